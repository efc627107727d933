"""Ways to die: each script's first line says whom to ask about, its second what you should see; the text beside it is the certificate.

``python -m tests.record.test_deaths`` writes the texts anew, to be read before they are believed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from otpshell.record import Recorder
from otpshell.runtime.clock import VirtualClock
from otpshell.view.certificate import certificate_lines
from otpshell.view.lines import plain
from otpshell.vm.vm import VM

from .running import recorded

FOLDER = Path(__file__).parent / "deaths"
SCRIPTS = sorted(path.stem for path in FOLDER.glob("*.exs"))


def certificate(name: str) -> str:
    source = (FOLDER / f"{name}.exs").read_text()
    recorder = recorded(source, fails=True, max_processes=50)
    who = source.splitlines()[0].removeprefix("# why ")
    found = recorder.why(recorder.names.find(who) or recorder.find(who))
    text = recorder.vm.call(lambda: plain(certificate_lines(found, recorder.names, recorder.show, host=recorder.vm.host)))
    # Which number an event has depends on how much the library does in between.
    return re.sub(r"event \d+", "event N", text)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_death_certificate_tells_what_happened(name):
    assert certificate(name) == (FOLDER / f"{name}.txt").read_text()


def test_every_way_to_die_says_what_you_should_see():
    assert all((FOLDER / f"{name}.exs").read_text().splitlines()[1].startswith("# you should see ") for name in SCRIPTS)


def test_a_process_that_the_memory_limit_ends_is_told_so():
    vm = VM(threaded=False, clock=VirtualClock(), output=lambda data: None)
    recorder = Recorder(vm)
    vm.call(lambda: vm.eval_string("hog = spawn(fn -> Process.sleep(:infinity) end); for n <- 1..10_001, do: send(hog, n)").value)
    vm.sched.max_memory = 1
    vm.sched.post(vm.sched._relieve_memory)
    vm.sched.run()
    assert plain(certificate_lines(recorder.why(recorder.names.find("fn")), recorder.names, recorder.show)).splitlines()[1:4] == [
        "  reason: {:system_limit, :memory}",
        "  The program's memory was beyond its bound, and this process held or took most; `limits` prints the bounds.",
        "  Nobody noticed: it had no links, no monitors, no name and no tables.",
    ]


if __name__ == "__main__":
    for script in SCRIPTS:
        (FOLDER / f"{script}.txt").write_text(certificate(script))
