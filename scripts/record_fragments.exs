# What real Elixir says of unfinished source. Writes tests/stdlib/fragments/recorded.txt, a call and its outcome a line.
#
#     elixir scripts/record_fragments.exs        (Elixir 1.14)

bases = ["hello", "hello?", "Hello", "Hello.World", "hello.wor", "Hello.wor", ":hello", ":hello.wor", "@hello", "@hello.wor", "__MODULE__.Foo", "@foo.Bar", "%", "%Foo", "%Foo.Bar", "%__MODULE__", "%@foo", "%foo", "+", "<<<", "::", "..", "when", "not", "in", "~", "~r", "@", ":", ":+", "123", "1.5", "?a", "?", "foo.", "foo.bar.", "Foo.", ":foo.", "\"abc\".", "'abc'", "\"abc\"", "abc\"", "foo()", "foo().", "foo[1].", "[1]", "{", "fn x ->", "fn", "do", "foo do", "end", "nil", "true", "a.b.c.d", "Foo.+", "Foo.~", "foo@bar", "é", "É", "Foo.É", ":É", "foo:bar", "foo: bar", "foo..bar", "foo...bar", "a/", "a /", "&foo/", "&Foo.foo/", "1+", "a->", "=>", "|>", "a |> b", "a|>b.c", "^a", "&1", "&", "!foo", "#foo", "a # b", "%{", "%Foo{", "%{a", "<<", "<<a", ">>", "(", "((", "foo(", "Foo.bar(", "Foo(", "foo.(", "@foo(", "foo(a, ", ":foo(", "+(", "when(", ";", "a;b", ",", "|", "=", "a=", "==", "<-", "\\\\", "%Foo.", "%Foo.bar", "% Foo", "%:foo", "::%", ":%", "Foo..Bar", "Foo...Bar", "Foo . Bar", "Foo .bar", "foo !", "foo!bar", "__ENV__.module", "A1.b2", "a_1", "_", "_a", "Foo.Bar.Baz.qu", "~w", "~W(", "%a.b", "...", "....", ".", "a. b", "a .b", "***", "+++", "<~>", "a.B", "a.B.C", "a.B.c", ":a.B", "@a.B.c", "@A", "@a.b.c", "@a.B.C.d", ":a@b", ":a@b.c", ":\"a b\"", ":\"a b\".", "0x", "1..", "x ..", "1..2", "a--", "a -", "a -b", "not.", "when.", "foo.when", "foo.not", "Foo.do", "Foo.end"]
suffixes = ["", " ", "(", "( ", "/", " /", ".", " . ", "\n", "(\n", "\n.", ".\n", " # c\n", ". # c\nx", "\n.x", "\t"]

texts = ["hello_wo", " hello_wo (", "hello!(", "hello/1", "hello /1", "when x", "a and b", "Hello.wor", "Hello . wor", "hello.wor(1)", "hello # comment\n  .wor", "123 + hello. # comment\n\n  wor", "Hello.Wor.Baz", "Foo # dc\n. Bar .\n Baz", "__MODULE__.Foo.call()", "@some.Foo.Sub.call()", "%@some.Foo{}", "%__MODULE__{}", "::%Hello", "::% Hello", "% Hello . Wor", "%HelloWor.some", "@hello_wor", "@Hello", "1<<<3", "1 :: 3", "x..y", "x .. y", "@", "!foo", "foo !bar", "~~r", "~r/foo/", "Foo.<<<", "Foo . ::", ":hello_wor", ":Hello@Wor.foo", ":", "do x end", "fn a -> b end", "a.b.c.d", "foo.(1)", "&foo/2", "&Foo.bar/2", "a |> b |> c.d()", "\"abc\" <> d", "foo(a, b)", "[a: b, c: d]", "%{a: b}", "%{a | b: c}", "x = y + z", "not a", "nil", "true and false", "a in b", "a not in b", "?a + b", "~w(a b)", "foo.bar.Baz", "Foo.bar.Baz", "@a.b.c", ":a.b(1)", "é_ü.ab", "Foo.É", "x#y", "if a do\n  b.c\nend", "a\r\nb.c\r\n", "<<a::8>>", "a..b//c", "a<-b", "&1 + &2", "%Foo.Bar{a: 1}", "...", "a.\nb", "1.5", "0x1F", "foo: bar", "\"a\": b", "x ++ y -- z", "!!x", "^x", "a;b", "Foo.{A, B}", "foo [1]", "foo[1]", "Foo .Bar . baz", "def foo(a) when a > 1 do"]

unfinished = ["", "foo", "foo ", "foo(", "foo(a", "foo(a ", "foo(a,", "foo(a, b", "foo a", "foo a,", "foo a, b", "foo.bar", "foo.bar(", "foo.bar ", "foo.bar a", "Foo.bar(", "Foo.Bar", "@foo ", "@foo bar", "@type t :: ", "@type t :: foo", "x = ", "x = foo(", "x = foo(a, ", "x + ", "a |> ", "a |> foo(", "a\n|> foo(", "a\nb(", "a\nb", "a; b", "if x do\n", "if x do\n  y\n", "if x do\n  y\n  z(", "if x do\n  y\nelse\n  z", "case x do\n  1 -> ", "case x do\n  1 -> a\n  2", "case x do\n  1 -> a\n  {2, ", "fn -> ", "fn x, y", "foo(fn x -> ", "foo(fn x -> bar(", "foo(fn x -> bar(x), ", "foo(fn x -> x end, ", "foo(fn -> end", "Enum.map(list, fn x -> x", "Enum.map(list, fn x -> y(x, ", "[1, 2", "[1, 2 | ", "%{a: 1, b", "%{x | a: ", "%{x | ", "%{x | a", "%{\"a\" => ", "%{\"a\" => 1, ", "%Foo{a", "%Foo{x | ", "<<a::", "<<a::8, b::b", "<<a, b", "\"abc", "\"abc \#{", "\"abc \#{foo(", "\"abc \#{foo(a, ", "\"abc \#{x} d", "'abc \#{", "~s(a \#{b(", "\"\"\"\nabc \#{foo(", "foo \"abc", "foo(\"a\", \"b", "foo(a)", "foo(a) ", "foo(a) + ", "foo(a).", "foo.", "foo.(", "foo.(a, ", "foo[", "foo[a", "not ", "not a", "!a", "-", "&foo/", "&foo(&1, ", "&(&1 + ", "for x <- ", "for x <- y, ", "for x <- y, do: ", "with {:ok, x} <- foo(", "def foo(", "def foo(a, b \\\\ ", "def foo(a) do\n  bar", "def foo(a), do: ", "defmodule Foo do\n  def bar(a) do\n    baz(", "quote do: ", "try do\n  a\nrescue\n  e -> ", "receive do\n  x -> y\nafter\n  1 -> ", "a do b end", "a do b end ", "foo(bar do baz end, ", ")", "foo)", "foo(]", "end", "foo(a, :b", "foo(:a, :", "foo(1.", "foo(0x", "foo(~r/", "foo(?", "foo(?a", "foo(@", "foo(@a", "foo(%", "# comment", "foo( # comment", "foo(a, # comment\n", "foo(a,\n  b", "foo\n  bar(", "foo a: 1, b", "foo a: 1, b: ", "foo(a, b: 1, c: ", "[a: 1, b: 2, c", "{a, b, c: ", "{a, {b, ", "[[a, b], [c", "((a", "(a; b", "a when b", "a -> b", "x..", "x..y", "1..", "foo(1..", "foo(a | b", "a ++ b(", "Foo.{A, ", "alias Foo.{A, ", "import Foo, only: [", "import Foo, only: [a: ", "use Foo, a: 1, ", "@doc \"", "foo bar do", "foo bar, baz do", "foo bar, baz do\n a ->", "foo bar(a, ", "foo bar baz", "foo bar baz ", "foo bar, baz qux ", "foo.bar baz, ", "é(", "foo(\"é\", "]

# Enough of them to see each kind with each ending.
cursors = for {b, i} <- Enum.with_index(bases), {s, j} <- Enum.with_index(suffixes), rem(i + j, 4) == 0, do: {:cursor_context, [b <> s]}

places =
  for t <- texts,
      not String.contains?(t, ["#", "~~"]),
      {line, l} <- t |> String.split("\n") |> Enum.with_index(1) |> Enum.map(fn {a, b} -> {b, a} end),
      c <- 1..(String.length(l) + 1)//2,
      do: {:surround_context, [t, {line, c}]}

containers = for t <- unfinished, not String.starts_with?(t, ~s(""")), do: {:container_cursor_to_quoted, [t]}

recorded =
  for {function, args} <- cursors ++ places ++ containers do
    try do
      [inspect({function, args, apply(Code.Fragment, function, args)}, limit: :infinity, printable_limit: :infinity, width: 1_000_000), "\n"]
    rescue
      # Real Elixir has no clause for some.
      CaseClauseError -> []
    end
  end

File.write!(Path.expand("../tests/stdlib/fragments/recorded.txt", __DIR__), recorded)
