"""What is known of the variables of a clause, how it became known, and the warning when two uses of one cannot both be right."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.lang.diagnostics import meta_line
from otpshell.lang.env import Env
from otpshell.lang.paths import relative_to_cwd
from otpshell.lang.quoted import is_node, is_var, keyword_get
from otpshell.lang.type_shapes import Fields, Shape, clash, shape_text
from otpshell.lang.type_texts import ExpressionText, indented
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, to_pylist

_VERSION = atom("version")

DOT_FIELD, DOT_FUN = " (due to calling var.field)", " (due to calling var.fun())"
HINT_DOT = (
    'HINT: "var.field" (without parentheses) implies "var" is a map() while "var.fun()" (with parentheses) implies "var" is an atom()'
)
HINT_BINARY = (
    "HINT: all expressions given to binaries are assumed to be of type integer() unless said otherwise. For example, <<expr>> assumes "
    '"expr" is an integer. Pass a modifier, such as <<expr::float>> or <<expr::binary>>, to change the default behaviour.'
)


class Use(NamedTuple):
    """What told the shape of a variable: the text of the expression, its line, and why when the shape does not show in it."""

    variable: str
    shape: Shape
    line: int
    text: str | ExpressionText
    why: str = ""
    hint: str = ""
    same_as: str = ""


class Variable(NamedTuple):
    shape: Shape
    uses: tuple[Use, ...]


class Conflict(Exception):
    """A warning to give, on this line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class Variables:
    """The variables of one clause by name and version."""

    def __init__(self, env: Env, file: str) -> None:
        self.env = env
        self.file = file
        self.variables: dict[Any, Variable] = {}
        self.numbers: dict[Any, int] = {}

    def no_such_field(self, node: Any, target: Any, shape: Fields, name: Atom) -> None:
        line = meta_line(node[1])
        fields = ", ".join(sorted(key.name for key in shape.fields))
        known = self.variables.get(key_of_variable(target)) if is_var(target) else None
        raise Conflict(
            line,
            f'undefined field "{name.name}" in expression:\n\n    # {self.place(line)}\n    {indented(self.text(node))}\n\n'
            f"expected one of the following fields: {fields}\n\n{self._told_by(known.uses if known else ())}",
        )

    # -- variables ---------------------------------------------------------------------------------------------------------

    def number(self, node: Any) -> int:
        return self.numbers.setdefault(key_of_variable(node), len(self.numbers) + 1)

    def known(self, node: Any) -> Shape:
        found = self.variables.get(key_of_variable(node))
        return None if found is None else found.shape

    def use(self, node: Any, shape: Shape, whole: Any) -> None:
        """A variable has this shape by a match."""
        self.told(node, shape, self.text(whole), meta_line(whole[1]) if is_node(whole) else meta_line(node[1]))

    def told(self, node: Any, shape: Shape, text: str | ExpressionText, line: int, *, why: str = "", hint: str = "") -> None:
        """An expression is used as a value of this shape; for a variable, it is known from then on."""
        if not is_var(node):
            if is_node(node):
                self.compare(self.value_again(node), shape, text, line, (), why)
            return
        known = self.variables.get(key_of_variable(node))
        use = Use(node[0].name, shape, line, text, why, hint)
        if known is None:
            self.variables[key_of_variable(node)] = Variable(shape, (use,))
            return
        self.compare(known.shape, shape, text, line, (*known.uses, use), why)
        # A map whose fields are not known is told so twice, by the access and by what it gives.
        again = (use, use) if why is DOT_FIELD and type(known.shape) is not Fields else (use,)
        self.variables[key_of_variable(node)] = Variable(known.shape, (*known.uses, *again))

    def value_again(self, node: Any) -> Shape:
        """The shape of an expression that has been looked at: only a field of a map with known fields has one."""
        head, _, args = node
        if type(head) is not tuple or args is not EMPTY:
            return None
        target = to_pylist(head[2])
        shape = None if len(target) != 2 else self.known(target[0]) if is_var(target[0]) else None
        return shape.fields.get(target[1]) if type(shape) is Fields else None

    def compare(self, known: Shape, shape: Shape, text: str | ExpressionText, line: int, uses: tuple[Use, ...], why: str) -> None:
        found = clash(known, shape)
        if found is None:
            return
        left, right = reversed(found) if why is DOT_FIELD else found
        raise Conflict(
            line,
            f"incompatible types:\n\n    {shape_text(left)} !~ {shape_text(right)}\n\nin expression:\n\n    # {self.place(line)}\n"
            f"    {indented(text)}\n\n{self._told_by(uses)}",
        )

    def _told_by(self, uses: tuple[Use, ...]) -> str:
        told = ""
        for use in uses:
            what = f'the same type as "{use.same_as}"' if use.same_as else f"the type {shape_text(use.shape)}{use.why}"
            told += f'where "{use.variable}" was given {what} in:\n\n    # {self.place(use.line)}\n    {indented(use.text)}\n\n'
        return told + "".join(f"{hint}\n\n" for hint in dict.fromkeys(use.hint for use in uses) if hint)

    def place(self, line: int) -> str:
        return f"{relative_to_cwd(self.file)}:{line}"

    def text(self, node: Any) -> ExpressionText:
        return ExpressionText(node, self.env.vm)


def key_of_variable(node: Any) -> Any:
    return node[0], node[2], keyword_get(node[1], _VERSION)
