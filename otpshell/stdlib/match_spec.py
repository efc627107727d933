"""Match specifications compiled to Python closures: ``[{head, guards, body}, …]`` becomes one function of an object.

:func:`compile_spec` gives ``run(object) -> result or NO_MATCH``; :func:`compile_head` gives ``bind(object) -> list of bindings or None``.
A specification that is none raises :class:`BadSpec`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from otpshell.stdlib import arith
from otpshell.terms.atom import FALSE, TRUE, Atom, atom, boolean
from otpshell.terms.bits import bit_size
from otpshell.terms.cons import EMPTY, Cons, cons, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import ElixirException, badarg
from otpshell.terms.format_write import write
from otpshell.terms.fun import is_fun
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.maps import Map, map_of
from otpshell.terms.order import compare

NO_MATCH: Any = type("NoMatch", (), {"__slots__": ()})()
ANY, OBJECT, ALL, CONST, EXIT = atom("_"), atom("$_"), atom("$$"), atom("const"), atom("EXIT")
_UNBOUND: Any = object()
Env = tuple[Any, list[Any]]
Expr = Callable[[Env], Any]


class BadSpec(Exception):
    """No valid match specification. Carries a list of texts that say what is wrong with it."""


def variable(term: Any) -> int | None:
    """The number of ``:"$n"``, None for any other term."""
    if type(term) is Atom and term.name[:1] == "$" and term.name[1:].isdecimal():
        return int(term.name[1:])
    return None


def is_ground(term: Any) -> bool:
    """Whether a pattern matches itself only: it holds no variable, no ``:_``, and no map, which matches every map with more in it."""
    kind = type(term)
    if kind is Atom:
        return term is not ANY and variable(term) is None
    if kind is tuple:
        return all(map(is_ground, term))
    if kind is Cons:
        while type(term) is Cons:
            if not is_ground(term.head):
                return False
            term = term.rest or term.tail
        return is_ground(term)
    return kind is not Map


# -- heads -----------------------------------------------------------------------------------------------------------


class Head:
    """A compiled pattern: ``bind(object)`` gives the values of its variables by slot, or None."""

    def __init__(self, pattern: Any) -> None:
        self.slots: dict[int, int] = {}
        self._test = self._compile(pattern)
        self._count = len(self.slots)

    def bind(self, obj: Any) -> list[Any] | None:
        values = [_UNBOUND] * self._count
        return values if self._test(obj, values) else None

    def in_order(self, values: list[Any]) -> Any:
        """The bindings as the list ``:"$$"``: by the number of their variables."""
        return from_iter([values[self.slots[number]] for number in sorted(self.slots)])

    def _compile(self, pattern: Any) -> Callable[[Any, list[Any]], bool]:
        number = variable(pattern)
        if number is not None:
            return self._variable(self.slots.setdefault(number, len(self.slots)))
        if pattern is ANY:
            return lambda term, values: True
        if is_ground(pattern):
            if type(pattern) is Atom:
                return lambda term, values: term is pattern
            return lambda term, values: exact_equal(term, pattern)
        if type(pattern) is tuple:
            return self._tuple([self._compile(part) for part in pattern])
        if type(pattern) is Cons:
            head, tail = self._compile(pattern.head), self._compile(pattern.tail)
            return lambda term, values: type(term) is Cons and head(term.head, values) and tail(term.tail, values)
        return self._map([(key, self._compile(value)) for key, value in pattern.items()])

    @staticmethod
    def _variable(slot: int) -> Callable[[Any, list[Any]], bool]:
        def test(term: Any, values: list[Any]) -> bool:
            bound = values[slot]
            if bound is _UNBOUND:
                values[slot] = term
                return True
            return exact_equal(bound, term)

        return test

    @staticmethod
    def _tuple(parts: list[Any]) -> Callable[[Any, list[Any]], bool]:
        size = len(parts)

        def test(term: Any, values: list[Any]) -> bool:
            if type(term) is not tuple or len(term) != size:
                return False
            for part, element in zip(parts, term, strict=True):
                if not part(element, values):
                    return False
            return True

        return test

    @staticmethod
    def _map(parts: list[Any]) -> Callable[[Any, list[Any]], bool]:
        def test(term: Any, values: list[Any]) -> bool:
            if type(term) is not Map:
                return False
            for key, part in parts:
                found = term.get(key, _UNBOUND)
                if found is _UNBOUND or not part(found, values):
                    return False
            return True

        return test


# -- guards and bodies -----------------------------------------------------------------------------------------------


def _size(term: Any) -> int:
    if type(term) is tuple:
        return len(term)
    return (bit_size(term) + 7) // 8


def _element(position: Any, term: Any) -> Any:
    if type(position) is not int or type(term) is not tuple or not 1 <= position <= len(term):
        raise badarg()
    return term[position - 1]


def _number(term: Any) -> Any:
    if type(term) is not int and type(term) is not float:
        raise badarg()
    return term


def _list(term: Any) -> Any:
    if type(term) is not Cons:
        raise badarg()
    return term


def _map_get(key: Any, term: Any) -> Any:
    found = term.get(key, _UNBOUND)
    if found is _UNBOUND:
        raise badarg()
    return found


def _is_record(term: Any, tag: Any, size: Any) -> Atom:
    if type(tag) is not Atom or type(size) is not int:
        raise badarg()
    return boolean(type(term) is tuple and len(term) == size and size > 0 and term[0] is tag)


def _part(term: Any, start: Any, length: Any) -> bytes:
    if type(term) is not bytes or type(start) is not int or type(length) is not int:
        raise badarg()
    first, end = min(start, start + length), max(start, start + length)
    if first < 0 or end > len(term):
        raise badarg()
    return term[first:end]


def _kind(*kinds: type) -> Callable[[Any], Atom]:
    return lambda term: boolean(type(term) in kinds)


def _round(value: Any) -> int:
    return value if type(_number(value)) is int else int(math.floor(abs(value) + 0.5) * (1 if value >= 0 else -1))


_FUNCTIONS: dict[tuple[str, int], Callable[..., Any]] = {
    ("is_atom", 1): _kind(Atom),
    ("is_float", 1): _kind(float),
    ("is_integer", 1): _kind(int),
    ("is_number", 1): _kind(int, float),
    ("is_list", 1): lambda term: boolean(is_list(term)),
    ("is_pid", 1): _kind(Pid),
    ("is_port", 1): _kind(Port),
    ("is_reference", 1): _kind(Ref),
    ("is_tuple", 1): _kind(tuple),
    ("is_binary", 1): _kind(bytes),
    ("is_map", 1): _kind(Map),
    ("is_function", 1): lambda term: boolean(is_fun(term)),
    ("is_map_key", 2): lambda key, term: boolean(key in term),
    ("map_get", 2): _map_get,
    ("map_size", 1): lambda term: len(term.d),
    ("is_record", 3): lambda term, tag, size: _is_record(term, tag, size),
    ("not", 1): arith.not_,
    ("abs", 1): lambda term: abs(_number(term)),
    ("element", 2): _element,
    ("hd", 1): lambda term: _list(term).head,
    ("tl", 1): lambda term: _list(term).tail,
    ("length", 1): lambda term: len(to_pylist(term)),
    ("round", 1): _round,
    ("trunc", 1): lambda term: int(_number(term)),
    ("float", 1): lambda term: float(_number(term)),
    ("size", 1): _size,
    ("byte_size", 1): lambda term: (bit_size(term) + 7) // 8,
    ("bit_size", 1): bit_size,
    ("binary_part", 2): lambda term, part: _part(term, *part),
    ("binary_part", 3): lambda term, start, length: _part(term, start, length),
    ("+", 2): arith.add,
    ("-", 2): arith.sub,
    ("*", 2): arith.mul,
    ("/", 2): arith.div,
    ("+", 1): arith.pos,
    ("-", 1): arith.neg,
    ("div", 2): arith.int_div,
    ("rem", 2): arith.rem_,
    ("band", 2): arith.band,
    ("bor", 2): arith.bor,
    ("bxor", 2): arith.bxor,
    ("bnot", 1): arith.bnot,
    ("bsl", 2): arith.bsl,
    ("bsr", 2): arith.bsr,
    ("==", 2): lambda a, b: boolean(a == b),
    ("/=", 2): lambda a, b: boolean(a != b),
    ("=:=", 2): lambda a, b: boolean(exact_equal(a, b)),
    ("=/=", 2): lambda a, b: boolean(not exact_equal(a, b)),
    (">", 2): lambda a, b: boolean(compare(a, b) > 0),
    (">=", 2): lambda a, b: boolean(compare(a, b) >= 0),
    ("<", 2): lambda a, b: boolean(compare(a, b) < 0),
    ("=<", 2): lambda a, b: boolean(compare(a, b) <= 0),
}


def _truth(value: Any) -> bool:
    if value is TRUE:
        return True
    if value is FALSE:
        return False
    raise badarg()


def _every(values: Any) -> Atom:
    return boolean(all([_truth(value) for value in values]))


def _some(values: Any) -> Atom:
    return boolean(any([_truth(value) for value in values]))


def _written(term: Any) -> str:
    """A term as the emulator writes it: without quotes around Erlang's reserved words."""
    return re.sub("'([a-z]+)'", r"\1", write(term))


class Spec:
    """Compiles the guards and bodies of one clause. ``caller`` and ``node`` are what ``{:self}`` and ``{:node}`` stand for.

    What is wrong with them is added to ``problems``; what was compiled is of no use then.
    """

    def __init__(self, head: Head, caller: Callable[[], Any], node: Atom, problems: list[str]) -> None:
        self.head = head
        self.caller = caller
        self.node = node
        self.problems = problems

    def _wrong(self, problem: str) -> Expr:
        self.problems.append(problem)
        return lambda env: env[0]

    def expression(self, term: Any) -> Expr:
        number = variable(term)
        if number is not None:
            slot = self.head.slots.get(number)
            if slot is None:
                return self._wrong(f"Variable ${number} is unbound.")
            return lambda env: env[1][slot]
        if term is OBJECT:
            return lambda env: env[0]
        if term is ALL:
            return lambda env: self.head.in_order(env[1])
        if type(term) is tuple:
            return self._call(term)
        if type(term) is Cons:
            head, tail = self.expression(term.head), self.expression(term.tail)
            return lambda env: cons(head(env), tail(env))
        if type(term) is Map:
            pairs = [(self.expression(key), self.expression(value)) for key, value in term.items()]
            return lambda env: map_of({}).put_many([(key(env), value(env)) for key, value in pairs])
        return lambda env: term

    def _call(self, term: tuple[Any, ...]) -> Expr:
        if len(term) == 1 and type(term[0]) is tuple:
            parts = [self.expression(part) for part in term[0]]
            return lambda env: tuple([part(env) for part in parts])
        if not term or type(term[0]) is not Atom:
            return self._wrong(f"{_written(term)} is neither a function call, nor a tuple (tuples are written {{{{ ... }}}}).")
        name, given = term[0].name, term[1:]
        if name in _FORMS:
            return self._form(name, given, term)
        args = [self.expression(part) for part in given]
        if name == "xor" and len(args) == 2:
            one, other = args
            return lambda env: boolean(_truth(one(env)) != _truth(other(env)))
        if not args and name == "node":
            return lambda env: self.node
        if len(args) == 1 and name == "node":
            return lambda env: self._node_of(args[0](env))
        if (name, len(args)) in (("get_tcw", 0), ("set_tcw", 1)):
            return self._wrong(f"Function {name}/{len(args)} cannot be called in this context.")
        code = _FUNCTIONS.get((name, len(args)))
        if code is None:
            return self._wrong(f"Function {_written(term[0])}/{len(args)} does_not_exist.")
        if len(args) == 1:
            (only,) = args
            return lambda env: code(only(env))
        if len(args) == 2:
            first, second = args
            return lambda env: code(first(env), second(env))
        return lambda env: code(*[arg(env) for arg in args])

    def _node_of(self, term: Any) -> Atom:
        if type(term) not in (Pid, Port, Ref):
            raise badarg()
        return self.node

    def _form(self, name: str, given: tuple[Any, ...], term: Any) -> Expr:
        """What is no function: connectives, ``const``, ``self``, and what only traces have."""
        if name in _TRACES:
            return self._wrong(f"Special form '{_TRACES[name]}' used in wrong dialect.")
        if name == "const":
            if len(given) != 1:
                return self._wrong(f"Special form 'const' called with more than one argument in {_written(term)}.")
            return lambda env: given[0]
        if name == "self":
            if given:
                return self._wrong(f"Special form 'self' called with arguments in {_written(term)}.")
            return lambda env: self.caller()
        if not given:
            return self._wrong(f"Special form '{name}' called without arguments in {_written(term)}.")
        args = [self.expression(part) for part in given]
        if name in ("andalso", "orelse"):
            return _lazily(args, name == "andalso")
        decide = _every if name == "and" else _some
        return lambda env: decide([arg(env) for arg in args])


_TRACES = {
    name: name
    for name in """caller caller_line display enable_trace disable_trace exception_trace get_seq_token is_seq_trace message process_dump
    return_trace silent trace""".split()
} | {"set_seq_token": "set_seq_trace"}
_FORMS = {"and", "or", "andalso", "orelse", "const", "self"} | _TRACES.keys()


def _lazily(args: list[Expr], both: bool) -> Expr:
    # what comes last may be any value, as in Erlang
    def evaluate(env: Env) -> Any:
        for arg in args[:-1]:
            if _truth(arg(env)) is not both:
                return boolean(not both)
        return args[-1](env)

    return evaluate


_FAILURES = (ElixirException, TypeError, ValueError, AttributeError, ArithmeticError)


def _clause(clause: Any, caller: Callable[[], Any], node: Atom, problems: list[str]) -> tuple[Head, list[Expr], list[Expr]]:
    pattern, guards, body = clause
    if not (is_list(guards) and is_proper(guards)):
        raise BadSpec(["Match expression is not a list."])
    if not (type(body) is Cons and is_proper(body)):
        raise BadSpec(["Body clause does not return anything."])
    head = Head(pattern)
    spec = Spec(head, caller, node, problems)
    return head, [spec.expression(guard) for guard in to_pylist(guards)], [spec.expression(part) for part in to_pylist(body)]


def compile_spec(spec: Any, caller: Callable[[], Any], node: Atom) -> Callable[[Any], Any]:
    """The function of one object that a match specification is: the value of the first clause that matches, else NO_MATCH."""
    if type(spec) is not Cons:
        raise BadSpec(["Match programs are not in a list."])
    if not is_proper(spec):
        raise BadSpec(["Match programs are not in a proper list."])
    parts = to_pylist(spec)
    if any(type(part) is not tuple or len(part) != 3 for part in parts):
        raise BadSpec(["Match program part is not a tuple of arity 3."])
    clauses: list[tuple[Head, list[Expr], list[Expr]]] = []
    for part in parts:
        problems: list[str] = []
        clauses.append(_clause(part, caller, node, problems))
        if problems:
            raise BadSpec(problems)

    def run(obj: Any) -> Any:
        for head, guards, body in clauses:
            values = head.bind(obj)
            if values is None:
                continue
            env = (obj, values)
            try:
                if not all(guard(env) is TRUE for guard in guards):
                    continue
            except _FAILURES:
                continue
            result = NO_MATCH
            for part in body:
                try:
                    result = part(env)
                except _FAILURES:
                    result = EXIT
            return result
        return NO_MATCH

    return run


def bound_key(spec: Any, position: int) -> Any:
    """The one key all clauses of a specification ask for, NO_MATCH when there is none: then the whole table has to be read."""
    key = NO_MATCH
    for clause in to_pylist(spec):
        head = clause[0]
        if type(head) is not tuple or len(head) < position or not is_ground(head[position - 1]):
            return NO_MATCH
        if key is not NO_MATCH and not exact_equal(key, head[position - 1]):
            return NO_MATCH
        key = head[position - 1]
    return key


def match_spec_of(pattern: Any, whole: bool) -> Any:
    """The specification that ``match`` (its bindings) or ``match_object`` (the whole object) stands for."""
    return cons((pattern, EMPTY, cons(OBJECT if whole else ALL, EMPTY)), EMPTY)
