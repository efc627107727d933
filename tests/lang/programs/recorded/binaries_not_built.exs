# Segments that cannot be built, in compiled code and in the evaluator, which fails in words of its own.
defmodule Segments do
  def try_it(fun) do
    IO.inspect(fun.())
  rescue
    e -> IO.puts(Exception.format(:error, e, Enum.take(__STACKTRACE__, 1)))
  end

  def same(term), do: :persistent_term.get({:none, term}, term)

  def go do
    bits = same(<<5::3>>)
    text = same("hello")
    try_it(fn -> <<bits::bits-size(30)>> end)
    try_it(fn -> <<bits::binary>> end)
    try_it(fn -> <<bits::binary-size(1)>> end)
    try_it(fn -> <<bits::binary-size(0)>> end)
    try_it(fn -> <<same(255)::binary>> end)
    try_it(fn -> <<same(1.0e300)::float-32>> end)
    try_it(fn -> <<same(-1.0e6)::float-16-little>> end)
    try_it(fn -> <<same(65519.0)::float-16, same(65520.0)::float-16>> end)
    try_it(fn -> <<1::size(same(-3))-unit(8)>> end)
    try_it(fn -> <<1::size(same("x"))>> end)
    try_it(fn -> <<same(1)::float-size(same(17))>> end)
    try_it(fn -> <<same(Integer.pow(2, 1100))::float>> end)
    try_it(fn -> <<text::binary-unit(3)>> end)
    try_it(fn -> <<text::binary-size(2)-unit(3)>> end)
    try_it(fn -> <<text::binary-size(3)-unit(16)>> end)
    try_it(fn -> <<same("€")::8>> end)
    try_it(fn -> "a" <> same(:"€") end)
    try_it(fn -> binary_part(bits, 0, 1) end)
    whole = same(<<1, 2, 3, 7::3>>)
    try_it(fn -> {binary_part(whole, 1, 2), binary_part(whole, 3, -1), :binary.part(whole, 1, 1)} end)
    try_it(fn -> binary_part(whole, 1, 3) end)
  end
end

Segments.go()

for value <- ~w(n b s f at), {segment, sizes} <- [binary: ["", "-size(3)"], bits: ["", "-size(neg)"], integer: ["", "-size(at)"], float: ["", "-size(n)"], utf8: [""]],
    size <- sizes do
  code = "<<1, #{value}::#{segment}#{size}>>"
  given = [n: -1, b: "hello", s: <<5::3>>, f: 1.5, at: :x, neg: -3]

  try do
    {value, _} = Code.eval_string(code, given)
    IO.puts("#{code} #{inspect(value)}")
  rescue
    e ->
      called = for {:erlang, name, [_ | _] = args, _} <- __STACKTRACE__, do: Exception.format_mfa(:erlang, name, args)
      IO.puts("#{code} #{Exception.message(e)}#{called}")
  end
end
