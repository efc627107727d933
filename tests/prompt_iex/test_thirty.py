"""The thirty things that are asked of the prompt, in their order: a test for each, typed on a pseudo-terminal.

What real IEx prints for the same inputs is in the recordings beside this file and in ``tests/prompt/transcripts``.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.guide.normal import normal
from tests.prompt.transcript import read
from tests.prompt_iex.shells import ESCAPES, Said, Terminal
from tests.prompt_iex.test_recorded import plain, told, uncoloured

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")

HERE = Path(__file__).parent
ENDLESS = "(f = fn f -> f.(f) end; f.(f))"
COUNTER = """defmodule Counter do
  @moduledoc "Counts."
  use GenServer
  @type t :: integer
  @callback unit(t) :: atom
  @doc "Starts it."
  @spec start_link(t) :: GenServer.on_start()
  def start_link(n), do: GenServer.start_link(__MODULE__, n, name: __MODULE__)
  def init(n), do: {:ok, n}
  def handle_call(:next, _from, n), do: {:reply, n, n + 1}
  def handle_cast(:crash, _n), do: raise("no more")
  def handle_info({:tell, who}, n), do: {send(who, {:it_is, n}) && :noreply, n}
  def handle_info(:stray, n), do: {:noreply, n}
  def twice(x) do
    m = x * 2
    m + 0
  end
  def split(s) do
    s
    |> String.upcase()
    |> String.split()
    |> dbg()
  end
end"""
MODULE_VALUE = "{:module, Counter, code, {:split, 1}} = v(); is_binary(code) and byte_size(code) > 4"
Opener = Callable[..., Terminal]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Opens a prompt on a terminal of 160 columns."""
    terminals: list[Terminal] = []

    def open_prompt(*args: str, columns: int = 160, **environment: str) -> Terminal:
        terminals.append(Terminal(*args, folder=str(tmp_path), environment=environment, columns=columns))
        terminals[-1].ready()
        return terminals[-1]

    yield open_prompt
    for each in terminals:
        each.close()


def silent(folder: Path) -> None:
    """Settings with which nothing is said that IEx does not say."""
    file = folder / ".config" / "otpshell" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("hints = false\nchanges = false\n", "utf-8")


def test_01_the_banner_is_one_line_that_names_h_and_how_to_leave(tmp_path: Path) -> None:
    t = Terminal(folder=str(tmp_path))
    try:
        banner, prompt = t.wait_for("iex(1)>").replace("\r", "").split("\n")
    finally:
        t.close()
    assert "h()" in banner and "Ctrl+D" in banner and "Erlang/OTP" not in banner
    assert prompt.strip() == "iex(1)>"


def test_02_an_input_is_complete_incomplete_or_wrong_exactly_as_in_iex(opened: Opener, tmp_path: Path) -> None:
    silent(tmp_path)
    t = opened("--no-history", columns=1000)
    counter = 1
    for source, decision in json.loads((HERE / "decisions.json").read_text("utf-8")):
        said = t.enter(source)
        if decision == "incomplete":
            assert (source, said.decision, said.printed) == (source, "incomplete", "")
            continue
        assert (source, said.decision) == (source, "entered")
        if decision == "complete":
            assert not re.search(r"\*\* \((?:Syntax|TokenMissing)Error\)", said.text), source
        else:
            kind, _, text = decision.replace("iex:1:", f"iex:{counter}:").partition(" ")
            assert said.text.startswith(f"** ({kind}) {text}"), source
        counter += "** (" not in said.text


def test_03_errors_do_not_count_empty_lines_do_and_a_death_of_the_shell_goes_on_counting(opened: Opener) -> None:
    dying = "Process.exit(self(), :kill)"
    steps = [("1/0", 1), ("", 2), ("# comment", 3), ("[1,\n2]", 4), ("1 +* 2", 4), (dying, 4), ("1; 2", 5)]
    t = opened("--no-history")
    for source, number in steps:
        assert f"iex({number})>" in ESCAPES.sub("", t.enter(source).raw).rpartition("\n")[2]
    t.keys("fn ->\r")
    t.wait_for("...(5)>")
    forgets = opened("--no-history", "--iex-1.14")
    forgets.enter("x = 1")
    assert "iex(1)>" in ESCAPES.sub("", forgets.enter(dying).raw).rpartition("\n")[2]
    assert "undefined function x/0" in forgets.enter("x").text


def test_04_results_are_what_iex_prints_byte_for_byte_colours_too(opened: Opener, tmp_path: Path) -> None:
    silent(tmp_path)
    t = opened("--no-history", columns=1000)
    for each in json.loads((HERE / "results.json").read_text("utf-8")):
        assert (each["input"], unnumbered(uncoloured(t.enter(each["input"]).printed))) == (each["input"], unnumbered(each["output"]))


def unnumbered(text: str) -> str:
    """Without the numbers of processes, references and ports that stand in a result."""
    return re.sub(r"#(PID|Reference|Port)<[\d.]+>", r"#\1<N>", plain(text))


def test_05_errors_are_what_iex_says_and_a_line_of_hint_goes_with_hints_off(opened: Opener, tmp_path: Path) -> None:
    for session in json.loads((HERE / "errors.json").read_text("utf-8")):
        t = opened("--no-history", "--no-hints", "--iex-1.14", columns=1000)
        for source, expected in session:
            # Whether a start that fails is answered before the link ends the shell is a race in real IEx.
            assert (source, told(t.enter(source).text).endswith(told(expected))) == (source, True)
    t.enter("hints on")
    error = '** (ArithmeticError) bad argument in arithmetic expression: "1" + 1\n    :erlang.+("1", 1)\n'
    assert t.enter('"1" + 1').text == error + 'hint: text is no number: String.to_integer("1") + 1\n'
    t.enter("hints off")
    assert t.enter('"1" + 1').text == error


def test_06_when_a_link_ends_the_shell_it_says_who_died_and_restore_brings_lost_bindings_back(opened: Opener) -> None:
    t = opened("--no-history", "--iex-1.14")
    t.enter("x = 7")
    said = t.enter("spawn_link(fn -> exit(:boom) end); Process.sleep(:infinity)").text
    assert " ".join(said.split()) == (
        "** (EXIT from #PID<0.108.0>) shell process exited with reason: :boom (#PID<0.109.0> ended, and its link took #PID<0.108.0> along. "
        "Another process is the shell now: bindings, results, mailbox and links are lost; `restore` brings the bindings back)"
    )
    assert "undefined function x/0" in t.enter("x").text
    t.enter("restore")
    assert t.enter("x").text == "7\n"


def test_07_ctrl_c_stops_the_expression_that_runs_and_every_binding_is_still_there(opened: Opener) -> None:
    t = opened("--no-history")
    t.enter("x = 41")
    t.wait_for("")
    for endless in (ENDLESS, "Process.sleep(:infinity)", "Enum.count(Stream.cycle([1]))", "receive do :never -> 1 end"):
        t.type(f'IO.puts("g" <> "o"); {endless}')
        t.wait_for("\ngo\r\n")
        t.keys("\x03")
        t.wait_for("** (EXIT) interrupted\r\n")
        t.wait_for("iex(2)>")
    assert t.enter("x + 1").text == "42\n"


def test_08_ctrl_c_drops_what_is_typed_and_every_way_to_leave_gives_0(opened: Opener) -> None:
    t = opened("--no-history")
    t.keys("fn (")
    t.wait_for("fn (")
    t.keys("\x03")
    assert t.enter("1 + 2").text == "3\n"
    t.keys("\x03")
    t.wait_for("(Ctrl-C again, Ctrl-D or exit to leave)")
    t.wait_for("iex(2)>")
    t.keys("\x03")
    assert t.exit_code() == 0
    for way in ("\x04", "exit\r", "\x1c"):
        leaving = opened("--no-history")
        leaving.keys(way)
        assert leaving.exit_code() == 0


def test_09_what_another_process_prints_goes_above_what_is_typed(opened: Opener) -> None:
    t = opened("--no-history")
    t.enter("defmodule Late do\n  def say do\n    receive do\n      how -> how.(); say()\n    end\n  end\nend")
    t.enter("Process.register(spawn(&Late.say/0), :late); require Logger")
    ways = ('fn -> IO.puts("from IO") end', 'fn -> Logger.error("from Logger") end', "fn -> exit(:boom) end")
    for way, seen in zip(ways, ("from IO", "from Logger", "trace: late ends: :boom"), strict=True):
        if "exit" in way:
            t.enter("trace :late")
        t.enter(f"Process.send_after(:late, {way}, 300); :soon")
        t.wait_for("")
        t.keys("String.upc")
        t.wait_for(seen)
        t.wait_for("String.upc")
        start = len(t.all)
        t.keys('ase("a")\r')
        t.wait_for('"A"\r\n')
        assert 'String.upcase("a")' in ESCAPES.sub("", t.all[start:])


def test_10_the_log_of_a_crash_comes_before_the_end_of_the_shell_each_time(opened: Opener) -> None:
    t = opened("--no-history")
    for _ in range(5):
        text = t.enter('spawn_link(fn -> raise "oops" end); Process.sleep(:infinity)').text
        assert re.findall(r"raised an exception|shell process exited", text) == ["raised an exception", "shell process exited"]


def test_11_what_is_typed_has_the_colours_of_results_and_a_pid_its_own_everywhere(opened: Opener) -> None:
    t = opened("--no-history")
    said = t.enter('[:an_atom, "text", 42, nil, Enum]')
    for typed, shown in (
        ("36m:an_atom", "36m:an_atom"),
        ('32m"text"', '32m"text"'),
        ("33m42", "33m42"),
        ("35mnil", "35mnil"),
        ("36mEnum", "36mEnum"),
    ):
        assert f"\x1b[0;{typed}" in said.raw and f"\x1b[{shown}\x1b[0m" in said.printed
    t.enter("{:ok, a} = Agent.start(fn -> 1 end, name: Box)")
    colours = [re.findall(r"\x1b\[([\d;]+)m#PID<0\.109\.0>", t.enter(source).printed) for source in ("a", "[x: a]", "ps", "tree", "i a")]
    assert all(colours) and len({each for found in colours for each in found}) == 1
    assert re.search(r"\x1b\[[\d;]+m#Function<", t.enter("fn -> 1 end").printed)
    assert re.search(r"\x1b\[[\d;]+m#Reference<", t.enter("make_ref()").printed)


def test_12_up_brings_a_whole_input_back_enter_adds_an_indented_line_and_the_cursor_goes_between_lines(opened: Opener) -> None:
    t = opened("--no-history")
    t.keys("if true do\r")
    t.wait_for("end")
    t.keys(":yes\rend\r")
    t.wait_for("\r\n:yes\r\n")
    t.wait_for("iex(2)>")
    # Up to `:yes` and a letter more; Enter enters the whole, wherever the cursor is.
    t.keys("\x1b[A")
    t.wait_for("end")
    t.keys("\x1b[A\x05X\r")
    t.wait_for("\r\n:yesX\r\n")
    t.wait_for("iex(3)>")
    t.keys("1 +\x1b\r 2\r")
    t.wait_for("\r\n3\r\n")
    t.wait_for("iex(4)>")
    t.keys("5\x1b\r|> Kernel.+(1)\r")
    t.wait_for("\r\n6\r\n")


def test_13_a_paste_is_one_unit_and_loses_prompts_and_results(opened: Opener) -> None:
    t = opened("--no-history")
    assert t.enter("a = [3, 1, 2]\n|> Enum.sort()\n").text == "[1, 2, 3]\n"
    t.enter("iex(1)> b = 7\n7\niex(2)> b +\n...(2)> 1\n8\n", lines=3)
    assert t.enter("{a, b, v()}").text == "{[1, 2, 3], 7, 8}\n"


def test_14_history_is_kept_for_its_owner_searched_filtered_and_suggested(opened: Opener, tmp_path: Path) -> None:
    t = opened()
    for number, source in enumerate(("alpha = 41", "beta = 2", "alpha + 1"), 2):
        t.type(source)
        t.wait_for(f"iex({number})>")
    t.keys("be\x1b[A\r")
    t.wait_for("\r\n2\r\n")
    t.wait_for("iex(5)>")
    t.keys("\x12alpha +")
    t.wait_for("I-search backward")
    t.keys("\r\r")
    t.wait_for("\r\n42\r\n")
    t.wait_for("iex(6)>")
    t.keys("\x04")
    assert t.exit_code() == 0
    assert stat.S_IMODE(os.stat(tmp_path / "otpshell" / "history").st_mode) == 0o600
    again = opened()
    again.keys("alpha =")
    again.wait_for("alpha = 41")
    again.keys("\x1b[C\r")
    again.wait_for("\r\n41\r\n")
    unkept = opened("--no-history")
    unkept.type("kept_nowhere = 1")
    unkept.wait_for("iex(2)>")
    assert "kept_nowhere" not in (tmp_path / "otpshell" / "history").read_text("utf-8")


def test_15_tab_shows_names_with_arity_signature_and_help_and_on_an_empty_line_the_helpers(opened: Opener) -> None:
    t = opened("--no-history")
    t.enter('defmodule My do\n  @doc "Says hello."\n  def hello(name), do: name\n  def hallo, do: 1\nend')
    t.keys("My.\t")
    t.wait_for("hallo/0")
    shown = t.wait_for("Says hello.")
    assert re.search(r"hello/1 +hello\(name\)  Says hello\.", shown)
    t.keys("\x03\t")
    shown = t.wait_for("breaks/0")
    assert "!=" not in shown


def test_16_what_iex_cannot_complete_is_completed(opened: Opener) -> None:
    t = opened("--no-history")
    t.enter('m = %{"some key" => 1}; s = %{alpha: 1}; Process.register(self(), :the_shell)')
    t.enter("defmodule My do\n  def only_one(x), do: x\nend")
    for typed, seen in (
        ("send(:the_\t, :hi)", "\r\n:hi\r\n"),
        ("GenServer.whereis(:the_sh\t) != nil", "\r\ntrue\r\n"),
        ("Supervisor.start_link([], strat\t:one_for_o\t) |> elem(0)", "\r\n:ok\r\n"),
        ('m["so\t', "\r\n1\r\n"),
        ("%{s | al\t7}", "\r\n%{alpha: 7}\r\n"),
        ("My.on\t(3)", "\r\n3\r\n"),
    ):
        t.type(typed)
        t.wait_for(seen)
        t.wait_for(")>")


def test_17_helpers_work_on_modules_typed_at_the_prompt(opened: Opener) -> None:
    t = opened("--no-history", EDITOR="echo edits")
    t.enter(COUNTER)
    for source, seen in (
        ("h Counter", " Counter\n\nCounts.\n"),
        ("h Counter.start_link", " def start_link(n)\n\n  @spec start_link(t()) :: GenServer.on_start()\n\nStarts it.\n"),
        ("t Counter", "@type t() :: integer()\n"),
        ("b Counter", "@callback unit(t()) :: atom()\n"),
        ("exports Counter", "start_link/1"),
        ("open Counter.twice/1", "edits /"),
        ("break! Counter.twice/1", "1\n"),
        ("Counter.twice(4)", "Break reached: Counter.twice/1 (iex:15)\n"),
    ):
        assert seen in re.sub(r" +\n", "\n", t.enter(source).text), source


def test_18_every_helper_of_iex_is_there_and_prints_what_iex_prints_or_why_not(opened: Opener, tmp_path: Path) -> None:
    silent(tmp_path)
    (tmp_path / "foo.ex").write_text("defmodule Foo do\n  def hi, do: 1\nend\n", "utf-8")
    (tmp_path / "set.exs").write_text("value = 13\n", "utf-8")
    t = opened("--no-history", ELIXIR_EDITOR="echo edits")
    everything = (
        "b/1 break!/1 break!/2 break!/3 break!/4 breaks/0 c/1 c/2 cd/1 clear/0 continue/0 exports/0 exports/1 flush/0 h/0 h/1 i/0 i/1 "
        "import_file/1 import_file/2 import_file_if_available/1 import_if_available/1 import_if_available/2 l/1 ls/0 ls/1 n/0 next/0 "
        "nl/1 nl/2 open/0 open/1 pid/1 pid/3 port/1 port/2 pwd/0 r/1 recompile/0 recompile/1 ref/1 ref/4 remove_breaks/0 remove_breaks/1 "
        "reset_break/1 reset_break/3 respawn/0 runtime_info/0 runtime_info/1 t/1 use_if_available/1 use_if_available/2 v/0 v/1 "
        "whereami/0 whereami/1"
    )
    assert set(everything.split()) <= set(re.findall(r"[\w!]+/\d", t.enter("exports IEx.Helpers").text))
    for source, seen in (
        ('c "foo.ex"', "[Foo]\n"),
        ("r Foo", "warning: redefining module Foo (current version defined in memory)\n  foo.ex:1\n\n{:reloaded, [Foo]}\n"),
        ("l Foo", "{:error, :nofile}\n"),
        ("open Foo.hi/0", f"edits {tmp_path}/foo.ex:2\n"),
        ('import_file "set.exs"', "13\n"),
        ("value", "13\n"),
        ("pwd", f"{tmp_path}\n"),
        ('cd "nope"', "No directory nope\n"),
        ('ls "foo.ex"', "foo.ex\n"),
        ("h Enum.nope", "No documentation for Enum.nope was found\n"),
        ("b GenServer.init", "@callback init(init_arg :: term()) ::"),
        ("t GenServer.from", "@type from() :: {pid(), tag :: term()}\n"),
        ("nl Foo", "{:error, :nofile}\n"),
        ("recompile", "Mix is not running. Please start IEx with: iex -S mix\n:error\n"),
        ("whereami", "Pry session is not currently enabled\n"),
        ("open", "Pry session is not currently enabled\n"),
        ("breaks", "No breakpoints set\n"),
        ("runtime_info", "## System and architecture"),
        ("v(2)", "[Foo]\n"),
        ("respawn", "\n"),
        ("value", "undefined function value/0"),
    ):
        assert seen in t.enter(source).text, source


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Said]]:
    """A conversation about a supervised counter, each input once."""
    t = Terminal("--no-history", folder=str(tmp_path_factory.mktemp("here")), columns=160)
    t.ready()
    inputs = (
        COUNTER,
        MODULE_VALUE,
        "back",
        "{:ok, sup} = Supervisor.start_link([{Counter, 1}], strategy: :one_for_one)",
        "w = Process.monitor(Counter); :sys.suspend(Counter); send(Counter, :stray); send(Counter, {:tell, self()}); :sent",
        "i Process.whereis(Counter)",
        "process_info Counter",
        "ps",
        "ps by: :mailbox",
        "ps name: Counter",
        "tree",
        ":sys.resume(Counter); :sys.get_state(Counter); send(self(), :mine); :told",
        "flush",
        "kill Counter",
        "flush()",
        "sasl on",
        "GenServer.cast(Counter, :crash)",
        "sasl off",
        "trace Counter",
        "GenServer.call(Counter, :next)",
        "for n <- 1..500, do: send(Counter, n); :sent",
        "trace off",
        "send(Counter, :quiet)",
    )
    try:
        yield {source: t.enter(source) for source in inputs}
    finally:
        t.close()


def test_19_a_module_prints_one_line_and_v_has_the_whole_tuple(system: dict[str, Said]) -> None:
    assert system[COUNTER].text == "{:module, Counter, <<...>>, {:split, 1}}\n"
    assert system[MODULE_VALUE].text == "true\n"


def test_20_i_and_process_info_tell_iexs_fields_then_parent_state_mailbox_and_who_is_linked(system: dict[str, Said]) -> None:
    told_by_i = system["i Process.whereis(Counter)"].text
    assert re.sub(r"\n  ", " = ", told_by_i).split("\n")[:8] == [
        "Term = #PID<0.110.0>",
        "Data type = PID",
        "Alive = true",
        "Name = Counter",
        "Links = #PID<0.109.0>",
        "Message queue length = 2",
        "Description = Use Process.info/1 to get more info about this process",
        "Reference modules = Process, Node",
    ]
    assert told_by_i.endswith(
        "Started by\n  #PID<0.109.0>\nInitial call\n  Counter.init/1\nCurrent function\n  :sys.suspend_loop/5\nStatus\n  waiting\n"
        "State\n  1\nMailbox\n  :stray\n  {:tell, #PID<0.108.0>}\nMonitored by\n  #PID<0.108.0>\n"
    )
    told_by_info = system["process_info Counter"].text
    for pane in (
        "Registered name:      Counter\nStatus:               waiting\nMessage queue length: 2\n",
        "Started by:           #PID<0.109.0>\n",
        "## Links\n\n#PID<0.109.0>  Supervisor\n",
        "## Monitored by\n\n#PID<0.108.0>  this shell\n",
        "## State\n\n1\n",
        "## Mailbox\n\n:stray\n{:tell, #PID<0.108.0>}\n",
    ):
        assert pane in told_by_info


def test_21_ps_has_a_line_for_each_process_sorted_and_filtered(system: dict[str, Said]) -> None:
    head, *rows = system["ps"].text.splitlines()
    assert re.split(r"  +", head)[:6] == ["pid", "name", "state", "mail", "links", "reds"]
    assert [re.split(r"  +", row)[:5] for row in rows] == [
        ["#PID<0.108.0>", "shell", "running", "0", "1"],
        ["#PID<0.109.0>", "Supervisor", "waiting", "0", "2"],
        ["#PID<0.110.0>", "Counter", "waiting", "2", "1"],
    ]
    assert "Counter" in system["ps by: :mailbox"].text.splitlines()[1]
    assert len(system["ps name: Counter"].text.splitlines()) == 2


def test_22_tree_shows_strategy_and_restarts_and_a_restart_prints_a_line(system: dict[str, Said]) -> None:
    assert system["tree"].text == (
        "shell #PID<0.108.0>\n└─ Supervisor #PID<0.109.0>  one_for_one  0 of 3 in 5 s\n   └─ Counter #PID<0.110.0>  2 unread\n"
    )
    assert "restarted Counter (was #PID<0.110.0>, now #PID<0.111.0>), 1 of 3 in 5 s\n" in system["kill Counter"].text


@pytest.mark.parametrize("name", ["sys_functions"])
def test_23_the_functions_of_sys_give_the_shapes_of_iex(name: str, opened: Opener, tmp_path: Path) -> None:
    as_recorded(name, opened, tmp_path)


def as_recorded(name: str, opened: Opener, tmp_path: Path) -> None:
    """Every input of a transcript prints what real IEx printed."""
    silent(tmp_path)
    t = opened("--no-history")
    for step in read(HERE.parent / "prompt" / "transcripts" / f"{name}.iex"):
        said = t.enter(step.source)
        assert (step.source, re.sub(r"(?m)[ \r]+$", "", normal(said.text))) == (step.source, re.sub(r"(?m)[ \r]+$", "", step.output))


def test_24_crashes_are_logged_as_in_iex_without_the_shells_own_lines_and_sasl_can_be_switched_on(
    opened: Opener, tmp_path: Path, system: dict[str, Said]
) -> None:
    as_recorded("crash_reports", opened, tmp_path)
    t = opened("--no-history")
    t.enter("{:ok, a} = Agent.start(fn -> 1 end)")
    text = t.enter('Agent.get(a, fn _ -> raise "bad" end)').text
    client = text[text.index("is alive\n\n") + len("is alive\n\n") : text.index("** (exit)")]
    assert normal(client) == "    (stdlib) gen.erl:N: :gen.do_call/4\n    (elixir) lib/gen_server.ex:N: GenServer.call/3\n"
    crash = system["GenServer.cast(Counter, :crash)"].text
    assert re.findall(r"\[\w+\] .*", crash) == [
        "[error] GenServer Counter terminating",
        "[error] Process Counter (#PID<0.111.0>) terminating",
        "[error] Child Counter of Supervisor #PID<0.109.0> (Supervisor.Default) terminated",
        "[info] Child Counter of Supervisor #PID<0.109.0> (Supervisor.Default) started",
    ]
    assert crash.endswith(":ok\n") or "Pid: #PID<0.112.0>\nStart Call: Counter.start_link(1)\nRestart: :permanent\n" in crash


def test_25_unread_messages_are_shown_and_flush_tells_who_sent_them(system: dict[str, Said]) -> None:
    assert "in mailbo" in system[":sys.resume(Counter); :sys.get_state(Counter); send(self(), :mine); :told"].raw
    assert system["flush"].text == "{:it_is, 1}  from Counter #PID<0.110.0>\n:mine\n:ok\n"
    assert re.fullmatch(r"\{:DOWN, #Reference<[\d.]+>, :process,\s\{Counter, :nonode@nohost\},\s+:killed\}\n:ok\n", system["flush()"].text)


def test_26_trace_prints_each_message_and_cannot_flood_the_prompt(system: dict[str, Said]) -> None:
    lines = system["GenServer.call(Counter, :next)"].text
    assert re.search(r"trace: shell -> Counter(\.\d)?  ", lines)
    flood = system["for n <- 1..500, do: send(Counter, n); :sent"].text
    assert 0 < flood.count("trace: ") <= 60
    assert system["send(Counter, :quiet)"].text.count("trace:") == 0


def test_27_back_says_that_nothing_is_undone(system: dict[str, Said]) -> None:
    assert "hint: nothing that ran can be undone; a variable may be bound anew\n" in system["back"].text


def test_28_a_list_shown_as_text_and_a_cut_result_say_so_and_long_output_has_pages(opened: Opener) -> None:
    t = opened("--no-history", PAGER="cat")
    assert t.enter("[7, 8]").text == "'\\a\\b'\n('\\a\\b' is the list [7, 8]: integers that are all characters show as text)\n"
    assert t.enter("[7, 9]").text == "'\\a\\t'\n"
    assert t.enter("Enum.to_list(1..200)").text.endswith(" 50, ...]\n... 150 more, full(v) shows all\n")
    assert t.enter("full(v)").text.endswith(" 199, 200]\n")
    t.enter("h Enum.count/1")
    assert "def count(enumerable" in t.enter("page").text


def test_29_dbg_and_breakpoints_step_with_the_shells_bindings_kept_and_real_values_given(opened: Opener) -> None:
    t = opened("--no-history")
    t.enter(COUNTER)
    t.enter("kept = 5")
    for source, seen in (
        ("break! Counter.twice/1", "1\n"),
        ("r = Counter.twice(4)", "Break reached: Counter.twice/1 (iex:15)\n"),
        ("x", "4\n"),
        ("n", "Break reached: Counter.twice/1 (iex:16)\n"),
        ("m", "8\n"),
        ("n", "8\n"),
        ("{kept, r}", "{5, 8}\n"),
        ('Counter.split("a b")', "Break reached: Counter.split/1 (iex:19)\n"),
        ("n", 's #=> "a b"\n'),
        ("n", '|> String.upcase() #=> "A B"\n'),
        ("n", '["A", "B"]\n'),
        ("break! Counter.twice/1", "\n"),
        ("p = spawn(fn -> send(:shell, Counter.twice(10)) end); Process.register(self(), :shell); Process.sleep(20)", "Allow? [Yn]"),
        ("y", "Break reached: Counter.twice/1"),
        ("{self() == Process.whereis(:shell), x}", "{false, 10}\n"),
        ("continue", ""),
        ("receive do twice -> twice end", "20\n"),
    ):
        assert seen in t.enter(source).text, source


def test_30_options_files_settings_and_pipes_are_as_in_iex_and_without_a_terminal_there_is_no_escape(
    opened: Opener, tmp_path: Path
) -> None:
    (tmp_path / ".iex.exs").write_text("import Bitwise\nx = 6\nIEx.configure(inspect: [limit: 3])\n", "utf-8")
    (tmp_path / "other.exs").write_text("x = 60\n", "utf-8")
    (tmp_path / "main.exs").write_text("IO.inspect(System.argv())\ndefmodule Made, do: def(one, do: 1)\n", "utf-8")
    (tmp_path / "first.exs").write_text('IO.puts("first")\n', "utf-8")
    t = opened("--no-history", "--sname", "foo", "-e", 'IO.puts("code")', "-r", "first.exs", "main.exs", "a", "b")
    begun = ESCAPES.sub("", t.all).replace("\r", "").split("\n")
    assert begun[:3] == ["code", "first", '["a", "b"]'] and re.match(r"iex\(foo@[^)]+\)1>", begun[-1])
    assert t.enter("{bor(x, 1), Made.one(), [1, 2, 3, 4]}").text == "{7, 1, [...]}\n... some of it is left out, full(v) shows all\n"
    uncoloured_shell = opened("--no-history", "--dot-iex", "", NO_COLOR="1")
    assert "undefined function x/0" in uncoloured_shell.enter("x").text
    assert uncoloured_shell.enter("[:a, 1, self()]").printed == "[:a, 1, #PID<0.108.0>]\n"
    assert "\x1b[3" not in uncoloured_shell.all
    command = f"'{sys.executable}' -m otpshell.cli"
    inner = opened("--no-history", "--dot-iex", "other.exs", "--allow", "exec")
    assert inner.enter("x").text == "60\n"
    for line, seen in (
        (
            f"printf '%s\\n' 'x + 2' '[1,' '2]' 1/0 'h Enum.count' | {command} -i",
            "iex(1)> 8\niex(2)> ...(2)> [1, 2]\niex(3)> ** (Arithmetic",
        ),
        (f"echo 'IO.puts(:out)' | {command}", "out\n"),
    ):
        printed = inner.enter(
            f'{{text, 0}} = System.shell("""\n{line}\n"""); IO.puts(inspect(text, limit: :infinity, printable_limit: :infinity)); :done'
        )
        assert "\\e" not in printed.text and seen.replace("\n", "\\n") in printed.text


def test_no_requirement_is_without_a_test_on_a_terminal() -> None:
    on_a_terminal = {"opened", "system", "tmp_path"}
    found = {
        int(name[5:7])
        for name, test in globals().items()
        if re.match(r"test_\d\d_", name) and on_a_terminal & set(test.__code__.co_varnames[: test.__code__.co_argcount])
    }
    assert found == set(range(1, 31))
