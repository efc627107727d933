"""What is known of the functions and macros of a library module that is written in Python: how each is called, and its help text."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from otpshell.lang.native import Native, NativeFunction
from otpshell.terms.inspect import inspect


class NativeDoc(NamedTuple):
    """``kind`` is ``function`` or ``macro``; ``arity`` the greatest, of which the last ``defaults`` arguments may be left out; ``text`` is
    None without help."""

    kind: str
    name: str
    arity: int
    signature: str
    text: str | None
    defaults: int


def native_docs(native: Native, specs: Collection[tuple[str, int]] = ()) -> list[NativeDoc]:
    """One entry a function, in the order of definition, functions before macros.

    One Python function may stand for several of Elixir: an arity that has a spec of its own (``specs``: name and arity) is a function, and
    no call with arguments left out.
    """
    found = []
    for kind, table in (("function", native.functions), ("macro", native.macros)):
        arities: dict[tuple[str, Any, str | None], list[int]] = {}
        for (name, arity), entry in table.items():
            arities.setdefault((name, entry.code, entry.doc), []).append(arity)
        for (name, _code, doc), each in arities.items():
            least = min(each)
            for arity in sorted(each):
                if arity == max(each) or (name, arity) in specs:
                    found.append(NativeDoc(kind, name, arity, native_signature(table[name, arity], kind, least, arity), doc, arity - least))
                    least = arity + 1
    return found


def native_signature(entry: NativeFunction, kind: str, least: int, arity: int) -> str:
    """``name(a, b \\\\ 1)`` of a function written in Python: its first arguments, of which those behind ``least`` may be left out."""
    code = entry.code.__code__
    skip = (1 if entry.takes_vm else 0) + (1 if kind == "macro" else 0)
    names = [name.strip("_") for name in code.co_varnames[skip : code.co_argcount]]
    defaults = entry.code.__defaults__ or ()
    parts = []
    for index, name in enumerate(names[:arity]):
        given = index - (len(names) - len(defaults))
        parts.append(f"{name} \\\\ {_default(defaults[given])}" if given >= 0 and index >= least else name)
    return f"{entry.name}({', '.join(parts)})"


def _default(value: Any) -> str:
    if value is None:
        return "nil"
    try:
        return inspect(value)
    except Exception:
        return "..."
