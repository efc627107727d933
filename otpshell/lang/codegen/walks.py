"""Which parameters of a module's functions take a binary that is walked through, and are handed a position instead of a copy.

``<<c, rest::binary>>`` makes ``rest``, which is a copy of all that is left: a function that goes through a binary byte by byte would copy
it as often as it has bytes. As the BEAM keeps a match context, the compiler keeps a :class:`View`: the whole binary and where the rest
begins.

- A variable that is a view is no value yet. It is one where it is read (``data[at:]``), and never where it is only matched again or handed
  to a parameter that is *walked*.
- A walked parameter takes a binary or, from a call inside the module, the Python list ``[data, at]``, which is no term: see the entry that
  ``Function.clauses`` writes. A call of the function itself in tail position just moves ``at``.
- Where a rest is a bitstring (``<<bit::1, rest::bitstring>>``) positions are in bits, and what is left has an end: ``[bytes, at, end]``.
  That goes for all parameters such a rest comes to.
- A parameter is walked when the function matches it against a binary pattern, or hands it on to one that is, and some call in the module
  gives it such a rest. Everything else pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from otpshell.lang.bitsyntax import bits_between
from otpshell.lang.codegen.expanded import count_variables, is_plain_var, length, variable_key
from otpshell.lang.codegen.growing import appended_to
from otpshell.lang.codegen.segments import rest_of
from otpshell.terms.atom import Atom
from otpshell.terms.cons import Cons

# A function of the module: name and arity.
Key = tuple[str, int]
# A parameter: its function and its place among the arguments.
Parameter = tuple[Key, int]


class View(NamedTuple):
    """What is left of a binary: the Python name of the whole, and the position in bytes: a name (None: the start) and a number added to it.

    ``sure``: it has been matched, so that the whole is a binary. Otherwise it may be any term, with position 0. ``kept``: the name under
    which the value is kept once it has been read. ``end``: the name of where it ends, in bits, when the position is one of bits; it is
    None when it runs and the whole is no bitstring.
    """

    data: str
    at: str | None = None
    offset: int = 0
    sure: bool = False
    kept: str | None = None
    end: str | None = None

    def moved(self, size: int) -> View:
        return self._replace(offset=self.offset + size, sure=True)


def as_term(argument: Any) -> Any:
    """What a function of a module was called with, which may be what is left of a binary."""
    if type(argument) is not list:
        return argument
    data, at, *end = argument
    return bits_between(data, at, end[0]) if end else data[at:]


class Handed(NamedTuple):
    """A view as the argument for a walked parameter, which may be one of positions in bits."""

    view: View
    bitwise: bool


class Walks(NamedTuple):
    """What :func:`walks` finds: the walked parameters, for each function the keys of the variables that are worth keeping as views, the
    parameters whose positions are in bits, and those that grow (see ``growing``)."""

    parameters: frozenset[Parameter]
    variables: dict[Key, set[str]]
    bitwise: frozenset[Parameter]
    growing: frozenset[Parameter] = frozenset()


NO_WALKS = Walks(frozenset(), {}, frozenset())


def walks(functions: Iterable[tuple[Key, Any]]) -> Walks:
    """The walked and the growing parameters of functions given as (key, definition)."""
    found = {key: _Function(key, definition) for key, definition in functions}
    growing = frozenset((key, place) for key, function in found.items() for place in function.growing())
    if not any(function.rests for function in found.values()):
        return NO_WALKS._replace(growing=growing) if growing else NO_WALKS
    matched = {(key, place) for key, function in found.items() for place in function.matched()}
    given = {call[:2] for function in found.values() for call in function.calls if call[2] in function.rests}
    while True:
        # What is handed on: to a parameter that is matched, and from one that is given a rest.
        more_matched = {(key, place) for key, function in found.items() for place in function.handed_on(matched)} - matched
        more_given = {target for key, function in found.items() for target in function.hands(key, given)} - given
        if not more_matched and not more_given:
            break
        matched |= more_matched
        given |= more_given
    parameters = frozenset((key, place) for key, place in matched & given if key in found and found[key].may_be_walked)
    bitwise = {call[:2] for function in found.values() for call in function.calls if call[2] in function.bit_rests}
    while True:
        more = {target for key, function in found.items() for target in function.hands(key, bitwise)} - bitwise
        if not more:
            break
        bitwise |= more
    worth = {key: function.worth(parameters) for key, function in found.items()}
    return Walks(parameters, worth, parameters & bitwise, growing - parameters)


class _Function:
    """What the clauses of one function do with binaries."""

    def __init__(self, key: Key, definition: Any) -> None:
        self.heads = [clause.args for clause in definition.clauses]
        # A receive stands in a function of its own, and macros are called with the caller's environment.
        self.may_be_walked = definition.kind in ("def", "defp")
        self.rests: set[str] = set()
        # Of these the ones that are taken as bitstrings.
        self.bit_rests: set[str] = set()
        self.subjects: set[str] = set()
        # (callee, place, the variable given there)
        self.calls: list[tuple[Key, int, str]] = []
        self.key = key
        # (place, the variable that is appended to) of calls of the function itself
        self.appended: set[tuple[int, str]] = set()
        for clause in definition.clauses:
            for pattern in clause.args:
                self._look(pattern)
            self._look(clause.body)

    def matched(self) -> set[int]:
        """The places of parameters that are matched against a binary pattern, in the head or by a ``case``."""
        places = set()
        for head in self.heads:
            for place, pattern in enumerate(head):
                if _is_binary_pattern(pattern) or is_plain_var(pattern) and variable_key(pattern) in self.subjects:
                    places.add(place)
        return places

    def handed_on(self, matched: set[Parameter]) -> set[int]:
        targets = {variable for callee, place, variable in self.calls if (callee, place) in matched}
        return {place for head in self.heads for place, pattern in enumerate(head) if _names(pattern) & targets}

    def hands(self, key: Key, given: set[Parameter]) -> set[Parameter]:
        names = {name for head in self.heads for place, pattern in enumerate(head) if (key, place) in given for name in _names(pattern)}
        return {(callee, place) for callee, place, variable in self.calls if variable in names}

    def growing(self) -> set[int]:
        """The places of parameters that calls of the function itself append to, and that all clauses take as they are."""
        if not self.appended or not self.may_be_walked:
            return set()
        grows = {
            place for head in self.heads for place, pattern in enumerate(head) for name in _names(pattern) if (place, name) in self.appended
        }
        return {place for place in grows if all(is_plain_var(head[place]) and _is_once(head[place], head) for head in self.heads)}

    def worth(self, parameters: frozenset[Parameter]) -> set[str]:
        return self.subjects | {variable for callee, place, variable in self.calls if (callee, place) in parameters}

    def _look(self, node: Any) -> None:
        stack = [node]
        while stack:
            node = stack.pop()
            kind = type(node)
            if kind is Cons:
                while type(node) is Cons:
                    stack.append(node.head)
                    node = node.rest or node.tail
                stack.append(node)
            elif kind is tuple:
                if len(node) == 3 and type(node[2]) is not tuple and type(node[1]) is not tuple:
                    form, _meta, args = node
                    if type(form) is Atom:
                        if type(args) is Atom:
                            continue
                        self._see(form.name, args)
                    else:
                        stack.append(form)
                    stack.append(args)
                else:
                    stack.extend(node)

    def _see(self, form: str, args: Any) -> None:
        if form == "<<>>":
            rest = rest_of(args)
            if rest is not None:
                self.rests.add(variable_key(rest.value))
                if rest.is_bit_rest:
                    self.bit_rests.add(variable_key(rest.value))
            return
        if form == "case":
            subject = args.head
            if is_plain_var(subject) and any(map(_is_binary_pattern, _heads(args.tail.head))):
                self.subjects.add(variable_key(subject))
        elif form == "=":
            pattern, value = args.head, args.tail.head
            if is_plain_var(value) and _is_binary_pattern(pattern):
                self.subjects.add(variable_key(value))
        elif form == "receive":
            self.may_be_walked = False
        place, callee = 0, (form, length(args))
        while type(args) is Cons:
            if is_plain_var(args.head):
                self.calls.append((callee, place, variable_key(args.head)))
            elif callee == self.key:
                variable = appended_to(args.head)
                if variable is not None:
                    self.appended.add((place, variable))
            place += 1
            args = args.rest or args.tail


def _names(pattern: Any) -> set[str]:
    """The variables that stand for the whole of what a pattern is matched against."""
    if is_plain_var(pattern):
        return {variable_key(pattern)}
    if type(pattern) is tuple and len(pattern) == 3 and type(pattern[0]) is Atom and pattern[0].name == "=":
        return {name for side in pattern[2] for name in _names(side)}
    return set()


def _is_once(variable: Any, head: list[Any]) -> bool:
    counts: dict[str, int] = {}
    for pattern in head:
        count_variables(pattern, counts)
    return counts[variable_key(variable)] == 1 or variable[0].name == "_"


def _heads(blocks: Any) -> list[Any]:
    """The patterns of the clauses in ``[do: clauses]``."""
    heads = []
    for arrow in blocks.head[1]:
        head = arrow[2].head.head
        if type(head) is tuple and len(head) == 3 and type(head[0]) is Atom and head[0].name == "when":
            head = head[2].head
        heads.append(head)
    return heads


def _is_binary_pattern(pattern: Any) -> bool:
    """``<<…>>`` or ``"" <> rest``, also as one side of a ``=``."""
    if type(pattern) is not tuple or len(pattern) != 3 or type(pattern[0]) is not Atom:
        return False
    if pattern[0].name == "=":
        return any(map(_is_binary_pattern, pattern[2]))
    return pattern[0].name == "<<>>"
