"""What stack traces say of code inside a comprehension.

A generator is a Python loop here. In Elixir it is a fun given to ``Enum.reduce/3``, and that is what a learner who knows Elixir reads in a
stack trace: the fun, how the collection was walked, then the function that the ``for`` stands in. So each generator of a unit has a
number and a :class:`Loop`, code inside it carries the number (see :mod:`otpshell.lang.codegen.nodes`), and :mod:`otpshell.lang.caught`
tells the story from there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_FUN = re.compile(r"-(.+/\d+)-fun-\d+-$", re.DOTALL)


class Loop(NamedTuple):
    """One generator. ``parent`` is the number of the one before it in the same ``for`` (0: none), ``around`` that of the generator of
    another ``for`` in whose body this ``for`` stands (0: none); ``name`` and ``arity`` are those of the function that Elixir makes of it,
    ``source`` the Python name of what it goes through (None: bits, which Elixir walks in a function of their own), ``line`` is that of the
    ``for``, ``last`` says whether the ``for`` is the last thing its function does, so that the function is not on the stack."""

    parent: int
    around: int
    name: str
    arity: int
    source: str | None
    line: int
    last: bool


def fun_name(label: str) -> str:
    """The name of a fun in the function, or in the fun, of that label."""
    return f"-{_owner(label)}-fun-0-"


def bits_name(label: str, makes_bits: bool) -> str:
    """The name of the function that walks bits."""
    return f"-{_owner(label)}-{'lbc$^0/2' if makes_bits else 'lc$^0/1'}-0-"


def _owner(label: str) -> str:
    plain = label.split("#", 1)[0]
    found = _FUN.match(plain)
    return found[1] if found else plain
