"""Crashes supervised workers at random in one system, and tells what is left behind when all of it has been stopped.

    python scripts/soak.py [--seed 1] [--count 1000000]

The workers, their supervisors and the ways they end are in ``soak.exs``. Memory is the program's own, measured after each of two
rounds: a first one of a tenth of the count, which fills caches, and the second. The exit code is 1 when something is left.
"""

import argparse
import gc
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from otpshell.runtime.clock import VirtualClock  # noqa: E402
from otpshell.runtime.collector import tune_collector  # noqa: E402
from otpshell.vm.vm import VM  # noqa: E402

SOURCE = Path(__file__).with_suffix(".exs")


def left_in(vm: VM) -> dict[str, Any]:
    """What a system holds now."""
    S = vm.sched
    return {
        "processes": len(S.processes),
        "names": sorted(name.name for name in S.names),
        "links": sum(len(process.links or ()) for process in S.processes.values()),
        "monitors": sum(len(process.monitors or ()) for process in S.processes.values()),
        "monitored": sum(len(process.monitored_by or ()) for process in S.processes.values()),
        "aliases": sum(len(process.aliases or ()) for process in S.processes.values()),
        "messages": sum(len(process.mailbox) for process in S.processes.values()),
        "message timers": len(S.message_timers),
        "call timers": len(S.call_timers),
        "timers": S.timers.next_due(),
        "supervisors": len(S.supervisors),
        "tables": vm.eval("length(:ets.all())"),
    }


def soak(vm: VM, seed: int, count: int) -> dict[str, int]:
    """Run that many crashes; gives how often each way of ending was taken."""
    return {way.name: times for way, times in vm.eval(f"Soak.run({seed}, {count})", python=True).items()}


def start() -> VM:
    """A system with the modules of the soak in it."""
    vm = VM(clock=VirtualClock(), threaded=False)
    vm.call(lambda: vm.run_file(SOURCE.name, SOURCE.read_text("utf-8")))
    return vm


def kilobytes() -> int:
    """The memory of this program that is resident."""
    gc.collect()
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1_000_000, help="how many crashes")
    options = parser.parse_args()
    tune_collector()
    vm = start()
    # A first small round loads what is loaded on first use.
    soak(vm, options.seed, 100)
    before = left_in(vm)
    soak(vm, options.seed, options.count // 10)
    memory = kilobytes()
    started = time.monotonic()
    ways = soak(vm, options.seed, options.count)
    took = time.monotonic() - started
    after, grown = left_in(vm), kilobytes() - memory
    print(f"{options.count} crashes with seed {options.seed} in {took:.1f} s: {took / options.count * 1e6:.0f} µs each")
    print("  " + ", ".join(f"{way}: {times}" for way, times in sorted(ways.items())))
    print(f"  memory: {memory} kB before, {grown:+} kB")
    for what, value in after.items():
        print(f"  {what}: {value}" + ("" if value == before[what] else f", not {before[what]} as before"))
    vm.stop()
    return 0 if after == before and grown < max(memory // 20, 4096) else 1


if __name__ == "__main__":
    sys.exit(main())
