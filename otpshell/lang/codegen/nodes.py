"""Python ``ast`` nodes that carry the line of the Elixir they stand for.

Columns say nothing in generated code, so they are class attributes, with two exceptions, both for :mod:`otpshell.lang.caught`: an
operation that Python itself may refuse (``+`` on an atom, a call with the wrong number of arguments) has its number in the unit's table
of operations as its column, which is how a Python ``TypeError`` finds its way back to the operator and the operands; and a tail call
that is made at once (see ``tails``) has :data:`TAIL_CALL`: its caller is not to show in stack traces. What is inside a generator of a
comprehension ends as many lines below its line as the number of the generator says (see :class:`otpshell.lang.codegen.loops.Loop`).
"""

from __future__ import annotations

import ast
from typing import Any


def _located(base: type) -> Any:
    return type(base.__name__, (base,), {"col_offset": 0, "end_col_offset": 0, "lineno": 1, "end_lineno": 1})


_Name, _Call, _Constant, _Attribute, _Subscript = map(_located, (ast.Name, ast.Call, ast.Constant, ast.Attribute, ast.Subscript))
_BinOp, _UnaryOp, _Compare, _BoolOp, _IfExp = map(_located, (ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp))
_NamedExpr, _Tuple, _List, _Slice, _Dict = map(_located, (ast.NamedExpr, ast.Tuple, ast.List, ast.Slice, ast.Dict))
_Assign, _Expr, _Return, _If, _While, _For = map(_located, (ast.Assign, ast.Expr, ast.Return, ast.If, ast.While, ast.For))
_Continue, _Break, _Raise, _Try, _Handler, _Pass = map(_located, (ast.Continue, ast.Break, ast.Raise, ast.Try, ast.ExceptHandler, ast.Pass))
_FunctionDef, _Starred, _Delete = map(_located, (ast.FunctionDef, ast.Starred, ast.Delete))

LOAD, STORE = ast.Load(), ast.Store()
IS, IS_NOT, EQ, NE, LT, LE, GT, GE = ast.Is(), ast.IsNot(), ast.Eq(), ast.NotEq(), ast.Lt(), ast.LtE(), ast.Gt(), ast.GtE()
AND, OR, NOT, ADD, SHIFT, OR_BITS = ast.And(), ast.Or(), ast.Not(), ast.Add(), ast.LShift(), ast.BitOr()

TAIL_CALL = 1 << 20

Expr = Any
Stmt = Any


class Nodes:
    """Makes nodes at ``line``, the Elixir line being compiled, inside the generator number ``within`` (0: in none)."""

    line = 1
    within = 0

    def _at(self, node: Any) -> Any:
        node.lineno = line = self.line
        node.end_lineno = line + self.within
        return node

    # -- expressions -----------------------------------------------------------------------------------------------

    def name(self, id: str) -> Expr:
        return self._at(_Name(id, LOAD))

    def store(self, id: str) -> Expr:
        return self._at(_Name(id, STORE))

    def const(self, value: Any) -> Expr:
        return self._at(_Constant(value))

    def call(self, function: Expr | str, *args: Expr) -> Expr:
        return self._at(_Call(self.name(function) if type(function) is str else function, list(args), []))

    def attr(self, value: Expr, name: str) -> Expr:
        return self._at(_Attribute(value, name, LOAD))

    def item(self, value: Expr, index: int) -> Expr:
        return self._at(_Subscript(value, self.const(index), LOAD))

    def item_at(self, value: Expr, index: Expr) -> Expr:
        return self._at(_Subscript(value, index, LOAD))

    def slice_between(self, value: Expr, start: Expr, stop: Expr | None = None) -> Expr:
        """``value[start:stop]``, without a stop to the end."""
        return self._at(_Subscript(value, self._at(_Slice(start, stop, None)), LOAD))

    def binop(self, op: Any, left: Expr, right: Expr, operation: int = 0) -> Expr:
        node = self._at(_BinOp(left, op, right))
        node.col_offset = node.end_col_offset = operation
        return node

    def unary(self, op: Any, value: Expr, operation: int = 0) -> Expr:
        node = self._at(_UnaryOp(op, value))
        node.col_offset = node.end_col_offset = operation
        return node

    def not_(self, test: Expr) -> Expr:
        return self._at(_UnaryOp(NOT, test))

    def compare(self, left: Expr, op: Any, right: Expr) -> Expr:
        return self._at(_Compare(left, [op], [right]))

    def is_(self, left: Expr, right: Expr) -> Expr:
        return self.compare(left, IS, right)

    def is_none(self, left: Expr) -> Expr:
        return self.compare(left, IS, self.const(None))

    def not_none(self, left: Expr) -> Expr:
        return self.compare(left, IS_NOT, self.const(None))

    def type_is(self, value: Expr, kind: str) -> Expr:
        """``type(value) is kind``."""
        return self.is_(self.call("type", value), self.name(kind))

    def all_of(self, tests: list[Expr]) -> Expr:
        """The tests joined by ``and``; always true when there are none."""
        if not tests:
            return self.const(True)
        return tests[0] if len(tests) == 1 else self._at(_BoolOp(AND, tests))

    def any_of(self, tests: list[Expr]) -> Expr:
        if not tests:
            return self.const(False)
        return tests[0] if len(tests) == 1 else self._at(_BoolOp(OR, tests))

    def choose(self, test: Expr, then: Expr, otherwise: Expr) -> Expr:
        return self._at(_IfExp(test, then, otherwise))

    def walrus(self, id: str, value: Expr) -> Expr:
        return self._at(_NamedExpr(self.store(id), value))

    def tuple_(self, items: list[Expr]) -> Expr:
        return self._at(_Tuple(items, LOAD))

    def pylist(self, items: list[Expr]) -> Expr:
        return self._at(_List(items, LOAD))

    def dict_(self, keys: list[Expr], values: list[Expr]) -> Expr:
        return self._at(_Dict(keys, values))

    # -- statements ------------------------------------------------------------------------------------------------

    def assign(self, id: str, value: Expr) -> Stmt:
        return self._at(_Assign([self.store(id)], value, None))

    def set_attr(self, id: str, name: str, value: Expr) -> Stmt:
        """``id.name = value``."""
        return self._at(_Assign([self._at(_Attribute(self.name(id), name, STORE))], value, None))

    def set_item(self, id: str, key: Expr, value: Expr) -> Stmt:
        """``id[key] = value``."""
        return self._at(_Assign([self._at(_Subscript(self.name(id), key, STORE))], value, None))

    def assign_many(self, ids: list[str], value: Expr) -> Stmt:
        return self._at(_Assign([self._at(_Tuple([self.store(id) for id in ids], STORE))], value, None))

    def do(self, value: Expr) -> Stmt:
        return self._at(_Expr(value))

    def return_(self, value: Expr) -> Stmt:
        return self._at(_Return(value))

    def if_(self, test: Expr, body: list[Stmt], otherwise: list[Stmt]) -> Stmt:
        return self._at(_If(test, body or [self.pass_()], otherwise))

    def forever(self, body: list[Stmt]) -> Stmt:
        return self._at(_While(self.const(True), body, []))

    def while_(self, test: Expr, body: list[Stmt]) -> Stmt:
        return self._at(_While(test, body or [self.pass_()], []))

    def for_(self, id: str, iterable: Expr, body: list[Stmt], otherwise: list[Stmt] = []) -> Stmt:  # noqa: B006 - never changed
        return self._at(_For(self.store(id), iterable, body or [self.pass_()], otherwise, None))

    def continue_(self) -> Stmt:
        return self._at(_Continue())

    def break_(self) -> Stmt:
        return self._at(_Break())

    def pass_(self) -> Stmt:
        return self._at(_Pass())

    def raise_(self, value: Expr | None = None) -> Stmt:
        return self._at(_Raise(value, None))

    def try_(self, body: list[Stmt], exception: str, caught: str | None, handler: list[Stmt], done: list[Stmt] = []) -> Stmt:  # noqa: B006
        """``try: body`` / ``except exception as caught: handler`` / ``else: done``."""
        clause = self._at(_Handler(self.name(exception), caught, handler or [self.pass_()]))
        return self._at(_Try(body or [self.pass_()], [clause], done, []))

    def function(self, name: str, params: list[str], body: list[Stmt], *, by_position: bool = False) -> Stmt:
        """``def name(params): body``; ``by_position`` says so of the parameters, as ``(params, /)`` does."""
        given = [self._at(_ARG(id)) for id in params]
        args = ast.arguments(given if by_position else [], [] if by_position else given, None, [], [], None, [])
        node = self._at(_FunctionDef(name, args, body or [self.pass_()], [], None, None))
        # Python 3.12 added type parameters; without the field its compiler complains.
        node.type_params = []
        return node


_ARG = _located(ast.arg)
