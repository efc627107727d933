IO.inspect(try do apply(String, :foo, 1) rescue e -> e end)
IO.inspect(try do apply(1, 2, 3) rescue e -> e end)
IO.inspect Code.eval_string("?\\")
