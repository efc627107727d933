"""Who waits for whom: circles are found, answered and given-up calls are not waits."""

from otpshell.demos.directives import Pane
from otpshell.view.lines import plain

from .examples import stage_of

SERVER = """\
#: demo D
defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_cast({:ask, whom}, x), do: (GenServer.call(whom, :hello); {:noreply, x})
  def handle_call(:hello, _from, x), do: {:reply, :hello, x}
end
Enum.each([A, B, C], &GenServer.start(S, &1, name: &1))
"""


def waits(*inputs: str) -> str:
    stage = stage_of(SERVER + "".join(each + "\n" for each in inputs))
    while stage.step is not None:
        stage.forward()
    return plain(stage.world.draw(Pane("waits"), 80))


def test_nobody_waits_when_all_calls_are_answered() -> None:
    assert waits("GenServer.cast(A, {:ask, B})") == "nobody waits for an answer\n"


def test_a_circle_of_two_is_drawn() -> None:
    assert waits("GenServer.cast(A, {:ask, B}); GenServer.cast(B, {:ask, A})") == (
        "deadlock: a circle of 2, each waits for the next\n\n╭▶ A\n│  │ :hello  unread\n│  ▼\n│  B\n╰───╯ :hello  unread\n\n"
    )


def test_one_who_waits_for_a_circle_is_not_part_of_it() -> None:
    found = waits("for {a, b} <- [{A, B}, {B, A}, {C, A}], do: GenServer.cast(a, {:ask, b})")
    assert found.splitlines()[0] == "deadlock: a circle of 2, each waits for the next"
    assert found.splitlines()[-1] == "C waits for A  :hello  unread"


def test_who_has_given_up_does_not_wait() -> None:
    given_up = "try do GenServer.call(A, :hello, 10) catch :exit, _ -> :up end"
    assert waits(":sys.suspend(A)", f"spawn(fn -> {given_up}; Process.sleep(:infinity) end)", "Process.sleep(20)") == (
        "nobody waits for an answer\n"
    )
