"""Match specifications compiled to Python closures: ``[{head, guards, body}, …]`` becomes one function of an object.

:func:`compile_spec` gives ``run(object) -> result or NO_MATCH``; :func:`compile_head` gives ``bind(object) -> list of bindings or None``.
A specification that is none raises :class:`BadSpec`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from otpshell.stdlib import arith
from otpshell.terms.atom import FALSE, TRUE, Atom, atom, boolean
from otpshell.terms.bits import Bits, bit_size
from otpshell.terms.cons import EMPTY, Cons, cons, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import ElixirException, badarg
from otpshell.terms.fun import is_fun
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.maps import Map
from otpshell.terms.order import compare

NO_MATCH: Any = type("NoMatch", (), {"__slots__": ()})()
ANY, OBJECT, ALL, CONST, EXIT = atom("_"), atom("$_"), atom("$$"), atom("const"), atom("EXIT")
_UNBOUND: Any = object()
Env = tuple[Any, list[Any]]
Expr = Callable[[Env], Any]


class BadSpec(Exception):
    """No valid match specification. Carries a text that says what is wrong with it."""


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
        whole = pattern if type(pattern) is tuple or variable(pattern) is not None or pattern is ANY else _UNBOUND
        if whole is _UNBOUND:
            raise BadSpec("a head must be a tuple or a variable")
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
    ("is_bitstring", 1): _kind(bytes, Bits),
    ("is_map", 1): _kind(Map),
    ("is_function", 1): lambda term: boolean(is_fun(term)),
    ("is_boolean", 1): lambda term: boolean(term is TRUE or term is FALSE),
    ("is_map_key", 2): lambda key, term: boolean(key in term),
    ("map_get", 2): _map_get,
    ("map_size", 1): lambda term: len(term.d),
    ("is_record", 3): lambda term, tag, size: boolean(type(term) is tuple and len(term) == size and term[0] is tag),
    ("not", 1): arith.not_,
    ("abs", 1): lambda term: abs(_number(term)),
    ("element", 2): _element,
    ("hd", 1): lambda term: _list(term).head,
    ("tl", 1): lambda term: _list(term).tail,
    ("length", 1): lambda term: len(to_pylist(term)),
    ("round", 1): _round,
    ("trunc", 1): lambda term: int(_number(term)),
    ("floor", 1): lambda term: math.floor(_number(term)),
    ("ceil", 1): lambda term: math.ceil(_number(term)),
    ("float", 1): lambda term: float(_number(term)),
    ("size", 1): _size,
    ("tuple_size", 1): lambda term: len(term) if type(term) is tuple else _element(0, term),
    ("byte_size", 1): lambda term: (bit_size(term) + 7) // 8,
    ("bit_size", 1): bit_size,
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


class Spec:
    """Compiles the guards and bodies of one clause. ``caller`` and ``node`` are what ``{:self}`` and ``{:node}`` stand for."""

    def __init__(self, head: Head, caller: Callable[[], Any], node: Atom) -> None:
        self.head = head
        self.caller = caller
        self.node = node

    def expression(self, term: Any) -> Expr:
        number = variable(term)
        if number is not None:
            slot = self.head.slots.get(number)
            if slot is None:
                raise BadSpec(f"Variable '${number}' is unbound.")
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
            pairs = [(key, self.expression(value)) for key, value in term.items()]
            return lambda env: Map({}).put_many([(key, value(env)) for key, value in pairs])
        return lambda env: term

    def _call(self, term: tuple[Any, ...]) -> Expr:
        if len(term) == 1 and type(term[0]) is tuple:
            parts = [self.expression(part) for part in term[0]]
            return lambda env: tuple([part(env) for part in parts])
        if not term or type(term[0]) is not Atom:
            raise BadSpec("a tuple must be a function call or be in double braces")
        name, given = term[0].name, term[1:]
        if term[0] is CONST and len(given) == 1:
            value = given[0]
            return lambda env: value
        args = [self.expression(part) for part in given]
        if name in ("andalso", "orelse") and args:
            return _lazily(args, name == "andalso")
        if name in ("and", "or") and args:
            decide = _every if name == "and" else _some
            return lambda env: decide([arg(env) for arg in args])
        if name == "xor" and len(args) == 2:
            one, other = args
            return lambda env: boolean(_truth(one(env)) != _truth(other(env)))
        if not args and name == "self":
            return lambda env: self.caller()
        if not args and name == "node":
            return lambda env: self.node
        code = _FUNCTIONS.get((name, len(args)))
        if code is None:
            raise BadSpec(f"Function {name}/{len(args)} does_not_exist.")
        if len(args) == 1:
            (only,) = args
            return lambda env: code(only(env))
        if len(args) == 2:
            first, second = args
            return lambda env: code(first(env), second(env))
        return lambda env: code(*[arg(env) for arg in args])


def _lazily(args: list[Expr], both: bool) -> Expr:
    def evaluate(env: Env) -> Atom:
        for arg in args[:-1]:
            if _truth(arg(env)) is not both:
                return boolean(not both)
        return boolean(_truth(args[-1](env)))

    return evaluate


_FAILURES = (ElixirException, TypeError, ValueError, AttributeError, ArithmeticError)


def _clause(clause: Any, caller: Callable[[], Any], node: Atom) -> tuple[Head, list[Expr], list[Expr]]:
    if type(clause) is not tuple or len(clause) != 3:
        raise BadSpec("a clause must be {head, guards, body}")
    pattern, guards, body = clause
    if not (is_list(guards) and is_proper(guards) and type(body) is Cons and is_proper(body)):
        raise BadSpec("guards and body must be lists")
    head = Head(pattern)
    spec = Spec(head, caller, node)
    return head, [spec.expression(guard) for guard in to_pylist(guards)], [spec.expression(part) for part in to_pylist(body)]


def compile_spec(spec: Any, caller: Callable[[], Any], node: Atom) -> Callable[[Any], Any]:
    """The function of one object that a match specification is: the value of the first clause that matches, else NO_MATCH."""
    if type(spec) is not Cons or not is_proper(spec):
        raise BadSpec("a match specification is a list of clauses")
    clauses = [_clause(clause, caller, node) for clause in to_pylist(spec)]

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
