# Structs that inspect shows in a way of their own, binaries, joined strings and keywords, on both sides of a failed assertion.
ExUnit.start(seed: 0, colors: [enabled: true])

defmodule Part do
  @derive {Inspect, only: [:a]}
  defstruct [:a, :b]
end

defmodule Broken do
  defstruct [:a]

  defimpl Inspect do
    def inspect(_, _), do: raise("no way")
  end
end

defmodule DifferencesInText do
  use ExUnit.Case

  test "optional fields", do: assert(Version.parse!("1.0.0") == Version.parse!("1.0.1"))
  test "fields in the order of the struct", do: assert(URI.parse("http://a.b/c") == URI.parse("http://a.c/c"))
  test "the same text", do: assert(%Part{a: 1, b: 2} == %Part{a: 1, b: 3})
  test "another struct", do: assert(%Part{a: 1, b: 2} == ~D[2020-01-01])
  test "an inspect that fails", do: assert(%Broken{a: 1} == %Broken{a: 2})
  test "a struct that is not defined", do: assert(%{__struct__: Nope, a: 1} == %{__struct__: Nope, a: 2})
  test "one in a list", do: assert([%{__struct__: Nope, a: 1}, 1] == [%{__struct__: Nope, a: 1}, 2])
  test "bytes", do: assert(<<1, 2, 3, 255>> == <<1, 2, 4, 255>>)
  test "a string and bytes", do: assert("abc" == <<97, 98, 255>>)
  test "keywords in another order", do: assert([a: 1, b: 2] == [b: 2, a: 1])
  test "a keyword that is missing", do: assert([a: 1, b: 2, c: 3] == [a: 1, c: 3])
  test "keywords of a pattern", do: assert([a: 1, b: 2] = [a: 3])
  test "joined literals are one text", do: assert("fox" <> " hops" = "fox h")
  test "joined literals and a variable", do: assert("ab" <> "cd" <> _ = "ab")
  test "joined literals and a pattern", do: assert("ab" <> <<1, 2>> = "abc")
end
