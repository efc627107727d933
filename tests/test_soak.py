"""Workers that crash thousands of times under supervisors leave nothing behind; ``scripts/soak.py`` does it a million times."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

import soak


def test_two_thousand_crashes_of_supervised_workers_leave_nothing_behind() -> None:
    vm = soak.start()
    try:
        soak.soak(vm, 7, 20)
        before = soak.left_in(vm)
        ways = soak.soak(vm, 8, 2000)
        assert sum(ways.values()) == 2000
        assert set(ways) == {"raise", "throw", "bad_return", "exit", "helper", "stop", "hang_up", "kill"}
        assert soak.left_in(vm) == before
        assert before == {key: [] if key == "names" else None if key == "timers" else 0 for key in before}
    finally:
        vm.stop()
