"""Kernel macros that decide what runs: if, unless, match?, raise, reraise, tap, then, binding, destructure, use, var!, alias!."""

from __future__ import annotations

from typing import Any

from otpshell.lang.aliases import concat
from otpshell.lang.diagnostics import form_warn
from otpshell.lang.kernel.support import (
    ANY,
    ANY_GENERATED,
    BOOLEAN_CASE,
    ELSE,
    GENERATED,
    K,
    apply_fun,
    case,
    clause,
    erl,
    expand,
    falsy,
    imported,
    invoke,
    is_alias,
    keywords,
    local,
    macro,
    map_of,
    match,
    node,
    raise_invalid_match,
    replace_meta,
    sequence,
    to_source,
    when,
)
from otpshell.lang.quoted import DO, LINE, is_node
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, alias, atom
from otpshell.terms.cons import EMPTY, elist, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error

_UTILS = alias("Kernel.Utils")
_BRACES = atom("{}")


def _branches(clauses: Any, name: str) -> tuple[Any, Any]:
    pairs = keywords(clauses)
    if pairs is None or not pairs or any(key is not DO and key is not ELSE for key, _ in pairs) or len({k for k, _ in pairs}) != len(pairs):
        raise argument_error(f'invalid or duplicate keys for {name}, only "do" and an optional "else" are permitted')
    table = dict(pairs)
    if DO not in table:
        raise argument_error(f'invalid or duplicate keys for {name}, only "do" and an optional "else" are permitted')
    return table[DO], table.get(ELSE, NIL)


@macro("if")
def if_(_env: Any, condition: Any, clauses: Any) -> Any:
    """Runs the `do` part when the condition is neither `false` nor `nil`, the `else` part otherwise.

    iex> if 1 > 2, do: :more, else: :less
    :less
    """
    then, otherwise = _branches(clauses, "if")
    x = local("x")
    return case(condition, clause(when(x, falsy(x)), otherwise), clause(ANY, then), meta=BOOLEAN_CASE)


@macro
def unless(_env: Any, condition: Any, clauses: Any) -> Any:
    """Runs the `do` part when the condition is `false` or `nil`, the `else` part otherwise.

    iex> unless nil, do: :nothing
    :nothing
    """
    then, otherwise = _branches(clauses, "unless")
    return imported("if", condition, elist((DO, otherwise), (ELSE, then)))


@macro("match?")
def match_(_env: Any, pattern: Any, expression: Any) -> Any:
    """Whether the expression's value fits the pattern (guards allowed).

    iex> match?({:ok, n} when n > 1, {:ok, 2})
    true
    """
    return case(expression, clause(pattern, TRUE), clause(ANY_GENERATED, FALSE, GENERATED))


@macro
def destructure(_env: Any, left: Any, right: Any) -> Any:
    """Binds the variables of a list pattern, missing values to `nil`, too many being dropped.

    iex> destructure([a, b, c], [1, 2])
    iex> {a, b, c}
    {1, 2, nil}
    """
    if not is_list(left):
        raise argument_error("expected left-hand side to be a list") from None
    return match(left, invoke(_UTILS, "destructure", right, len(to_pylist(left))))


@macro
def tap(_env: Any, value: Any, fun: Any) -> Any:
    """Calls the function with the value and gives back the value.

    Raises `BadFunctionError` when `fun` is not a function.

    iex> tap([1], &send(self(), &1))
    [1]
    """
    f, v = local("fun"), local("value")
    return sequence(match(f, fun), match(v, value), match(ANY, apply_fun(f, v)), v)


@macro
def then(_env: Any, value: Any, fun: Any) -> Any:
    """Calls the function with the value and gives back what it returns.

    Raises `BadFunctionError` when `fun` is not a function.

    iex> then(2, &(&1 * 10))
    20
    """
    return apply_fun(fun, value)


# -- errors ------------------------------------------------------------------------------------------------------------


def _is_text(quoted: Any) -> bool:
    return type(quoted) is bytes or (is_node(quoted) and quoted[0] is atom("<<>>"))


def _with_info(exception: Any) -> Any:
    info = elist((atom("error_info"), map_of((atom("module"), alias("Exception")))))
    return erl("error", exception, atom("none"), info)


def _exception_of(message: Any, env: Any) -> Any:
    # Expanding first lets a message built by a macro count as text.
    message = message if type(message) is bytes else expand(message, env)
    if _is_text(message):
        return invoke(alias("RuntimeError"), "exception", message)
    if type(message) is Atom:
        return invoke(message, "exception", EMPTY)
    return invoke(_UTILS, "raise", message)


@macro("raise")
def raise_1(env: Any, message: Any) -> Any:
    """Raises an exception: of type `RuntimeError` for a text, of that type for a module's name, or the exception given.

    Raises `RuntimeError` when `message` is a text, the exception when it is one or names its module, `UndefinedFunctionError` when that
    module is not an exception, and `ArgumentError` when it is something else.

    iex> try do raise "oops" rescue e -> e.message end
    "oops"
    """
    return _with_info(_exception_of(message, env))


@macro("raise")
def raise_2(_env: Any, exception: Any, attributes: Any) -> Any:
    """Raises an exception of a type, made from the attributes by its `exception/1`.

    Raises `UndefinedFunctionError` when the module is not an exception, `FunctionClauseError` when it cannot be made from `attributes`,
    `ArgumentError` when `exception` is not an atom, and else that exception.

    iex> try do raise ArgumentError, message: "bad" rescue e -> e.message end
    "bad"
    """
    return erl("error", invoke(exception, "exception", attributes))


@macro("reraise")
def reraise_2(env: Any, message: Any, stacktrace: Any) -> Any:
    """Raises an exception with the stack trace given instead of the present one.

    Raises `RuntimeError` when `message` is a text, `UndefinedFunctionError` when it is a module that is not an exception, `ArgumentError`
    when it is something else, and else that exception.

    iex> fun = fn -> try do raise "oops" rescue error -> reraise error, __STACKTRACE__ end end
    iex> try do fun.() rescue error -> error.message end
    "oops"
    """
    return erl("error", erl("raise", atom("error"), _exception_of(message, env), stacktrace))


@macro("reraise")
def reraise_3(_env: Any, exception: Any, attributes: Any, stacktrace: Any) -> Any:
    """Raises an exception of a type, made from the attributes, with the stack trace given.

    Raises `UndefinedFunctionError` when the module is not an exception, `FunctionClauseError` when it cannot be made from `attributes`,
    `ArgumentError` when `exception` is not an atom, and else that exception.

    iex> try do
    ...>   reraise ArgumentError, [message: "late"], []
    ...> rescue
    ...>   e -> {e.message, __STACKTRACE__}
    ...> end
    {"late", []}
    """
    return erl("raise", atom("error"), invoke(exception, "exception", attributes), stacktrace)


# -- the caller's names ------------------------------------------------------------------------------------------------


@macro
def binding(env: Any, context: Any = NIL) -> Any:
    """The variables in reach as a keyword list.

    iex> x = 1
    iex> binding()[:x]
    1
    """
    names = sorted({name.name for name, kind in env.versioned_vars if kind is context})
    return from_iter([(atom(name), (atom(name), GENERATED, context)) for name in names])


@macro("var!")
def var(env: Any, variable: Any, context: Any = NIL) -> Any:
    """Inside `quote`: the caller's variable of that name instead of one of the macro's own.

    iex> defmacro_like = quote do var!(x) end
    iex> Macro.to_string(defmacro_like)
    "var!(x)"
    """
    if is_node(variable) and type(variable[0]) is Atom and type(variable[2]) is Atom:
        context = context if type(context) is Atom else expand(context, env)
        if type(context) is not Atom:
            raise argument_error(f"expected var! context to expand to an atom, got: {to_source(context, env)}")
        named = replace_meta((variable[0], _without(variable[1], "counter"), context), if_undefined=atom("raise"))
        return named
    raise argument_error(f"expected a variable to be given to var!, got: {to_source(variable, env)}")


def _without(meta: Any, key: str) -> Any:
    return from_iter([pair for pair in to_pylist(meta) if pair[0].name != key])


@macro("alias!")
def alias_(_env: Any, name: Any) -> Any:
    """Inside `quote`: the alias as the caller would read it.

    iex> Macro.to_string(quote do alias!(Foo) end)
    "alias!(Foo)"
    """
    if type(name) is Atom:
        return name
    return (name[0], _without(name[1], "alias"), name[2])


@macro
def use(env: Any, module: Any, options: Any = EMPTY) -> Any:
    """Requires a module and calls its `__using__` macro here.

    iex> defmodule Lines do
    ...>   defmacro __using__(_), do: quote(do: def(lines, do: 3))
    ...> end
    iex> defmodule Page, do: use Lines
    iex> Page.lines()
    3
    """
    calls = []
    for expanded in _used_modules(module, env):
        if type(expanded) is not Atom:
            raise argument_error(f"invalid arguments for use, expected a compile time atom or alias, got: {to_source(expanded, env)}")
        required = (atom("require"), elist((atom("context"), K)), elist(expanded))
        calls.append(sequence(required, invoke(expanded, "__using__", options)))
    return sequence(*calls)


def _used_modules(module: Any, env: Any) -> list[Any]:
    # `use Foo.{A, B}` arrives as {{:., _, [Foo, :{}]}, _, [A, B]}.
    if is_node(module) and is_node(module[0]) and module[0][0] is atom(".") and module[0][2].tail.head is _BRACES:
        base = expand(module[0][2].head, env)
        names = []
        for part in to_pylist(module[2]):
            names.append(concat([base, *to_pylist(part[2])] if is_alias(part) else [base, part]))
        return names
    return [expand(module, env)]


# -- questions about a value -------------------------------------------------------------------------------------------


@macro
def is_nil(_env: Any, term: Any) -> Any:
    """Whether the term is `nil`. Allowed in guards.

    iex> is_nil(nil)
    true
    """
    return imported("==", term, NIL)


_STRUCT = atom("__struct__")
_EXCEPTION = atom("__exception__")
_ONLY_STRUCTS = node("%", ANY, map_of())
_ONLY_EXCEPTIONS = node("%", ANY, map_of((_EXCEPTION, TRUE)))
_SAME_NAME = (_STRUCT, node("^", local("name")))


def _all(first: Any, *rest: Any) -> Any:
    for guard in rest:
        first = erl("andalso", first, guard)
    return first


def _has(key: Any, term: Any) -> Any:
    return erl("is_map_key", key, term)


def _marked_exception(term: Any) -> list[Any]:
    return [_has(_EXCEPTION, term), erl("==", erl("map_get", _EXCEPTION, term), TRUE)]


def _any_struct(env: Any, macro_name: str, term: Any, pattern: Any, more: list[Any]) -> Any:
    if env.context is None:
        return case(term, clause(pattern, TRUE), clause(ANY, FALSE))
    if env.context == "match":
        raise_invalid_match(macro_name)
    return _all(erl("is_map", term), _has(_STRUCT, term), erl("is_atom", erl("map_get", _STRUCT, term)), *more)


def _named_struct(env: Any, macro_name: str, term: Any, name: Any, pattern: Any, more: list[Any]) -> Any:
    if env.context is None:
        n = local("name")
        question = case(term, clause(pattern, TRUE), clause(ANY, FALSE), meta=GENERATED)
        wrong = erl("error", invoke(alias("ArgumentError"), "exception", EMPTY))
        return case(name, clause(when(n, erl("is_atom", n)), question), clause(ANY, wrong), meta=GENERATED)
    if env.context == "match":
        raise_invalid_match(macro_name)
    # `:fail` is no boolean: the guard fails when the name is no atom.
    name_is_atom = erl("orelse", erl("is_atom", name), atom("fail"))
    same = erl("==", erl("map_get", _STRUCT, term), name)
    return _all(erl("is_map", term), name_is_atom, _has(_STRUCT, term), same, *more)


@macro("is_struct")
def is_struct_1(env: Any, term: Any) -> Any:
    """Whether the term is a struct. Allowed in guards.

    iex> is_struct(1..2)
    true
    """
    return _any_struct(env, "is_struct", term, _ONLY_STRUCTS, [])


@macro("is_struct")
def is_struct_2(env: Any, term: Any, name: Any) -> Any:
    """Whether the term is a struct of that module. Allowed in guards.

    Raises `ArgumentError` when `name` is not an atom.

    iex> is_struct(1..2, Range)
    true
    """
    return _named_struct(env, "is_struct", term, name, map_of(_SAME_NAME), [])


@macro("is_exception")
def is_exception_1(env: Any, term: Any) -> Any:
    """Whether the term is an exception. Allowed in guards.

    iex> is_exception(%RuntimeError{})
    true
    """
    return _any_struct(env, "is_exception", term, _ONLY_EXCEPTIONS, _marked_exception(term))


@macro("is_exception")
def is_exception_2(env: Any, term: Any, name: Any) -> Any:
    """Whether the term is an exception of that module. Allowed in guards.

    Raises `ArgumentError` when `name` is not an atom.

    iex> is_exception(%RuntimeError{}, RuntimeError)
    true
    """
    pattern = map_of(_SAME_NAME, (_EXCEPTION, TRUE))
    return _named_struct(env, "is_exception", term, name, pattern, _marked_exception(term))


@macro
def to_string(_env: Any, term: Any) -> Any:
    """The term as text, by the protocol `String.Chars`.

    Raises `Protocol.UndefinedError` when `term` cannot be written as text, such as a tuple or a map, and `ArgumentError` when it is a list
    with an element that is not a character or a string.

    iex> to_string(:ok)
    "ok"
    """
    return invoke(alias("String.Chars"), "to_string", term)


@macro
def to_charlist(_env: Any, term: Any) -> Any:
    """The term as a list of characters, by the protocol `List.Chars`.

    Raises `Protocol.UndefinedError` when `term` cannot be written as text, such as a tuple or a map.

    iex> to_charlist(12)
    '12'
    """
    return invoke(alias("List.Chars"), "to_charlist", term)


@macro
def to_char_list(env: Any, term: Any) -> Any:
    """Old name of `to_charlist/1`.

    Raises `Protocol.UndefinedError` when `term` cannot be written as text, such as a tuple or a map.

    iex> to_char_list(12)
    '12'
    """
    form_warn(elist((LINE, env.line)), env, "Kernel.to_char_list/1 is deprecated, use Kernel.to_charlist/1 instead")
    return to_charlist(env, term)
