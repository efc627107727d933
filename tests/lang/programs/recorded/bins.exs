source = ~S'''
IO.inspect <<1, 2, 3>>
IO.inspect <<1::16, 2::little-16, 3.5::float-32>>
IO.inspect <<"abc"::binary, 0>>
IO.inspect <<1::1, 0::1, 1::6>>
IO.inspect <<5::3>>
IO.inspect <<"é"::utf8, "é"::utf16, ?x::utf32>>
<<a::4, b::4, c::binary-size(2), d::bits>> = <<0x12, "hi", 255, 1::1>>
IO.inspect {a, b, c, d}
<<len, data::binary-size(len), rest::binary>> = <<3, "abcdef">>
IO.inspect {len, data, rest}
<<x::signed-16, y::unsigned-little-32>> = <<-5::16, 7::little-32>>
IO.inspect {x, y}
<<f::float, g::float-32>> = <<1.5::float, 2.5::float-32>>
IO.inspect {f, g}
<<h::utf8, t::binary>> = "éa"
IO.inspect {h, t}
case "GET /x HTTP" do
  <<"GET ", path::binary-size(2), " ", rest::binary>> -> IO.inspect {path, rest}
end
n = 4
IO.inspect(case "abcdefgh" do <<p::binary-size(n), q::binary>> -> {p, q} end)
<<k::size(n)-unit(2), _::bitstring>> = <<0xAB, 0xCD>>
IO.inspect k
IO.inspect <<k::size(3)>>
IO.inspect(match?(<<_, _::binary>>, ""))
IO.inspect <<1, 2>> <> <<3>>
IO.inspect bit_size(<<1::3>>)
IO.inspect byte_size(<<1::9>>)
IO.inspect is_binary(<<1::3>>), label: "bin"
IO.inspect is_bitstring(<<1::3>>)
IO.inspect <<300>>
IO.inspect <<-1>>
IO.inspect(try do <<1.5>> rescue e -> e end)
v = "x"
IO.inspect(try do <<v>> rescue e -> e end)
IO.inspect <<v::binary, v::binary-size(1)>>
IO.inspect(for <<r::2 <- <<0b11011000>> >>, do: r)
IO.inspect ~s(a "b" #{1 + 1})
IO.inspect ~S(a #{1})
IO.inspect ~c(abc)
IO.inspect ~w(a b c)
IO.inspect ~w(a b)a
IO.inspect ~w(a b)c
IO.inspect ~r/a.b/i
IO.inspect ~D[2020-01-02]
IO.inspect ~T[10:11:12]
IO.inspect ~N[2020-01-02 10:11:12]
IO.inspect ~U[2020-01-02 10:11:12Z]
IO.inspect """
  heredoc
    indented
  """
IO.inspect ~s\'''
abc
\'''
IO.inspect 'charlist #{1}'
IO.inspect "\x41\u00e9\u{1F600}\n\t\\\"\e\0"
IO.inspect ?a
IO.inspect [?\n, ?\s, ?\\]
IO.inspect 0xFF + 0b11 + 0o17 + 1_000
IO.inspect 1.0e3
IO.inspect 1.5e-10
IO.inspect "a" <> "b" <> "c"
IO.inspect "héllo" |> String.length
IO.inspect <<0, 255, 128>>
IO.inspect "\xff"
IO.inspect :"foo bar"
IO.inspect :"a#{1}"
IO.inspect [a: 1, "b c": 2]
IO.inspect %{"a b": 1, c: 2}
IO.inspect ~s|x|
defmodule Sig do
  def sigil_i(s, []), do: String.to_integer(s)
  def sigil_i(s, 'n'), do: -String.to_integer(s)
end
import Sig
IO.inspect {~i(42), ~i(42)n}
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
