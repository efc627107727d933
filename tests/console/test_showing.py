"""Pictures of the processes there are: live until a key, scrolled where they are wide; and words that commands understand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from otpshell.console import recording
from otpshell.shell.terminal import Terminal
from otpshell.shell.viewer import Viewer
from otpshell.view.lines import plain

from .asking import Prompt


@pytest.fixture
def prompt() -> Iterator[Prompt]:
    made = Prompt()
    yield made
    made.vm.stop()


def opened(prompt: Prompt, source: str) -> tuple[list[str], bool]:
    """What an input shows on the whole screen, and whether live."""
    seen: list[Any] = []
    prompt.session.screen.viewer = lambda make, live: seen.extend((make(), live))
    prompt(source)
    assert prompt.session.to_open is not None
    prompt.session.to_open()
    return plain(seen[0]).splitlines(), seen[1]


def test_a_live_tree_shows_what_is_there_when_it_is_asked(prompt: Prompt) -> None:
    prompt("{:ok, a} = Agent.start(fn -> 1 end)")
    lines, live = opened(prompt, "tree live")
    assert live and [line.split("#")[0] for line in lines] == ["shell ", "└─ Agent "]
    assert opened(prompt, "tree a, live")[0][0].startswith("Agent #PID")


def test_live_tables_and_mailboxes_take_their_other_arguments_too(prompt: Prompt) -> None:
    prompt("pid = spawn(fn -> receive do :go -> :ok end end)")
    prompt("send(pid, :stay)")
    assert [line.split()[1] for line in opened(prompt, "ps live, by: :mailbox")[0]] == ["name", "fn", "shell"]
    lines, live = opened(prompt, "mailbox pid, live")
    assert live and lines[-1] == "  1 message is skipped, and will be by every scan of this receive"


def test_words_go_on_in_the_next_line_of_a_terminal(prompt: Prompt) -> None:
    prompt("spawn_monitor(fn -> exit({:too, :long, :for, :one, :line, :of, :a, :terminal, :that, :has, :eighty, :columns}) end)")
    prompt("receive do {:DOWN, _, _, _, _} -> :ok end")
    assert max(map(len, prompt("why").splitlines())) > 80
    prompt.session.screen.viewer = lambda make, live: None
    told = prompt("why").splitlines()
    assert max(map(len, told)) <= 80 and ":columns}" in "".join(told)
    place = next(number for number, each in enumerate(told) if each.startswith("  reason: {:too"))
    assert told[place + 1].startswith("    :")


def test_hints_go_on_in_the_next_line_of_a_terminal_too(prompt: Prompt) -> None:
    name = "a_variable_that_nobody_has_ever_given_a_value"
    assert prompt(name).endswith(f"\nhint: there is no variable {name}; give it a value first: {name} = ...\n")
    prompt.session.screen.viewer = lambda make, live: None
    lines = f"hint: there is no variable {name}; give\n  it a value first: {name} = ...\n"
    assert prompt(name).endswith("\n" + lines)


def test_pictures_that_come_by_themselves_never_take_the_screen(prompt: Prompt) -> None:
    prompt.session.screen.viewer = lambda make, live: None
    prompt("seq on")
    printed = prompt("for name <- [:first, :second, :third, :fourth, :fifth, :sixth, :seventh], do: Agent.start(fn -> 1 end, name: name)")
    picture = prompt("for name <- [:first, :second, :third, :fourth, :fifth, :sixth, :seventh], do: Agent.get(name, & &1)")
    assert prompt.session.to_open is None and "seventh" not in picture.splitlines()[0]
    assert max(map(len, (printed + picture).splitlines())) <= 80
    assert "(wider than the terminal: `seq` shows all of it)" in picture


def test_a_trace_tells_what_a_process_gets_sends_and_comes_to_by_their_short_names(prompt: Prompt) -> None:
    prompt("defmodule Box do use Agent; def start(n), do: Agent.start(fn -> n end, name: Box) end; Box.start(1)")
    assert prompt("trace") == "traced: nothing\n"
    prompt("trace Box")
    assert prompt("trace") == "traced: Box #PID<…>\n"
    assert prompt("Agent.update(Box, Kernel, :+, [1])") == (
        "trace: shell -> Box  call {:update, {Kernel, :+, [1]}}\ntrace: Box has the state 2\ntrace: Box -> shell  reply :ok\n:ok\n"
    )
    lines = opened(prompt, "trace Box, live")[0]
    assert lines[0].endswith("Box sends shell the reply :ok") and lines[-1].endswith("Box has the state 1")
    assert prompt("trace off") == "trace is off (Box #PID<…>)\n"
    assert prompt("Agent.get(Box, & &1)") == "2\n"


def test_a_trace_leaves_out_what_showing_a_term_does(prompt: Prompt) -> None:
    prompt('defmodule Odd do defstruct [:pid]; defimpl Inspect do def inspect(odd, _) do send(odd.pid, :shown); "odd" end end end')
    prompt("pid = spawn(fn -> Process.sleep(:infinity) end)")
    prompt("trace pid")
    assert prompt("send(pid, %Odd{pid: pid}); :sent") == "trace: shell -> fn  odd\n:sent\n"


def test_a_trace_of_what_ends_says_why_and_a_live_one_needs_a_process(prompt: Prompt) -> None:
    prompt("pid = spawn(fn -> receive do :go -> exit(:bye) end end)")
    prompt("trace pid")
    assert prompt("send(pid, :go); Process.alive?(pid)").splitlines()[:2] == ["trace: shell -> fn  :go", "trace: fn ends: :bye"]
    assert "trace live takes the process to look at: `trace Counter, live`" in prompt("trace live")


def test_what_only_answers_the_prompt_is_in_no_picture(prompt: Prompt) -> None:
    prompt("1")
    assert prompt.session.ask(lambda: 7, 5.0) == 7
    assert "main" not in prompt("ps") + prompt("seq") + prompt("tree")


def test_without_a_screen_live_says_that_it_needs_one(prompt: Prompt) -> None:
    assert "live pictures need a terminal; without `live` it is drawn once" in prompt("tree live")


def test_a_picture_wider_than_the_terminal_can_be_scrolled(prompt: Prompt) -> None:
    prompt('for n <- 1..9, do: spawn(fn -> Process.register(self(), :"process_number_#{n}"); receive do :x -> :ok end end)')
    prompt('for n <- 1..9, do: send(:"process_number_#{n}", :hello)')
    lines, live = opened(prompt, "seq")
    assert not live and max(map(len, lines)) > 80


def test_names_of_commands_are_variables_where_they_are_bound(prompt: Prompt) -> None:
    assert prompt("f = fn tree -> tree + 1 end; f.(1)") == "2\n"
    assert prompt("case 5 do clock -> clock end") == "5\n"
    assert prompt("for ps <- [1, 2], do: ps") == "[1, 2]\n"


def test_help_is_there_for_commands_that_take_something(prompt: Prompt) -> None:
    assert "Ends a process for sure" in prompt("h kill") and "Slow motion" in prompt("h slow")
    assert "No documentation for Kernel.nothing" in prompt("h nothing")


def pressed(keys: str, count: int = 100, live: bool = False) -> Viewer:
    """A viewer of many long lines after these keys."""
    made = Viewer(lambda: [[("", f"{number:03} " + "abcdefghij" * 20)] for number in range(count)], live=live, colour=False)
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        keyboard.send_text(keys)
        made.run()
    return made


def test_keys_scroll_in_both_directions_and_q_leaves() -> None:
    down, right = "\x1b[B", "\x1b[C"
    viewer = pressed(down * 3 + right * 2 + "q")
    assert (viewer.top, viewer.left) == (3, 16)
    assert plain(viewer.shown()).splitlines()[0] == ("003 " + "abcdefghij" * 20)[16 : 16 + viewer.columns]


def test_nothing_scrolls_beyond_its_end() -> None:
    viewer = pressed("\x1b[F" + "\x1b[C" * 40 + "q")
    assert viewer.top == 100 - viewer.rows and viewer.left == 204 - viewer.columns
    assert (pressed("\x1b[B\x1b[Cq", count=1).top, pressed("\x1b[6~\x1b[Hq").top) == (0, 0)


def test_any_key_leaves_a_live_picture() -> None:
    assert pressed("x", live=True).top == 0


def test_what_is_written_while_the_screen_is_taken_is_printed_behind_it() -> None:
    class Stream:
        def __init__(self) -> None:
            self.data = b""

        def write(self, data: bytes) -> None:
            self.data += data

        def flush(self) -> None:
            pass

    stream = Stream()
    terminal = Terminal(stream)
    with terminal.held():
        terminal.write(b"later\n")
        assert stream.data == b""
    terminal.write(b"now\n")
    assert stream.data == b"later\nnow\n"


def test_a_restart_says_who_was_born_again_and_a_supervisor_that_gives_up_names_the_setting(prompt: Prompt) -> None:
    prompt("Process.flag(:trap_exit, true)")
    prompt("{:ok, _} = Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_one, max_restarts: 1, name: Sup)")
    kill = "[{_, pid, _, _}] = Supervisor.which_children(Sup); Process.exit(pid, :kill)"
    assert "restarted Agent (was #PID<…>, now #PID<…>), 1 of 1 in 5 s\n" in prompt(kill)
    assert prompt(kill).startswith(
        "Sup gives up: this would be restart 2 within 5 s, and max_restarts is 1 "
        "(options of Supervisor.start_link and DynamicSupervisor.start_link: max_restarts, max_seconds)\n"
    )


def test_after_much_work_the_recorder_is_read_while_nobody_asks(prompt: Prompt) -> None:
    prompt("for n <- 1..6_000, do: send(self(), n)")
    recording._read_slices(prompt.vm)
    assert prompt.session.recorder.log_end >= 6_000 and not prompt.session.reads_ahead


def test_a_name_means_all_who_have_borne_it_where_messages_are_drawn(prompt: Prompt) -> None:
    prompt("Process.flag(:trap_exit, true)")
    prompt("{:ok, _} = Supervisor.start_link([{Agent, fn -> Process.register(self(), :kept); 1 end}], strategy: :one_for_one)")
    prompt("Agent.get(:kept, & &1)")
    prompt("Process.exit(Process.whereis(:kept), :kill)")
    prompt("Agent.get(:kept, & &1)")
    shown = prompt("seq :kept")
    assert shown.count("{:get, ") == 2 and "✗" in shown and "kept.2" in shown and "▷│" not in shown
