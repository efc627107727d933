"""A session: what ends the shell's process, what stays, what helpers and commands print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prompt_iex.shells import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    found = Shell(folder=str(tmp_path))
    yield found
    found.stop()


def numbered(text: str) -> str:
    return re.sub(r"\d\d:\d\d:\d\d\.\d{3}", "TIME", text)


# -- the shell's process ------------------------------------------------------------------------------------------------------


def test_the_shell_is_the_process_it_is_in_iex(shell: Shell) -> None:
    assert shell.type("self()") == "#PID<0.108.0>\n"


def test_errors_do_not_count_and_empty_lines_do(shell: Shell) -> None:
    assert shell.session.prompt() == "iex(1)> "
    shell.type("1/0")
    shell.type("nope(")
    assert shell.session.prompt() == "iex(1)> "
    assert shell.type("") == "nil\n"
    assert shell.type("# only this") == "nil\n"
    assert shell.session.prompt() == "iex(3)> "
    assert shell.session.continuation() == "...(3)> "


def test_no_binding_of_an_input_that_fails_is_kept(shell: Shell) -> None:
    shell.type('a = 1; raise "x"')
    assert "undefined function a/0" in shell.type("a")


def test_each_expression_of_an_input_sees_the_modules_before_it(shell: Shell) -> None:
    assert shell.type("defmodule Mac do defmacro two, do: 2 end; require Mac; Mac.two() + 1") == "3\n"


def test_a_link_ends_the_shell_and_bindings_stay(shell: Shell) -> None:
    shell.type("x = 5")
    text = shell.type("spawn_link(fn -> exit(:boom) end); Process.sleep(:infinity)")
    assert text == "** (EXIT from #PID<0.108.0>) shell process exited with reason: :boom\n\n"
    assert shell.type("{x, self()}") == "{5, #PID<0.110.0>}\n"
    assert shell.session.prompt() == "iex(3)> "


def test_the_log_of_a_crash_comes_before_the_end_of_the_shell(shell: Shell) -> None:
    text = numbered(shell.type('spawn_link(fn -> raise "oops" end); Process.sleep(:infinity)'))
    assert text == (
        "\nTIME [error] Process #PID<0.109.0> raised an exception\n** (RuntimeError) oops\n"
        "    (stdlib 4.2) erl_eval.erl:744: :erl_eval.do_apply/7\n"
        "** (EXIT from #PID<0.108.0>) shell process exited with reason: an exception was raised:\n    ** (RuntimeError) oops\n"
        "        (stdlib 4.2) erl_eval.erl:744: :erl_eval.do_apply/7\n\n"
    )


def test_kill_and_normal_exit_of_the_shell(shell: Shell) -> None:
    assert shell.type("Process.exit(self(), :kill)") == "** (EXIT from #PID<0.108.0>) shell process exited with reason: killed\n\n"
    assert shell.type("Process.exit(self(), :normal)") == ""
    assert shell.type("self()") == "#PID<0.110.0>\n"


def test_as_iex_1_14_a_dead_shell_forgets() -> None:
    shell = Shell(forgetful=True)
    shell.type("x = 5")
    shell.type("Process.exit(self(), :kill)")
    assert shell.session.prompt() == "iex(1)> "
    assert "undefined function x/0" in shell.type("x")
    shell.type("restore")
    assert shell.type("x") == "5\n"
    shell.stop()


def test_respawn_drops_bindings_and_restore_brings_them_back(shell: Shell) -> None:
    shell.type("x = 5")
    shell.type("respawn")
    assert shell.session.prompt() == "iex(1)> "
    assert "undefined function x/0" in shell.type("x")
    assert shell.type("restore") == "restored: x\n"
    assert shell.type("x") == "5\n"


def test_a_trapping_shell_gets_the_exit_as_a_message(shell: Shell) -> None:
    shell.type("Process.flag(:trap_exit, true)")
    shell.type("p = spawn_link(fn -> exit(:boom) end); Process.sleep(10)")
    assert shell.type("flush") == "{:EXIT, #PID<0.109.0>, :boom}\n:ok\n"


def test_defmodule_prints_one_line_and_v_gives_the_bytes(shell: Shell) -> None:
    assert shell.type("defmodule A do def a, do: 1 end") == "{:module, A, <<...>>, {:a, 0}}\n"
    assert shell.type("v() |> elem(2) |> is_binary()") == "true\n"


def test_a_pid_can_be_typed_as_it_is_printed(shell: Shell) -> None:
    shell.type("p = self()")
    assert shell.type("#PID<0.108.0> == p") == "true\n"
    assert shell.type('"#PID<0.108.0>"') == '"#PID<0.108.0>"\n'
    assert shell.type("1 # PID") == "1\n"


def test_break_drops_what_is_pending(shell: Shell) -> None:
    assert shell.type("(\n#iex:break").startswith("** (TokenMissingError) iex:1: incomplete expression")


def test_hints_can_be_turned_off(shell: Shell) -> None:
    shell.type("count = 1")
    shell.type("hints on")
    assert "hint: there is no variable coutn. Did you mean count?" in shell.type("coutn")
    assert shell.type("hints off") == ":ok\n"
    assert "hint" not in shell.type("coutn")


def test_a_result_that_puzzles_gets_a_note(shell: Shell) -> None:
    shell.type("hints on")
    assert shell.type("[7, 8]") == "'\\a\\b'\n('\\a\\b' is the list [7, 8]: integers that are all characters show as text)\n"
    assert shell.type("[7, 8]") == "'\\a\\b'\n"
    assert shell.type("Enum.to_list(1..60)").endswith(" ...]\n... 10 more, full(v) shows all\n")
    assert " 60]" in shell.type("full(v)")


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("None", "(a name with a capital letter is an atom, as of a module; nil is written small)"),
        ("True", "(a name with a capital letter is an atom, as of a module; true is written small)"),
        ("x = None", "(a name with a capital letter is an atom, as of a module; nil is written small)"),
        ("?", "(? gives the number of the character that follows; `h` lists what this shell can do, `h Enum` explains a module)"),
    ],
)
def test_a_word_of_another_language_that_is_a_value_here_gets_a_note(shell: Shell, typed: str, note: str) -> None:
    shell.type("hints on")
    assert shell.type(typed).endswith(f"\n{note}\n")
    assert "(" not in shell.type("[True]")


def test_a_question_mark_at_the_end_of_a_line_is_the_number_of_the_line_break(shell: Shell) -> None:
    assert shell.type("?").endswith("warning: found ? followed by code point 0xA (newline), please use ?\\n instead\n  iex:1\n\n10\n")


def test_a_program_reads_characters_and_what_it_leaves_of_the_line_is_there_for_the_next(shell: Shell) -> None:
    lines = ["żółw\n".encode(), b"next\n"]
    shell.session.read_line = lambda: lines.pop(0)
    assert shell.type('IO.getn("", 2)') == '"żó"\n'
    assert shell.type('IO.gets("")') == '"łw\\n"\n'
    assert shell.type('IO.getn("", 2)') == '"ne"\n'
    assert shell.session.lines.left_over() == "xt"
    assert shell.session.lines.left_over() == ""


def test_who_ended_the_shell_is_told(shell: Shell) -> None:
    shell.type("hints on")
    text = shell.type("spawn_link(fn -> exit(:boom) end); Process.sleep(:infinity)")
    assert text == (
        "** (EXIT from #PID<0.108.0>) shell process exited with reason: :boom\n\n(#PID<0.109.0> ended, and its link took #PID<0.108.0> "
        "along. Another process is the shell now: its mailbox and links are lost, your bindings are kept)\n\n"
    )


# -- commands -----------------------------------------------------------------------------------------------------------------


def test_ps_prints_a_line_for_each_process(shell: Shell) -> None:
    shell.type("{:ok, _} = Agent.start_link(fn -> 1 end, name: Counter)")
    lines = [line.split() for line in shell.type("ps").splitlines()]
    assert lines[0] == ["pid", "name", "state", "mail", "links", "reds", "sent", "received", "age"]
    assert lines[1][:5] == ["#PID<0.108.0>", "shell", "running", "0", "1"]
    assert lines[2][:5] == ["#PID<0.109.0>", "Counter", "waiting", "0", "1"]


def test_a_narrow_terminal_goes_without_the_last_columns_of_ps(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert shell.type("ps").splitlines()[0].split() == ["pid", "name", "state", "mail"]


def test_ps_sorts_and_filters(shell: Shell) -> None:
    shell.type("p = spawn(fn -> Process.sleep(:infinity) end); Process.register(p, :busy); for i <- 1..3, do: send(p, i)")
    assert [line.split()[1] for line in shell.type("ps by: :mailbox").splitlines()[1:2]] == ["busy"]
    assert len(shell.type("ps name: :busy").splitlines()) == 2
    assert [line.split()[1] for line in shell.type("Enum.sum(1..300_000); ps by: :reductions").splitlines()[1:]] == ["shell", "busy"]
    assert "** (ArgumentError) ps takes" in shell.type("ps by: :colour")


def test_tree_shows_supervisors_and_their_children(shell: Shell) -> None:
    shell.type("{:ok, _} = Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_one, name: Top)")
    assert shell.type("tree") == ("shell #PID<0.108.0>\n└─ Top #PID<0.109.0>  one_for_one  0 of 3 in 5 s\n   └─ Agent #PID<0.110.0>\n")
    assert shell.type("tree :all") == shell.type("tree")
    assert shell.type("tree Top") == "Top #PID<0.109.0>  one_for_one  0 of 3 in 5 s\n└─ Agent #PID<0.110.0>\n"


def test_a_restart_prints_a_line(shell: Shell) -> None:
    shell.type("{:ok, _} = Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_one, name: Top)")
    shell.type("hints on")
    text = shell.type("kill 110; Process.sleep(20)")
    assert text == "restarted Agent (was #PID<0.110.0>, now #PID<0.111.0>), 1 of 3 in 5 s\n:ok\n"


def test_mailbox_state_kill_link_and_monitor(shell: Shell) -> None:
    shell.type("send(self(), {:a, 1}); send(self(), :b)")
    assert re.sub(r", waits [\d.]+ \w+", "", shell.type("mailbox")) == (
        "shell #PID<0.108.0>  is not waiting: what its next receive will take is not known\n  {:a, 1}  from shell\n  :b  from shell\n"
    )
    shell.type("{:ok, _} = Agent.start(fn -> 41 end, name: Counter)")
    assert shell.type("state Counter") == "41\n"
    assert shell.type("mailbox Counter") == (
        "Counter #PID<0.109.0>  waits for any message: each goes to a callback\n  the mailbox is empty\n"
    )
    shell.type("flush")
    shell.type("ref = monitor Counter")
    assert shell.type("kill Counter") == "true\n"
    assert re.fullmatch(r"{:DOWN, #Reference<[\d.]+>, :process, {Counter, :nonode@nohost},\n? :killed}\n:ok\n", shell.type("flush"))
    assert "no such process is alive: Counter" in shell.type("state Counter")


def test_a_variable_is_no_command(shell: Shell) -> None:
    shell.type("state = 5")
    assert shell.type("state") == "5\n"
    assert shell.type("tree = [1]; tree") == "[1]\n"


def test_a_module_may_have_functions_named_like_commands(shell: Shell) -> None:
    shell.type("defmodule Own do def state(x), do: x + 1; def both(x), do: state(x) + link(x); defp link(x), do: x end")
    assert shell.type("Own.both(1)") == "3\n"


def test_trace_prints_messages_as_they_pass(shell: Shell) -> None:
    shell.type("{:ok, p} = Agent.start(fn -> 41 end, name: Counter)")
    shell.type("trace Counter")
    shell.type("send(p, :hello_there)")
    shell.type("trace off")
    shell.type("send(p, :not_this)")
    text = shell.type("nil")
    assert "not_this" not in text


def test_unknown_switches_say_what_is_taken(shell: Shell) -> None:
    assert "hints takes on or off, got: :maybe" in shell.type("hints :maybe")
    assert "clock takes pause" in shell.type("clock :backwards")


# -- modules typed at the prompt ----------------------------------------------------------------------------------------------

MODULE = """defmodule M do
  @moduledoc "Says *much*."
  @doc "Adds `one`."
  @spec inc(integer) :: integer
  def inc(x \\\\ 1), do: x + 1
  @typedoc "A number."
  @type t :: pid
  @callback cb(x) :: y when x: integer, y: atom
end"""


def test_documentation_of_a_module_typed_at_the_prompt(shell: Shell) -> None:
    shell.type(MODULE)
    assert shell.type("h M") == "\n                                       M\n\nSays *much*.\n\n"
    assert shell.type("h M.inc") == (
        "\n                                def inc(x \\\\ 1)\n\n  @spec inc(integer()) :: integer()\n\nAdds `one`.\n\n"
    )
    assert shell.type("h M.inc/0") == shell.type("h M.inc/1")
    assert shell.type("t M") == "@type t() :: pid()\n\n"
    assert shell.type("t M.t") == "@type t() :: pid()\n\nA number.\n\n"
    assert shell.type("b M") == "@callback cb(x) :: y when x: integer(), y: atom()\n\n"
    assert shell.type("source M") == MODULE + "\n"


def test_types_callbacks_and_specs_of_the_library_are_elixirs(shell: Shell) -> None:
    assert shell.type("t Enum") == (
        "@type acc() :: any()\n\n@type default() :: any()\n\n@type element() :: any()\n\n@type index() :: integer()\n\n"
        "@type t() :: Enumerable.t()\n\n"
    )
    assert "\n  @spec map(t(), (element() -> any())) :: list()\n\n" in shell.type("h Enum.map")
    assert "\n  @spec get(agent(), (state() -> a), timeout()) :: a when a: var\n\n" in shell.type("h Agent.get")
    assert "\n  @spec map(fun, list1) :: list2\n        when fun: (a -> b), list1: [a]" in shell.type("h :lists.map")
    assert shell.type("b GenServer.terminate").startswith(
        "@callback terminate(reason, state :: term()) :: term()\n          when reason: :normal | :shutdown | {:shutdown, term()} | term()\n\n"
    )
    assert shell.type("t Nope") == "Could not load module Nope, got: nofile\n"


def test_an_operator_has_its_operands_around_it_in_its_help(shell: Shell) -> None:
    assert re.findall(r"^ +(def .*?) *$", shell.type("h Kernel.+"), re.MULTILINE) == ["def +a", "def a + b"]
    assert re.findall(r"^ +(defmacro .*?) *$", shell.type("h Kernel.and"), re.MULTILINE) == ["defmacro left and right"]


def test_i_knows_bitstrings_and_erlang_modules(shell: Shell) -> None:
    assert "\nBits size\n  3\nDescription\n  This is a bitstring." in shell.type("i <<1::3>>")
    assert '\nRaw representation\n  :"lists"\n' in shell.type("i :lists")
    assert shell.type("nl [node()], Nope") == "{:error, :nofile}\n"


def test_source_shows_the_loop_that_runs(shell: Shell) -> None:
    assert "defmodule GenServer do" in shell.type("source(GenServer)")
    assert shell.type("source(Nope)") == "Nope is not a module: nothing by that name is defined or in the library\n"


def test_compiling_files(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "foo.ex").write_text("defmodule Foo do\n  def hi, do: 1\nend\n", "utf-8")
    (tmp_path / "bad.ex").write_text("defmodule Bad do\n  def a do\n    foo(1)\n  end\nend\n", "utf-8")
    assert shell.type('c "foo.ex"') == "[Foo]\n"
    assert shell.type("Foo.hi()") == "1\n"
    (tmp_path / "foo.ex").write_text("defmodule Foo do\n  def hi, do: 2\nend\n", "utf-8")
    assert shell.type("r Foo") == ("warning: redefining module Foo (current version defined in memory)\n  foo.ex:1\n\n{:reloaded, [Foo]}\n")
    assert shell.type("Foo.hi()") == "2\n"
    assert shell.type('c "nope.ex"').startswith("** (ArgumentError) could not find files nope.ex\n")
    assert shell.type('c "bad.ex"').startswith(
        "\n== Compilation error in file bad.ex ==\n** (CompileError) bad.ex:3: undefined function foo/1 (expected Bad to define such a "
        "function or for it to be imported, but none are available)"
    )
    assert shell.type("l Foo") == "{:error, :nofile}\n"
    assert shell.type("l Enum") == "{:module, Enum}\n"


def test_a_file_of_expressions_is_imported(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "set.exs").write_text("import Bitwise\nvalue = 13\n", "utf-8")
    assert shell.type('import_file "set.exs"') == "13\n"
    assert shell.type("bor(value, 2)") == "15\n"
    assert shell.type('import_file_if_available "no.exs"') == "nil\n"


def test_inputs_are_saved_to_a_file(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shell.type("x = 1")
    shell.type("[x,\n2]")
    shell.type("clear")
    assert shell.type('save "all.exs"') == "2 inputs written to all.exs\n"
    assert (tmp_path / "all.exs").read_text("utf-8") == "x = 1\n[x,\n2]\n"


# -- breakpoints --------------------------------------------------------------------------------------------------------------

STOPPED = """defmodule Foo do
  def hi(name) do
    String.upcase("hi " <> name)
  end
  def stop(z) do
    require IEx
    y = z + 1
    IEx.pry()
    y * 2
  end
end"""


def test_a_breakpoint_stops_and_the_call_gives_its_value(shell: Shell) -> None:
    shell.type(STOPPED)
    shell.type("a = 5")
    assert shell.type("break! Foo.hi/1") == "1\n"
    assert shell.type("breaks") == (
        "\n ID   Module.function/arity   Pending stops\n---- ----------------------- ---------------\n 1    Foo.hi/1                1\n\n"
    )
    assert shell.type('r = Foo.hi("bob")') == (
        "Break reached: Foo.hi/1 (iex:3)\n\n    1: defmodule Foo do\n    2:   def hi(name) do\n"
        '    3:     String.upcase("hi " <> name)\n    4:   end\n    5:   def stop(z) do\n    6:     require IEx\n\n'
    )
    assert shell.session.prompt() == "pry(1)> "
    assert shell.type("name") == '"bob"\n'
    assert "undefined function a/0" in shell.type("a")
    assert shell.type("continue") == '"HI BOB"\n'
    assert shell.type("{a, r}") == '{5, "HI BOB"}\n'
    assert shell.type('Foo.hi("bob")') == '"HI BOB"\n'


def test_pry_reaches_the_variables_of_the_line(shell: Shell) -> None:
    shell.type(STOPPED)
    assert shell.type("Foo.stop(4)").startswith("Break reached: Foo.stop/1 (iex:8)\n")
    assert shell.type("{y, z}") == "{5, 4}\n"
    assert shell.type("1/0").startswith("** (ArithmeticError)")
    assert shell.type("whereami").startswith("Location: iex:8\n")
    assert shell.type("continue") == "10\n"


def test_another_process_is_pried_when_allowed(shell: Shell) -> None:
    shell.type(STOPPED)
    text = shell.type("p = spawn(fn -> send(:shell, Foo.stop(10)) end); Process.register(self(), :shell); Process.sleep(20)")
    assert "Request to pry #PID<0.109.0> at Foo.stop/1 (iex:8)\nAllow? [Yn]\n" in text
    assert shell.type("y").startswith("Break reached: Foo.stop/1")
    assert shell.type("self()") == "#PID<0.109.0>\n"
    shell.type("continue")
    assert shell.type("flush") == "22\n:ok\n"
    assert shell.type("self()") == "#PID<0.108.0>\n"


def test_patterns_choose_the_calls_that_stop(shell: Shell) -> None:
    shell.type("defmodule Bar do def f(a, [b | _]), do: {a, b} end")
    shell.type('break! Bar.f("q", _)')
    assert shell.type('Bar.f("p", [1])') == '{"p", 1}\n'
    assert shell.type('Bar.f("q", [1])').startswith("Break reached: Bar.f/2")
    assert shell.type("binding()") == '[a: "q", b: 1]\n'
    assert shell.type("continue") == '{"q", 1}\n'


def test_what_cannot_be_stopped_says_so(shell: Shell) -> None:
    assert shell.type("break! Nope.a/1").startswith("** (RuntimeError) could not set breakpoint, could not find .beam file for Nope\n")
    shell.type("defmodule Bar do def f, do: 1 end")
    assert shell.type("break! Bar.zz/1").startswith("** (RuntimeError) could not set breakpoint, unknown function/macro Bar.zz/1\n")


def test_a_misspelt_call_is_answered_with_the_name_that_is_near(shell: Shell) -> None:
    shell.type("hints on")
    assert "hint: there is no function recieve/1. Did you mean receive?" in shell.type("recieve do\nx -> x\nend")
    assert "hint: there is no function lenght/1. Did you mean length?" in shell.type("lenght([])")
    assert "hint: there is no function sort/1 here; it is Enum.sort/1" in shell.type("sort([])")


def test_what_a_pasted_piece_of_a_guide_takes_for_granted_is_named(shell: Shell) -> None:
    shell.type("hints on")
    assert "hint: there is no variable pid; give it a value first: pid = ..." in shell.type('send(pid, {:hello, "world"})')
    assert "hint: pid takes one argument or three." in shell.type("pid()")
    assert "hint: there is no function send_email/2; functions stand in modules and are called" in shell.type('send_email(:user, "Hi")')
    assert "hint: tests stand in a module that says `use ExUnit.Case`" in shell.type('test "one" do\n  1\nend')
    assert "hint: `import ExUnit.Assertions` brings assertions to the prompt" in shell.type("assert 1 == 2")


def test_a_module_of_otp_that_is_not_here_is_told_from_a_slip(shell: Shell) -> None:
    shell.type("hints on")
    assert "hint: :httpc belongs to Erlang/OTP, but is not part of this shell" in shell.type(':httpc.request("x")')
    assert "belongs to" not in shell.type(":listz.reverse([])")


def test_what_cannot_be_compiled_is_told_as_iex_tells_it(shell: Shell) -> None:
    assert "** (ArgumentError) expected a binary or a list of binaries as argument" in shell.type("c 1")
    assert "** (ArgumentError) could not find source for module: Enum" in shell.type("r Enum")
    assert "** (ArgumentError) could not load nor find module: Nope" in shell.type("r Nope")


@pytest.mark.parametrize(
    ("asked", "heads"),
    [
        ("h Enum.count/1", ["def count(enumerable)"]),
        ("h Enum.count", ["def count(enumerable)", "def count(enumerable, fun)"]),
        ("h String.split/2", ["def split(text, pattern, opts \\\\ [])"]),
        ("h System.argv/0", ["def argv()"]),
    ],
)
def test_arities_that_are_functions_of_their_own_have_heads_of_their_own(asked: str, heads: list[str], shell: Shell) -> None:
    assert [line.strip() for line in shell.type(asked).splitlines() if line.strip().startswith("def ")] == heads


def test_a_misspelt_module_of_the_library_has_a_hint_before_it_was_ever_used() -> None:
    shell = Shell(hints=True)
    found = [shell.type(source).splitlines()[-1] for source in ("Enun.map([1], & &1)", "Strin.length(1)", ":list.reverse([1])")]
    shell.stop()
    assert found == [
        "hint: there is no module Enun. Did you mean Enum?",
        "hint: there is no module Strin. Did you mean String?",
        "hint: there is no module list. Did you mean lists?",
    ]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("t Keyword.t/1", "@type t(value) :: [{key(), value}]"),
        ("t MapSet.internal", "@opaque internal(value)"),
        ("t Access.get_fun", "@type get_fun(data) ::\n        (:get, data, (term() -> term()) -> new_data :: container())"),
        ("t Range.t/2", "@type t(first, last) :: %Range{first: first, last: last, step: step()}"),
    ],
)
def test_what_a_type_takes_is_a_variable_in_it(asked: str, shown: str, shell: Shell) -> None:
    assert shell.type(asked).strip().startswith(shown)
