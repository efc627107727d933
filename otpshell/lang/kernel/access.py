"""Kernel macros that change something deep inside: put_in/2, update_in/2, pop_in/1, get_and_update_in/2 with a path written as code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.kernel.support import ANY, apply_fun, case, clause, erl, fn, inspected, invoke, local, macro, to_source
from otpshell.lang.quoted import is_node
from otpshell.terms.atom import NIL, Atom, alias, atom
from otpshell.terms.cons import EMPTY, Cons
from otpshell.terms.errors import argument_error

_ACCESS = alias("Access")
_MAP = alias("Map")
_DOT = atom(".")
_NAMES = (atom("__aliases__"), atom("__MODULE__"))
_X = local("x")

# A path is where it starts, and steps: (True, key) for `[key]`, (False, field) for `.field`.
Step = tuple[bool, Any]


def _path(quoted: Any, env: Any, macro_name: str) -> tuple[Any, list[Step]]:
    steps: list[Step] = []
    node = quoted
    while True:
        step = _last_step(node)
        if step is None:
            break
        node, is_access, key = step
        steps.insert(0, (is_access, key))
    if not steps:
        raise argument_error(f"expected expression given to {macro_name} to access at least one element, got: {to_source(node, env)}")
    if not _may_start(node):
        raise argument_error(
            f"expression given to {macro_name} must start with a variable, local or remote call and be followed by an "
            f"element access, got: {to_source(node, env)}"
        )
    return node, steps


def _last_step(node: Any) -> tuple[Any, bool, Any] | None:
    if not (is_node(node) and is_node(node[0]) and node[0][0] is _DOT):
        return None
    owner, rest = node[0][2].head, node[0][2].tail
    if rest is EMPTY:
        return None
    name = rest.head
    if owner is _ACCESS and name is atom("get") and type(node[2]) is Cons:
        container, key = node[2]
        return container, True, key
    if node[2] is EMPTY and type(owner) is tuple and owner[0] not in _NAMES:
        return owner, False, name
    return None


def _may_start(node: Any) -> bool:
    if is_node(node) and is_node(node[0]) and node[0][0] is _DOT:
        owner = node[0][2].head
        return type(owner) is Atom or (type(owner) is tuple and owner[0] in _NAMES)
    if is_node(node):
        return type(node[0]) is Atom
    return type(node) is not tuple


def _nested(start: Any, steps: list[Step], last: Any, step_call: Callable[[Any, Step, Any], Any]) -> Any:
    inner = last
    for step in reversed(steps[1:]):
        inner = fn(_X, step_call(_X, step, inner))
    return step_call(start, steps[0], inner)


def _get_and_update(container: Any, step: Step, fun: Any) -> Any:
    is_access, key = step
    return invoke(_ACCESS, "get_and_update", container, key, fun) if is_access else invoke(_MAP, "get_and_update!", container, key, fun)


def _update_field(container: Any, step: Step, fun: Any) -> Any:
    return invoke(_MAP, "update!", container, step[1], fun)


def _second(pair: Any) -> Any:
    return erl("element", 2, pair)


@macro("put_in")
def put_in(env: Any, path: Any, value: Any) -> Any:
    """Puts a value at the place that the path names.

    Raises `ArgumentError` when `path` is not a path.

    iex> users = %{"ann" => %{age: 27}}
    iex> put_in(users["ann"].age, 28)
    %{"ann" => %{age: 28}}
    """
    start, steps = _path(path, env, "put_in/2")
    if not any(is_access for is_access, _ in steps):
        return _nested(start, steps, fn(ANY, value), _update_field)
    return _second(_nested(start, steps, fn(ANY, (NIL, value)), _get_and_update))


@macro("update_in")
def update_in(env: Any, path: Any, fun: Any) -> Any:
    """Replaces the value at the place that the path names by what the function makes of it.

    Raises `ArgumentError` when `path` is not a path, and `BadFunctionError` when `fun` is not a function.

    iex> users = %{"ann" => %{age: 27}}
    iex> update_in(users["ann"].age, &(&1 + 1))
    %{"ann" => %{age: 28}}
    """
    start, steps = _path(path, env, "update_in/2")
    if not any(is_access for is_access, _ in steps):
        return _nested(start, steps, fun, _update_field)
    return _second(_nested(start, steps, fn(_X, (NIL, apply_fun(fun, _X))), _get_and_update))


@macro("get_and_update_in")
def get_and_update_in(env: Any, path: Any, fun: Any) -> Any:
    """Gets a value out and updates the place that the path names, both by the pair which the function returns.

    Raises `ArgumentError` when `path` is not a path, and `FunctionClauseError` when `fun` is not a function.

    iex> users = %{"ann" => %{age: 27}}
    iex> get_and_update_in(users["ann"].age, &{&1, &1 + 1})
    {27, %{"ann" => %{age: 28}}}
    """
    start, steps = _path(path, env, "get_and_update_in/2")
    return _nested(start, steps, fun, _get_and_update)


@macro("pop_in")
def pop_in(env: Any, path: Any) -> Any:
    """Takes out what is at the place that the path names.

    Raises `ArgumentError` when `path` is not a path.

    iex> users = %{"ann" => %{age: 27}}
    iex> pop_in(users["ann"][:age])
    {27, %{"ann" => %{}}}
    """
    start, steps = _path(path, env, "pop_in/1")
    is_access, key = steps[-1]
    if not is_access:
        raise argument_error(
            "cannot use pop_in when the last segment is a map/struct field. "
            f"This would effectively remove the field {inspected(key, env)} from the map/struct"
        )
    return _pop(start, steps, inside_access=False)


def _pop(container: Any, steps: list[Step], inside_access: bool) -> Any:
    if len(steps) == 1:
        h = local("h")
        nothing = atom("pop") if inside_access else (NIL, NIL)
        return case(container, clause(NIL, nothing), clause(h, invoke(_ACCESS, "pop", h, steps[0][1])))
    rest = fn(_X, _pop(_X, steps[1:], inside_access=steps[0][0]))
    return _get_and_update(container, steps[0], rest)
