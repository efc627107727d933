"""``Kernel.Utils``: what the code of Kernel's macros calls."""

from __future__ import annotations

from typing import Any

from otpshell.lang.diagnostics import form_warn
from otpshell.lang.env import Scope, var_key
from otpshell.lang.expand_core import expand
from otpshell.lang.native import Native
from otpshell.lang.quote import GENERATED, escape
from otpshell.lang.quoted import LINE, is_node, is_var
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, alias, atom
from otpshell.terms.cons import EMPTY, Cons, cons, elist, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error, raise_message
from otpshell.terms.maps import STRUCT, Map, struct_name

utils = Native("Elixir.Kernel.Utils", "lib/kernel/utils.ex")
_EXCEPTION = atom("exception")
_EXCEPTION_KEY = atom("__exception__")


@utils.fn
def destructure(values: Any, count: int) -> Any:
    """The first ``count`` elements of a list (or of nil), nil where there are none."""
    if values is not NIL and not is_list(values):
        raise TypeError(values)
    out: list[Any] = []
    while len(out) < count and type(values) is Cons:
        out.append(values.head)
        values = values.rest or values.tail
    return from_iter(out + [NIL] * (count - len(out)))


@utils.fn("raise", vm=True)
def raise_(vm: Any, what: Any) -> Any:
    """The exception that ``raise what`` raises."""
    if type(what) is bytes:
        return vm.apply(alias("RuntimeError"), _EXCEPTION, what)
    if type(what) is Atom:
        return vm.apply(what, _EXCEPTION, EMPTY)
    if struct_name(what) is not None and _EXCEPTION_KEY in what:
        return what
    return raise_message(
        "ArgumentError",
        f"raise/1 and reraise/2 expect a module name, string or exception as the first argument, got: {vm.inspect(what)}",
    ).value


@utils.fn(vm=True)
def with_enforced_keys(vm: Any, struct: Map, keywords: Any, enforced: Any) -> Any:
    """The struct, when all keys that must be given are."""
    given = {pair[0] for pair in _pairs(keywords)}
    missing = [key for key in to_pylist(enforced) if key not in given]
    if missing:
        name = vm.inspect(struct.d[STRUCT])
        raise argument_error(f"the following keys must also be given when building struct {name}: {vm.inspect(from_iter(missing))}")
    return struct


def _pairs(keywords: Any) -> list[Any]:
    return list(keywords.items()) if type(keywords) is Map else to_pylist(keywords)


@utils.fn(vm=True)
def exception_from(vm: Any, struct: Map, given: Any) -> Any:
    """An exception filled in from a keyword list; unknown keys are warned of."""
    known: list[Any] = []
    unknown: list[Any] = []
    for pair in to_pylist(given):
        (known if pair[0] in struct else unknown).append(pair)
    if unknown:
        name = vm.inspect(struct.d[STRUCT])
        text = (
            f"the following fields are unknown when raising {name}: {vm.inspect(from_iter(unknown))}. Please make sure to only give "
            f"known fields when raising or redefine {name}.exception/1 to discard unknown fields. Future Elixir versions will raise "
            "on unknown fields given to raise/2"
        )
        vm.apply(alias("IO"), atom("warn"), text.encode())
    return struct.put_many([pair for pair in known if pair[0] is not STRUCT])


@utils.macro
def defguard(env: Any, names: Any, guard: Any) -> Any:
    """The body of a macro that ``defguard`` defines.

    In a guard the arguments' code takes the variables' places, elsewhere it is evaluated once: :func:`build_guard` decides when the macro
    runs, from the guard as it stands here, expanded.
    """
    variables = to_pylist(names)
    scope = Scope(env.replace(context="guard", versioned_vars={var_key(*name): index for index, name in enumerate(variables)}))
    expanded = expand(guard, scope)
    used = _keys(expanded)
    for name in variables:
        if var_key(*name) not in used and not name[0].name.startswith("_"):
            hint = "if the variable is not meant to be used, prefix it with an underscore"
            form_warn(name[1], env, f'variable "{name[0].name}" is unused ({hint})')
    keys = from_iter([escape(_without_line(name)) for name in variables])
    caller = (atom("__CALLER__"), EMPTY, alias("Kernel"))
    called = (atom("."), EMPTY, elist(alias("Kernel.Utils"), atom("build_guard")))
    # Nobody wrote that they are read here.
    values = from_iter([(name, cons((GENERATED, TRUE), meta), context) for name, meta, context in variables])
    return (called, EMPTY, elist(caller, escape(_without_lines(expanded)), keys, values))


def _without_line(name: Any) -> Any:
    return (name[0], from_iter([pair for pair in to_pylist(name[1]) if pair[0] is atom("counter")]), name[2])


def _without_lines(node: Any) -> Any:
    # Code of a macro stands where the macro is called.
    if is_node(node):
        meta = from_iter([pair for pair in to_pylist(node[1]) if pair[0] is not LINE])
        return (_without_lines(node[0]), meta, _without_lines(node[2]))
    if type(node) is tuple:
        return tuple([_without_lines(each) for each in node])
    return from_iter([_without_lines(each) for each in node]) if type(node) is Cons else node


@utils.fn(vm=True)
def build_guard(vm: Any, caller: Map, guard: Any, variables: Any, values: Any) -> Any:
    """What a macro of ``defguard`` expands to: in a guard the arguments stand in the variables' places, elsewhere they run once."""
    table = {var_key(*variable): value for variable, value in zip(to_pylist(variables), to_pylist(values), strict=True)}
    if caller.d[atom("context")] is atom("guard"):
        return _replaced(guard, table)
    module = caller.d[atom("module")]
    counter = vm.next_counter(module if module is not NIL else None)
    used = {key for key in _keys(guard) if key in table}
    fresh: dict[Any, Any] = {}
    for number, key in enumerate([key for key in table if key in used], 1):
        fresh[key] = (atom(f"arg{number}"), elist((atom("counter"), counter)), module)
    left, right = from_iter(list(fresh.values())), from_iter([table[key] for key in fresh])
    bound = (atom("="), EMPTY, elist((atom("{}"), EMPTY, left), (atom("{}"), EMPTY, right)))
    return (atom("__block__"), EMPTY, elist(bound, _replaced(guard, fresh)))


def _keys(node: Any) -> set[Any]:
    if is_var(node):
        return {var_key(*node)}
    found: set[Any] = set()
    if type(node) is tuple:
        for each in (node[0], node[2]) if is_node(node) else node:
            found |= _keys(each)
    elif type(node) is Cons:
        for each in node:
            found |= _keys(each)
    return found


def _replaced(node: Any, table: dict[Any, Any]) -> Any:
    if is_var(node):
        return table.get(var_key(*node), node)
    if is_node(node):
        return (_replaced(node[0], table), node[1], _replaced(node[2], table))
    if type(node) is tuple:
        return tuple(_replaced(each, table) for each in node)
    if type(node) is Cons:
        return from_iter([_replaced(each, table) for each in node])
    return node


@utils.fn(vm=True)
def dbg(vm: Any, header: bytes, steps: Any, options: Any) -> Any:
    """Print pairs of code and value, as the macro ``dbg`` shows them; gives the last value."""
    located = all(value is not FALSE for key, value in to_pylist(options) if key is _PRINT_LOCATION)
    told = [pair for pair in to_pylist(options) if pair[0] is not _PRINT_LOCATION]
    given = {pair[0] for pair in told}
    defaults = [pair for pair in _DBG_OPTIONS if pair[0] not in given]
    chosen = from_iter([*told, *defaults])
    lines = []
    value: Any = NIL
    for number, (code, value) in enumerate(to_pylist(steps)):
        shown = vm.apply(alias("Kernel"), atom("inspect"), value, chosen)
        lines.append((b"|> " if number else b"") + code + b" #=> " + shown + b"\n")
    vm.apply(alias("IO"), atom("write"), (header + b"\n" if located else b"") + b"".join(lines) + b"\n")
    return value


_PRINT_LOCATION = atom("print_location")
_DBG_OPTIONS = [
    (atom("pretty"), TRUE),
    (atom("width"), 80),
    (atom("limit"), atom("infinity")),
    (atom("printable_limit"), atom("infinity")),
]
