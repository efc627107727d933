source = ~S'''
IO.inspect for <<c <- "abc">>, do: c
IO.inspect for <<c <- "abc">>, c != ?b, do: {c}
IO.inspect for <<c <- "abc">>, into: "", do: <<c + 1>>
IO.inspect for <<r::8, g::8, b::8 <- <<1,2,3,4,5,6,7>> >>, do: {r, g, b}
IO.inspect for <<x::4 <- <<0xAB, 0xCD>> >>, do: x
IO.inspect for <<x::1 <- <<5::3>> >>, do: x
IO.inspect for <<1, x <- <<1, 2, 3, 4, 1, 5>> >>, do: x
IO.inspect for <<x::utf8 <- "héllo">>, do: x
IO.inspect for <<n, s::binary-size(n) <- <<2, "ab", 3, "cde", 9, "x">> >>, do: s
IO.inspect for <<c <- "ab">>, <<d <- "xy">>, do: <<c, d>>
IO.inspect for <<c <- "ab">>, n <- 1..2, do: {c, n}
IO.inspect for n <- 1..2, <<c <- "ab">>, rem(n + c, 2) == 0, do: {c, n}
IO.inspect for <<"ab", c <- "abcabdxxxabe">>, do: c
IO.inspect for <<x::16-little <- <<1, 0, 2, 0>> >>, do: x
IO.inspect for <<f::float <- <<1.5::float, 2.5::float>> >>, do: f
IO.inspect for <<x::signed-8 <- <<255, 1>> >>, do: x
IO.inspect for <<x::binary-size(2) <- "abcde">>, do: x
IO.inspect for <<x::binary-size(2) <- "abcde">>, into: %{}, do: {x, 1}
IO.inspect for <<c <- "hello">>, uniq: true, do: c
IO.inspect(for <<c <- "hello">>, reduce: %{} do acc -> Map.update(acc, <<c>>, 1, & &1 + 1) end)
IO.inspect for <<x::3 <- <<1, 2>> >>, do: x
IO.inspect for <<c <- <<1, 2, 3::4>> >>, do: c
IO.inspect for <<65, x::4, y::4 <- "A1B2A3">>, do: {x, y}
IO.inspect for <<x, x <- <<1, 1, 1, 2, 3, 3>> >>, do: x
IO.inspect for <<_::8, x <- "abcd">>, do: x
n = 2
IO.inspect for <<x::binary-size(n) <- "abcd">>, do: x
IO.inspect for <<x::size(n)-unit(4) <- "ab">>, do: x
IO.inspect for <<"é"::utf16, x::utf16 <- <<"éa"::utf16>> >>, do: x
y = 1
IO.inspect for <<^y, x <- <<1, 2, 1, 3, 2, 4>> >>, do: x
IO.inspect for <<c <- "abc">>, do: (fn -> c end).()
IO.inspect for(<<c <- "abc">>, into: [], do: c) 
IO.inspect for << <<a, b>>::binary-size(2) <- "abcd" >>, do: {a, b}
IO.inspect(try do for(<<c <- 1>>, do: c) rescue e -> e end)
IO.inspect(try do for(<<c::16 <- :a>>, do: c) rescue e -> e end)
'''

{:__block__, _, expressions} = Code.string_to_quoted!(source, file: "program")
Enum.reduce(expressions, {[], Code.env_for_eval(file: "program")}, fn expression, {binding, env} ->
  try do
    {_, binding, env} = Code.eval_quoted_with_env(expression, binding, env)
    {binding, env}
  rescue
    error ->
      IO.puts(Exception.format_banner(:error, error))
      {binding, env}
  end
end)
