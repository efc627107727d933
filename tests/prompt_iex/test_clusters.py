"""Characters of several code points at the prompt: the cursor goes over them in one step, and stands where it is thought to."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.layout.processors import TransformationInput

from otpshell.shell.clusters import ClustersDrawnWhole, Steps, cluster_around, drawn_steadily, size_before, size_behind
from tests.prompt_iex.shells import Terminal

FAMILY = "👨\u200d👩\u200d👧"
ACCENTED = "e\u0301"
FLAG = "🇫🇷"


@pytest.mark.parametrize(
    ("text", "position", "around"),
    [
        ("abc", 1, (1, 1)),
        (f"a{FAMILY}b", 1, (1, 1)),
        (f"a{FAMILY}b", 3, (1, 6)),
        (f"a{FAMILY}b", 6, (6, 6)),
        (f"{FLAG}{FLAG}", 3, (2, 4)),
        (f"x\n{ACCENTED}", 3, (2, 4)),
        ("日本", 1, (1, 1)),
    ],
)
def test_a_position_inside_of_a_cluster_knows_its_ends(text: str, position: int, around: tuple[int, int]) -> None:
    assert cluster_around(text, position) == around


def test_a_cluster_has_a_size_on_both_sides_of_the_cursor() -> None:
    text = f"a{FAMILY}{ACCENTED}b"
    assert [size_before(text, at) for at in (1, 6, 8, 9)] == [1, 5, 2, 1]
    assert [size_behind(text, at) for at in (0, 1, 6, 8)] == [1, 5, 2, 1]


def test_the_cursor_goes_over_a_cluster_in_one_step() -> None:
    buffer = Buffer()
    buffer.on_cursor_position_changed += Steps()
    buffer.insert_text(f"a{FAMILY}{FLAG}{ACCENTED}b")
    found = [buffer.cursor_position]
    for _ in range(5):
        buffer.cursor_left()
        found.append(buffer.cursor_position)
    for _ in range(5):
        buffer.cursor_right()
        found.append(buffer.cursor_position)
    assert found == [11, 10, 8, 6, 1, 0, 1, 6, 8, 10, 11]


def test_a_cluster_is_drawn_as_one_cell_and_places_are_found_again() -> None:
    given: Any = TransformationInput(None, None, 0, lambda place: place, [("class:a", f"a{FAMILY}"), ("", f"{ACCENTED}b")], 80, 1)  # type: ignore[arg-type]
    found = ClustersDrawnWhole().apply_transformation(given)
    assert [[*text] for _, text, *_ in found.fragments] == [["a"], [FAMILY], [ACCENTED], ["b"]]
    assert [style for style, *_ in found.fragments] == ["class:a", "class:a", "", ""]
    assert [found.source_to_display(at) for at in range(10)] == [0, 1, 1, 1, 1, 1, 2, 2, 3, 4]
    assert [found.display_to_source(at) for at in range(6)] == [0, 1, 6, 8, 9, 10]


def test_the_terminal_is_told_where_what_follows_a_cluster_stands() -> None:
    class Output:
        def __init__(self) -> None:
            self.data = ""

        def write(self, text: str) -> None:
            self.data += text

        write_raw = write

    output = Output()
    drawn_steadily(output)
    for text in ("a", "日", "é", "two words", FLAG, FAMILY, ACCENTED):
        output.write(text)
    assert output.data == (
        f"a日étwo words\x1b7  \x1b8{FLAG}\x1b8\x1b[2C\x1b7      \x1b8{FAMILY}\x1b8\x1b[6C\x1b7 \x1b8{ACCENTED}\x1b8\x1b[1C"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_clusters_and_wide_characters_are_edited_in_a_terminal(tmp_path: Any) -> None:
    t = Terminal("--no-history", folder=str(tmp_path))
    t.ready()
    left, delete = "\x1b[D", "\x1b[3~"
    t.keys(f'"日本{FAMILY}{FLAG}{ACCENTED}n"{left * 2}\x7f{left}+{left * 2}{delete}\r')
    assert f'\n"日本+{FLAG}n"' in t.wait_for("iex(2)>")
    t.close()
