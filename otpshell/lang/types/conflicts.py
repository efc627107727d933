"""A clash in words: what does not go together, in which expression, and what told so of each variable."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.lang.inline import ERLANG, elixir_call
from otpshell.lang.paths import relative_to_cwd
from otpshell.lang.quoted import DOT, is_node, keyword_get
from otpshell.lang.types.context import Clash, Context, Trace, line_of
from otpshell.lang.types.shapes import DYNAMIC, Shape, is_map_like, kind, shape_term, shape_terms, shape_text
from otpshell.lang.types.texts import INFERRED, expression_text, indented
from otpshell.terms.atom import TRUE, atom
from otpshell.terms.cons import EMPTY, from_iter, to_pylist
from otpshell.terms.order import sort_key

_PART, _BINARY, _NO_PARENS, _IS_TUPLE = map(atom, ("::", "<<>>", "no_parens", "is_tuple"))
_HINT_DOT = (
    'HINT: "var.field" (without parentheses) implies "var" is a map() while "var.fun()" (with parentheses) implies "var" is an atom()'
)
_HINT_BINARY = (
    "HINT: all expressions given to binaries are assumed to be of type integer() unless said otherwise. For example, <<expr>> assumes "
    '"expr" is an integer. Pass a modifier, such as <<expr::float>> or <<expr::binary>>, to change the default behaviour.'
)


class Told(NamedTuple):
    """What told the shape of a variable: the shape, or the other variable (``same``) that it is the same as."""

    variable: Any
    shape: Shape
    same: Any
    expression: Any
    line: int | None


class Conflict:
    """A clash as it is to be told: with what was known when it was found."""

    def __init__(self, clash: Clash, context: Context, file: str, vm: Any) -> None:
        self.file = file
        self.vm = vm
        self.expression = clash.stack.expression
        self.line = line_of(self.expression) or 0
        traces = [self._told(number, trace, context) for number in _related(clash, context) for trace in context.traces.get(number, ())]
        known = [each for each in traces if each is not None]
        self.call = clash.call
        mine = list(clash.call[2]) if clash.call else [clash.left, clash.right]
        lifted = context.lifted([*mine, *[each.shape for each in known if each.same is None]])
        self.shapes, rest = lifted[: len(mine)], iter(lifted[len(mine) :])
        self.expected = clash.right
        self.traces = [each._replace(shape=next(rest)) if each.same is None else each for each in known]

    def _told(self, number: int, trace: Trace, context: Context) -> Told | None:
        variable = context.nodes.get(number)
        if variable is None:
            return None
        same = context.nodes.get(trace.shape[1]) if kind(trace.shape) == "var" else None
        return Told(variable, trace.shape, same, trace.expression, trace.line)

    def order(self) -> Any:
        """By what a module's conflicts are told one after the other: as terms of Elixir's checker."""
        if self.call is None:
            term: Any = (atom("unable_unify"), *map(shape_term, self.shapes), self.line, self.expression)
        else:
            name, signature, _ = self.call
            clauses = from_iter([(shape_terms(params), shape_term(result)) for params, result in signature])
            mfa = (ERLANG, name, len(self.shapes))
            term = (atom("unable_apply"), mfa, shape_terms(self.shapes), shape_term(self.expected), clauses, self.line, self.expression)
        return sort_key(term)

    def message(self) -> str:
        return (self._clash() if self.call is None else self._refused_call()) + "Conflict found at"

    def _clash(self) -> str:
        left, right = self.shapes
        missing = _missing_field(left, right)
        if missing is not None:
            name, known = missing
            traces, hints = self._told_by(self.traces[1:], True)
            return f'undefined field "{name}" {self._in_expression()}expected one of the following fields: {known}\n\n{traces}{hints}'
        one, other = (is_map_like(left) and not is_map_like(right)), (is_map_like(right) and not is_map_like(left))
        traces, hints = self._told_by(self.traces, one or other)
        return f"incompatible types:\n\n    {shape_text(left, one)} !~ {shape_text(right, other)}\n\n{self._in_expression()}{traces}{hints}"

    def _refused_call(self) -> str:
        function, signature, _ = self.call
        module, name, given = elixir_call(ERLANG, function, self.shapes)
        owner = ":erlang" if module is ERLANG else module.name.removeprefix("Elixir.")
        taken = []
        for params, result in signature:
            shown = [shape_text(shape, False) for shape in elixir_call(ERLANG, function, list(params))[2]]
            taken.append(f"    {', '.join(shown)} -> {shape_text(result, False)}\n")
        texts = ", ".join(shape_text(shape, False) for shape in given)
        return (
            f"expected {owner}.{name}/{len(given)} to have signature:\n\n    {texts} -> {shape_text(self.expected, False)}\n\n"
            f"but it has signature:\n\n{''.join(taken)}\n{self._in_expression()}{self._told_by(self.traces, False)[0]}"
        )

    def _in_expression(self) -> str:
        return f"in expression:\n\n    # {self._place(self.line)}\n    {self._shown(self.expression)}\n\n"

    def _told_by(self, traces: list[Told], brief: bool) -> tuple[str, str]:
        told = ""
        hints: dict[str, None] = {}
        seen: list[Told] = []
        for each in traces:
            if each not in seen:
                seen.append(each)
        for variable, shape, same, expression, line in reversed(seen):
            if same is not None:
                what = f'the same type as "{same[0].name}"'
            else:
                why, hint = self._hint(shape, expression)
                what = f"the type {shape_text(shape, brief)}{why}"
                if hint:
                    hints[hint] = None
            told += f'where "{variable[0].name}" was given {what} in:\n\n    # {self._place(line)}\n    {self._shown(expression)}\n\n'
        return told, "".join(f"{hint}\n\n" for hint in hints)

    def _hint(self, shape: Shape, expression: Any) -> tuple[str, str]:
        """Why an expression tells this shape, where it does not show."""
        if is_node(expression) and type(expression[0]) is tuple and expression[2] is EMPTY:
            is_field = keyword_get(expression[1], _NO_PARENS) is TRUE
            if kind(shape) == "map" and is_field:
                return " (due to calling var.field)", _HINT_DOT
            if shape == "atom" and not is_field:
                return " (due to calling var.fun())", _HINT_DOT
        if shape == "integer" and _has_inferred_part(expression):
            return "", _HINT_BINARY
        size = next((len(each[1]) for each in self.shapes if kind(each) == "tuple"), None)
        variable = _argument_of_is_tuple(expression)
        if size is None or variable is None:
            return "", ""
        name = expression_text(variable, self.vm)
        return "", f'HINT: use pattern matching or "is_tuple({name}) and tuple_size({name}) == {size}" to guard a sized tuple.'

    def _place(self, line: int | None) -> str:
        return f"{relative_to_cwd(self.file)}:{'' if line is None else line}"

    def _shown(self, expression: Any) -> str:
        return indented(expression_text(expression, self.vm))


def _related(clash: Clash, context: Context) -> list[int]:
    """The variables that were being unified, and those that were given them."""
    found: list[int] = []

    def add(number: int) -> None:
        if number not in found:
            found.append(number)
            for other in sorted(context.shapes):
                if context.shapes[other] == ("var", number):
                    add(other)

    for number in clash.stack.refined:
        add(number)
    return found


def _missing_field(left: Shape, right: Shape) -> tuple[str, str] | None:
    """When ``map.field`` met a map that has no such field: the field, and those that it has."""
    if kind(left) != "map" or kind(right) != "map":
        return None
    for one, other in ((left[1], right[1]), (right[1], left[1])):
        if len(one) == 2 and one[0][0] and kind(one[0][1]) == "atom" and one[1] == (False, DYNAMIC, DYNAMIC):
            key = one[0][1]
            if any(pair[1] == key for pair in other):
                return None
            return key[1].name, ", ".join(sorted(pair[1][1].name for pair in other if kind(pair[1]) == "atom"))
    return None


def _has_inferred_part(expression: Any) -> bool:
    if not is_node(expression) or expression[0] is not _BINARY:
        return False
    return any(
        is_node(part) and part[0] is _PART and part[1] is not EMPTY and part[1].head == (INFERRED, TRUE)
        for part in to_pylist(expression[2])
    )


def _argument_of_is_tuple(expression: Any) -> Any:
    if is_node(expression) and is_node(expression[0]) and expression[0][0] is DOT:
        target = to_pylist(expression[0][2])
        if target == [ERLANG, _IS_TUPLE]:
            return expression[2].head
    return None
