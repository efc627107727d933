"""A VM's time is moved on from timer to timer."""

from __future__ import annotations

import pytest

from otpshell.runtime.clock import MILLISECOND, RealClock, VirtualClock
from otpshell.vm.timekeeper import Timekeeper, Upcoming
from otpshell.vm.vm import VM

HEARTBEAT = """
defmodule Heart do
  def beat(n), do: (receive do :beat -> send(:lab, n) end; Process.send_after(self(), :beat, 100); beat(n + 1))
end
Process.register(self(), :lab)
heart = spawn(Heart, :beat, [1])
Process.register(heart, :heart)
Process.send_after(heart, :beat, 100)
:timer.send_interval(250, :lab, :tick)
receive do :never -> :ok end
"""


def still() -> VM:
    vm = VM(threaded=False, clock=VirtualClock(auto=False), output=lambda data: None)
    future = vm.sched.call_in_process(lambda: vm.eval_string(HEARTBEAT).value)
    vm.sched.run(future.done)
    return vm


def mail(vm: VM) -> list[str]:
    lab = next(process for process in vm.sched.processes.values() if process.name is not None and process.name.name == "lab")
    return [vm.inspect(message) for message in lab.mailbox]


def test_a_step_fires_the_next_timer_and_lets_what_follows_happen():
    vm = still()
    keeper = Timekeeper(vm)
    assert vm.call(keeper.step) == 1 and mail(vm) == ["1"] and vm.sched.clock.now() == 100 * MILLISECOND
    assert [(timer.due // MILLISECOND, vm.inspect(timer.message)) for timer in keeper.upcoming()] == [(200, ":beat"), (250, ":tick")]


def test_to_advance_is_as_if_the_time_had_passed():
    vm = still()
    told: list[Upcoming] = []
    assert vm.call(Timekeeper(vm, told.append).advance, 1000) == 14
    assert mail(vm) == ["1", "2", ":tick", "3", "4", ":tick", "5", "6", "7", ":tick", "8", "9", ":tick", "10"]
    assert vm.sched.clock.now() == 1000 * MILLISECOND and len(told) == 14


def test_without_timers_time_just_moves_on():
    vm = VM(threaded=False, clock=VirtualClock(auto=False))
    assert vm.call(Timekeeper(vm).step) == 0 and vm.call(Timekeeper(vm).advance, 7) == 0
    assert vm.sched.clock.now() == 7 * MILLISECOND


def test_a_virtual_clock_has_no_speed():
    with pytest.raises(ValueError):
        Timekeeper(VM(threaded=False, clock=VirtualClock())).set_speed(2)


def test_a_real_clock_that_stands_still_is_moved_by_hand_alone():
    clock = RealClock()
    clock.pause()
    before = clock.now()
    clock.jump(before + 5)
    clock.jump(before)
    assert clock.now() == before + 5 and clock.wait_seconds(before + 10) is None and clock.speed == 0
    clock.resume()
    assert clock.speed == 1 and clock.now() >= before + 5
