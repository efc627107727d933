"""Runs Elixir's own OTP tests under many seeds on the virtual clock and tells every test that does not pass under all of them.

    python scripts/elixir_seeds.py CHECKOUT [--seeds 50] [--first 1] [--only NAME...]

CHECKOUT is a checkout of elixir-lang/elixir, branch v1.14. Its test files are copied to a folder of their own, without the lines that load
their test helper and run doctests; nothing in it is changed. All of them are loaded into one system; for each seed a fork of this program
runs them, on a schedule and with random numbers drawn from the seed. The exit code is 1 when a test failed under a seed, except for those
that ``KNOWN`` names with their reason.
"""

import argparse
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from otpshell.runtime.clock import VirtualClock  # noqa: E402
from otpshell.runtime.schedule import Seeded  # noqa: E402
from otpshell.terms.atom import atom  # noqa: E402
from otpshell.vm.capabilities import Capabilities  # noqa: E402
from otpshell.vm.vm import VM  # noqa: E402

# As of `otpshell test --virtual-time`.
SLICE_TIME = 5_000
NAMES = """agent gen_server supervisor dynamic_supervisor partition_supervisor task task/supervisor registry process application
    assertions""".split()

HELPER = """
ExUnit.start(autorun: false, assert_receive_timeout: 500, exclude: [windows: true, epmd: true, distributed: true])

defmodule PathHelpers do
  def fixture_path(name), do: Path.join([__DIR__, "fixtures", name])
  def tmp_path(name), do: Path.join([__DIR__, "tmp", name])
  def windows?, do: false
end
"""

_SKIPPED = re.compile(r'^(Code\.require_file\("[^"]+", __DIR__\)|\s*doctest [A-Z](.*,\n)*.*)$', re.MULTILINE)
_FAILURE = re.compile(r"^ +\d+\) (test .*|.*: failure on setup_all.*)$", re.MULTILINE)
_SUMMARY = re.compile(r"^(\d+) tests?, (\d+) failures?.*$", re.MULTILINE)
# Tests that need what is not here, by name, with the reason.
KNOWN = {
    "test compile environment invoked at compile time (ApplicationTest)": "compile-time tracers are not told of compile_env",
    "test application directory (ApplicationTest)": "what is built in has no folder",
    "test assert raise with Erlang error (ExUnit.AssertionsTest)": "List.flatten/1 is one function here, no call of :lists.flatten/1",
}


def copy_tests(checkout: Path, folder: Path, names: list[str]) -> list[str]:
    """Copies the tests of these names; gives their files, the helper first."""
    (folder / "helper.exs").write_text(HELPER, "utf-8")
    files = ["helper.exs"]
    for name in names:
        tests = checkout / ("lib/ex_unit/test/ex_unit" if name == "assertions" else "lib/elixir/test/elixir")
        text = (tests / f"{name}_test.exs").read_text("utf-8")
        # Blank lines in their place: a test that looks at its own lines finds them where they were.
        text = _SKIPPED.sub(lambda found: "\n" * found[0].count("\n"), text)
        file = f"{name.replace('/', '_')}_test.exs"
        (folder / file).write_text(text, "utf-8")
        files.append(file)
    return files


def load(folder: Path, files: list[str]) -> VM:
    """A system with these files read."""
    os.chdir(folder)
    vm = VM(
        clock=VirtualClock(slice_time=SLICE_TIME),
        strategy=Seeded(0),
        threaded=False,
        capabilities=Capabilities(all=True),
        output=lambda data: os.write(1, data),
        error_output=lambda data: os.write(2, data),
    )
    for file in files:
        vm.call(lambda file=file: vm.run_file(str(folder.resolve() / file)))
    return vm


def run_seed(vm: VM, seed: int, limit: int) -> tuple[list[str], str]:
    """The names of the tests that failed under a seed, and the line of figures; what was printed stays in ``SEED.txt``."""
    path = Path(f"{seed}.txt")
    child = os.fork()
    if child == 0:
        printed = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(printed, 1)
        os.dup2(printed, 2)
        signal.alarm(limit)
        vm.entropy = random.Random(seed).getrandbits
        vm.sched.steer(Seeded(seed))
        vm.eval(f"ExUnit.configure(seed: {seed})")
        vm.call(lambda: vm.apply(atom("Elixir.ExUnit"), atom("run")))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    text = path.read_text("utf-8", "replace")
    summary = _SUMMARY.search(text)
    if summary is None:
        return [f"(no end: status {status})"], ""
    return _FAILURE.findall(text), summary[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path, help="a checkout of elixir-lang/elixir")
    parser.add_argument("--seeds", type=int, default=50, help="how many seeds")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--only", nargs="+", default=NAMES, metavar="NAME", choices=NAMES, help="these test files only")
    parser.add_argument("--limit", type=int, default=300, metavar="SECONDS", help="how long one run may take")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="copy the tests there and leave what each run printed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        vm = load(folder, copy_tests(options.checkout.resolve(), folder, options.only))
        flakes: Counter[str] = Counter()
        started = time.monotonic()
        for seed in range(options.first, options.first + options.seeds):
            failed, summary = run_seed(vm, seed, options.limit)
            unknown = [name for name in failed if name not in KNOWN]
            flakes.update(unknown)
            print(f"seed {seed}: {summary or 'no result'}" + "".join(f"\n    {name}" for name in unknown), flush=True)
        print(f"{options.seeds} seeds in {time.monotonic() - started:.0f} s: {len(flakes)} tests failed under one or more of them")
        for name, count in flakes.most_common():
            print(f"  {count:>3} of {options.seeds}: {name}")
    return 1 if flakes else 0


if __name__ == "__main__":
    sys.exit(main())
