"""One long conversation at the prompt on a pseudo-terminal: what is asked of the prompt, each with what is typed and what must be seen."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.prompt_iex.shells import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
_AT_PROMPT = re.compile(r"\n\r?(?:iex|pry)\(\d+\)>\s*(?:\d+ in mailbo\s*x)?\s*$")
_SERVER = """defmodule Counter do
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
  def twice(x) do
    m = x * 2
    m + 0
  end
end"""


class Said(NamedTuple):
    """What was shown for an input, without escape sequences, and the bytes themselves."""

    text: str
    raw: str


STEPS: list[tuple[str, str]] = [
    # Numbers: an error does not count, an empty line does.
    ("1/0", "** (ArithmeticError) bad argument in arithmetic expression: 1 / 0\n    :erlang./(1, 0)\niex(1)>"),
    ("", "nil\niex(2)>"),
    ("# a comment", "nil\niex(3)>"),
    # Errors: Elixir's text, then a line of hint.
    ('"1" + 1', '"1" + 1\n    :erlang.+("1", 1)\nhint: text is no number: String.to_integer("1") + 1\niex(3)>'),
    ("hints off", ":ok\niex(4)>"),
    ('"1" + 1', ':erlang.+("1", 1)\niex(4)>'),
    ("hints on", ":ok\niex(5)>"),
    # Results.
    (_SERVER, "{:module, Counter, <<...>>, {:twice, 1}}\n"),
    ("tuple_size(v())", "4\n"),
    ("[7, 8]", "'\\a\\b'\n('\\a\\b' is the list [7, 8]: integers that are all characters show as text)\n"),
    ("Enum.to_list(1..60)", " 50, ...]\n... 10 more, full(v) shows all\n"),
    # Helpers, on what was typed here too.
    ("h Counter", " Counter\n\nCounts.\n"),
    ("h Counter.start_link", " def start_link(n)\n\n  @spec start_link(t()) :: GenServer.on_start()\n\nStarts it.\n"),
    ("t Counter", "@type t() :: integer()\n"),
    ("b Counter", "@callback unit(t()) :: atom()\n"),
    ("exports Counter", "start_link/1"),
    ("h Enum.map", "@spec map(t(), (element() -> any())) :: list()"),
    ("recompile", "Mix is not running. Please start IEx with: iex -S mix\n:error\n"),
    ("nl Counter", "{:error, :nofile}\n"),
    ("whereami", "Pry session is not currently enabled\n"),
    # Processes.
    ("{:ok, sup} = Supervisor.start_link([{Counter, 1}], strategy: :one_for_one)", "{:ok, #PID<0.109.0>}\n+2 processes\n"),
    ("send(#PID<0.109.0>, :stray) == :stray", "true\n"),
    ("tree", "└─ Supervisor #PID<0.109.0>  one_for_one  0 of 3 in 5 s\n   └─ Counter #PID<0.110.0>\n"),
    ("ps", "#PID<0.110.0>  Counter     waiting  0     1"),
    (":sys.get_state(Counter)", "1\n"),
    (
        ":sys.get_status(Counter)",
        '[\n     "$initial_call": {Counter, :init, 1},\n     "$ancestors": [#PID<0.109.0>, #PID<0.108.0>, #PID<0.80.0>]',
    ),
    (":sys.trace(Counter, true)", ":ok\n"),
    (
        "GenServer.call(Counter, :next)",
        "*DBG* 'Elixir.Counter' got call next from <0.108.0>\n*DBG* 'Elixir.Counter' sent 1 to <0.108.0>, new state 2\n1\n",
    ),
    (":sys.trace(Counter, false)", ":ok\n"),
    ("trace Counter", "\n"),
    ("send(Counter, :hello) == :hello", "trace: shell -> Counter  :hello\n"),
    ("trace off", "trace is off (Counter #PID<0.110.0>)\n"),
    ("i Counter |> Process.whereis()", "Name\n  Counter\n"),
    ("kill Counter", "restarted Counter (was #PID<0.110.0>, now #PID<0.111.0>), 1 of 3 in 5 s\ntrue\n"),
    ("sasl on", ":ok\n"),
    (
        "GenServer.cast(Counter, :crash)",
        "[error] Child Counter of Supervisor #PID<0.109.0> (Supervisor.Default) terminated\n** (exit) an exception was raised:\n",
    ),
    ("sasl off", ":ok\n"),
    ("state Counter", "1\n"),
    # The shell's mailbox.
    ("send(self(), :one); send(self(), :two)", ":two\n"),
    ("flush", ":one\n:two\n:ok\n"),
    # Stepping.
    ("kept = 5", "5\n"),
    ("break! Counter.twice/1", "1\n"),
    ("r = Counter.twice(4)", "Break reached: Counter.twice/1 (iex:"),
    ("n", "    m = x * 2\n"),
    ("m", "8\n"),
    ("n", "8\niex("),
    ("{kept, r}", "{5, 8}\n"),
    ("2 |> dbg()", "Break reached: iex:"),
    ("continue", "2 #=> 2\n\n2\n"),
    # A link that ends the shell: what ended it, and what is left.
    (
        "spawn_link(fn -> exit(:oops) end); Process.sleep(:infinity)",
        "** (EXIT from #PID<0.108.0>) shell process exited with reason: :oops\n",
    ),
    ("kept", "5\n"),
]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Said]]:
    terminal = Terminal("--no-history", folder=str(tmp_path_factory.mktemp("here")), columns=160)
    terminal.wait_for("iex(1)>")
    found = []
    try:
        for source, _ in STEPS:
            start = len(terminal.all)
            # As a paste, which is entered as it stands.
            terminal.keys(f"\x1b[200~{source}\x1b[201~\r")
            text = terminal.wait_for(lambda shown: _AT_PROMPT.search(shown) is not None)
            found.append(Said(re.sub(r"[ \r]*\n\r*", "\n", text), terminal.all[start:]))
        yield found
    finally:
        terminal.close()


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[source.split("\n")[0] for source, _ in STEPS])
def test_the_prompt_answers(number: int, said: list[Said]) -> None:
    assert STEPS[number][1] in said[number].text


def test_results_and_what_is_typed_have_the_same_colours(said: list[Said]) -> None:
    number = next(place for place, (source, _) in enumerate(STEPS) if source == "hints off")
    # The result's atom, and then the same colour where an atom is typed.
    assert "\x1b[36m:ok\x1b[0m" in said[number].raw
    typed = next(place for place, (source, _) in enumerate(STEPS) if source.startswith("send(self(), :one)"))
    assert "\x1b[0;36m:one" in said[typed].raw


def test_no_python_shows_anywhere(said: list[Said]) -> None:
    assert not [each.text for each in said if "Traceback" in each.text or "otpshell/" in each.text]
