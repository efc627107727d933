"""What a reader takes for one character may be several code points: an accent, a flag, a family joined to one picture.

The cursor goes over it in one step, Backspace takes all of it, and it is drawn so that what follows stands where the line editor thinks it
does: terminals do not agree on how wide such a cluster is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.formatted_text.utils import fragment_list_to_text
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.layout.utils import explode_text_fragments
from prompt_toolkit.utils import get_cwidth

# No code point before this one belongs to the one before it.
_FIRST_JOINING = "\u0300"
_FIRST_PICTURE = 0x1F000


@lru_cache(maxsize=1)
def _clusters() -> Any:
    # Loaded with the first letter that is not ASCII.
    import regex

    return regex.compile(r"\X")


def cluster_around(text: str, position: int) -> tuple[int, int]:
    """Where the cluster of several code points begins and ends that has the position inside of it; twice the position when none has."""
    start = position
    while start > 0 and text[start : start + 1] >= _FIRST_JOINING:
        start -= 1
    if start == position:
        return position, position
    for found in _clusters().finditer(text, start):
        if found.end() > position:
            return (found.start(), found.end()) if found.start() < position else (position, position)
    return position, position


def size_before(text: str, position: int) -> int:
    """The code points of the cluster that ends at the position."""
    return position - cluster_around(text, position - 1)[0] if text[position - 1 : position] >= _FIRST_JOINING else 1


def size_behind(text: str, position: int) -> int:
    """The code points of the cluster that begins at the position."""
    return cluster_around(text, position + 1)[1] - position


class Steps:
    """Keeps the cursor of a buffer out of clusters: called when it has moved, it moves it on."""

    def __init__(self) -> None:
        self._before = 0

    def __call__(self, buffer: Buffer) -> None:
        position = buffer.cursor_position
        start, end = cluster_around(buffer.text, position)
        left = position < self._before
        self._before = position
        if start != end:
            buffer.cursor_position = start if left else end


class _Cluster(str):
    """A text that is drawn as one."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str.__str__(self)


class ClustersDrawnWhole(Processor):
    """Has each cluster drawn as one cell of the line. To be the last of the processors."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        fragments = transformation_input.fragments
        text = fragment_list_to_text(fragments)
        if text.isascii() or max(text) < _FIRST_JOINING:
            return Transformation(fragments)
        styled = explode_text_fragments(fragments)
        drawn: StyleAndTextTuples = []
        # The cell of each code point, and the first code point of each cell.
        cells: list[int] = []
        firsts: list[int] = []
        for found in _clusters().finditer(text):
            cells += [len(drawn)] * len(found[0])
            firsts.append(found.start())
            drawn.append((styled[found.start()][0], _Cluster(found[0]) if len(found[0]) > 1 else found[0]))
        return Transformation(drawn, lambda i: _mapped(cells, i, len(drawn)), lambda i: _mapped(firsts, i, len(text)))


def _mapped(places: list[int], index: int, end: int) -> int:
    return places[index] if index < len(places) else end + index - len(places)


def drawn_steadily(output: Any) -> None:
    """Have a terminal's ``output`` put the cursor behind a cluster itself, whatever columns the terminal has drawn it in."""
    write: Callable[[str], None] = output.write

    def steady(text: str) -> None:
        columns = get_cwidth(text) if is_unsteady(text) else 0
        if columns:
            back = "\x1b8"
            output.write_raw("\x1b7" + " " * columns + back)
            write(text)
            output.write_raw(f"{back}\x1b[{columns}C")
        else:
            write(text)

    output.write = steady


def is_unsteady(text: str) -> bool:
    """Whether it is one cluster of which terminals have different opinions: a picture, or joined from several."""
    if text.isascii() or (len(text) == 1 and ord(text) < _FIRST_PICTURE):
        return False
    return _clusters().fullmatch(text) is not None
