"""One Elixir function, fun or evaluated expression: expressions, clauses, calls and tail calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from otpshell.lang.codegen.binaries import build_binary
from otpshell.lang.codegen.calls import Calls
from otpshell.lang.codegen.comprehensions import comprehension
from otpshell.lang.codegen.expanded import (
    DROP,
    RETURN,
    PythonName,
    boolean_clauses,
    clause_list,
    literal,
    mentioned,
    split_head,
    truthy_clauses,
    variable_key,
)
from otpshell.lang.codegen.growing import Growing
from otpshell.lang.codegen.guards import guard_test
from otpshell.lang.codegen.nodes import Expr, Stmt
from otpshell.lang.codegen.patterns import Match, likely_first
from otpshell.lang.codegen.receiving import receive
from otpshell.lang.codegen.trying import try_
from otpshell.lang.codegen.walks import Handed, View
from otpshell.lang.codegen.withs import with_
from otpshell.lang.codegen.writer import is_name, is_stable
from otpshell.terms.atom import FALSE, NIL, Atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, to_pylist
from otpshell.terms.maps import MISSING, STRUCT


class Function(Calls):
    """Compiles into one Python function. ``out`` is the statement list being written, ``vars`` maps variable keys to Python names."""

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
                    if not is_stable(earlier):
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
        if kind is Handed:
            return self.handed(*node)
        return self.name(self.unit.constant(node))

    def child(self, label: str) -> Function:
        """A part of this function that is compiled as one of its own, with nothing of its variables yet."""
        part = Function(self.unit, label, self.counts)
        part.origin = self.origin
        return part

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
            node = node.rest or node.tail
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
        if rest is None:
            # Said to library functions, which look for it there: a slot that is not filled takes longer to read.
            self.out.append(self.set_attr(cells[0], "items", self.const(None)))
        for cell, rest_cell in zip(cells, [*map(self.name, cells[1:]), tail], strict=True):
            self.out.append(self.set_attr(cell, "rest", rest_cell))
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
            if all(_is_plain_key(key) for key, _ in pairs):
                return self._update_in_line(exprs[0], exprs[1::2], exprs[2::2])
            if len(pairs) == 1:
                return self.call("map_update", *exprs)
            return self.call("map_updates", exprs[0], self.tuple_(exprs[1:]))
        pairs = to_pylist(args)
        exprs = self.values([part for pair in pairs for part in pair])
        keys, values = exprs[::2], exprs[1::2]
        if len(pairs) <= 32 and all(type(pair[0]) in (Atom, int, bytes) for pair in pairs):
            made = self.temp()
            self.out.append(self.assign(made, self.call("Map")))
            self.out.append(self.set_attr(made, "d", self.dict_(keys, values)))
            self.out.append(self.set_attr(made, "keys_in_order", self.const(None)))
            return self.name(made)
        pairs_ = [self.tuple_([key, value]) for key, value in zip(keys, values, strict=True)]
        return self.call("map_from", self.tuple_(pairs_))

    def _update_in_line(self, base: Expr, keys: list[Expr], values: list[Expr]) -> Expr:
        """``%{base | key: value}``, the commonest change there is, written out for a small map that has the keys.

        To try costs nothing: what is no map has no ``d``, the store of a large one no ``copy``, and a store gives no key it has not.
        """
        map_, new = self.named(base), list(map(self.named, values))
        made = self.temp()
        pairs = [(key, self.name(value)) for key, value in zip(keys, new, strict=True)]
        tried = [
            self.assign("d#", self.attr(self.name(map_), "d")),
            *(self.do(self.item_at(self.name("d#"), key)) for key in keys),
            self.assign("d#", self.call(self.attr(self.name("d#"), "copy"))),
            *(self.set_item("d#", key, value) for key, value in pairs),
            self.assign(made, self.call("Map")),
            self.set_attr(made, "d", self.name("d#")),
            # The same keys in the same order.
            self.set_attr(made, "keys_in_order", self.attr(self.name(map_), "keys_in_order")),
        ]
        if len(pairs) == 1:
            other = self.call("map_update", self.name(map_), *pairs[0])
        else:
            other = self.call("map_updates", self.name(map_), self.tuple_([part for pair in pairs for part in pair]))
        self.out.append(self.try_(tried, "Exception", None, [self.assign(made, other)]))
        return self.name(made)

    def _struct(self, node: Any) -> Expr:
        """``%Name{…}``: expansion has put all fields and ``__struct__`` in when it builds one; an update checks the struct."""
        name, fields = node[2].head, node[2].tail.head
        first = fields[2]
        if type(first) is Cons and type(first.head) is tuple and len(first.head) == 3 and first.head[0].name == "|":
            base = self.named(self.value(first.head[2].head))
            self._check_struct(base, self.value(name))
            update = from_iter([(first.head[0], first.head[1], from_iter([PythonName(base), first.head[2].tail.head]))])
            return self._map((fields[0], fields[1], update))
        pairs = to_pylist(fields[2])
        if not any(pair[0] is STRUCT for pair in pairs):
            pairs = [(STRUCT, name), *pairs]
        return self._map((fields[0], fields[1], from_iter(pairs)))

    def _check_struct(self, base: str, wanted: Expr) -> None:
        check = self.do(self.call("check_struct", self.name(base), wanted))
        if is_name(wanted):
            found = self.call(self.attr(self.attr(self.name(base), "d"), "get"), self.atom(STRUCT))
            fits = self.all_of([self.type_is(self.name(base), "Map"), self.is_(found, wanted)])
            check = self.if_(self.not_(fits), [check], [])
        self.out.append(check)

    def _match(self, node: Any) -> Expr:
        pattern, right = node[2].head, node[2].tail.head
        if type(pattern) is tuple and len(pattern) == 3 and type(pattern[0]) is Atom and type(pattern[2]) is Atom:
            if pattern[0].name == "_":
                return self.name(self.named(self.value(right)))
            key = variable_key(pattern)
            self.deliver(right, key)
            self.vars[key] = key
            return self.name(key)
        view = self.view_of(right)
        if view is not None:
            self.match_or(pattern, view, self.call("badmatch", self.taken(view)))
            return self.value(right)
        subject = self.named(self.value(right))
        self.match_or(pattern, subject, self.call("badmatch", self.name(subject)))
        return self.name(subject)

    def match_or(self, pattern: Any, subject: str | View, error: Expr) -> None:
        """Bind ``pattern`` to the value named ``subject``, raising ``error`` when it does not match."""
        match = Match(self, pattern, subject)
        if match.tests:
            self.out.append(self.if_(self.not_(self.all_of(match.tests)), [self.raise_(error)], []))
        match.bind()

    def _fun(self, node: Any) -> Expr:
        clauses = []
        for arrow in to_pylist(node[2]):
            args, guards = split_head(arrow[2].head)
            clauses.append((args, guards, arrow[2].tail.head, arrow[1]))
        arity = len(clauses[0][0])
        free = [key for key in mentioned(node) if key in self.vars]
        captured = [self.variable(key) for key in free]
        parameters = list(free)
        if self.caught:
            captured.append(self.name(self.caught))
            parameters.append("caught#")
        known = self.unit.funs.get(id(node))
        if known is not None and known[1] == parameters:
            # In the copy of a function that follows its receive.
            return self.call(f"{known[0]}#make", *captured) if captured else self.name(known[0])
        name = f"-{self.label.strip('-').split('-fun-')[0]}-fun-{self.unit.fresh()}-"
        self.unit.funs[id(node)] = (name, parameters, node)
        inner = Function(self.unit, name, self.counts)
        inner.line = self.line
        inner.vars = {key: key for key in free}
        inner.calls_others = True
        if self.caught:
            inner.caught = "caught#"
        params = inner.parameters(clauses, arity)
        body = inner.clauses(clauses, params, ("fun_clause", name, arity))
        # The sign by which library code tells a fun that gives terms only: see ``terms.fun.is_direct``.
        definition = self.function(name, params, body, by_position=not inner.hands_back)
        if self.unit.keep_sources:
            self.unit.constants[f"source@{name}"] = node
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
            integers, after = self.integers, self.integers | self.integers_after(subject)
            self.integers = after | self.integers_if(subject)
            then = self.inside(self.deliver, split[0], dest)
            self.integers = after
            self._if(test, then, split[1], dest)
            self.integers = integers
            return
        view = self.view_of(subject)
        if view is not None:
            self.case_clauses(clauses, view, dest, self.call("case_clause", self.taken(view)))
            return
        value = self.named(self.value(subject))
        truthy = truthy_clauses(clauses)
        if truthy is not None:
            falsy_var, falsy_body, truthy_var, truthy_body = truthy
            for var in (falsy_var, truthy_var):
                if var is not None:
                    self.vars[variable_key(var)] = value
            falsy = self.any_of([self.is_(self.name(value), self.atom(FALSE)), self.is_(self.name(value), self.atom(NIL))])
            self._if(falsy, self.inside(self.deliver, falsy_body, dest), truthy_body, dest)
            return
        self.case_clauses(clauses, value, dest, self.call("case_clause", self.name(value)))

    def _if(self, test: Expr, body: list[Stmt], otherwise: Any, dest: Any) -> None:
        if dest is RETURN:
            self.out.append(self.if_(test, body, []))
            self.deliver(otherwise, dest)
        else:
            self.out.append(self.if_(test, body, self.inside(self.deliver, otherwise, dest)))

    def case_clauses(self, clauses: list[Any], subject: str | View, dest: Any, error: Expr) -> None:
        """One-pattern clauses against the value named ``subject``; ``error`` is raised when none matches."""
        self._alternatives([([subject], *clause) for clause in clauses], dest, error)

    def _alternatives(self, clauses: list[Any], dest: Any, error: Expr) -> None:
        """Clauses ``(subjects, patterns, guards, body, meta)``: the first that matches is taken, ``error`` raised when none does."""
        start = len(self.out)
        self.chain(self._branches(clauses), dest, [self.raise_(error)])
        if dest is RETURN and len(self.out) - start in (len(clauses), len(clauses) + 1):
            # Each clause has become one statement, and leaves the function.
            order = likely_first([clause[1] for clause in clauses])
            self.out[start : start + len(clauses)] = [self.out[start + place] for place in order]

    def _branches(self, clauses: list[Any]) -> Iterator[Any]:
        outside, integers = self.vars, self.integers
        for subjects, patterns, guards, body, meta in clauses:
            # A clause does not see the variables of the one before; those of two clauses of a function may have the same key.
            self.vars, self.integers = dict(outside), integers
            self.at(meta)
            match = Match(self, patterns, subjects, guards)
            tests = [*match.tests, guard_test(self, guards)] if guards else match.tests
            if len(guards) == 1:
                self.integers = integers | self.integers_if(guards[0])
            yield tests, match, body, meta
        self.integers = integers

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
        if self.loop is not None:
            self.walked = {i: f"at#{i}" for i in range(arity) if (self.loop, i) in self.unit.walks.parameters}
            self.ends = {i: f"end#{i}" for i in self.walked if (self.loop, i) in self.unit.walks.bitwise}
            self.grows = {i for i in range(arity) if (self.loop, i) in self.unit.walks.growing}
        if len(clauses) == 1:
            for i, pattern in enumerate(clauses[0][0]):
                if (
                    i not in self.walked
                    and i not in self.grows
                    and type(pattern) is tuple
                    and len(pattern) == 3
                    and type(pattern[0]) is Atom
                    and type(pattern[2]) is Atom
                ):
                    key = variable_key(pattern)
                    if pattern[0].name != "_" and key not in params:
                        params[i] = key
        self.params = list(params)
        return params

    def clauses(self, clauses: list[Any], params: list[str], failure: tuple[str, str, int]) -> list[Stmt]:
        """The body of a function whose clauses are ``(patterns, guards, body, meta)``."""
        whole = Whole(clauses, params, failure[0], self.line)
        if self.loop is not None:
            self.whole = whole
        whole.write(self)
        body = self.out
        if self.looped or self.calls_others:
            body = [self.pause(), *body]
        if self.looped:
            body = [self.forever(body)]
        start = [self.assign(self.params[place], self.pylist([self.name(self.params[place])])) for place in self.grows]
        return [*map(self._enter, self.walked), *start, *body]

    def _enter(self, place: int) -> Stmt:
        """A walked parameter is a binary, or where one is and a position in it."""
        id, at, end = self.params[place], self.walked[place], self.ends.get(place)
        given = self.assign_many([id, at] if end is None else [id, at, end], self.name(id))
        start = [self.assign(at, self.const(0))]
        if end is not None:
            start.append(self.assign_many([id, end], self.call("whole_bits", self.name(id))))
        return self.if_(self.type_is(self.name(id), "list"), [given], start)

    def subject(self, place: int) -> str | View | Growing:
        """What the patterns of a parameter are matched against."""
        if place in self.grows:
            return Growing(self.params[place])
        at = self.walked.get(place)
        return self.params[place] if at is None else View(self.params[place], at, end=self.ends.get(place))

    def pause(self) -> Stmt:
        return self.if_(self.name("preempt"), [self.do(self.call("pause"))], [])


def _is_plain_key(key: Any) -> bool:
    """Whether a key of a map is a literal under which any store may be asked for it: see ``terms.maps``."""
    return type(key) in (Atom, int, bytes) and key != b""


class Whole(NamedTuple):
    """The clauses of a function, ``(patterns, guards, body, meta)``, its parameters, the error of a call that none of them takes, and the
    line where it stands."""

    clauses: list[Any]
    params: list[str]
    failure: str
    line: int

    def write(self, f: Function) -> None:
        f.line = self.line
        subjects = [f.subject(place) for place in range(len(self.params))]
        given = [f.name(each) if isinstance(each, str) else f.taken(each) for each in subjects]
        error = f.call(self.failure, f.tuple_(given))
        f._alternatives([(subjects, *clause) for clause in self.clauses], RETURN, error)


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
