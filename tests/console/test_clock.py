"""``clock`` and ``slow`` at the prompt: time in the hand of who types. The clock of these tests stands still unless it is moved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .asking import Prompt


@pytest.fixture
def prompt() -> Iterator[Prompt]:
    made = Prompt()
    made("Process.sleep(0)")
    yield made
    made.vm.stop()


SLEEPER = "spawn(fn -> Process.sleep(2_000); IO.puts(:up) end)"
SERVER = """defmodule Mute do
  use GenServer
  def init(_), do: {:ok, 0}
  def handle_call(:hang, _from, n), do: {:noreply, n}
  def handle_call(:add, _from, n), do: {:reply, n, n + 1}
end"""


def test_it_says_how_it_runs_and_which_timers_come_next(prompt: Prompt) -> None:
    prompt(SLEEPER)
    prompt("Process.send_after(self(), :late, 30_000)")
    assert prompt("clock") == (
        "the clock stands still, at T (clock step, clock advance 30_000, clock resume)\n"
        "   in 2 s  fn #PID<…> wakes up from its sleep\n"
        "  in 30 s  :late is sent to this shell\n"
    )


def test_a_step_goes_to_the_next_timer_and_lets_it_fire(prompt: Prompt) -> None:
    prompt(SLEEPER)
    shown = prompt("clock step").splitlines()
    assert shown[0] == "up" and shown[1].endswith("a timer fired") and shown[2:] == ["  +2 s  fn #PID<…> wakes up from its sleep"]
    assert prompt("clock step") == "no timer runs: nothing to step to\n"


def test_to_advance_fires_every_timer_on_the_way_also_those_started_on_the_way(prompt: Prompt) -> None:
    prompt("beat = fn beat, n -> Process.sleep(1_000); IO.puts(n); beat.(beat, n + 1) end")
    prompt("spawn(fn -> beat.(beat, 1) end)")
    assert prompt("clock advance 3_500").splitlines()[:4] == ["1", "2", "3", "3.500 s later, at T: 3 timers fired"]
    assert prompt("clock advance: 1_000").splitlines()[0] == "4"


def test_a_call_that_times_out_is_seen_at_once(prompt: Prompt) -> None:
    prompt(SERVER)
    prompt("{:ok, mute} = GenServer.start(Mute, [], name: Mute)")
    prompt("spawn(fn -> try do GenServer.call(Mute, :hang) catch :exit, {why, _} -> IO.inspect(why) end end)")
    assert prompt("clock").splitlines()[1:] == ["  in 5 s  fn #PID<…> gives up its call :hang to Mute #PID<…>"]
    assert prompt("clock step").splitlines()[0] == ":timeout"


def test_it_runs_faster_and_slower_and_is_real_again(prompt: Prompt) -> None:
    assert prompt("clock speed 0.1") == "the clock runs at 0.1 times the real speed, at T (clock resume)\n"
    assert prompt("clock :speed, 100") == "the clock runs at 100 times the real speed, at T (clock resume)\n"
    assert prompt("Process.sleep(500)") == ":ok\n"
    assert prompt("clock real") == "the clock is real, at T\n"


def test_what_it_does_not_understand_is_said_with_what_it_does(prompt: Prompt) -> None:
    assert "clock takes pause, step, resume (or real), advance with milliseconds, or speed with a factor" in prompt("clock :sideways")


def test_slow_motion_waits_for_a_key_after_each_event_and_draws_it(prompt: Prompt) -> None:
    prompt(SERVER)
    prompt("{:ok, adder} = GenServer.start(Mute, 0, name: Adder)")
    prompt.keys("xxxxxxxx")
    shown = prompt("slow do GenServer.call(Adder, :add) end")
    assert shown.split("\n", 1)[1] == (
        "            shell           Adder\n"
        "              │━━ :add ━━━━━━▷1\n"
        "              │               1 took :add\n"
        "              │               │ state 1\n"
        "              2◁┄┄┄┄┄┄┄┄┄┄ 0 ┄│\n"
        "              2 took 0        │\n"
        "0\n"
    )


def test_slow_motion_runs_on_when_it_is_told_to(prompt: Prompt) -> None:
    prompt.keys("r")
    shown = prompt("slow do for n <- 1..1000, do: send(self(), n) end")
    assert len([line for line in shown.splitlines() if "◁" in line or "╮" in line]) == 1
    assert prompt("send(self(), :fast)") == ":fast\n"


def test_slow_motion_ends_with_a_block_that_fails(prompt: Prompt) -> None:
    prompt.keys("xxxx")
    assert "ArithmeticError" in prompt("slow do send(self(), 1 / 0) end")
    assert prompt.session.in_slow is None


def test_slow_motion_can_be_a_number_of_events_a_second_and_last_until_it_is_off(prompt: Prompt) -> None:
    assert prompt("slow 1000") == ":ok\n"
    assert prompt("slow") == "slow motion is on, 1000 events a second\n"
    assert "│" in prompt("spawn(fn -> :ok end)")
    assert prompt("slow off") == ":ok\n"
    assert prompt("spawn(fn -> :ok end)") == "#PID<…>\n"


def test_slow_motion_by_keys_needs_keys(prompt: Prompt) -> None:
    assert "slow motion by keys needs a terminal; `slow 5` goes on at five events a second" in prompt("slow on")
