"""Which tail calls inside a module can be made at once, as plain Python calls, without letting the stack grow.

A tail call that is handed back (``return [function, (arguments)]``) costs three times what a call costs. Two kinds need not be:

- a call of a *direct* function, one that never hands back a tail call itself: whoever calls it need not even look for one;
- any other call of a function of the module, unless it closes a circle. The calls that a walk through the module from function to
  function (depth first, in the order of definition) takes without coming back to a function it is still in form no circle: following them
  the stack grows by the number of the module's functions at most, and a loop through several functions hands over once a round.

A tail call that goes to a fun or out of the module is always handed back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from otpshell.lang.codegen.expanded import is_erlang, length, meta_get
from otpshell.terms.atom import Atom
from otpshell.terms.cons import Cons

# A function of the module: name and arity.
Key = tuple[str, int]
# Expressions that are no calls and hold no tail calls.
_PLAIN = {"{}", "%{}", "%", "<<>>", "fn", "&", "=", "for", "__STACKTRACE__", "__aliases__"}


class TailCalls(NamedTuple):
    """What :func:`tail_calls` finds: the direct functions, and the pairs (caller, callee) that form no circle."""

    direct: set[Key]
    onward: set[tuple[Key, Key]]


def tail_calls(functions: Iterable[tuple[Key, list[Any]]], is_native: Callable[[str], bool]) -> TailCalls:
    """The tail calls of functions given as (key, the bodies of their clauses) in the order of definition."""
    callees: dict[Key, list[Key]] = {}
    closed: set[Key] = set()
    for key, bodies in functions:
        found: dict[Key, None] = {}
        # Every body is looked at, whatever the others are.
        if all([_collect(body, found, is_native) for body in bodies]):
            closed.add(key)
        callees[key] = list(found)
    return TailCalls(_direct(callees, closed), _onward(callees))


def local_callee(node: Any) -> Key:
    """The function of the module that a local call, or a call of ``super``, calls."""
    form, meta, args = node
    if form.name != "super":
        return form.name, length(args)
    kind, target = meta_get(meta, "super")
    if kind.name in ("defmacro", "defmacrop"):
        # Macros take the caller's env first.
        return f"MACRO-{target.name}", length(args) + 1
    return target.name, length(args)


def _direct(callees: dict[Key, list[Key]], closed: set[Key]) -> set[Key]:
    """The functions whose tail calls go to themselves (a loop), to native functions, or to other direct functions."""
    direct: set[Key] = set()
    while True:
        more = {key for key in closed - direct if all(callee in direct or callee == key for callee in callees[key])}
        if not more:
            return direct
        direct |= more


def _onward(callees: dict[Key, list[Key]]) -> set[tuple[Key, Key]]:
    onward: set[tuple[Key, Key]] = set()
    left: set[Key] = set()
    for start in callees:
        if start in left:
            continue
        # The functions the walk is in, each with what is still to be looked at.
        path: dict[Key, Iterator[Key]] = {start: iter(callees[start])}
        while path:
            caller, rest = next(reversed(path.items()))
            callee = next(rest, None)
            if callee is None:
                del path[caller]
                left.add(caller)
            elif callee in callees and callee not in path:
                onward.add((caller, callee))
                if callee not in left:
                    path[callee] = iter(callees[callee])
    return onward


def _collect(node: Any, found: dict[Key, None], is_native: Callable[[str], bool]) -> bool:
    """Add the functions of the module that ``node`` calls last to ``found``; False if anything else may be called last."""
    if type(node) is not tuple or len(node) != 3:
        return True
    form, _meta, args = node
    if type(form) is not Atom:
        return _is_native_call(node, is_native)
    if type(args) is Atom:
        return True
    if form.name in _PLAIN:
        return True
    last = _LAST.get(form.name)
    if last is None:
        found[local_callee(node)] = None
        return True
    # A receive may hand back the wait for its message.
    return all([_collect(part, found, is_native) for part in last(args)]) and form.name != "receive"


def _last_of_block(args: Any) -> Iterator[Any]:
    while type(args) is Cons:
        if type(args.tail) is not Cons:
            yield args.head
        args = args.rest or args.tail


def _bodies(blocks: Any, *names: str) -> Iterator[Any]:
    """What is evaluated last in ``[do: …, else: …]``, of the blocks with these names: the bodies of clauses, or the block itself."""
    while type(blocks) is Cons:
        name, block = blocks.head
        if name.name in names:
            if _are_clauses(block):
                while type(block) is Cons:
                    yield block.head[2].tail.head
                    block = block.rest or block.tail
            else:
                yield block
        blocks = blocks.rest or blocks.tail


def _are_clauses(block: Any) -> bool:
    if type(block) is not Cons or type(block.head) is not tuple or len(block.head) != 3:
        return False
    form = block.head[0]
    return type(form) is Atom and form.name == "->"


def _last_of_with(args: Any) -> Iterator[Any]:
    blocks = None
    while type(args) is Cons:
        blocks = args.head
        args = args.rest or args.tail
    return _bodies(blocks, "do", "else")


def _last_of_try(args: Any) -> Iterator[Any]:
    """The body of a ``try`` is never last, nor is anything before an ``after``."""
    blocks = args.head
    while type(blocks) is Cons:
        if blocks.head[0].name == "after":
            return iter(())
        blocks = blocks.rest or blocks.tail
    return _bodies(args.head, "rescue", "catch", "else")


_LAST: dict[str, Callable[[Any], Iterator[Any]]] = {
    "__block__": _last_of_block,
    "case": lambda args: _bodies(args.tail.head, "do"),
    "cond": lambda args: _bodies(args.head, "do"),
    "receive": lambda args: _bodies(args.head, "do", "after"),
    "with": _last_of_with,
    "try": _last_of_try,
}


def _is_native_call(node: Any, is_native: Callable[[str], bool]) -> bool:
    """Whether a remote call is one of a native function, which returns a term. ``apply`` leaves a pending tail call, native as it is."""
    target = node[0][2]
    if node[0][0].name != "." or type(target) is not Cons or type(target.tail) is not Cons or type(target.head) is not Atom:
        return False
    if type(target.tail.head) is not Atom or is_erlang(node) and target.tail.head.name == "apply":
        return False
    return is_native(f"{target.head.name}:{target.tail.head.name}/{length(node[2])}")
