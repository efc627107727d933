"""While the screen answers a key, the VM that it looks at runs no process."""

from __future__ import annotations

import gc
from typing import Any

from otpshell.observer.data import world as worlds
from otpshell.observer.data.world import World
from otpshell.runtime.collector import small_steps
from otpshell.vm.vm import VM


def test_no_process_runs_until_the_screen_is_drawn(monkeypatch: Any) -> None:
    monkeypatch.setattr(worlds, "STAND_STILL", 600.0)
    vm = VM()
    try:
        world, order = World(vm), []
        world.stand_still()
        world.stand_still()
        process = vm.sched.call_in_process(lambda: order.append("process"))
        # What is asked is done meanwhile.
        world.in_vm(lambda: order.append("question"), 600.0)
        order.append("screen")
        world.go_on()
        process.result(600)
        assert order == ["question", "screen", "process"]
    finally:
        vm.stop()


def test_what_has_to_run_in_a_process_ends_it(monkeypatch: Any) -> None:
    monkeypatch.setattr(worlds, "STAND_STILL", 600.0)
    vm = VM()
    try:
        world = World(vm)
        world.stand_still()
        assert world.in_process(lambda: 7, 600.0) == 7
    finally:
        vm.stop()


def test_a_vm_that_nobody_wakes_goes_on_by_itself(monkeypatch: Any) -> None:
    monkeypatch.setattr(worlds, "STAND_STILL", 0.0)
    vm = VM()
    try:
        world = World(vm)
        world.stand_still()
        assert vm.eval("1 + 1") == 2
        world.go_on()
    finally:
        vm.stop()


def test_the_collector_is_as_it_was_when_the_screen_is_closed() -> None:
    before = gc.get_threshold()
    with small_steps():
        assert gc.get_threshold()[0] == 20_000
    assert gc.get_threshold() == before
