"""Writing one Python function: the statement list, the variables, and where values go. The compiler's other parts build on it."""

from __future__ import annotations

from typing import Any, NamedTuple

from otpshell.lang.codegen.expanded import DROP, RETURN, is_plain_var, meta_get, variable_key
from otpshell.lang.codegen.growing import Growing, whole_with
from otpshell.lang.codegen.nodes import ADD, Expr, Nodes, Stmt
from otpshell.lang.codegen.walks import View
from otpshell.terms.atom import FALSE, TRUE, Atom


class Part(NamedTuple):
    """The head or the tail of the list cell with that Python name. A variable that is read once needs no name of its own."""

    cell: str
    name: str


class Writer(Nodes):
    """``out`` is the statement list being written, ``vars`` maps variable keys to Python names."""

    def __init__(self, unit: Any, label: str, counts: dict[str, int]) -> None:
        self.unit = unit
        self.label = label
        self.counts = counts
        self.vars: dict[str, str | View | Part | Growing] = {}
        self.out: list[Stmt] = []
        # The function that a tail call may turn into a loop: (name, arity), and its parameters once known.
        self.loop: tuple[str, int] | None = None
        self.params: list[str] = []
        # Of these the walked ones, by place: the name of the position. See ``walks``.
        self.walked: dict[int, str] = {}
        # And the name of the end, of those that count bits.
        self.ends: dict[int, str] = {}
        # The places of those that grow. See ``growing``.
        self.grows: set[int] = set()
        self.again = self.continue_
        # The function of the module that this one is a part of; None for a fun.
        self.origin: tuple[str, int] | None = None
        # All of a function of the module, for a receive that goes round: see ``receiving``. In the copy, that receive.
        self.whole: Any = None
        self.round: Any = None
        # The Python names that surely hold integers where code is being written.
        self.integers: set[str] = set()
        # Whether what is being written is the right side of an `and`, which has no place for statements.
        self.in_test = False
        # Whether it may return a tail call still to be made.
        self.hands_back = False
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

    def tail_of(self, id: str) -> Expr:
        """The tail of the list cell with that name: see ``terms.cons``."""
        return self.any_of([self.attr(self.name(id), "rest"), self.attr(self.name(id), "tail")])

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
        place = self.vars.get(key, key)
        if isinstance(place, str):
            return self.name(place)
        return self.part(place) if isinstance(place, Part) else self.taken(place)

    def growing(self, node: Any) -> Growing | None:
        """The growing binary that a quoted variable is; None for anything else."""
        place = self.vars.get(variable_key(node)) if is_plain_var(node) else None
        return place if type(place) is Growing else None

    def append(self, place: Growing, node: Any, part: Any) -> None:
        """Append ``part``, a text or the name of one; ``node`` is the ``<<acc::binary, …>>`` it comes of."""
        parts = self.name(place.parts)
        add = self.do(self.call(self.attr(parts, "append"), self.value(part)))
        # What the loop started with may be no binary.
        other = self.inside(lambda: self.out.append(self.assign(place.parts, self.pylist([self.value(whole_with(node, part))]))))
        self.out.append(self.if_(self.type_is(self.item(parts, 0), "bytes"), [add], other))

    def part(self, part: Part) -> Expr:
        return self.attr(self.name(part.cell), "head") if part.name == "head" else self.tail_of(part.cell)

    # -- views of binaries ---------------------------------------------------------------------------------------------

    def view_of(self, node: Any) -> View | None:
        """The view that a quoted variable is; None for anything else."""
        place = self.vars.get(variable_key(node)) if is_plain_var(node) else None
        return place if type(place) is View else None

    def position(self, view: View) -> Expr:
        if view.at is None:
            return self.const(view.offset)
        return self.binop(ADD, self.name(view.at), self.const(view.offset)) if view.offset else self.name(view.at)

    def taken(self, view: View | Growing) -> Expr:
        """The value of a view, or of a growing binary."""
        if isinstance(view, Growing):
            return self.call("grown", self.name(view.parts))
        if view.end is not None:
            value = self.call("bits_between", self.name(view.data), self.position(view), self.name(view.end))
            if not view.sure:
                value = self.choose(self.is_none(self.name(view.end)), self.name(view.data), value)
        else:
            value = self.slice_between(self.name(view.data), self.position(view))
            if not view.sure:
                value = self.choose(self.position(view), value, self.name(view.data))
        if view.kept is not None:
            value = self.any_of([self.name(view.kept), self.walrus(view.kept, value)])
        return value

    def handed(self, view: View, bitwise: bool) -> Expr:
        """A view as the argument for a walked parameter; as the value where one counts bytes and the other bits."""
        if view.end is not None:
            return self.pylist([self.name(view.data), self.position(view), self.name(view.end)]) if bitwise else self.taken(view)
        return self.taken(view) if bitwise else self.pylist([self.name(view.data), self.position(view)])

    def is_worth(self, variable: Any) -> bool:
        """Whether a rest is to be kept as a view: see ``walks``."""
        return self.origin is not None and variable_key(variable) in self.unit.walks.variables.get(self.origin, ())

    # -- what the parts ask of each other --------------------------------------------------------------------------------

    def value(self, node: Any) -> Expr:
        """A Python expression for the value of ``node``."""
        raise NotImplementedError

    def values(self, nodes: Any) -> list[Expr]:
        """Several expressions, evaluated left to right whatever each of them needs written first."""
        raise NotImplementedError

    def deliver(self, node: Any, dest: Any) -> None:
        """Write statements that bring the value of ``node`` to its destination."""
        raise NotImplementedError

    def local_function(self, name: str, arity: int) -> Expr:
        """A function of the module being compiled."""
        return self.name(f"{name}/{arity}")


def is_stable(value: Expr) -> bool:
    return type(value).__name__ in ("Name", "Constant") or is_head(value)


def is_head(value: Expr) -> bool:
    """``cell.head``, which never changes."""
    return type(value).__name__ == "Attribute" and value.attr == "head" and is_name(value.value)


def is_name(value: Expr, id: str | None = None) -> bool:
    return type(value).__name__ == "Name" and (id is None or value.id == id)
