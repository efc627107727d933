"""Ways to die: each script's first line says whom to ask about, the text beside it what the certificate must say.

``python -m tests.record.test_deaths`` writes the texts anew, to be read before they are believed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from otpshell.view.certificate import certificate_lines
from otpshell.view.lines import plain

from .running import recorded

FOLDER = Path(__file__).parent / "deaths"
SCRIPTS = sorted(path.stem for path in FOLDER.glob("*.exs"))


def certificate(name: str) -> str:
    source = (FOLDER / f"{name}.exs").read_text()
    recorder = recorded(source, fails=True)
    who = source.splitlines()[0].removeprefix("# why ")
    found = recorder.why(recorder.names.find(who) or recorder.find(who))
    text = recorder.vm.call(lambda: plain(certificate_lines(found, recorder.names, recorder.show, host=recorder.vm.host)))
    # Which number an event has depends on how much the library does in between.
    return re.sub(r"event \d+", "event N", text)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_death_certificate_tells_what_happened(name):
    assert certificate(name) == (FOLDER / f"{name}.txt").read_text()


def test_there_are_at_least_forty_ways_to_die():
    assert len(SCRIPTS) >= 40


if __name__ == "__main__":
    for script in SCRIPTS:
        (FOLDER / f"{script}.txt").write_text(certificate(script))
