{:ok, x} = {:error, :nope}
IO.inspect(x)
