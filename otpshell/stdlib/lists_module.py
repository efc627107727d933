"""The native module ``:lists``, to which the ``lists_*`` files add their functions, and the checks that these share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import atom
from otpshell.terms.cons import EMPTY, Cons, ImproperList, is_list, to_pylist
from otpshell.terms.errors import ErlError, badarg

LISTS = Native(
    "lists",
    "lists.erl",
    app="stdlib",
    doc="""\
Erlang's functions for lists. Most have a counterpart in `Enum` or `List`, with the list as first argument.

    iex> :lists.reverse([1, 2, 3])
    [3, 2, 1]
    iex> :lists.keyfind(:b, 1, [a: 1, b: 2])
    {:b, 2}
""",
)


def case_clause(term: Any) -> ErlError:
    return ErlError((atom("case_clause"), term))


def walked(list: Any) -> Any:
    """The list, to be walked by ``for``, which Python would do with a binary too; a TypeError for anything else."""
    if not is_list(list):
        raise TypeError
    return list


def walked_by_case(list: Any) -> Any:
    """As :func:`walked` where OTP looks at the list in a ``case``."""
    if not is_list(list):
        raise case_clause(list)
    return list


def merged_items(list: Any) -> Any:
    """The elements of a list to merge: ``badarg`` when it is improper, since OTP puts the rest on with ``:lists.reverse/2``."""
    try:
        return to_pylist(walked(list))
    except ImproperList:
        raise badarg() from None


def generated(list: Any) -> Iterator[Any]:
    """The list as the generator of a comprehension walks it: what is no list, or ends in something else, is a bad generator."""
    cell = list
    while type(cell) is Cons:
        yield cell.head
        cell = cell.rest or cell.tail
    if cell is not EMPTY:
        raise ErlError((atom("bad_generator"), cell))
