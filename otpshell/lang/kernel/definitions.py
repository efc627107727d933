"""Kernel macros that define: def, defp, defmacro, defmacrop, defmodule, defdelegate, defguard, defguardp, defoverridable.

They expand to calls that do the work when the module's body runs (``:elixir_def`` and ``:elixir_module``, see ``stdlib``). Code without
``unquote`` does not travel through the expanded body: it is kept by number, and only the number is passed.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.aliases import concat, expand_or_concat, store_alias
from otpshell.lang.definition import split_guards
from otpshell.lang.kernel.support import (
    ENV_VAR,
    GENERATED,
    assert_module_scope,
    assert_no_function_scope,
    do_block,
    expand,
    invoke,
    is_alias,
    kernel,
    keywords,
    macro,
    node,
    sequence,
    to_source,
)
from otpshell.lang.quote import escape, has_unquotes
from otpshell.lang.quoted import GIVEN, is_node, is_var
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, alias, atom
from otpshell.terms.cons import elist, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error

_DEF = atom("elixir_def")
_MODULE = atom("elixir_module")
_COUNTER = atom("counter")
_DEFAULT = atom("\\\\")
_CONTEXT = atom("context")


# -- functions and macros ----------------------------------------------------------------------------------------------


def define(kind: str, head: Any, body: Any, env: Any) -> Any:
    """The code that ``def head, body`` expands to."""
    assert_module_scope(env, kind, 2)
    assert_no_function_scope(env, kind, 2)
    unquoted = has_unquotes(head) or has_unquotes(body)
    module = env.definition
    place = env.replace(versioned_vars={}, context=None)
    if not unquoted:
        return invoke(_DEF, "store_kept", env.module, module.keep((kind, head, body, place)))
    kept = module.keep(place)
    return invoke(_DEF, "store_definition", atom(kind), FALSE, escape(head, True), escape(body, True), env.module, kept)


@macro("def")
def def_(env: Any, head: Any, body: Any = NIL) -> Any:
    """Defines a public function.

    iex> defmodule Sum, do: def(add(a, b), do: a + b)
    iex> Sum.add(1, 2)
    3
    """
    return define("def", head, body, env)


@macro
def defp(env: Any, head: Any, body: Any = NIL) -> Any:
    """Defines a function that only its own module can call.

    iex> defmodule Hidden do
    ...>   def shown, do: helper() + 1
    ...>   defp helper, do: 41
    ...> end
    iex> Hidden.shown()
    42
    """
    return define("defp", head, body, env)


@macro
def defmacro(env: Any, head: Any, body: Any = NIL) -> Any:
    """Defines a macro: it takes code and gives code.

    iex> defmodule Twice do
    ...>   defmacro twice(x), do: quote(do: {unquote(x), unquote(x)})
    ...> end
    iex> require Twice
    iex> Twice.twice(1)
    {1, 1}
    """
    return define("defmacro", head, body, env)


@macro
def defmacrop(env: Any, head: Any, body: Any = NIL) -> Any:
    """Defines a macro that only its own module can use.

    iex> defmodule Doubling do
    ...>   defmacrop twice(x), do: quote(do: 2 * unquote(x))
    ...>   def six, do: twice(3)
    ...> end
    iex> Doubling.six()
    6
    """
    return define("defmacrop", head, body, env)


@macro
def defoverridable(env: Any, definitions: Any) -> Any:
    """Lets the module (most often one that says `use`) replace definitions; theirs is reached with `super`.

    iex> defmodule Greeting do
    ...>   def text, do: "hello"
    ...>   defoverridable text: 0
    ...>   def text, do: super() <> "!"
    ...> end
    iex> Greeting.text()
    "hello!"
    """
    assert_module_scope(env, "defoverridable", 1)
    return invoke(alias("Module"), "make_overridable", env.module, definitions)


# -- modules -----------------------------------------------------------------------------------------------------------


@macro
def defmodule(env: Any, name: Any, options: Any) -> Any:
    """Defines a module.

    iex> defmodule Greeter do
    ...>   def hello(name), do: "Hello, " <> name
    ...> end
    iex> Greeter.hello("Ann")
    "Hello, Ann"
    """
    block = do_block(options)
    if block is None:
        raise argument_error("expected a do block to be given to defmodule")
    module = _expanded_name(name, env)
    aliased = None
    place = env
    if type(module) is Atom:
        module, aliased, place = _nested(name, module, env)
    if env.function is None:
        kept = env.vm.open_modules.keep((block, place.replace(versioned_vars={}, context=None)))
        where: tuple[Any, Any] = (kept, GIVEN if env.given else NIL)
        first = env.given
    else:
        # A function may run long after, from a cache: it must carry the block in itself.
        where = (escape(block), ENV_VAR)
        first = 0
    compiled = invoke(_MODULE, "compile", module, where[0], _variables(env, first), where[1])
    return compiled if aliased is None else sequence(aliased, compiled)


def _expanded_name(name: Any, env: Any) -> Any:
    if not is_alias(name):
        return expand(name, env)
    found = expand_or_concat(name[1], name[2], env)
    if type(found) is Atom:
        return found
    parts = [expand(part, env) for part in found]
    return concat(parts) if all(type(part) is Atom for part in parts) else name


def _nested(name: Any, module: Atom, env: Any) -> tuple[Atom, Any, Any]:
    """The full name of a module, the ``alias`` by which the rest of the enclosing module may call it, and the env that has it.

    A module that is not inside another gets one too, ``as: nil``: it tells the code that follows that the module is defined here.
    """
    full = outer = module
    new: Atom = NIL
    parts = to_pylist(name[2]) if is_alias(name) else []
    if env.module is not None and parts and type(parts[0]) is Atom and (len(parts) == 1 or parts[0] is not atom("Elixir")):
        outer = concat([env.module, parts[0]])
        full = concat([outer, *parts[1:]])
        new = atom("Elixir." + parts[0].name)
    written = to_pylist(name[1]) if is_alias(name) else []
    meta = from_iter([(atom("defined"), full), (_CONTEXT, env.module or NIL), *written])
    options = elist((atom("as"), new), (atom("warn"), FALSE))
    place = env.replace(context_modules=(full, *env.context_modules))
    place = store_alias(meta, outer if new is NIL else new, outer, place, False)
    return full, (atom("alias"), meta, elist(outer, options)), place


def _variables(env: Any, first: int) -> Any:
    """The variables in reach whose version is ``first`` or later, by name and context."""
    pairs = []
    for (name, kind), version in env.versioned_vars.items():
        if version < first:
            continue
        if type(kind) is Atom:
            variable = (name, GENERATED, kind)
        else:
            variable = (name, from_iter([(_COUNTER, kind), *to_pylist(GENERATED)]), NIL)
        pairs.append(((name, kind), variable))
    return from_iter(pairs)


# -- delegates ---------------------------------------------------------------------------------------------------------


@macro
def defdelegate(env: Any, head: Any, options: Any) -> Any:
    """Defines a function that calls one of another module.

    iex> defmodule Lists do
    ...>   defdelegate count(list), to: Enum
    ...> end
    iex> Lists.count([1, 2])
    2
    """
    assert_module_scope(env, "defdelegate", 2)
    assert_no_function_scope(env, "defdelegate", 2)
    kept = env.definition.keep(env.replace(versioned_vars={}, context=None))
    # The target is no compile-time dependency: it is expanded as if inside a function.
    pairs = keywords(options)
    if pairs is not None:
        inside = env.replace(function=("__info__", 1))
        options = from_iter([(key, expand(value, inside) if is_alias(value) else value) for key, value in pairs])
    return invoke(_DEF, "delegate", escape(head, True), options, env.module, kept)


# -- guards ------------------------------------------------------------------------------------------------------------


@macro
def defguard(env: Any, guard: Any) -> Any:
    """Defines a macro that can be used in guards.

    iex> defmodule Even do
    ...>   defguard is_even(n) when rem(n, 2) == 0
    ...> end
    iex> import Even
    iex> is_even(4)
    true
    """
    return _guard("defmacro", guard, env)


@macro
def defguardp(env: Any, guard: Any) -> Any:
    """Defines a macro for guards that only its own module can use.

    iex> defmodule Ages do
    ...>   defguardp is_adult(age) when age >= 18
    ...>   def may_vote?(age) when is_adult(age), do: true
    ...>   def may_vote?(_age), do: false
    ...> end
    iex> Ages.may_vote?(17)
    false
    """
    return _guard("defmacrop", guard, env)


def _guard(kind: str, guard: Any, env: Any) -> Any:
    head, guards = split_guards(guard)
    if len(guards) > 1:
        raise argument_error(f"invalid syntax in defguard {to_source(head, env)}, only a single when clause is allowed")
    if not (is_node(head) and type(head[0]) is Atom and (is_list(head[2]) or type(head[2]) is Atom)):
        raise argument_error(f"invalid syntax in defguard {to_source(head, env)}")
    args = to_pylist(head[2]) if is_list(head[2]) else []
    names = [arg[2].head if is_node(arg) and arg[0] is _DEFAULT else arg for arg in args]
    if not all(is_var(name) for name in names):
        raise argument_error(f"invalid syntax in defguard {to_source(head, env)}")
    mark_doc = kernel("@", node("doc", elist((atom("guard"), TRUE))))
    if not guards:
        return sequence(mark_doc, define(kind, head, NIL, env))
    # The guard is expanded inside the macro's own definition, where macros defined before it can be seen.
    called = invoke(alias("Kernel.Utils"), "defguard", from_iter(names), guards[0])
    body = (called[0], elist((atom("required"), TRUE)), called[2])
    return sequence(mark_doc, define(kind, head, elist((atom("do"), body)), env))
