"""Calls: local, remote, of funs, by name at run time; tail calls; fields of maps."""

from __future__ import annotations

from typing import Any

from otpshell.lang.codegen.expanded import (
    CALLER,
    PythonName,
    is_erlang,
    length,
    meta_get,
)
from otpshell.lang.codegen.growing import Growing, appended_to, part_of
from otpshell.lang.codegen.nodes import TAIL_CALL, Expr
from otpshell.lang.codegen.operations import Operations
from otpshell.lang.codegen.tails import local_callee
from otpshell.lang.codegen.walks import Handed
from otpshell.lang.codegen.writer import is_head, is_name, is_stable
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom
from otpshell.terms.cons import EMPTY, Cons, cons, from_iter, to_pylist

# Modules whose functions are the BEAM's own: calling one from tail position leaves the caller on the stack.
_BUILT_IN = {"erlang", "ets", "maps", "binary", "math", "os", "unicode", "atomics", "counters", "persistent_term"}


class Calls(Operations):
    """Compiles calls, in the middle of an expression and last in a function."""

    # -- calls -----------------------------------------------------------------------------------------------------

    def call_value(self, node: Any) -> Expr:
        node = _as_call(node)
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
        node = _as_call(node)
        line = self.line
        self.at(node[1])
        form = node[0]
        if type(form) is Atom and self.loop == (form.name, length(node[2])):
            self._loop_again(node[2])
        else:
            pending = self._apply(node)
            inline = pending or self._operator(node) or self._field(node)
            if inline is not None:
                self.hands_back |= pending is not None
                self.out.append(self.return_(inline))
            else:
                callee, args, direct, operation = self._call_parts(node)
                self.hands_back |= not direct
                if direct or type(form) is Atom and self._goes_on(node):
                    call = self.call(callee, *args)
                    if not _is_built_in(node):
                        call.col_offset = call.end_col_offset = TAIL_CALL
                    self.out.append(self.return_(call))
                else:
                    self.calls_others = True
                    self.out.append(self.return_(self.pylist([callee, self.tuple_(args)])))
        self.line = line

    def _goes_on(self, node: Any) -> bool:
        """Whether a tail call of a function of the module closes no circle, so that it can be made at once: see ``tails``."""
        callee = local_callee(node)
        if self.origin is None:
            # Nothing calls a fun at once from tail position.
            return callee in self.unit.locals
        return (self.origin, callee) in self.unit.tails.onward

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
        slow = self.call("dot", self.name(id), self.name(key))
        if self.in_test:
            found = self.call(self.attr(self.attr(self.name(id), "d"), "get"), self.name(key))
            held = self.all_of([self.type_is(self.name(id), "Map"), self.not_none(self.walrus("f#", found))])
            return self.choose(held, self.name("f#"), slow)
        # To try costs nothing, and only a map has a ``d``.
        read = self.temp()
        there = self.assign(read, self.item_at(self.attr(self.name(id), "d"), self.name(key)))
        self.out.append(self.try_([there], "Exception", None, [self.assign(read, slow)]))
        return self.name(read)

    def _loop_again(self, args: Any) -> None:
        views = {place: self.view_of(node) for place, node in enumerate(args) if place in self.walked}
        grown = {place: self._growth(place, node) for place, node in enumerate(args) if place in self.grows}
        nodes = [grown.get(place, node) for place, node in enumerate(args) if views.get(place) is None]
        values = iter(self.values([node for node in nodes if node is not None]))
        changed, appended = [], []
        for place, (id, node) in enumerate(zip(self.params, args, strict=True)):
            if place in grown:
                if grown[place] is node:
                    changed.append((id, self.pylist([next(values)])))
                elif grown[place] is not None:
                    part = next(values)
                    if type(part).__name__ != "Constant":
                        appended.append((place, node, PythonName(self.temp())))
                        changed.append((appended[-1][2].id, part))
                    else:
                        appended.append((place, node, part.value))
                continue
            view = views.get(place)
            at, end = self.walked.get(place), self.ends.get(place)
            value = next(values) if view is None else self.taken(view)
            if end is not None and (view is None or view.end is None):
                found = self.temp()
                self.out.append(self.assign(found, self.call("whole_bits", value)))
                changed += [
                    (id, self.item(self.name(found), 0)),
                    (self.walked[place], self.const(0)),
                    (end, self.item(self.name(found), 1)),
                ]
            elif view is None or (view.end is None) != (end is None):
                changed.append((id, value))
                if at is not None:
                    changed.append((at, self.const(0)))
            else:
                changed += [(id, self.name(view.data)), (self.walked[place], self.position(view))]
                if end is not None and view.end is not None:
                    changed.append((end, self.name(view.end)))
        changed = [(id, value) for id, value in changed if not is_name(value, id)]
        if len(changed) == 1:
            self.out.append(self.assign(*changed[0]))
        elif changed:
            self.out.append(self.assign_many([id for id, _ in changed], self.tuple_([value for _, value in changed])))
        for place, node, part in appended:
            self.append(Growing(self.params[place]), node, part)
        self.out.append(self.again())
        self.looped = True

    def _growth(self, place: int, node: Any) -> Any:
        """What is appended to a growing parameter; None when it stays as it is, and ``node`` itself when it gets another value."""
        own = Growing(self.params[place])
        if self.growing(node) == own:
            return None
        key = appended_to(node)
        return part_of(node) if key is not None and self.vars.get(key) == own else node

    def _call_parts(self, node: Any) -> tuple[Expr, list[Expr], bool, int]:
        """Callee, arguments, whether it always returns a term, and its number in the table of operations (0: none)."""
        form, meta, args = node
        if type(form) is Atom:
            name, arity = local = local_callee(node)
            if arity > length(args):
                args = cons(CALLER, args)
            self.calls_others = True
            return self.local_function(name, arity), self.values(self._handed_on(local, args)), local in self.unit.tails.direct, 0
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
            callee = self._remote(exprs[0], f":{name.name}/{len(exprs) - 1}", exprs[1:])
        else:
            callee = self.call("remote_by_name", exprs[0], self.value(name), self.const(len(exprs) - 1))
        return callee, exprs[1:], False, 0

    def _handed_on(self, callee: tuple[str, int], args: Any) -> Any:
        """Arguments of a local call: what is left of a binary goes to a walked parameter as it is."""
        walked = self.unit.walks.parameters
        if not walked:
            return args
        bitwise = self.unit.walks.bitwise
        handed = []
        for place, node in enumerate(args):
            view = self.view_of(node) if (callee, place) in walked else None
            handed.append(node if view is None else Handed(view, (callee, place) in bitwise))
        return handed

    def _remote(self, module: Expr, name_and_arity: str, args: list[Expr]) -> Expr:
        """The function of that name in a module known at run time. A module seen before at this place is looked up without a call."""
        site = self.unit.site()
        known = [self.tuple_(args)] if all(map(is_stable, args)) else []
        remote = self.call("remote", module, self.name(site), self.const(name_and_arity), *known)
        if not is_name(module):
            return remote
        return self.any_of([self.call("exported", self.call(self.attr(self.name(site), "get"), module)), remote])

    def _fun_call(self, target: Any, args: Any) -> tuple[Expr, list[Expr], bool, int]:
        exprs = self.values([target, *args])
        self.calls_others = True
        fun = self.named(exprs[0]) if not is_name(exprs[0]) else exprs[0].id
        names = []
        described = []
        for value in exprs[1:]:
            kind = type(value).__name__
            if kind == "Constant":
                described.append(("const", value.value))
                names.append(value)
            else:
                if is_head(value):
                    described.append(("head", value.value.id))
                    names.append(value)
                    continue
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


def _as_call(node: Any) -> Any:
    """``apply(module, :name, [a, b])``, which says all that ``module.name(a, b)`` does, as that; any other node as it is."""
    if not is_erlang(node) or node[0][2].tail.head.name != "apply" or length(node[2]) != 3:
        return node
    module, name, args = node[2]
    if type(name) is not Atom or not (args is EMPTY or type(args) is Cons):
        return node
    last = to_pylist(args)[-1] if args is not EMPTY else None
    if type(last) is tuple and len(last) == 3 and type(last[0]) is Atom and last[0].name == "|":
        return node
    dot, meta, _ = node[0]
    return (dot, meta, from_iter([module, name])), node[1], args


def _is_built_in(node: Any) -> bool:
    """Whether a call is one of a module that is built into the BEAM."""
    target = node[0][2] if type(node[0]) is tuple else EMPTY
    return type(target) is Cons and type(target.head) is Atom and target.head.name in _BUILT_IN
