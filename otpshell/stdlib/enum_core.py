"""How library code walks any enumerable: the one place that knows lists, maps, ranges, sets, streams and the Enumerable protocol.

Everything is *pushed*: a walk calls ``step(element)`` for each element; a step that returns None wants more, ``STOP`` ends the walk,
``PAUSE`` suspends it. Built-in kinds are walked by Python loops. A function of arity 2 and a struct with an Enumerable
implementation are walked through their reduce, with a reducer that calls the step. A ``%Stream{}`` is its source walked with its
stages chained in front of the step; the stages' states stand in one Python list, so a suspended stream is a position and a copy of
that list, and may be resumed more than once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any, NamedTuple

from otpshell.terms.atom import FALSE, NIL, Atom, alias, atom
from otpshell.terms.cons import EMPTY, Cons, ImproperList, elements, from_iter, to_pylist
from otpshell.terms.errors import FUNCTION_CLAUSE, ErlError, exception_struct, raise_message
from otpshell.terms.fun import BadArity, BadFun, ExtFun, is_direct, is_fun, run
from otpshell.terms.maps import EMPTY_MAP, STRUCT, Map, map_of

STOP = 1
PAUSE = 2

CONT = atom("cont")
HALT = atom("halt")
SUSPEND = atom("suspend")
DONE = atom("done")
HALTED = atom("halted")
SUSPENDED = atom("suspended")
REDUCE = atom("reduce")
ENUMERABLE = alias("Enumerable")
COLLECTABLE = alias("Collectable")

RANGE = alias("Range")
MAP_SET = alias("MapSet")
STREAM = alias("Stream")
FIRST = atom("first")
LAST = atom("last")
STEP = atom("step")
MAP_FIELD = atom("map")
ENUM_FIELD = atom("enum")
FUNS_FIELD = atom("funs")
ACCS_FIELD = atom("accs")
DONE_FIELD = DONE
STRING_CHARS = alias("String.Chars")
TO_STRING = atom("to_string")


# -- funs -------------------------------------------------------------------------------------------------------------------


def fun_of(fun: Any, arity: int) -> Callable[..., Any]:
    """The Python function of a fun. What is no fun of that arity fails when it is called, as in Elixir, not before."""
    if type(fun) is FunctionType and fun.__code__.co_argcount == arity:
        return fun
    if type(fun) is ExtFun and fun.arity == arity:
        return fun.target
    if is_fun(fun):

        def wrong(*args: Any) -> Any:
            raise BadArity(fun, args)
    else:

        def wrong(*args: Any) -> Any:
            raise BadFun(fun)

    return wrong


def returning(fun: Any, arity: int) -> Callable[..., Any]:
    """The fun as a Python function of that arity that gives terms only (and is a fun itself)."""
    f = fun_of(fun, arity)
    return f if is_direct(f) else _RETURNING[arity](f)


def _of_0(f: Callable[..., Any]) -> Callable[..., Any]:
    def call() -> Any:
        r = f()
        return run(r) if type(r) is list else r

    return call


def _of_1(f: Callable[..., Any]) -> Callable[..., Any]:
    def call(a: Any) -> Any:
        r = f(a)
        return run(r) if type(r) is list else r

    return call


def _of_2(f: Callable[..., Any]) -> Callable[..., Any]:
    def call(a: Any, b: Any) -> Any:
        r = f(a, b)
        return run(r) if type(r) is list else r

    return call


def _of_3(f: Callable[..., Any]) -> Callable[..., Any]:
    def call(a: Any, b: Any, c: Any) -> Any:
        r = f(a, b, c)
        return run(r) if type(r) is list else r

    return call


_RETURNING = (_of_0, _of_1, _of_2, _of_3)


def has_arity(fun: Any, arity: int) -> bool:
    if type(fun) is FunctionType:
        return fun.__code__.co_argcount == arity
    return type(fun) is ExtFun and fun.arity == arity


def shown_as(fun: Any, module: str, name: str, index: int, unique: int) -> Any:
    """The fun, which a library function hands out, as ``inspect`` shows it on Elixir 1.14: its number, and where it stands."""
    fun.__dict__["fun_info"] = (atom(module), name, index, unique)
    return fun


def checked(fun: Any, arity: int) -> Callable[..., Any]:
    """As ``returning``; no clause takes what is no fun of that arity."""
    if not has_arity(fun, arity):
        raise TypeError
    return returning(fun, arity)


def checked_tail(fun: Any, arity: int) -> Callable[..., Any]:
    """As ``fun_of``: the result may be a call still to be made. No clause takes what is no fun of that arity."""
    if type(fun) is FunctionType and fun.__code__.co_argcount == arity:
        return fun
    if not has_arity(fun, arity):
        raise TypeError
    return fun_of(fun, arity)


def check_fun(fun: Any, arity: int) -> None:
    """For functions that take nothing but a fun of that arity: what else it is, no clause accepts."""
    if not has_arity(fun, arity):
        raise TypeError


def truthy(term: Any) -> bool:
    return term is not FALSE and term is not NIL


# -- errors -----------------------------------------------------------------------------------------------------------------


Entry = tuple[str, str, int, str, int]
"""An entry of a stack trace: module, function, arity, file, line."""


def not_implemented(protocol: Atom, value: Any, description: str = "") -> ErlError:
    return ErlError(exception_struct("Protocol.UndefinedError", protocol=protocol, value=value, description=description.encode()))


def passed_on(error: Any, *through: Entry) -> ErlError:
    """The error, with the functions of Elixir's own between what raised it and the native at work, innermost first."""
    error.through = [(atom(module), atom(name), arity, file, line) for module, name, arity, file, line in through]
    return error  # type: ignore[no-any-return]


def no_clause(module: str, name: str, arity: int, *args: Any) -> ErlError:
    """A FunctionClauseError of another function than the native at work (the one that real Elixir would have reached), with its
    arguments where they are known."""
    error = ErlError(FUNCTION_CLAUSE)
    error.rescued = exception_struct(
        "FunctionClauseError", module=atom(module), function=atom(name), arity=arity, kind=NIL, args=NIL, clauses=NIL
    )
    return called(error, module, name, *args) if args else error


def no_clause_at(module: str, name: str, file: str, line: int, *args: Any) -> ErlError:
    """A FunctionClauseError of another function, with the place where it begins."""
    error: Any = no_clause(module, name, len(args), *args)
    error.call = (*error.call, file, line)
    error.through = []
    return error  # type: ignore[no-any-return]


def called(error: Any, module: str, name: str, *args: Any) -> ErlError:
    """The error, as one that the call of this function raised."""
    error.call = (atom(module), atom(name), args)
    return error  # type: ignore[no-any-return]


def empty_error() -> ErlError:
    return raise_message("Enum.EmptyError", "empty error")


def out_of_bounds() -> ErlError:
    return raise_message("Enum.OutOfBoundsError", "out of bounds error")


def key_error(key: Any, term: Any) -> ErlError:
    return ErlError(exception_struct("KeyError", key=key, term=term, message=NIL))


def bad_map(term: Any) -> ErlError:
    return ErlError((atom("badmap"), term))


# -- building terms ---------------------------------------------------------------------------------------------------------


def build(items: list[Any], tail: Any = EMPTY) -> Any:
    """An Elixir list of a Python list."""
    return from_iter(items, tail)


def new_range(first: int, last: int, step: int) -> Map:
    return map_of({STRUCT: RANGE, FIRST: first, LAST: last, STEP: step})


def range_of(term: Any) -> range | None:
    """The Python range of a ``%Range{}``, None for any other term."""
    if type(term) is Map and term.d.get(STRUCT) is RANGE:
        d = term.d
        return python_range(d[FIRST], d[LAST], d[STEP] if STEP in d else (1 if d[FIRST] <= d[LAST] else -1))
    return None


def python_range(first: int, last: int, step: int) -> range:
    return range(first, last + 1 if step > 0 else last - 1, step)


_SET_VERSION = atom("version")


def new_set(inner: Map) -> Map:
    """A MapSet whose members are the keys of ``inner``."""
    return map_of({STRUCT: MAP_SET, MAP_FIELD: inner, _SET_VERSION: 2})


EMPTY_SET = new_set(EMPTY_MAP)


# -- walking ----------------------------------------------------------------------------------------------------------------


def items_of(term: Any) -> Iterable[Any] | None:
    """The elements of a built-in enumerable as something Python iterates, None for what must be reduced (streams, protocols)."""
    kind = type(term)
    if kind is Cons or term is EMPTY:
        return term
    if kind is Map:
        d = term.d
        struct = d.get(STRUCT)
        if type(struct) is not Atom:
            return term.items()
        if struct is RANGE:
            return range_of(term)
        if struct is MAP_SET:
            return d[MAP_FIELD].keys()
    return None


def sequence_of(term: Any) -> Any:
    """As :func:`items_of`, for those who take all elements: of a list a Python list, not to be changed."""
    return elements(term) if type(term) is Cons or term is EMPTY else items_of(term)


def pylist(vm: Any, term: Any) -> list[Any]:
    """All elements as a Python list of the caller's own, or one that the caller does not change."""
    if type(term) is Cons:
        return to_pylist(term)
    found = items_of(term)
    if found is not None:
        return found if type(found) is list else list(found)
    at_once = _mapped_at_once(term)
    if at_once is not None:
        return at_once
    out: list[Any] = []
    _push(vm, term, out.append)
    return out


def _mapped_at_once(term: Any) -> list[Any] | None:
    """The elements of a stream that only maps what is a sequence; None for any other."""
    if type(term) is not Map or term.d.get(STRUCT) is not STREAM:
        return None
    parts = stream_parts(term)
    if len(parts.stages) != 1 or parts.done is not None:
        return None
    f: Any = maps_with(parts.stages[0])
    found = sequence_of(parts.source) if is_direct(f) else None
    return None if found is None else [f(item) for item in found]


def mapped(vm: Any, enumerable: Any, fun: Any) -> tuple[Any, list[Any]]:
    """The elements and what ``fun`` returns for each. TypeError unless it is a fun of one argument."""
    if not has_arity(fun, 1):
        raise TypeError
    f = fun_of(fun, 1)
    found = sequence_of(enumerable)
    if found is not None and is_direct(f):
        return found, [f(item) for item in found]
    if found is not None:
        return found, [r if type(r := f(item)) is not list else run(r) for item in found]
    items: list[Any] = []
    keys: list[Any] = []

    def step(item: Any) -> None:
        r = f(item)
        keys.append(run(r) if type(r) is list else r)
        items.append(item)

    each(vm, enumerable, step)
    return items, keys


def each(vm: Any, term: Any, step: Callable[[Any], Any]) -> bool:
    """Call ``step`` for each element until it returns something true; whether it did. Steps here never pause."""
    if type(term) is Cons and getattr(term, "items", None) is None:
        while type(term) is Cons:
            if step(term.head):
                return True
            term = term.rest or term.tail
        if term is not EMPTY:
            raise ImproperList(term)
        return False
    found = items_of(term)
    if found is not None:
        for item in found:
            if step(item):
                return True
        return False
    # Whether it stops is the step's word: a stage such as take may end the walk too.
    last: Any = None

    def watched(item: Any) -> Any:
        nonlocal last
        last = step(item)
        return last

    _push(vm, term, watched)
    return bool(last)


def _push(vm: Any, term: Any, step: Callable[[Any], Any]) -> None:
    """Walk a stream or what has a reduce of its own."""
    if type(term) is Map and term.d.get(STRUCT) is STREAM:
        parts = stream_parts(term)
        states = list(parts.states)
        _walk(vm, parts, states, step)
        if parts.done is not None:
            parts.done(step, states[0])
    else:
        # An interrupted walk of a stream is halted, not abandoned: so its own cleanup runs.
        reducer_of(vm, term)((CONT, NIL), pusher(step))


def _walk(vm: Any, parts: Parts, states: list[Any], step: Callable[[Any], Any]) -> None:
    """Push the source through the stages. A first stage that maps is done in the loop itself, which saves a call for each element."""
    stages = parts.stages
    f = maps_with(stages[-1]) if stages else None
    found = None if f is None else sequence_of(parts.source)
    if f is None or found is None:
        each(vm, parts.source, chain(stages, states, step))
        return
    step = chain(stages[:-1], states, step)
    if is_direct(f):
        for item in found:
            if step(f(item)):
                return
        return
    for item in found:
        r = f(item)
        if step(r if type(r) is not list else run(r)):
            return


def pusher(step: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    """The step as a reducer for ``Enumerable.reduce``."""

    def push(item: Any, _acc: Any) -> Any:
        signal = step(item)
        if not signal:
            return _GO_ON
        return _GO_HALT if signal == STOP else _GO_SUSPEND

    return push


_GO_ON = (CONT, NIL)
_GO_HALT = (HALT, NIL)
_GO_SUSPEND = (SUSPEND, NIL)


def reducer_of(vm: Any, term: Any) -> Callable[[Any, Any], Any]:
    """``reduce(acc, fun)`` of a term that is no built-in enumerable."""
    if type(term) is FunctionType and term.__code__.co_argcount == 2 or type(term) is ExtFun and term.arity == 2:
        return returning(term, 2)
    if vm is None:
        raise not_implemented(ENUMERABLE, term)
    if is_fun(term):
        raise not_implemented(ENUMERABLE, term, "only anonymous functions of arity 2 are enumerable")
    return lambda acc, fun: vm.apply(ENUMERABLE, REDUCE, term, acc, fun)


class Parts(NamedTuple):
    """What a ``%Stream{}`` is made of: source, stages (the last one added first), the first states of those stages that have one,
    and what the last stage does when the walk is over (``done(step, state)``), if anything."""

    source: Any
    stages: list[Any]
    states: list[Any]
    done: Callable[[Callable[[Any], Any], Any], Any] | None


def stream_parts(term: Map) -> Parts:
    d = term.d
    done = d[DONE_FIELD]
    return Parts(d[ENUM_FIELD], to_pylist(d[FUNS_FIELD]), to_pylist(d[ACCS_FIELD]), None if done is NIL else done)


def stateful(stage: Any) -> Any:
    """Mark a stage that has a state: it finds it as ``states[index]`` of the link it is given."""
    stage.__dict__["stateful"] = True
    return stage


def mapping(f: Callable[..., Any]) -> Any:
    """A stage that hands on ``f(element)`` for each element (``f`` may give a call still to be made)."""

    def stage(link: Any) -> Any:
        step = link[0]

        def change(item: Any) -> Any:
            r = f(item)
            return step(r if type(r) is not list else run(r))

        return change

    return stage


_MAPPING = mapping(lambda item: item).__code__


def maps_with(stage: Any) -> Any:
    """The function of a stage that :func:`mapping` made, None for any other."""
    return stage.__closure__[0].cell_contents if stage.__code__ is _MAPPING else None


def chain(stages: list[Any], states: list[Any], step: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The step with the stages before it: each stage is called with the link ``(step, states, index)`` and gives its own step.

    ``states`` is changed as the walk goes on.
    """
    index = 0
    for stage in stages:
        step = stage((step, states, index))
        if "stateful" in stage.__dict__:
            index += 1
    return step


def text_of(vm: Any, term: Any) -> bytes:
    """``to_string(term)``, quick for binaries, integers and atoms."""
    kind = type(term)
    if kind is bytes:
        return term
    if kind is int:
        return b"%d" % term
    if kind is Atom:
        return b"" if term is NIL else term.name.encode()
    return vm.apply(STRING_CHARS, TO_STRING, term)
