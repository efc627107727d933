"""Operators and tests: the calls of ``:erlang`` that become Python operators, and boolean expressions as Python conditions."""

from __future__ import annotations

import ast
from typing import Any

from otpshell.lang.codegen import operators
from otpshell.lang.codegen.expanded import is_erlang, is_plain_var, length, variable_key
from otpshell.lang.codegen.nodes import GE, GT, Expr
from otpshell.lang.codegen.writer import Writer, is_head
from otpshell.terms.atom import FALSE, TRUE, Atom
from otpshell.terms.cons import EMPTY, Cons, to_pylist


class Operations(Writer):
    """Compiles what needs no call. See :mod:`otpshell.lang.codegen.operators` for the tables."""

    # -- operators -------------------------------------------------------------------------------------------------

    def _operator(self, node: Any) -> Expr | None:
        """Calls of ``:erlang`` that Python writes as an operator or a test; None for any other call."""
        form = node[0]
        if type(form) is not tuple or len(form) != 3:
            return None
        target = form[2]
        if type(target) is not Cons or type(target.head) is not Atom or target.head.name != "erlang" or target.tail is EMPTY:
            return None
        name = target.tail.head.name
        args = to_pylist(node[2])
        if operators.gives_boolean(name, len(args)):
            if name in ("andalso", "orelse") and not self.known_boolean(node):
                id = self.temp()
                self._junction_value(name, args, id)
                return self.name(id)
            return self.boolean(self.test(node))
        if len(args) == 2:
            if name in operators.ARITHMETIC:
                return self._arithmetic(name, args)
            if name == "rem" and type(args[1]) is int and args[1] > 0:
                return self._divided(args, ast.Mod(), "remainder")
            if name == "div" and type(args[1]) is int and args[1] > 0:
                return self._divided(args, ast.FloorDiv(), "int_div")
            if name == "rem" or name == "div":
                return self._quotient(args, ast.Mod() if name == "rem" else ast.FloorDiv(), operators.BINARY_HELPERS[name])
            if name in operators.BITWISE:
                return self._bitwise(name, args)
            if name in operators.BINARY_HELPERS:
                return self.call(operators.BINARY_HELPERS[name], *self.values(args))
            if name == "element" and type(args[0]) is int and args[0] > 0:
                value = self.named(self.value(args[1]))
                index = args[0] - 1
                fits = self.all_of(
                    [self.type_is(self.name(value), "tuple"), self.compare(self.call("len", self.name(value)), ast.Gt(), self.const(index))]
                )
                slow = self.call(self.unit.export("erlang:element/2"), self.const(args[0]), self.name(value))
                return self.choose(fits, self.item(self.name(value), index), slow)
            if name == "map_get":
                return self._map_get(args[0], args[1])
        elif len(args) == 1:
            if name == "-":
                return self._negate(args[0])
            if name in ("hd", "tl"):
                value = self.named(self.value(args[0]))
                part = self.attr(self.name(value), "head") if name == "hd" else self.tail_of(value)
                slow = self.call(self.unit.export(f"erlang:{name}/1"), self.name(value))
                return self.choose(self.type_is(self.name(value), "Cons"), part, slow)
        elif not args and name == "self":
            return self.attr(self.attr(self.name("S"), "cur"), "pid")
        return None

    def _arithmetic(self, name: str, args: list[Any]) -> Expr:
        op, check = operators.ARITHMETIC[name]
        left, right = self.values(args)
        operands = []
        described = []
        for value in (left, right):
            kind = type(value).__name__
            if kind == "Constant":
                described.append(("const", value.value))
            elif kind == "Name":
                described.append(("var", value.id))
            elif is_head(value):
                described.append(("head", value.value.id))
            else:
                id = self.temp()
                value = self.walrus(id, value)
                described.append(("var", id))
            operands.append(value)
        operation = self.unit.operation(name, *described)
        result = self.binop(op, operands[0], operands[1], operation)
        if all(how == "const" and type(what) is int or how == "var" and what in self.integers for how, what in described):
            return result
        if name != "*" and any(how == "const" and type(what) is int for how, what in described):
            # A small step from a number: Python refuses what Elixir refuses, and no float overflows.
            return result
        again = [self._described(*each) for each in described]
        return self.choose(
            self.is_(self.call("type", self.walrus("n#", result)), self.name("int")),
            self.name("n#"),
            self.call(check, self.name("n#"), *again),
        )

    def _bitwise(self, name: str, args: list[Any]) -> Expr:
        """Bits of two integers; of anything else the helper says what is wrong."""
        values = self.values(args)
        slow = operators.BINARY_HELPERS[name]
        if any(type(value).__name__ == "Constant" and type(value.value) is not int for value in values):
            return self.call(slow, *values)
        left, right = self._reusable(values[0]), self._reusable(values[1])
        ints = [self.type_is(self._again(x), "int") for x in (left, right) if not self._is_integer(*x)]
        fast = self.binop(operators.BITWISE[name], self._again(left), self._again(right))
        return self.choose(self.all_of(ints), fast, self.call(slow, self._again(left), self._again(right))) if ints else fast

    def _described(self, how: str, what: Any) -> Expr:
        if how == "head":
            return self.attr(self.name(what), "head")
        return self.name(what) if how == "var" else self.const(what)

    def _divided(self, args: list[Any], op: Any, slow: str) -> Expr:
        """``rem``/``div`` by a positive constant: Python's operators agree with Elixir's where the dividend is not negative."""
        value = self.named(self.value(args[0]))
        fits = self.all_of([self.type_is(self.name(value), "int"), self.compare(self.name(value), GE, self.const(0))])
        return self.choose(
            fits, self.binop(op, self.name(value), self.const(args[1])), self.call(slow, self.name(value), self.const(args[1]))
        )

    def _quotient(self, args: list[Any], op: Any, slow: str) -> Expr:
        """``rem``/``div`` by what is not known: as :meth:`_divided`, when both turn out to be integers that are not negative."""
        values = self.values(args)
        if any(type(value).__name__ == "Constant" and (type(value.value) is not int or value.value < 0) for value in values):
            return self.call(slow, *values)
        left, right = self._reusable(values[0]), self._reusable(values[1])
        fits = [self.type_is(self._again(x), "int") for x in (left, right) if not self._is_integer(*x)]
        if left[0] == "var":
            fits.append(self.compare(self._again(left), GE, self.const(0)))
        fits.append(self.compare(self._again(right), GT, self.const(0)))
        fast = self.binop(op, self._again(left), self._again(right))
        return self.choose(self.all_of(fits), fast, self.call(slow, self._again(left), self._again(right)))

    def _divides(self, node: Any) -> Expr | None:
        """``rem(x, 2) == 0``: whatever the sign, Python's remainder is zero where Elixir's is. None when it is no positive constant."""
        value, by = to_pylist(node[2])
        if type(by) is not int or by <= 0:
            return None
        id = self.named(self.value(value))
        left = self.binop(ast.Mod(), self.name(id), self.const(by))
        if id not in self.integers:
            left = self.choose(self.type_is(self.name(id), "int"), left, self.call("remainder", self.name(id), self.const(by)))
        return self.compare(left, ast.Eq(), self.const(0))

    def _negate(self, node: Any) -> Expr:
        if type(node) is int or type(node) is float:
            return self.const(-node)
        value = self.named(self.value(node))
        operation = self.unit.operation("-", ("var", value))
        return self.unary(ast.USub(), self.name(value), operation)

    def _map_get(self, key: Any, map_: Any) -> Expr:
        return self.call(self.unit.export("erlang:map_get/2"), *self.values([key, map_]))

    # -- tests -----------------------------------------------------------------------------------------------------

    def known_boolean(self, node: Any) -> bool:
        """Whether the value is surely ``true`` or ``false``."""
        if node is TRUE or node is FALSE:
            return True
        if not is_erlang(node):
            return False
        name = node[0][2].tail.head.name
        if name in ("andalso", "orelse") and length(node[2]) == 2:
            # The value of the right side is that of the whole.
            return all(map(self.known_boolean, node[2]))
        return operators.gives_boolean(name, length(node[2]))

    def test(self, node: Any) -> Expr:
        """A Python test that holds when ``node``, a boolean expression, gives ``true``."""
        if node is TRUE or node is FALSE:
            return self.const(node is TRUE)
        if not is_erlang(node) or not operators.gives_boolean(node[0][2].tail.head.name, length(node[2])):
            return self.is_(self.value(node), self.atom(TRUE))
        line = self.line
        self.at(node[1])
        name = node[0][2].tail.head.name
        args = to_pylist(node[2])
        result = self._test(name, args)
        self.line = line
        return result

    def _test(self, name: str, args: list[Any]) -> Expr:
        if name in operators.TYPE_TESTS:
            return self.type_test(operators.TYPE_TESTS[name], self.value(args[0]))
        if name == "is_boolean":
            value = self.named(self.value(args[0]))
            return self.any_of([self.is_(self.name(value), self.atom(TRUE)), self.is_(self.name(value), self.atom(FALSE))])
        if name == "not":
            if self.known_boolean(args[0]):
                return self.not_(self.test(args[0]))
            return self.is_(self.call("not_", self.value(args[0])), self.atom(TRUE))
        if name in ("andalso", "orelse"):
            return self._junction(name, args)
        if name in operators.EQUALITY:
            return self._equality(name, args)
        op, slow = operators.ORDER[name]
        left, right = self.values(args)
        left_id, right_id = self._reusable(left), self._reusable(right)
        ints = [self.type_is(self._again(x), "int") for x in (left_id, right_id) if not self._is_integer(*x)]
        fast = self.compare(self._again(left_id), op, self._again(right_id))
        if not ints:
            return fast
        return self.choose(self.all_of(ints), fast, self.call(slow, self._again(left_id), self._again(right_id)))

    def _reusable(self, value: Expr) -> tuple[str, Any]:
        if type(value).__name__ == "Constant":
            return ("const", value.value)
        return ("var", self.named(value))

    def _is_integer(self, how: str, what: Any) -> bool:
        return type(what) is int if how == "const" else what in self.integers

    def _again(self, reusable: tuple[str, Any]) -> Expr:
        return self.const(reusable[1]) if reusable[0] == "const" else self.name(reusable[1])

    def type_test(self, kinds: tuple[str, ...], value: Expr) -> Expr:
        if len(kinds) == 1:
            return self.type_is(value, kinds[0])
        id = self.named(value)
        return self.any_of([self.type_is(self.name(id), kind) for kind in kinds])

    def _junction(self, name: str, args: list[Any]) -> Expr:
        if all(map(self.known_boolean, args)):
            before = len(self.out)
            left = self.test(args[0])
            mark = len(self.out)
            integers = self.integers
            if name == "andalso":
                self.integers = integers | self.integers_if(args[0])
            outer, self.in_test = self.in_test, True
            right = self.test(args[1])
            self.integers, self.in_test = integers, outer
            if len(self.out) == mark:
                return (self.all_of if name == "andalso" else self.any_of)([left, right])
            del self.out[before:]
        id = self.temp()
        self._junction_value(name, args, id)
        return self.is_(self.name(id), self.atom(TRUE))

    def integers_after(self, node: Any) -> set[str]:
        """The Python names that surely hold an integer where ``node`` has been evaluated: ``rem(x, 2)`` takes nothing else."""
        if not is_erlang(node):
            return set()
        name, args = node[0][2].tail.head.name, to_pylist(node[2])
        if name in ("andalso", "orelse"):
            return self.integers_after(args[0])
        found = set().union(*map(self.integers_after, args)) if operators.is_strict(name, len(args)) else set()
        return found | set().union(*map(self._place_of, args)) if name in operators.OF_INTEGERS else found

    def integers_if(self, node: Any) -> set[str]:
        """The Python names that surely hold an integer where ``node``, a test, holds."""
        name = node[0][2].tail.head.name if is_erlang(node) else None
        if name == "is_integer":
            return self._place_of(node[2].head)
        if name == "andalso":
            return set().union(*map(self.integers_if, node[2]))
        return self.integers_after(node)

    def _place_of(self, node: Any) -> set[str]:
        """The Python name of a variable, if it has one."""
        if not is_plain_var(node):
            return set()
        key = variable_key(node)
        place = self.vars.get(key, key)
        return {place} if isinstance(place, str) else set()

    def _junction_value(self, name: str, args: list[Any], id: str) -> None:
        self.out.append(self.assign(id, self.value(args[0])))
        goes_on = TRUE if name == "andalso" else FALSE
        body = self.inside(self.deliver, args[1], id)
        stops = self.if_(
            self.not_(self.is_(self.name(id), self.atom(FALSE if goes_on is TRUE else TRUE))),
            [self.raise_(self.call("badarg_value", self.name(id)))],
            [],
        )
        self.out.append(self.if_(self.is_(self.name(id), self.atom(goes_on)), body, [stops]))

    def _equality(self, name: str, args: list[Any]) -> Expr:
        left, right = args
        if right == 0 and type(right) is int and is_erlang(left) and left[0][2].tail.head.name == "rem":
            divided = self._divides(left)
            if divided is not None:
                return divided if name in ("==", "=:=") else self.not_(divided)
        for one, other in ((left, right), (right, left)):
            if type(one) is Atom or one is EMPTY or is_erlang(one) and one[0][2].tail.head.name == "self":
                # Identity is equality for these, and for pids, exact or not.
                test = self.is_(self.value(other), self.value(one))
                return test if name in ("==", "=:=") else self.not_(test)
        exprs = self.values(args)
        if name in ("==", "/="):
            test = self.compare(exprs[0], ast.Eq(), exprs[1])
            return test if name == "==" else self.compare(exprs[0], ast.NotEq(), exprs[1])
        for one, value in ((left, exprs[1]), (right, exprs[0])):
            if type(one) is bytes:
                test = self.compare(value, ast.Eq(), self.const(one))
                break
            if type(one) is int:
                id = self.named(value)
                test = self.all_of([self.compare(self.name(id), ast.Eq(), self.const(one)), self.type_is(self.name(id), "int")])
                break
        else:
            test = self.call("exact_equal", *exprs)
        return test if name == "=:=" else self.not_(test)
