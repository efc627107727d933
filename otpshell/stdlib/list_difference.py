"""The edit script between two lists, by Myers' greedy algorithm (An O(ND) Difference Algorithm, 1986).

For each number of edits a path is kept for every diagonal it can have reached; a path that reaches both ends is the script. A path is
``(y, i, j, edits)``: how far it came down, the positions in both lists, and its edits as a linked list, the last one first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.stdlib.enum_core import build
from otpshell.terms.atom import FALSE, NIL, atom
from otpshell.terms.cons import to_pylist
from otpshell.terms.equal import exact_equal

EQ = atom("eq")
INS = atom("ins")
DEL = atom("del")
DIFF = atom("diff")

Script = Callable[..., Any] | None


def myers(left: Any, right: Any, script: Script = None) -> Any:
    """The script as an Elixir keyword list."""
    return build([(kind, found if kind is DIFF else build(found)) for kind, found in edits(to_pylist(left), to_pylist(right), script)])


def edits(left: list[Any], right: list[Any], script: Script = None) -> list[tuple[Any, Any]]:
    """The script as pairs of a kind and a Python list (of what the script fun returned, for ``diff``)."""
    paths: list[Any] = [(0, 0, 0, None)]
    reach = 0
    while True:
        following = []
        for place, diagonal in enumerate(range(-reach, reach + 1, 2)):
            path = _step(left, right, diagonal, reach, paths, place, script)
            path = _along(left, right, path)
            if path[1] == len(left) and path[2] == len(right):
                return _compact(path[3])
            following.append(path)
        paths = following
        reach += 1


def _step(left: list[Any], right: list[Any], diagonal: int, reach: int, paths: list[Any], place: int, script: Script) -> Any:
    if reach == 0:
        return paths[0]
    if diagonal == -reach:
        return _down(left, right, paths[0], script)
    if diagonal == reach:
        return _right(left, right, paths[-1], script)
    above, below = paths[place - 1], paths[place]
    return _right(left, right, above, script) if above[0] > below[0] else _down(left, right, below, script)


def _finer(left: list[Any], right: list[Any], path: Any, script: Script) -> Any:
    y, i, j, done = path
    if script is None or i >= len(left) or j >= len(right):
        return None
    found = script(left[i], right[j])
    return None if found is NIL or found is FALSE else (y + 1, i + 1, j + 1, ((DIFF, found), done))


def _right(left: list[Any], right: list[Any], path: Any, script: Script) -> Any:
    finer = _finer(left, right, path, script)
    if finer is not None:
        return finer
    y, i, j, done = path
    return (y, i, j + 1, ((INS, right[j]), done)) if j < len(right) else path


def _down(left: list[Any], right: list[Any], path: Any, script: Script) -> Any:
    finer = _finer(left, right, path, script)
    if finer is not None:
        return finer
    y, i, j, done = path
    return (y + 1, i + 1, j, ((DEL, left[i]), done)) if i < len(left) else (y + 1, i, j, done)


def _along(left: list[Any], right: list[Any], path: Any) -> Any:
    y, i, j, done = path
    while i < len(left) and j < len(right) and exact_equal(left[i], right[j]):
        done = ((EQ, left[i]), done)
        y, i, j = y + 1, i + 1, j + 1
    return y, i, j, done


def _compact(done: Any) -> list[tuple[Any, Any]]:
    """Neighbours of one kind joined; ``done`` goes from the last edit to the first, and so does the joining."""
    out: list[tuple[Any, Any]] = []
    while done is not None:
        (kind, found), _ = done
        if kind is DIFF:
            out.append((kind, found))
            done = done[1]
        elif out and out[-1][0] is kind:
            out[-1][1].append(found)
            done = done[1]
        elif len(out) >= 3 and out[-1][0] is EQ and out[-2][0] is INS and out[-3][0] is EQ and _same(out[-1][1], out[-2][1]):
            # The same elements equal and then inserted: inserted first reads better, and joins what is equal.
            equal = out.pop()[1]
            inserted = out.pop()
            out[-1][1].extend(equal)
            out.append(inserted)
        else:
            out.append((kind, [found]))
            done = done[1]
    return [(kind, found if kind is DIFF else found[::-1]) for kind, found in reversed(out)]


def _same(one: list[Any], other: list[Any]) -> bool:
    return len(one) == len(other) and all(map(exact_equal, one, other))
