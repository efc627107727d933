"""``Macro``: walking through quoted expressions, and changing them on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.env import ENV_MODULE, Env
from otpshell.stdlib.macro_module import macro
from otpshell.stdlib.struct_fields import field_of
from otpshell.terms.atom import FALSE, NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, is_list, split
from otpshell.terms.fun import arity_of, callable_of, is_fun, run
from otpshell.terms.idents import Pid
from otpshell.terms.maps import struct_name

fn = macro.fn


def _children(node: Any) -> tuple[list[Any], Callable[[list[Any]], Any]] | None:
    """The parts of a node that a walk visits, and how to put changed ones back."""
    kind = type(node)
    if kind is tuple:
        if len(node) == 3:
            form, meta, args = node
            if type(args) is Atom:
                if type(form) is Atom:
                    return None
                return [form], lambda parts: (parts[0], meta, args)
            if not is_list(args):
                return None
            arguments, tail = split(args)
            if type(form) is Atom:
                return arguments, lambda parts: (form, meta, from_iter(parts, tail))
            return [form, *arguments], lambda parts: (parts[0], meta, from_iter(parts[1:], tail))
        if len(node) == 2:
            return list(node), tuple
        return None
    if kind is Cons:
        items, tail = split(node)
        if tail is EMPTY:
            return items, from_iter
        return [*items, tail], lambda parts: from_iter(parts[:-1], parts[-1])
    return None


def _prewalk(node: Any, step: Callable[[Any], Any]) -> Any:
    node = step(node)
    found = _children(node)
    if found is None:
        return node
    parts, rebuild = found
    return rebuild([_prewalk(part, step) for part in parts])


def _postwalk(node: Any, step: Callable[[Any], Any]) -> Any:
    found = _children(node)
    if found is not None:
        parts, rebuild = found
        node = rebuild([_postwalk(part, step) for part in parts])
    return step(node)


def _traverse(node: Any, acc: Any, pre: Callable[[Any, Any], Any], post: Callable[[Any, Any], Any]) -> tuple[Any, Any]:
    node, acc = pre(node, acc)
    found = _children(node)
    if found is not None:
        parts, rebuild = found
        changed = []
        for part in parts:
            part, acc = _traverse(part, acc, pre, post)
            changed.append(part)
        node = rebuild(changed)
    return post(node, acc)


def caller_of(fun: Any, arity: int) -> Callable[..., Any]:
    target = callable_of(fun, arity)
    return lambda *args: run(target(*args))


def env_of(vm: Any, env: Any) -> Env:
    """The env that a ``Macro.Env`` describes; for anything else the error of reading its module."""
    if struct_name(env) is not ENV_MODULE:
        field_of(vm, env, "module")
        raise TypeError("no env")
    return Env.from_map(env, vm)


def _walker(fun: Any, arity: int) -> Callable[..., Any]:
    """As :func:`caller_of`, for what real Elixir checks before it starts: TypeError for anything else."""
    if not is_fun(fun) or arity_of(fun) != arity:
        raise TypeError("no function of that arity")
    return caller_of(fun, arity)


def _keep(node: Any, acc: Any) -> Any:
    return node, acc


@fn
def prewalk(ast: Any, first: Any, second: Any = None) -> Any:
    """Walks the expression from the root to the leaves, replacing each part by what the function gives.

    Raises `FunctionClauseError` when the function does not take one argument, or two where there is an accumulator.

    iex> Macro.prewalk(quote(do: 1 + 2), fn x when is_integer(x) -> x * 10; x -> x end) |> Macro.to_string()
    "10 + 20"
    """
    if second is None:
        return _prewalk(ast, _walker(first, 1))
    return _traverse(ast, first, _walker(second, 2), _keep)


@fn
def postwalk(ast: Any, first: Any, second: Any = None) -> Any:
    """Walks the expression from the leaves to the root, replacing each part by what the function gives.

    Raises `FunctionClauseError` when the function does not take one argument, or two where there is an accumulator.

    iex> Macro.postwalk(quote(do: 1 + 2), 0, fn x, n -> {x, n + 1} end) |> elem(1)
    3
    """
    if second is None:
        return _postwalk(ast, _walker(first, 1))
    return _traverse(ast, first, _keep, _walker(second, 2))


@fn
def traverse(ast: Any, acc: Any, pre: Any, post: Any) -> Any:
    """Walks the expression with an accumulator: `pre` on the way down, `post` on the way up.

    Raises `FunctionClauseError` when `pre` or `post` is not a function of two arguments.

    iex> Macro.traverse(quote(do: a + 1), [], &{&1, &2}, fn x, acc -> {x, [x | acc]} end) |> elem(1) |> length()
    3
    """
    return _traverse(ast, acc, _walker(pre, 2), _walker(post, 2))


def _all_nodes(node: Any, before: bool) -> list[Any]:
    found: list[Any] = []

    def note(part: Any) -> Any:
        found.append(part)
        return part

    (_prewalk if before else _postwalk)(node, note)
    return found


def _walked(vm: Any, nodes: list[Any]) -> Any:
    """Parts of an expression as an enumerable that is a function, as in Elixir."""
    return vm.apply(_STREAM, _UNFOLD, from_iter(nodes), lambda rest: (rest.head, rest.tail) if type(rest) is Cons else NIL)


_STREAM, _UNFOLD = atom("Elixir.Stream"), atom("unfold")


@fn(vm=True)
def prewalker(vm: Any, ast: Any) -> Any:
    """All parts of the expression, each before its own parts, as an enumerable.

    iex> quote(do: 1 + 2) |> Macro.prewalker() |> Enum.filter(&is_integer/1)
    [1, 2]
    """
    return _walked(vm, _all_nodes(ast, True))


@fn(vm=True)
def postwalker(vm: Any, ast: Any) -> Any:
    """All parts of the expression, each after its own parts, as an enumerable.

    iex> quote(do: 1 + 2) |> Macro.postwalker() |> Enum.count()
    3
    """
    return _walked(vm, _all_nodes(ast, False))


@fn
def path(ast: Any, fun: Any) -> Any:
    """The way to the first part for which `fun` is true: that part, the one it stands in, and so on to the root; nil if there is none.

    Raises `FunctionClauseError` when `fun` is not a function of one argument.

    iex> Macro.path({:outer, [], [{:inner, [], [123]}]}, & &1 == 123)
    [123, {:inner, [], [123]}, {:outer, [], [{:inner, [], [123]}]}]
    """
    wanted = _walker(fun, 1)

    def search(node: Any, above: list[Any]) -> list[Any] | None:
        here = [node, *above]
        found = wanted(node)
        if found is not NIL and found is not FALSE:
            return here
        children = _children(node)
        for part in children[0] if children is not None else []:
            inner = search(part, here)
            if inner is not None:
                return inner
        return None

    result = search(ast, [])
    return NIL if result is None else from_iter(result)


@fn
def update_meta(quoted: Any, fun: Any) -> Any:
    """Changes the metadata of a node; anything else stays as it is.

    Raises `BadFunctionError` when `fun` is not a function.

    iex> Macro.update_meta({:a, [line: 1], nil}, fn _ -> [] end)
    {:a, [], nil}
    """
    if type(quoted) is tuple and len(quoted) == 3 and is_list(quoted[1]):
        return (quoted[0], caller_of(fun, 1)(quoted[1]), quoted[2])
    return quoted


@fn
def validate(expr: Any) -> Any:
    """`:ok` for a valid quoted expression, else `{:error, the part that is not}`.

    iex> Macro.validate({:two, 1})
    :ok
    """
    bad = _invalid(expr)
    return atom("ok") if bad is None else (atom("error"), bad[0])


def _invalid(term: Any) -> tuple[Any] | None:
    kind = type(term)
    if kind in (Atom, int, float, bytes, Pid) or term is EMPTY:
        return None
    if kind is tuple:
        if len(term) == 2:
            return _invalid(term[0]) or _invalid(term[1])
        if len(term) == 3 and is_list(term[1]):
            form, _meta, args = term
            if type(form) is Atom and type(args) is Atom:
                return None
            if is_list(args) and split(args)[1] is EMPTY and type(form) is Atom:
                return _first_invalid(args)
            if is_list(args) and split(args)[1] is EMPTY and type(form) is tuple:
                return _invalid(form) or _first_invalid(args)
        return (term,)
    if kind is Cons and split(term)[1] is EMPTY:
        return _first_invalid(term)
    if is_fun(term) and kind.__name__ == "ExtFun" and arity_of(term) >= 0:
        return None
    return (term,)


def _first_invalid(items: Any) -> tuple[Any] | None:
    for item in items:
        bad = _invalid(item)
        if bad is not None:
            return bad
    return None
