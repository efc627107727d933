"""The guide's examples as pictures: sequence, tree and certificate, in text, SVG, HTML and Mermaid.

The first line of each script says what you should see. ``python -m tests.view.test_guide_pictures`` draws them anew, to be looked at.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from otpshell.record import Recorder
from otpshell.view.certificate import certificate_lines
from otpshell.view.lines import Line, plain
from otpshell.view.lines_svg import lines_svg
from otpshell.view.sequence import sequence_lines
from otpshell.view.sequence_mermaid import sequence_mermaid
from otpshell.view.sequence_svg import sequence_svg
from otpshell.view.tree import tree_lines
from otpshell.view.tree_svg import tree_svg
from tests.record.running import recorded

FOLDER = Path(__file__).parent
SCRIPTS = sorted(path.stem for path in (FOLDER / "guide").glob("*.exs"))


def pictures(name: str) -> dict[str, str]:
    """File name -> text of all pictures of one script, as the system was when its main process had come to its end."""
    recorder = recorded((FOLDER / "guide" / f"{name}.exs").read_text())
    main = next(pid for pid, life in recorder.log().lives.items() if recorder.names(pid) == "main")
    end = recorder.log().life(main).died
    sequence = recorder.sequence(until=end)
    tree = recorder.tree(at=end - 1)
    if not tree.roots[0].children:
        # Nobody else has lived so long: as it was before the first of them died.
        tree = recorder.tree(at=min(life.died for life in recorder.log().lives.values() if life.died) - 2)
    drawn = {
        f"{name}.sequence.txt": plain(sequence_lines(sequence)),
        f"{name}.sequence.ascii.txt": plain(sequence_lines(sequence, ascii=True)),
        f"{name}.sequence.svg": sequence_svg(sequence, name),
        f"{name}.sequence.mmd": sequence_mermaid(sequence),
        f"{name}.tree.txt": plain(tree_lines(tree, recorder.show, links=True)),
        f"{name}.tree.svg": tree_svg(tree, recorder.show, name),
    }
    why = certificates(recorder, end)
    if why:
        drawn[f"{name}.why.txt"] = re.sub(r"event \d+", "event N", plain(why))
        drawn[f"{name}.why.svg"] = re.sub(r"event \d+", "event N", lines_svg(why, "why"))
    return drawn


def certificates(recorder: Recorder, end: int) -> list[Line]:
    """Those of all that died badly before the end."""
    lines: list[Line] = []
    for pid, life in list(recorder.log().lives.items()):
        if life.died is not None and life.died < end and recorder.why(pid).how not in ("returned", "told"):
            found = recorder.why(pid)
            # In a tuple: to the VM a Python list is a call that is still to be made.
            drawn = recorder.vm.call(lambda found=found: (certificate_lines(found, recorder.names, recorder.show, host=recorder.vm.host),))
            lines += drawn[0]
    return lines


@pytest.mark.parametrize("name", SCRIPTS)
def test_an_example_of_the_guide_is_drawn_as_it_happened(name):
    drawn = pictures(name)
    kept = {path.name: path.read_text() for path in (FOLDER / "snapshots").glob(f"{name}.*")}
    assert drawn == kept


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_says_what_you_should_see(name):
    assert (FOLDER / "guide" / f"{name}.exs").read_text().startswith("# You should see ")


if __name__ == "__main__":
    for script in SCRIPTS:
        for file, text in pictures(script).items():
            (FOLDER / "snapshots" / file).write_text(text)
