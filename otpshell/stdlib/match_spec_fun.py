"""``:ets.fun2ms``: the match specification that a fun stands for, read from its expanded source.

Code that is evaluated keeps the source of its funs (``Unit.keep_sources``), as Erlang's evaluator does; compiled code does not. A clause
becomes ``{head, guards, body}``: each variable of the head a number ``:"$n"``, calls of ``:erlang`` tuples of the function's name and
its arguments, and tuples wrapped into one more. What has no place in a match specification raises :class:`Untranslatable`, in the words
of OTP's ``ms_transform``.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.codegen.expanded import clause_list, is_plain_var, variable_key
from otpshell.stdlib.match_spec import ALL, ANY, CONST, OBJECT, variable
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, from_iter, to_pylist
from otpshell.terms.format_write import atom_text
from otpshell.terms.maps import from_pairs

_FUNCTIONS = frozenset(
    """*/2 +/1 +/2 -/1 -/2 //2 /=/2 </2 =/=/2 =:=/2 =</2 ==/2 >/2 >=/2 abs/1 and/2 andalso/2 band/2 binary_part/2 binary_part/3 bit_size/1
    bnot/1 bor/2 bsl/2 bsr/2 bxor/2 byte_size/1 div/2 element/2 float/1 hd/1 is_atom/1 is_binary/1 is_float/1 is_function/1 is_integer/1
    is_list/1 is_map/1 is_map_key/2 is_number/1 is_pid/1 is_port/1 is_record/2 is_reference/1 is_tuple/1 length/1 map_get/2 map_size/1
    node/0 node/1 not/1 or/2 orelse/2 rem/2 round/1 self/0 size/1 tl/1 trunc/1 xor/2""".split()
)
_SHAPE = "ets:fun2ms requires fun with single variable or tuple parameter"
# Forms of Elixir by the name of what they are to Erlang.
_ELEMENTS = {"cond": "case", "with": "case", "__block__": "begin/end block", "fn": "fun", "&": "fun"}


class Untranslatable(Exception):
    """A fun that no match specification stands for; carries what is said of it."""


class OuterVariable(Exception):
    """A fun that mentions a variable from outside of it."""


def match_spec(node: Any) -> Any:
    """The match specification of an expanded ``fn``."""
    clauses = []
    for patterns, guards, body, _meta in clause_list(node[2]):
        numbers: dict[str, Atom] = {}
        head = _whole(patterns, numbers)
        steps = to_pylist(body[2]) if _is_form(body, "__block__") else [body]
        for guard in guards or [None]:
            tests = EMPTY if guard is None else cons(_Side(numbers, "guard").term(guard), EMPTY)
            clauses.append((head, tests, from_iter(map(_Side(numbers, "body").term, steps))))
    return from_iter(clauses)


def _is_form(node: Any, name: str) -> bool:
    return type(node) is tuple and len(node) == 3 and type(node[0]) is Atom and node[0].name == name and type(node[2]) is not Atom


# -- heads -----------------------------------------------------------------------------------------------------------


def _whole(patterns: list[Any], numbers: dict[str, Atom]) -> Any:
    """The head of a clause: a tuple or a variable, which may have the object's own name beside it."""
    pattern: Any = patterns[0] if len(patterns) == 1 else None
    if _is_form(pattern, "="):
        left, right = to_pylist(pattern[2])
        named, pattern = (left, right) if is_plain_var(left) else (right, left)
        if not is_plain_var(named):
            raise Untranslatable(_SHAPE)
        numbers[variable_key(named)] = OBJECT
    tupled = _is_form(pattern, "{}") or type(pattern) is tuple and len(pattern) == 2
    if not (tupled or is_plain_var(pattern)):
        raise Untranslatable(_SHAPE)
    return _head(pattern, numbers)


def _head(pattern: Any, numbers: dict[str, Atom]) -> Any:
    kind = type(pattern)
    if kind is Atom:
        if variable(pattern) is not None or pattern in (OBJECT, ALL):
            raise Untranslatable(f"fun head contains atom {atom_text(pattern)}, which conflics with reserved atoms in match_spec heads")
        return pattern
    if kind is Cons:
        if _is_form(pattern.head, "|"):
            return cons(*(_head(part, numbers) for part in to_pylist(pattern.head[2])))
        return cons(_head(pattern.head, numbers), _head(pattern.tail, numbers))
    if kind is not tuple:
        return pattern
    if len(pattern) == 2:
        return tuple(_head(part, numbers) for part in pattern)
    if is_plain_var(pattern):
        if pattern[0] is ANY:
            return numbers.get(variable_key(pattern), ANY)
        free = sum(number is not OBJECT for number in numbers.values()) + 1
        return numbers.setdefault(variable_key(pattern), atom(f"${free}"))
    if _is_form(pattern, "{}"):
        return tuple(_head(part, numbers) for part in to_pylist(pattern[2]))
    if _is_form(pattern, "%{}"):
        return from_pairs([(_head(key, numbers), _head(value, numbers)) for key, value in to_pylist(pattern[2])])
    if _is_form(pattern, "%"):
        return _head(_struct(pattern), numbers)
    if _is_form(pattern, "<<>>"):
        if (constant := _bytes(pattern)) is not None:
            return constant
        raise Untranslatable(
            f"fun head contains bit syntax matching of variable {_bit_variable(pattern)}, which cannot be translated into match_spec"
        )
    if _is_form(pattern, "^"):
        raise OuterVariable
    raise Untranslatable("in fun head, only matching (=) on toplevel can be translated into match_spec")


def _struct(node: Any) -> Any:
    """``%Name{…}`` as the map it is."""
    name, fields = to_pylist(node[2])
    return (fields[0], fields[1], cons((atom("__struct__"), name), fields[2]))


# -- guards and bodies -----------------------------------------------------------------------------------------------


class _Side:
    """Expressions of a clause's guards (``where`` is ``guard``) or of its body (``body``)."""

    def __init__(self, numbers: dict[str, Atom], where: str) -> None:
        self.numbers = numbers
        self.where = where

    def term(self, node: Any) -> Any:
        kind = type(node)
        if kind is Atom:
            return (CONST, node) if variable(node) is not None or node in (OBJECT, ALL) else node
        if kind is Cons:
            if _is_form(node.head, "|"):
                return cons(*map(self.term, to_pylist(node.head[2])))
            return cons(self.term(node.head), self.term(node.tail))
        if kind is not tuple:
            return node
        if len(node) == 2:
            return (tuple(map(self.term, node)),)
        if is_plain_var(node):
            number = self.numbers.get(variable_key(node))
            if number is None:
                raise OuterVariable
            return number
        if type(node[0]) is tuple:
            return self._call(node)
        return self._form(node)

    def _form(self, node: Any) -> Any:
        name = node[0].name
        if name == "{}":
            return (tuple(map(self.term, to_pylist(node[2]))),)
        if name == "%":
            return self.term(_struct(node))
        if name == "%{}" and not _is_form(node[2].head if type(node[2]) is Cons else None, "|"):
            return from_pairs([(self.term(key), self.term(value)) for key, value in to_pylist(node[2])])
        if name == "<<>>":
            if (constant := _bytes(node)) is not None:
                return constant
            for segment in to_pylist(node[2]):
                # What is interpolated becomes text first.
                self.term(segment[2].head if _is_form(segment, "::") and not is_plain_var(segment[2].head) else 0)
            raise Untranslatable(
                f"bit syntax construction with variable {_bit_variable(node)} (in {self.where}) cannot be translated into match_spec"
            )
        if name == "=":
            raise Untranslatable(f"fun with {self.where} matching ('=' in {self.where}) is illegal as match_spec")
        if name == "for":
            raise self._remote("lists", "reverse", 1)
        raise Untranslatable(
            f"the language element {_ELEMENTS.get(name, name.strip('%{}') or 'map')} (in {self.where}) cannot be translated into match_spec"
        )

    def _call(self, node: Any) -> Any:
        target, args = to_pylist(node[0][2]), to_pylist(node[2])
        if len(target) != 2 or type(target[0]) is not Atom:
            # The call of a fun, or of a module that is known only when the call is made.
            element = "case" if len(target) == 2 and not args else "call"
            raise Untranslatable(f"the language element {element} (in {self.where}) cannot be translated into match_spec")
        module, name = target
        if self.where == "body" and f"{module.name}.{name.name}" in ("erlang.andalso", "erlang.orelse", "Elixir.String.Chars.to_string"):
            # What real Elixir writes out as a case.
            raise Untranslatable("the language element case (in body) cannot be translated into match_spec")
        if module.name != "erlang" or f"{name.name}/{len(args)}" not in _FUNCTIONS:
            raise self._remote(module.name, name.name, len(args))
        if name.name in "+-" and len(args) == 1 and type(args[0]) in (int, float):
            return args[0] if name.name == "+" else -args[0]
        return (name, *map(self.term, args))

    def _remote(self, module: str, name: str, arity: int) -> Untranslatable:
        call = f"{atom_text(atom(module))}:{atom_text(atom(name))}/{arity}"
        return Untranslatable(
            f"fun containing the remote function call '{call}' (called in {self.where}) cannot be translated into match_spec"
        )


def _bytes(node: Any) -> bytes | None:
    """A binary of literal bytes and strings."""
    values = [segment[2].head if _is_form(segment, "::") else segment for segment in to_pylist(node[2])]
    if any(type(value) is not bytes and (type(value) is not int or not 0 <= value < 256) for value in values):
        return None
    return b"".join(value if type(value) is bytes else bytes([value]) for value in values)


def _bit_variable(node: Any) -> str:
    """The first variable of a binary, as Elixir calls it in Erlang."""
    for segment in to_pylist(node[2]):
        value = segment[2].head if _is_form(segment, "::") else segment
        if is_plain_var(value):
            return atom_text(atom(f"_{value[0].name}@1"))
    return "_"
