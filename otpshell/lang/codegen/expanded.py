"""Reading expanded quoted expressions: variables, literals, clauses, and the shapes that ``if``, ``and``, ``&&`` expand to."""

from __future__ import annotations

from typing import Any

from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import EMPTY, Cons, from_iter, to_pylist
from otpshell.terms.maps import MISSING, Map, from_pairs

# Destinations of a value besides a name to assign it to.
RETURN = object()
DROP = object()
# The first parameter of every macro's function.
CALLER = (atom("__CALLER__"), EMPTY, NIL)


def variable_key(node: Any) -> str:
    """``name_version``: what tells one binding from another within a function."""
    meta = node[1]
    while type(meta) is Cons:
        pair = meta.head
        if pair[0].name == "version":
            return f"{node[0].name}_{pair[1]}"
        meta = meta.rest or meta.tail
    if node[0].name == "__CALLER__":
        # The first argument of every macro, whatever the context it is mentioned in.
        return "__CALLER__"
    if node[2].name == "#":
        # A Python name the compiler itself made.
        return node[0].name
    return f"{node[0].name}_{node[2].name}"


def count_variables(node: Any, counts: dict[str, int]) -> None:
    """Count how often each variable is mentioned: one that is mentioned once is never read."""
    stack = [node]
    pop = stack.pop
    push = stack.append
    while stack:
        node = pop()
        kind = type(node)
        if kind is tuple:
            if len(node) == 3 and type(node[0]) is Atom and type(node[2]) is Atom:
                key = variable_key(node)
                counts[key] = counts.get(key, 0) + 1
            elif len(node) == 3 and type(node[1]) is not tuple and type(node[2]) is not tuple:
                push(node[2])
                if type(node[0]) is not Atom:
                    push(node[0])
                elif node[0].name == "super":
                    # A macro's takes the caller's environment, which is not written there.
                    counts["__CALLER__"] = counts.get("__CALLER__", 0) + 2
            else:
                stack.extend(node)
        elif kind is Cons:
            while type(node) is Cons:
                item = node.head
                if type(item) is tuple or type(item) is Cons:
                    push(item)
                node = node.rest or node.tail
            push(node)


def meta_get(meta: Any, name: str) -> Any:
    while type(meta) is Cons:
        pair = meta.head
        if type(pair) is tuple and type(pair[0]) is Atom and pair[0].name == name:
            return pair[1]
        meta = meta.rest or meta.tail
    return None


def literal(node: Any) -> Any:
    """The term a quoted expression stands for when it is constant throughout, else MISSING."""
    kind = type(node)
    if kind is Atom or kind is int or kind is bytes or kind is float or node is EMPTY:
        return node
    if kind is Cons:
        items = []
        while type(node) is Cons:
            item = literal(node.head)
            if item is MISSING:
                return MISSING
            items.append(item)
            node = node.rest or node.tail
        return from_iter(items) if node is EMPTY else MISSING
    if kind is tuple:
        if len(node) == 2:
            left = literal(node[0])
            if left is MISSING:
                return MISSING
            right = literal(node[1])
            return MISSING if right is MISSING else (left, right)
        if len(node) == 3 and type(node[0]) is Atom:
            form = node[0].name
            if form == "{}":
                items = [literal(item) for item in node[2]]
                return MISSING if MISSING in items else tuple(items)
            if form == "%{}":
                pairs = [literal(pair) for pair in node[2]]
                return MISSING if MISSING in pairs else from_pairs(pairs)
            return MISSING
        if len(node) != 3:
            return MISSING
        return MISSING
    return node if kind is Map or kind is Bits or _is_identity(node) else MISSING


def _is_identity(node: Any) -> bool:
    return type(node).__name__ in ("Pid", "Ref", "Port", "function", "ExtFun")


class PythonName:
    """Stands in a quoted expression for a Python name the compiler itself made."""

    __slots__ = ("id",)

    def __init__(self, id: str) -> None:
        self.id = id


def is_erlang(node: Any) -> bool:
    """Whether a node calls a function of ``:erlang``."""
    if type(node) is not tuple or len(node) != 3 or type(node[0]) is not tuple or len(node[0]) != 3:
        return False
    target = node[0][2]
    return type(target) is Cons and type(target.head) is Atom and target.head.name == "erlang" and type(target.tail) is Cons


def length(args: Any) -> int:
    n = 0
    while type(args) is Cons:
        n += 1
        args = args.rest or args.tail
    return n


def split_head(head: Any) -> tuple[list[Any], list[Any]]:
    """The patterns and guards of a clause's left side: ``[a, b]`` or ``[{:when, _, [a, b, guard]}]``."""
    patterns = to_pylist(head)
    if len(patterns) == 1 and type(patterns[0]) is tuple and len(patterns[0]) == 3:
        form = patterns[0][0]
        if type(form) is Atom and form.name == "when":
            *patterns, guard = to_pylist(patterns[0][2])
            return patterns, flatten_guards(guard)
    return patterns, []


def flatten_guards(guard: Any) -> list[Any]:
    """``a when b`` in a guard: alternatives, each failing on its own."""
    if type(guard) is tuple and len(guard) == 3 and type(guard[0]) is Atom and guard[0].name == "when":
        left, right = to_pylist(guard[2])
        return [*flatten_guards(left), *flatten_guards(right)]
    return [guard]


def clause_list(arrows: Any) -> list[Any]:
    """``[{:->, meta, [head, body]}]`` as ``(patterns, guards, body, meta)``."""
    clauses = []
    for arrow in to_pylist(arrows):
        patterns, guards = split_head(arrow[2].head)
        clauses.append((patterns, guards, arrow[2].tail.head, arrow[1]))
    return clauses


def block(body: Any) -> list[Any]:
    """The expressions of a body, of which the last gives its value."""
    if type(body) is tuple and len(body) == 3 and type(body[0]) is Atom and body[0].name == "__block__" and type(body[2]) is Cons:
        return to_pylist(body[2])
    return [body]


def is_plain_var(pattern: Any) -> bool:
    return type(pattern) is tuple and len(pattern) == 3 and type(pattern[0]) is Atom and type(pattern[2]) is Atom


def is_empty_map(node: Any) -> bool:
    """``%{}``."""
    return type(node) is tuple and len(node) == 3 and type(node[0]) is Atom and node[0].name == "%{}" and node[2] is EMPTY


def _is_falsy_guard(pattern: Any, guards: list[Any]) -> bool:
    """``x when x in [false, nil]``, as ``if``, ``!``, ``&&`` and ``||`` expand to."""
    if len(guards) != 1 or not is_erlang(guards[0]) or guards[0][0][2].tail.head.name != "orelse" or not is_plain_var(pattern):
        return False
    key = variable_key(pattern)
    found = []
    for side in guards[0][2]:
        if not is_erlang(side) or side[0][2].tail.head.name != "=:=":
            return False
        var, value = to_pylist(side[2])
        if not is_plain_var(var) or variable_key(var) != key:
            return False
        found.append(value)
    return found in ([FALSE, NIL], [NIL, FALSE])


def boolean_clauses(clauses: list[Any]) -> tuple[Any, Any] | None:
    """(body for true, body for false) of clauses on a boolean, where literals, ``_`` and the falsy guard decide."""
    bodies: dict[Atom, Any] = {}
    for patterns, guards, body, _meta in clauses:
        pattern = patterns[0]
        if pattern is TRUE or pattern is FALSE:
            if guards:
                return None
            bodies.setdefault(pattern, body)
        elif is_plain_var(pattern) and pattern[0].name == "_" and not guards:
            bodies.setdefault(TRUE, body)
            bodies.setdefault(FALSE, body)
        elif _is_falsy_guard(pattern, guards) and variable_key(pattern) not in mentioned(body):
            bodies.setdefault(FALSE, body)
        elif TRUE in bodies and FALSE in bodies:
            break
        else:
            return None
    return (bodies[TRUE], bodies[FALSE]) if TRUE in bodies and FALSE in bodies else None


def truthy_clauses(clauses: list[Any]) -> tuple[Any, Any, Any, Any] | None:
    """(variable, body) for falsy and for truthy values, where the clauses are exactly these two."""
    if len(clauses) != 2:
        return None
    (first, guards, falsy, _), (second, others, truthy, _) = clauses
    if others or not is_plain_var(second[0]) or not _is_falsy_guard(first[0], guards):
        return None
    return first[0], falsy, None if second[0][0].name == "_" else second[0], truthy


def mentioned(node: Any) -> list[str]:
    """The keys of all variables in ``node``, each once, in order."""
    counts: dict[str, int] = {}
    count_variables(node, counts)
    return list(counts)


def size_around(inner: Any, nodes: list[Any]) -> float:
    """How many nodes there are besides those of ``inner``; infinitely many when one of them is compiled to a function of its own
    each time it is compiled (a fun is compiled once)."""
    count = 0
    left = list(nodes)
    while left:
        node = left.pop()
        if node is inner:
            continue
        if type(node) is tuple:
            count += 1
            if len(node) == 3 and type(node[0]) is Atom:
                if node[0].name == "fn":
                    continue
                if node[0].name in _OWN_FUNCTION:
                    return float("inf")
                # Not what is said about the node.
                left.append(node[2])
            else:
                left.extend(node)
        elif type(node) is Cons:
            left.extend(to_pylist(node))
    return count


_OWN_FUNCTION = {"for", "receive"}


def keyword(pairs: Any, name: str) -> Any:
    """The value of a key in a keyword list of blocks (``do``, ``after`` …), None when there is none."""
    while type(pairs) is Cons:
        pair = pairs.head
        if pair[0].name == name:
            return pair[1]
        pairs = pairs.rest or pairs.tail
    return None
