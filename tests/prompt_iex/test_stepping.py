"""`break!`, `dbg`, `n`, `continue` and `whereami`: a call is walked through line by line, and gives the value it gives without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.prompt_iex.shells import Shell


@pytest.fixture
def shell() -> Iterator[Shell]:
    found = Shell()
    yield found
    found.stop()


WALK = """defmodule Walk do
  def hi(name) do
    x = "hi " <> name
    z = if String.length(x) > 4 do
      a = 1
      a + 1
    else
      0
    end
    {String.upcase(x), z}
  end
  def sum([], acc), do: acc
  def sum([h | t], acc) do
    sum(t, acc + h)
  end
  def double(list), do: sum(list, 0) * 2
end"""


def stops(text: str) -> str:
    """The first line of what is printed."""
    return text.split("\n", 1)[0]


def test_n_goes_from_line_to_line_and_the_call_gives_its_value(shell: Shell) -> None:
    shell.type(WALK)
    shell.type("kept = 5")
    shell.type("break! Walk.hi/1")
    assert stops(shell.type('r = Walk.hi("bob")')) == "Break reached: Walk.hi/1 (iex:3)"
    assert shell.type("binding()") == '[name: "bob"]\n'
    assert stops(shell.type("n")) == "Break reached: Walk.hi/1 (iex:4)"
    assert shell.type("x") == '"hi bob"\n'
    assert stops(shell.type("next")) == "Break reached: Walk.hi/1 (iex:5)"
    assert stops(shell.type("n")) == "Break reached: Walk.hi/1 (iex:6)"
    assert shell.type("a") == "1\n"
    assert shell.type("whereami").startswith("Location: iex:6\n\n    4:     z = if")
    assert stops(shell.type("n")) == "Break reached: Walk.hi/1 (iex:10)"
    assert shell.type("z") == "2\n"
    assert shell.type("n") == '{"HI BOB", 2}\n'
    assert shell.type("{kept, r}") == '{5, {"HI BOB", 2}}\n'


def test_continue_runs_to_the_end_and_a_recursive_call_stops_as_often_as_asked(shell: Shell) -> None:
    shell.type(WALK)
    shell.type("break!(Walk, :sum, 2, 2)")
    assert stops(shell.type("Walk.double([1, 2, 3])")) == "Break reached: Walk.sum/2 (iex:14)"
    assert shell.type("{h, acc}") == "{1, 0}\n"
    assert stops(shell.type("continue")) == "Break reached: Walk.sum/2 (iex:14)"
    assert shell.type("{h, acc}") == "{2, 1}\n"
    assert shell.type("continue") == "12\n"
    assert shell.type("Walk.double([1, 2, 3])") == "12\n"


def test_what_is_typed_where_a_call_stopped_may_fail(shell: Shell) -> None:
    shell.type(WALK)
    shell.type("break! Walk.hi/1")
    shell.type('Walk.hi("x")')
    assert shell.type('raise "no"') == "** (RuntimeError) no\n\n"
    assert shell.type("1 / 0").startswith("** (ArithmeticError)")
    assert shell.type("continue") == '{"HI X", 0}\n'


def test_another_process_is_walked_through(shell: Shell) -> None:
    shell.type(WALK)
    shell.type("me = self()")
    shell.type("break! Walk.hi/1")
    assert "Request to pry #PID<0.109.0> at Walk.hi/1 (iex:3)\nAllow? [Yn]\n" in shell.type('spawn(fn -> send(me, Walk.hi("u")) end)')
    assert stops(shell.type("y")) == "Break reached: Walk.hi/1 (iex:3)"
    assert stops(shell.type("n")) == "Break reached: Walk.hi/1 (iex:4)"
    assert shell.type("{x, self()}") == '{"hi u", #PID<0.109.0>}\n'
    shell.type("continue")
    assert shell.type("flush") == '{"HI U", 0}\n:ok\n'


def test_a_process_that_ends_where_it_stopped_gives_the_prompt_back(shell: Shell) -> None:
    shell.type(WALK)
    shell.type("break! Walk.hi/1")
    shell.type('spawn(fn -> Walk.hi("u") end)')
    shell.type("y")
    shell.type("Process.exit(self(), :kill)")
    assert shell.type("self()") == "#PID<0.108.0>\n"


PIPE = """defmodule Pipe do
  def go(s) do
    s
    |> String.upcase()
    |> String.split()
    |> dbg()
  end
end"""


def test_a_pipe_into_dbg_is_walked_through_step_by_step(shell: Shell) -> None:
    shell.type(PIPE)
    assert stops(shell.type('Pipe.go("a b")')) == "Break reached: Pipe.go/1 (iex:3)"
    assert shell.type("n").startswith('s #=> "a b"\n\nBreak reached: Pipe.go/1 (iex:4)\n')
    assert shell.type("s") == '"a b"\n'
    assert shell.type("n").startswith('|> String.upcase() #=> "A B"\n\nBreak reached: Pipe.go/1 (iex:5)\n')
    assert shell.type("n") == '|> String.split() #=> ["A", "B"]\n\n["A", "B"]\n'


def test_dbg_of_anything_else_stops_once_and_shows_the_value(shell: Shell) -> None:
    shell.type("x = 1")
    assert shell.type("dbg(x + 1)") == "Break reached: iex:2\n"
    assert shell.type("x") == "1\n"
    assert shell.type("continue") == "x + 1 #=> 2\n\n2\n"
    assert shell.type('"a b" |> String.split() |> dbg') == "Break reached: iex:3\n"
    assert shell.type("n") == '"a b" |> String.split() #=> ["a", "b"]\n\n["a", "b"]\n'


def test_a_function_written_in_python_stops_before_it_runs(shell: Shell) -> None:
    shell.type('break! URI.parse("https" <> _)')
    assert shell.type('URI.parse("http://a").host') == '"a"\n'
    assert shell.type('URI.parse("https://a").host') == "Break reached: URI.parse/1 (lib/uri.ex:1)\n"
    assert shell.type("continue") == '"a"\n'


def test_a_library_module_written_in_elixir_is_walked_through(shell: Shell) -> None:
    shell.type("{:ok, a} = Agent.start(fn -> 1 end)")
    shell.type("break! GenServer.call/2")
    assert stops(shell.type("GenServer.call(a, {:get, & &1})")).startswith("Break reached: GenServer.call/2 (lib/gen_server.ex:")
    assert shell.type("n") == "1\n"


def test_breakpoints_are_removed(shell: Shell) -> None:
    shell.type(WALK)
    shell.type("break! Walk.hi/1")
    assert shell.type("remove_breaks") == ":ok\n"
    assert shell.type('Walk.hi("a")') == '{"HI A", 0}\n'
    assert shell.type("reset_break 1") == ":not_found\n"
    assert shell.type("n") == "Pry session is not currently enabled\n"


def test_a_call_that_goes_through_a_binary_stops_with_what_is_left_of_it(shell: Shell) -> None:
    shell.type("""defmodule Through do
  def letters(<<c, rest::binary>>, acc), do: other(rest, [c | acc])
  def letters(<<>>, acc), do: acc
  def other(<<c, rest::binary>>, acc) do
    letters(rest, [c - 32 | acc])
  end
end""")
    shell.type("break! Through.other/2")
    assert stops(shell.type('Through.letters("abcd", [])')) == "Break reached: Through.other/2 (iex:5)"
    assert shell.type("binding()") == "[acc: 'a', c: 98, rest: \"cd\"]\n"
    assert shell.type("continue") == "'DcBa'\n"


def test_the_body_of_a_fun_is_walked_through_where_the_same_process_runs_it(shell: Shell) -> None:
    shell.type(
        "defmodule Funs do\n  def go(list, add) do\n    me = self()\n    sums =\n      Enum.map(list, fn x ->\n        y = x + add\n"
        "        y * 2\n      end)\n    spawn(fn ->\n      z = 1\n      send(me, z)\n    end)\n    sums\n  end\nend"
    )
    shell.type("break! Funs.go/2")
    shell.type("Funs.go([1, 2], 10)")
    found = []
    while shell.session.place is not None:
        found.append((shell.session.place.line, shell.type("binding() |> Keyword.delete(:me)").strip()))
        text = shell.type("n")
    assert found == [
        (3, "[add: 10, list: [1, 2]]"),
        (4, "[add: 10, list: [1, 2]]"),
        (6, "[add: 10, list: [1, 2], x: 1]"),
        (7, "[add: 10, list: [1, 2], x: 1, y: 11]"),
        (6, "[add: 10, list: [1, 2], x: 2]"),
        (7, "[add: 10, list: [1, 2], x: 2, y: 12]"),
        (9, "[add: 10, list: [1, 2], sums: [22, 24]]"),
        (13, "[add: 10, list: [1, 2], sums: [22, 24]]"),
    ]
    assert text == "[22, 24]\n"
    assert shell.type("flush") == "1\n:ok\n"


def test_a_macro_stops_who_uses_it_while_that_is_compiled(shell: Shell) -> None:
    shell.type("defmodule Mac do\n  defmacro twice(code) do\n    other = code\n    quote do: unquote(other) * 2\n  end\nend")
    shell.type("require Mac")
    assert shell.type("break! Mac.twice/1") == "1\n"
    assert shell.type("Mac.twice(1 + 2)").startswith("Break reached: Mac.twice/1 (iex:3)\n")
    assert shell.type("binding()") == "[code: {:+, [line: 4], [1, 2]}]\n"
    assert shell.type("n").startswith("Break reached: Mac.twice/1 (iex:4)\n")
    assert shell.type("continue") == "6\n"
    assert shell.type("Mac.twice(2)") == "4\n"
    assert shell.type("break! Kernel.if/2").startswith(
        "** (RuntimeError) could not set breakpoint, Kernel.if/2 is a macro that is written in Python here\n"
    )
