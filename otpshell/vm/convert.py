"""Between Python values and terms, for programs that embed a VM.

| Python                    | term                                     |
|---------------------------|------------------------------------------|
| ``True False None``       | ``true false nil``                       |
| ``int float``             | the number                               |
| ``str``                   | a binary, UTF-8                          |
| ``bytes``                 | a binary                                 |
| ``list``, ``tuple``       | a list, a tuple                          |
| ``dict``                  | a map; keys are converted too            |
| ``range``                 | a ``Range``                              |
| ``Atom``, ``Pid``, other terms | themselves                          |

Back, a binary becomes ``str`` where it is UTF-8 and ``bytes`` where not; ``true false nil`` become Python's; a list becomes a ``list``; a
map a ``dict`` (a struct one with its ``__struct__``);
atoms, pids, references, funs, bitstrings and improper lists stay terms. Where a map's key
is a list or a map, which Python cannot hash, the key stays a term.
"""

from __future__ import annotations

from typing import Any

from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, alias, atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import EMPTY, Cons, Empty, from_iter, is_proper, to_pylist
from otpshell.terms.fun import ExtFun, is_fun
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.maps import Map, from_pairs

_TERMS = (Atom, Bits, Cons, Empty, ExtFun, Map, Pid, Port, Ref)
_RANGE = alias("Range")


def from_python(value: Any) -> Any:
    """The term for a Python value; TypeError for one that has none."""
    if value is True:
        return TRUE
    if value is False:
        return FALSE
    if value is None:
        return NIL
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape")
    if type(value) in (int, float, bytes) or isinstance(value, _TERMS) or is_fun(value):
        return value
    if isinstance(value, tuple):
        return tuple(map(from_python, value))
    if isinstance(value, list):
        return from_iter([from_python(item) for item in value])
    if isinstance(value, dict):
        return from_pairs([(from_python(key), from_python(item)) for key, item in value.items()])
    if isinstance(value, range):
        last = value[-1] if len(value) else value.stop
        fields = {"__struct__": _RANGE, "first": value.start, "last": last, "step": value.step}
        return from_pairs([(atom(name), field) for name, field in fields.items()])
    raise TypeError(
        f"no term for {type(value).__name__}: one of bool, int, float, str, bytes, list, tuple, dict, range, None or a term is wanted"
    )


def to_python(term: Any) -> Any:
    """The Python value for a term."""
    if term is TRUE:
        return True
    if term is FALSE:
        return False
    if term is NIL:
        return None
    kind = type(term)
    if kind is bytes:
        try:
            return term.decode("utf-8")
        except UnicodeDecodeError:
            return term
    if kind is tuple:
        return tuple(map(to_python, term))
    if term is EMPTY:
        return []
    if kind is Cons:
        return [to_python(item) for item in to_pylist(term)] if is_proper(term) else term
    if kind is Map:
        return {_key(key): to_python(value) for key, value in term.items()}
    return term


def _key(term: Any) -> Any:
    value = to_python(term)
    try:
        hash(value)
    except TypeError:
        return term
    return value
