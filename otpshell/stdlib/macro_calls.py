"""``Macro``: escaping and expanding, pipes and calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang import quote
from otpshell.lang.env import Env
from otpshell.lang.expand_macro import expand_fully
from otpshell.lang.expand_macro import expand_once as expand_once_in
from otpshell.lang.kernel import debug
from otpshell.lang.pipes import pipe as put_in_call
from otpshell.stdlib.macro_module import macro
from otpshell.stdlib.macro_walks import caller_of, env_of
from otpshell.terms.atom import NIL, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter, is_list, split, to_pylist

fn = macro.fn


_UNQUOTE, _PRUNE = atom("unquote"), atom("prune_metadata")
_PIPE, _BRACES, _ALIASES, _DOT = map(atom, ("|>", "{}", "__aliases__", "."))


_MODULE = atom("__MODULE__")


_CONTAINERS = {atom("{}"), atom("%{}"), atom("%")}


def _option(options: Any, key: Atom) -> bool:
    for pair in to_pylist(options):
        if pair[0] is key:
            return pair[1] is TRUE
    return False


@fn
def escape(expr: Any, options: Any = EMPTY) -> Any:
    """The quoted expression whose value is `expr`, to be put into code.

    Raises `FunctionClauseError` when `options` is not a list.

    iex> Macro.escape({:a, :b, :c})
    {:{}, [], [:a, :b, :c]}
    """
    return quote.escape(expr, _option(options, _UNQUOTE), _option(options, _PRUNE))


@fn(vm=True)
def expand(vm: Any, node: Any, env: Any) -> Any:
    """Expands `node` in `env` as long as it is a macro call or an alias at its root.

    Raises `KeyError` or, if it is an atom, `UndefinedFunctionError` when `env` is not a `Macro.Env`.

    iex> Macro.expand(quote(do: unless(true, do: 1)), __ENV__) |> elem(0)
    :case
    """
    return expand_fully(node, env_of(vm, env)) if type(node) is tuple else node


@fn(vm=True)
def expand_once(vm: Any, node: Any, env: Any) -> Any:
    """Expands `node` once: a macro call gives what the macro returned.

    iex> Macro.expand_once(:atom, __ENV__)
    :atom
    """
    return expand_once_in(node, env_of(vm, env)) if type(node) is tuple else node


@fn(vm=True)
def expand_literal(vm: Any, node: Any, env: Any) -> Any:
    """Expands the aliases in a literal, as if it stood in a function body; other code stays as it is.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

    iex> Macro.expand_literal(quote(do: [String]), __ENV__)
    [String]
    """
    return expand_literals(vm, node, env) if _is_literal(node) else node


@fn("expand_literals", vm=True)
def expand_literals(vm: Any, node: Any, env_or_acc: Any, fun: Any = None) -> Any:
    """Expands the aliases in a literal, as if it stood in a function body; or what `fun` makes of each, with an accumulator.

    iex> Macro.expand_literals(quote(do: [String]), __ENV__)
    [String]
    """
    if fun is not None:
        step = caller_of(fun, 2)
        return _expand_literals(node, env_or_acc, step)
    inside = Env.from_map(env_or_acc, vm).replace(function=("expand_literals", 2))
    return _expand_literals(node, NIL, lambda part, acc: (expand_fully(part, inside), acc))[0]


def _expand_literals(node: Any, acc: Any, step: Callable[[Any, Any], Any]) -> tuple[Any, Any]:
    """Containers are looked into, calls are not."""
    kind = type(node)
    if kind is Cons:
        parts, tail = split(node)
        changed = []
        for part in parts:
            part, acc = _expand_literals(part, acc, step)
            changed.append(part)
        if tail is not EMPTY:
            tail, acc = _expand_literals(tail, acc, step)
        return from_iter(changed, tail), acc
    if kind is not tuple:
        return node, acc
    if len(node) == 2:
        left, acc = _expand_literals(node[0], acc, step)
        right, acc = _expand_literals(node[1], acc, step)
        return (left, right), acc
    if len(node) != 3:
        return node, acc
    form, meta, args = node
    if form is _ALIASES:
        parts, acc = _expand_literals(args, acc, step)
        return step((form, meta, parts), acc)
    if form is _MODULE and type(args) is Atom:
        return step(node, acc)
    if form in _CONTAINERS and is_list(args):
        parts, acc = _expand_literals(args, acc, step)
        return (form, meta, parts), acc
    if _is_compile_env(form) and is_list(args):
        # Application.compile_env(app, key, default): only the default.
        given, _ = split(args)
        if len(given) == 3:
            default, acc = _expand_literals(given[2], acc, step)
            return (form, meta, elist(given[0], given[1], default)), acc
    return node, acc


def _is_compile_env(form: Any) -> bool:
    if type(form) is not tuple or len(form) != 3 or form[0] is not _DOT or not is_list(form[2]):
        return False
    target, _ = split(form[2])
    named = len(target) == 2 and type(target[0]) is tuple and target[0][0] is _ALIASES
    return named and target[0][2] == elist(atom("Application")) and target[1] is atom("compile_env")


@fn("dbg", vm=True)
def dbg_(vm: Any, code: Any, options: Any, env: Any) -> Any:
    """The code that prints an expression and its value, and gives the value: what `Kernel.dbg/2` puts in its place.

    Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

    iex> Macro.dbg(quote(do: 1 + 1), [], __ENV__) |> Macro.to_string() |> String.contains?("dbg")
    true
    """
    return debug.printed(Env.from_map(env, vm), code, options)


@fn
def unpipe(expr: Any) -> Any:
    """A pipeline as the list of its parts, each with the position at which the one before goes in.

    iex> Macro.unpipe(quote(do: 1 |> f())) |> length()
    2
    """

    def parts(node: Any, position: int) -> list[Any]:
        if type(node) is tuple and len(node) == 3 and node[0] is _PIPE and is_list(node[2]):
            left, right = to_pylist(node[2])
            return [*parts(left, 0), *parts(right, 0)]
        return [(node, position)]

    return from_iter(parts(expr, 0))


@fn(vm=True)
def pipe(vm: Any, expr: Any, call: Any, position: Any) -> Any:
    """Puts `expr` among the arguments of `call`, at `position`.

    Raises `ArgumentError` when `call` is not a call that a value can be piped into, and `FunctionClauseError` when `position` is not an
    integer.

    iex> Macro.pipe(1, quote(do: f(2)), 0) |> Macro.to_string()
    "f(1, 2)"
    """
    return put_in_call(expr, call, position, vm)


@fn
def decompose_call(ast: Any) -> Any:
    """A call as `{name, args}` or `{receiver, name, args}`; `:error` for anything else.

    iex> Macro.decompose_call(quote(do: Foo.bar(1))) |> elem(1)
    :bar
    """
    if type(ast) is tuple and len(ast) == 3:
        form, _meta, args = ast
        if type(form) is tuple and len(form) == 3 and form[0] is _DOT and is_list(args):
            target = to_pylist(form[2])
            if len(target) == 2 and type(target[1]) is Atom:
                return (target[0], target[1], args)
        if type(form) is Atom and type(args) is Atom:
            return (form, EMPTY)
        if type(form) is Atom and is_list(args) and form is not _BRACES:
            return (form, args)
    return atom("error")


@fn
def quoted_literal_(term: Any) -> Any:
    return boolean(_is_literal(term))


macro.functions["quoted_literal?", 1] = macro.functions.pop(("quoted_literal", 1))._replace(
    name="quoted_literal?",
    doc="Whether a quoted expression is a literal throughout.\n\n    iex> Macro.quoted_literal?(quote(do: {1, [a: 2]}))\n    true",
)


def _is_literal(term: Any) -> bool:
    kind = type(term)
    if kind is tuple:
        if len(term) == 3:
            form, _meta, args = term
            if type(form) is not Atom or not is_list(args):
                return False
            if form is _ALIASES:
                return all(type(part) is Atom for part in args)
            if form.name in ("%{}", "{}"):
                return all(map(_is_literal, args))
            if form.name == "%":
                return all(map(_is_literal, args))
            return False
        return len(term) == 2 and all(map(_is_literal, term))
    if is_list(term):
        return all(map(_is_literal, to_pylist(term)))
    return kind in (Atom, int, float, bytes)
