"""One Elixir function, fun or evaluated expression: expressions, clauses, calls and tail calls."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from otpshell.lang.codegen import operators
from otpshell.lang.codegen.binaries import build_binary
from otpshell.lang.codegen.comprehensions import comprehension
from otpshell.lang.codegen.expanded import (
    CALLER,
    DROP,
    RETURN,
    PythonName,
    boolean_clauses,
    clause_list,
    is_erlang,
    is_plain_var,
    length,
    literal,
    mentioned,
    meta_get,
    split_head,
    truthy_clauses,
    variable_key,
)
from otpshell.lang.codegen.guards import guard_test
from otpshell.lang.codegen.nodes import GE, TAIL_CALL, Expr, Nodes, Stmt
from otpshell.lang.codegen.patterns import Match
from otpshell.lang.codegen.receiving import receive
from otpshell.lang.codegen.trying import try_
from otpshell.lang.codegen.withs import with_
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom
from otpshell.terms.cons import EMPTY, Cons, cons, from_iter, to_pylist
from otpshell.terms.maps import MISSING, STRUCT


class Function(Nodes):
    """Compiles into one Python function. ``out`` is the statement list being written, ``vars`` maps variable keys to Python names."""

    def __init__(self, unit: Any, label: str, counts: dict[str, int]) -> None:
        self.unit = unit
        self.label = label
        self.counts = counts
        self.vars: dict[str, str] = {}
        self.out: list[Stmt] = []
        # The function that a tail call may turn into a loop: (name, arity), and its parameters once known.
        self.loop: tuple[str, int] | None = None
        self.params: list[str | None] = []
        self.again = self.continue_
        # The function with more arguments that is all this one calls: see unit.delegate.
        self.delegate: tuple[str, int] | None = None
        # The body of a function that has one clause, which takes everything: a receive there can be the whole loop.
        self.loop_body: Any = None
        self.looped = False
        self.calls_others = False
        self.module_level = False
        self.caught: str | None = None
        self._temps = 0

    # -- small tools -----------------------------------------------------------------------------------------------

    def temp(self) -> str:
        self._temps += 1
        return f"t#{self._temps}"

    def at(self, meta: Any) -> None:
        line = meta_get(meta, "line")
        if type(line) is int and line > 0:
            self.line = line

    def atom(self, value: Atom) -> Expr:
        return self.name(self.unit.atom(value))

    def boolean(self, test: Expr) -> Expr:
        """A Python test as an Elixir boolean."""
        return self.choose(test, self.atom(TRUE), self.atom(FALSE))

    def named(self, value: Expr) -> str:
        """The name of a value, which is assigned to a temporary unless it has one."""
        if type(value).__name__ == "Name":
            return value.id
        id = self.temp()
        self.out.append(self.assign(id, value))
        return id

    def block(self) -> list[Stmt]:
        """Start a new statement list; returns the outer one, to be put back."""
        outer, self.out = self.out, []
        return outer

    def inside(self, work: Any, *args: Any) -> list[Stmt]:
        """The statements that ``work(*args)`` writes."""
        outer = self.block()
        work(*args)
        written, self.out = self.out, outer
        return written

    def put(self, value: Expr, dest: Any) -> None:
        if dest is RETURN:
            self.out.append(self.return_(value))
        elif dest is DROP:
            if type(value).__name__ not in ("Name", "Constant"):
                self.out.append(self.do(value))
        else:
            self.out.append(self.assign(dest, value))

    def variable(self, key: str) -> Expr:
        return self.name(self.vars.get(key, key))

    # -- expressions -----------------------------------------------------------------------------------------------

    def values(self, nodes: Any) -> list[Expr]:
        """Several expressions, evaluated left to right whatever each of them needs written first."""
        results: list[Expr] = []
        for node in nodes:
            before = len(self.out)
            value = self.value(node)
            if len(self.out) > before:
                spilled: list[Stmt] = []
                for i, earlier in enumerate(results):
                    if not _is_stable(earlier):
                        id = self.temp()
                        spilled.append(self.assign(id, earlier))
                        results[i] = self.name(id)
                self.out[before:before] = spilled
            results.append(value)
        return results

    def value(self, node: Any) -> Expr:
        """A Python expression for the value of ``node``."""
        kind = type(node)
        if kind is tuple:
            if len(node) == 3:
                form = node[0]
                if type(form) is Atom:
                    if type(node[2]) is Atom:
                        return self._variable_or_special(node)
                    handler = EXPRESSIONS.get(form.name)
                    if handler is not None:
                        line = self.line
                        self.at(node[1])
                        result = handler(self, node)
                        self.line = line
                        return result
                    if form.name in STATEMENTS:
                        id = self.temp()
                        self.deliver(node, id)
                        return self.name(id)
                return self.call_value(node)
            constant = literal(node)
            if constant is not MISSING:
                return self.name(self.unit.constant(constant))
            return self.tuple_(self.values(node))
        if kind is Atom:
            return self.atom(node)
        if kind is int or kind is bytes or kind is float:
            return self.const(node)
        if node is EMPTY:
            return self.name("EMPTY")
        if kind is Cons:
            return self._list(node)
        if kind is PythonName:
            return self.name(node.id)
        return self.name(self.unit.constant(node))

    def child(self, label: str) -> Function:
        """A function compiled inside this one, with nothing of its variables yet."""
        return Function(self.unit, label, self.counts)

    def _variable_or_special(self, node: Any) -> Expr:
        if node[0].name == "__STACKTRACE__" and variable_key(node) not in self.vars:
            return self.call("stacktrace", self.name(self.caught)) if self.caught else self.name("EMPTY")
        return self.variable(variable_key(node))

    def _list(self, node: Any) -> Expr:
        constant = literal(node)
        if constant is not MISSING:
            return self.name(self.unit.constant(constant))
        items: list[Any] = []
        rest: Any = None
        while type(node) is Cons:
            item = node.head
            if node.tail is EMPTY and type(item) is tuple and len(item) == 3 and type(item[0]) is Atom and item[0].name == "|":
                items.append(item[2].head)
                rest = item[2].tail.head
                break
            items.append(item)
            node = node.tail
        exprs = self.values(items if rest is None else [*items, rest])
        tail = self.name("EMPTY") if rest is None else exprs.pop()
        if len(exprs) > 8:
            # One call instead of as many nested ones as there are elements.
            return self.call("from_iter", self.tuple_(exprs), tail)
        # A cell is made and filled in line: see terms.cons. The elements keep their order.
        cells = [self.temp() for _ in exprs]
        for cell, item in zip(cells, exprs, strict=True):
            self.out.append(self.assign(cell, self.call("Cons")))
            self.out.append(self.set_attr(cell, "head", item))
        for cell, rest_cell in zip(cells, [*map(self.name, cells[1:]), tail], strict=True):
            self.out.append(self.set_attr(cell, "tail", rest_cell))
        return self.name(cells[0])

    def _tuple(self, node: Any) -> Expr:
        constant = literal(node)
        if constant is not MISSING:
            return self.name(self.unit.constant(constant))
        return self.tuple_(self.values(node[2]))

    def _map(self, node: Any) -> Expr:
        constant = literal(node)
        if constant is not MISSING:
            return self.name(self.unit.constant(constant))
        args = node[2]
        first = args.head
        if type(first) is tuple and len(first) == 3 and type(first[0]) is Atom and first[0].name == "|" and args.tail is EMPTY:
            base, pairs = first[2].head, to_pylist(first[2].tail.head)
            exprs = self.values([base, *(part for pair in pairs for part in pair)])
            if len(pairs) == 1:
                plain = type(pairs[0][0]) in (Atom, int, bytes)
                return self.call("map_update_plain" if plain else "map_update", *exprs)
            return self.call("map_updates", exprs[0], self.tuple_(exprs[1:]))
        pairs = to_pylist(args)
        exprs = self.values([part for pair in pairs for part in pair])
        keys, values = exprs[::2], exprs[1::2]
        if len(pairs) <= 32 and all(type(pair[0]) in (Atom, int, bytes) for pair in pairs):
            return self.call("Map", self.dict_(keys, values))
        pairs_ = [self.tuple_([key, value]) for key, value in zip(keys, values, strict=True)]
        return self.call("map_from", self.tuple_(pairs_))

    def _struct(self, node: Any) -> Expr:
        """``%Name{…}``: expansion has put all fields and ``__struct__`` in when it builds one; an update checks the struct."""
        name, fields = node[2].head, node[2].tail.head
        first = fields[2]
        if type(first) is Cons and type(first.head) is tuple and len(first.head) == 3 and first.head[0].name == "|":
            base = self.named(self.value(first.head[2].head))
            wanted = self.value(name)
            self.out.append(self.do(self.call("check_struct", self.name(base), wanted)))
            update = from_iter([(first.head[0], first.head[1], from_iter([PythonName(base), first.head[2].tail.head]))])
            return self._map((fields[0], fields[1], update))
        pairs = to_pylist(fields[2])
        if not any(pair[0] is STRUCT for pair in pairs):
            pairs = [(STRUCT, name), *pairs]
        return self._map((fields[0], fields[1], from_iter(pairs)))

    def _match(self, node: Any) -> Expr:
        pattern, right = node[2].head, node[2].tail.head
        if type(pattern) is tuple and len(pattern) == 3 and type(pattern[0]) is Atom and type(pattern[2]) is Atom:
            if pattern[0].name == "_":
                return self.name(self.named(self.value(right)))
            key = variable_key(pattern)
            self.deliver(right, key)
            self.vars[key] = key
            return self.name(key)
        subject = self.named(self.value(right))
        self.match_or(pattern, subject, self.call("badmatch", self.name(subject)))
        return self.name(subject)

    def match_or(self, pattern: Any, subject: str, error: Expr) -> None:
        """Bind ``pattern`` to the value named ``subject``, raising ``error`` when it does not match."""
        match = Match(self, pattern, subject, guarded=False)
        if match.tests:
            self.out.append(self.if_(self.not_(self.all_of(match.tests)), [self.raise_(error)], []))
        match.bind()

    def _fun(self, node: Any) -> Expr:
        clauses = []
        for arrow in to_pylist(node[2]):
            args, guards = split_head(arrow[2].head)
            clauses.append((args, guards, arrow[2].tail.head, arrow[1]))
        arity = len(clauses[0][0])
        name = f"-{self.label.strip('-').split('-fun-')[0]}-fun-{self.unit.fresh()}-"
        free = [key for key in mentioned(node) if key in self.vars]
        inner = Function(self.unit, name, self.counts)
        inner.line = self.line
        inner.vars = {key: key for key in free}
        inner.calls_others = True
        if self.caught:
            inner.caught = "caught#"
        params = inner.parameters(clauses, arity)
        body = inner.clauses(clauses, params, ("fun_clause", name, arity))
        captured = [self.name(self.vars[key]) for key in free]
        parameters = list(free)
        if self.caught:
            captured.append(self.name(self.caught))
            parameters.append("caught#")
        definition = self.function(name, params, body)
        if not captured:
            self.unit.body.append(definition)
            return self.name(name)
        maker = f"{name}#make"
        # A factory, not a nested function: the variables stay plain locals here, and a loop may go on to change them.
        self.unit.body.append(self.function(maker, parameters, [definition, self.return_(self.name(name))]))
        return self.call(maker, *captured)

    def _capture(self, node: Any) -> Expr:
        slash = node[2].head
        target, arity = slash[2].head, slash[2].tail.head
        if type(target[0]) is Atom:
            return self.local_function(target[0].name, arity)
        module, name = target[0][2].head, target[0][2].tail.head
        return self.call("capture", self.value(module), self.value(name), self.value(arity))

    def local_function(self, name: str, arity: int) -> Expr:
        return self.name(f"{name}/{arity}")

    # -- calls -----------------------------------------------------------------------------------------------------

    def call_value(self, node: Any) -> Expr:
        line = self.line
        self.at(node[1])
        pending = self._apply(node)
        inline = self.call("run", pending) if pending is not None else self._operator(node) or self._field(node)
        if inline is None:
            callee, args, direct, operation = self._call_parts(node)
            call = self.call(callee, *args)
            if operation:
                call.col_offset = call.end_col_offset = operation
            if direct:
                inline = call
            else:
                self.calls_others = True
                inline = self.choose(
                    self.is_(self.call("type", self.walrus("r#", call)), self.name("list")),
                    self.call("run", self.name("r#")),
                    self.name("r#"),
                )
        self.line = line
        return inline

    def tail_call(self, node: Any) -> None:
        line = self.line
        self.at(node[1])
        form = node[0]
        if type(form) is Atom and self.loop == (form.name, length(node[2])):
            self._loop_again(self.values(node[2]))
        else:
            inline = self._apply(node) or self._operator(node) or self._field(node)
            if inline is not None:
                self.out.append(self.return_(inline))
            else:
                callee, args, direct, operation = self._call_parts(node)
                if direct or type(form) is Atom and self.delegate == (form.name, length(node[2])):
                    call = self.call(callee, *args)
                    if not _is_built_in(node):
                        call.col_offset = call.end_col_offset = TAIL_CALL
                    self.out.append(self.return_(call))
                else:
                    self.calls_others = True
                    self.out.append(self.return_(self.pylist([callee, self.tuple_(args)])))
        self.line = line

    def _apply(self, node: Any) -> Expr | None:
        """``:erlang.apply`` with a list of arguments as a pending tail call; None for any other call."""
        if not is_erlang(node) or node[0][2].tail.head.name != "apply":
            return None
        args = to_pylist(node[2])
        if len(args) not in (2, 3):
            return None
        self.calls_others = True
        return self.call("apply_fun" if len(args) == 2 else "apply_mfa", *self.values(args))

    def _field(self, node: Any) -> Expr | None:
        """``value.name``: the key of a map, read in line; None for any other call. What is no such map, ``dot`` sees to."""
        form, meta, args = node
        if type(form) is Atom or args is not EMPTY or meta_get(meta, "no_parens") is not TRUE:
            return None
        target = to_pylist(form[2])
        if len(target) != 2 or type(target[0]) is Atom and target[0] not in (NIL, TRUE, FALSE) or type(target[1]) is not Atom:
            return None
        id = self.named(self.value(target[0]))
        key = self.unit.atom(target[1])
        found = self.call(self.attr(self.attr(self.name(id), "d"), "get"), self.name(key))
        held = self.all_of([self.type_is(self.name(id), "Map"), self.not_none(self.walrus("f#", found))])
        return self.choose(held, self.name("f#"), self.call("dot", self.name(id), self.name(key)))

    def _loop_again(self, args: list[Expr]) -> None:
        changed = []
        for id, value in zip(self.params, args, strict=True):
            if id is None:
                # Nobody reads this parameter here, but its argument is evaluated all the same.
                self.put(value, DROP)
            elif not _is_name(value, id):
                changed.append((id, value))
        if len(changed) == 1:
            self.out.append(self.assign(*changed[0]))
        elif changed:
            self.out.append(self.assign_many([id for id, _ in changed], self.tuple_([value for _, value in changed])))
        self.out.append(self.again())
        self.looped = True

    def _call_parts(self, node: Any) -> tuple[Expr, list[Expr], bool, int]:
        """Callee, arguments, whether it always returns a term, and its number in the table of operations (0: none)."""
        form, meta, args = node
        if type(form) is Atom:
            name, arity = form.name, length(args)
            if name == "super":
                kind, target = meta_get(meta, "super")
                name = target.name
                if kind.name in ("defmacro", "defmacrop"):
                    # Macros take the caller's env first.
                    name, arity, args = f"MACRO-{name}", arity + 1, cons(CALLER, args)
            self.calls_others = True
            return self.local_function(name, arity), self.values(args), (name, arity) in self.unit.direct, 0
        target = to_pylist(form[2])
        if len(target) == 1:
            return self._fun_call(target[0], args)
        module, name = target
        if type(module) is Atom and type(name) is Atom:
            key = f"{module.name}:{name.name}/{length(args)}"
            direct = self.unit.is_native(key)
            if not direct:
                self.calls_others = True
            return self.name(self.unit.export(key)), self.values(args), direct, 0
        exprs = self.values([module, *args])
        if type(name) is Atom:
            arity = len(exprs) - 1
            callee = self.call("remote", exprs[0], self.name(self.unit.site()), self.const(f":{name.name}/{arity}"))
        else:
            callee = self.call("remote_by_name", exprs[0], self.value(name), self.const(len(exprs) - 1))
        return callee, exprs[1:], False, 0

    def _fun_call(self, target: Any, args: Any) -> tuple[Expr, list[Expr], bool, int]:
        exprs = self.values([target, *args])
        self.calls_others = True
        fun = self.named(exprs[0]) if not _is_name(exprs[0]) else exprs[0].id
        names = []
        described = []
        for value in exprs[1:]:
            kind = type(value).__name__
            if kind == "Constant":
                described.append(("const", value.value))
                names.append(value)
            else:
                if kind == "Name":
                    id = value.id
                else:
                    id = self.temp()
                    value = self.walrus(id, value)
                described.append(("var", id))
                names.append(value)
        operation = self.unit.operation("apply", ("var", fun), *described)
        callee = self.choose(
            self.type_is(self.name(fun), "function"),
            self.name(fun),
            self.call("fun_of", self.name(fun), self.const(len(names))),
        )
        return callee, names, False, operation

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
                part = self.attr(self.name(value), "head" if name == "hd" else "tail")
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
            else:
                id = self.temp()
                value = self.walrus(id, value)
                described.append(("var", id))
            operands.append(value)
        operation = self.unit.operation(name, *described)
        result = self.binop(op, operands[0], operands[1], operation)
        if name != "*" and any(how == "const" and type(what) is int for how, what in described):
            # A small step from a number: Python refuses what Elixir refuses, and no float overflows.
            return result
        again = [self.name(what) if how == "var" else self.const(what) for how, what in described]
        return self.choose(
            self.is_(self.call("type", self.walrus("n#", result)), self.name("int")),
            self.name("n#"),
            self.call(check, self.name("n#"), *again),
        )

    def _divided(self, args: list[Any], op: Any, slow: str) -> Expr:
        """``rem``/``div`` by a positive constant: Python's operators agree with Elixir's where the dividend is not negative."""
        value = self.named(self.value(args[0]))
        fits = self.all_of([self.type_is(self.name(value), "int"), self.compare(self.name(value), GE, self.const(0))])
        return self.choose(
            fits, self.binop(op, self.name(value), self.const(args[1])), self.call(slow, self.name(value), self.const(args[1]))
        )

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
        ints = [self.type_is(self._again(x), "int") for x in (left_id, right_id) if not (x[0] == "const" and type(x[1]) is int)]
        fast = self.compare(self._again(left_id), op, self._again(right_id))
        if not ints:
            return fast
        return self.choose(self.all_of(ints), fast, self.call(slow, self._again(left_id), self._again(right_id)))

    def _reusable(self, value: Expr) -> tuple[str, Any]:
        if type(value).__name__ == "Constant":
            return ("const", value.value)
        return ("var", self.named(value))

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
            right = self.test(args[1])
            if len(self.out) == mark:
                return (self.all_of if name == "andalso" else self.any_of)([left, right])
            del self.out[before:]
        id = self.temp()
        self._junction_value(name, args, id)
        return self.is_(self.name(id), self.atom(TRUE))

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
        for one, other in ((left, right), (right, left)):
            if type(one) is Atom or one is EMPTY:
                # Identity is equality for these, exact or not.
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

    # -- forms that need statements --------------------------------------------------------------------------------

    def deliver(self, node: Any, dest: Any) -> None:
        """Write statements that bring the value of ``node`` to its destination."""
        if type(node) is tuple and len(node) == 3:
            form = node[0]
            if type(form) is Atom:
                if type(node[2]) is not Atom:
                    handler = STATEMENTS.get(form.name)
                    if handler is not None:
                        line = self.line
                        self.at(node[1])
                        handler(self, node, dest)
                        self.line = line
                        return
                    if form.name not in EXPRESSIONS and dest is RETURN:
                        self.tail_call(node)
                        return
            elif dest is RETURN:
                self.tail_call(node)
                return
        self.put(self.value(node), dest)

    def _block(self, node: Any, dest: Any) -> None:
        exprs = to_pylist(node[2])
        if not exprs:
            self.put(self.atom(NIL), dest)
            return
        for expr in exprs[:-1]:
            self.deliver(expr, DROP)
        self.deliver(exprs[-1], dest)

    def _case(self, node: Any, dest: Any) -> None:
        subject, blocks = node[2].head, node[2].tail.head
        clauses = clause_list(blocks.head[1])
        split = boolean_clauses(clauses)
        if split is not None and self.known_boolean(subject):
            test = self.test(subject)
            self._if(test, *split, dest)
            return
        value = self.named(self.value(subject))
        truthy = truthy_clauses(clauses)
        if truthy is not None:
            falsy_var, falsy_body, truthy_var, truthy_body = truthy
            for var in (falsy_var, truthy_var):
                if var is not None:
                    self.vars[variable_key(var)] = value
            falsy = self.any_of([self.is_(self.name(value), self.atom(FALSE)), self.is_(self.name(value), self.atom(NIL))])
            self._if(falsy, falsy_body, truthy_body, dest)
            return
        self.case_clauses(clauses, value, dest, self.call("case_clause", self.name(value)))

    def _if(self, test: Expr, then: Any, otherwise: Any, dest: Any) -> None:
        body = self.inside(self.deliver, then, dest)
        if dest is RETURN:
            self.out.append(self.if_(test, body, []))
            self.deliver(otherwise, dest)
        else:
            self.out.append(self.if_(test, body, self.inside(self.deliver, otherwise, dest)))

    def case_clauses(self, clauses: list[Any], subject: str, dest: Any, error: Expr) -> None:
        """One-pattern clauses against the value named ``subject``; ``error`` is raised when none matches."""
        self._alternatives([([subject], *clause) for clause in clauses], dest, error)

    def _alternatives(self, clauses: list[Any], dest: Any, error: Expr) -> None:
        """Clauses ``(subjects, patterns, guards, body, meta)``: the first that matches is taken, ``error`` raised when none does."""
        self.chain(self._branches(clauses), dest, [self.raise_(error)])

    def _branches(self, clauses: list[Any]) -> Iterator[Any]:
        for subjects, patterns, guards, body, meta in clauses:
            self.at(meta)
            match = Match(self, patterns, subjects, guarded=bool(guards))
            tests = [*match.tests, guard_test(self, guards)] if guards else match.tests
            yield tests, match, body, meta

    def chain(self, branches: Iterable[Any], dest: Any, otherwise: list[Stmt]) -> None:
        """Branches ``(tests, match, body, meta)``: the first whose tests hold is taken, else ``otherwise``.

        Towards RETURN every branch leaves the function, so the next one simply follows; else it goes into the ``else`` of the last.
        """
        outer = self.out
        line = self.line
        for tests, match, body, meta in branches:
            self.at(meta)
            written = self.inside(self._clause_body, match, body, dest)
            if not tests:
                self.out.extend(written)
                break
            branch = self.if_(self.all_of(tests), written, [])
            self.line = line
            self.out.append(branch)
            if dest is not RETURN:
                self.out = branch.orelse
        else:
            self.out.extend(otherwise)
        self.out = outer
        self.line = line

    def _clause_body(self, match: Any, body: Any, dest: Any) -> None:
        match.bind()
        self.deliver(body, dest)

    def _cond(self, node: Any, dest: Any) -> None:
        outer = self.out
        for arrow in to_pylist(node[2].head.head[1]):
            condition, body = arrow[2].head.head, arrow[2].tail.head
            self.at(arrow[1])
            if type(condition) is Atom and condition is not FALSE and condition is not NIL:
                self.deliver(body, dest)
                break
            if self.known_boolean(condition):
                test = self.test(condition)
            else:
                value = self.named(self.value(condition))
                test = self.not_(self.any_of([self.is_(self.name(value), self.atom(FALSE)), self.is_(self.name(value), self.atom(NIL))]))
            written = self.inside(self.deliver, body, dest)
            branch = self.if_(test, written, [])
            self.out.append(branch)
            if dest is not RETURN:
                self.out = branch.orelse
        else:
            self.out.append(self.raise_(self.call("cond_clause")))
        self.out = outer

    # -- whole functions -------------------------------------------------------------------------------------------

    def parameters(self, clauses: list[Any], arity: int) -> list[str]:
        """Parameter names: the variable's own where there is one clause that takes it as it is."""
        params = [f"a#{i}" for i in range(arity)]
        if len(clauses) == 1:
            for i, pattern in enumerate(clauses[0][0]):
                if type(pattern) is tuple and len(pattern) == 3 and type(pattern[0]) is Atom and type(pattern[2]) is Atom:
                    key = variable_key(pattern)
                    if pattern[0].name != "_" and key not in params:
                        params[i] = key
        self.params = list(params)
        return params

    def clauses(self, clauses: list[Any], params: list[str], failure: tuple[str, str, int]) -> list[Stmt]:
        """The body of a function whose clauses are ``(patterns, guards, body, meta)``."""
        kind, _name, _arity = failure
        if len(clauses) == 1 and not clauses[0][1] and all(map(is_plain_var, clauses[0][0])):
            self.loop_body = clauses[0][2]
        error = self.call(kind, self.tuple_([self.name(id) for id in params]))
        self._alternatives([(params, *clause) for clause in clauses], RETURN, error)
        body = self.out
        if self.looped or self.calls_others:
            body = [self.if_(self.name("preempt"), [self.do(self.call("pause"))], []), *body]
        if self.looped:
            body = [self.forever(body)]
        return body


# Modules whose functions are the BEAM's own: calling one from tail position leaves the caller on the stack.
_BUILT_IN = {"erlang", "ets", "maps", "binary", "math", "os", "unicode", "atomics", "counters", "persistent_term"}


def _is_built_in(node: Any) -> bool:
    """Whether a call is one of a module that is built into the BEAM."""
    target = node[0][2] if type(node[0]) is tuple else EMPTY
    return type(target) is Cons and type(target.head) is Atom and target.head.name in _BUILT_IN


def _is_stable(value: Expr) -> bool:
    return type(value).__name__ in ("Name", "Constant")


def _is_name(value: Expr, id: str | None = None) -> bool:
    return type(value).__name__ == "Name" and (id is None or value.id == id)


EXPRESSIONS = {
    "=": Function._match,
    "{}": Function._tuple,
    "%{}": Function._map,
    "%": Function._struct,
    "<<>>": build_binary,
    "fn": Function._fun,
    "&": Function._capture,
}
STATEMENTS = {
    "__block__": Function._block,
    "case": Function._case,
    "cond": Function._cond,
    "receive": receive,
    "try": try_,
    "with": with_,
    "for": comprehension,
}
