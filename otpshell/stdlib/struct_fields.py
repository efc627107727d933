"""``Module.__struct__/1`` of the library's own structs: the defaults with fields changed, refused where ``defstruct`` would refuse.

The refusal comes out of functions that carry the module and the names of the code that ``defstruct`` makes, so that a stack trace shows
the same entries.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, from_iter, to_pylist
from otpshell.terms.errors import ErlError, argument_error
from otpshell.terms.maps import STRUCT, Map, struct_name

_BADKEY = atom("badkey")
_FOLD_LINE = 2468


def filled(vm: Any, blank: Map, fields: Any, enforced: tuple[str, ...] = ()) -> Map:
    """The struct ``blank`` with these fields (a list of pairs or a map); ``enforced`` are the keys that must be given."""
    pairs = fields.items() if type(fields) is Map and struct_name(fields) is None else to_pylist(fields)
    for pair in pairs:
        if type(pair) is not tuple or len(pair) != 2:
            raise TypeError(pair)
        if pair[0] not in blank:
            _refuse(blank.d[STRUCT], bool(enforced))(pair[0])
    if enforced:
        given = {pair[0] for pair in pairs}
        missing = [atom(name) for name in enforced if atom(name) not in given]
        if missing:
            name = vm.inspect(blank.d[STRUCT])
            raise argument_error(f"the following keys must also be given when building struct {name}: {vm.inspect(from_iter(missing))}")
    return blank.put_many(list(pairs)) if pairs else blank


def field_of(vm: Any, term: Any, name: str) -> Any:
    """What ``term.name`` gives: a field of a map; of an atom, the result of that module's function.

    Raises `KeyError`, and `UndefinedFunctionError` for an atom without the function.
    """
    key = atom(name)
    if type(term) is Map and key in term:
        return term.d[key]
    if type(term) is Atom and term not in (NIL, TRUE, FALSE):
        return vm.apply(term, key)
    raise ErlError((_BADKEY, key, term))


def blank_or_filled(vm: Any, blank: Map, fields: Any, enforced: tuple[str, ...] = ()) -> Map:
    """``__struct__/0`` where ``fields`` is None, else ``__struct__/1``."""
    return blank if fields is None else filled(vm, blank, fields, enforced)


def _missing(key: Any, _map: Any) -> Any:
    raise ErlError((_BADKEY, key))


@cache
def _refuse(module: Any, enforces: bool) -> Callable[[Any], Any]:
    """A function that raises KeyError for a key, from where the code of ``defstruct`` would raise it."""
    step = _named(_missing, module, "-__struct__/1-fun-0-", "", 1)

    # What a function closes over counts as an argument in a stack trace.
    # fmt: off
    def fold(key: Any, _rest: Any) -> Any: step(key, None); return EMPTY  # noqa: E701, E702

    named_fold = _named(fold, atom("Elixir.Enum"), "-reduce/3-lists^foldl/2-0-", "lib/enum.ex", _FOLD_LINE)

    def build(key: Any) -> Any: named_fold(key, None); return EMPTY  # noqa: E701, E702
    # fmt: on

    return _named(build, module, "__struct__/1", "", 1) if enforces else build


def _named(function: Any, module: Any, name: str, file: str, line: int) -> Any:
    """The function as stack traces are to show it."""
    code = function.__code__.replace(co_name=name, co_filename=file, co_firstlineno=line)
    return FunctionType(code, {**function.__globals__, "__module__": module}, name, None, function.__closure__)
