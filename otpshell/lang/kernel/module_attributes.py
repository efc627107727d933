"""The macro ``@``: module attributes, and the type specifications written with it."""

from __future__ import annotations

from typing import Any

from otpshell.lang.attributes import DOCS, TYPESPECS
from otpshell.lang.diagnostics import CompileWarning
from otpshell.lang.kernel.support import CONTEXT, assert_module_scope, invoke, is_alias, keywords, macro, to_source
from otpshell.lang.quote import BadEscape, escape, has_unquotes, key_member
from otpshell.lang.quoted import DO, is_node
from otpshell.terms.atom import NIL, TRUE, Atom, alias, atom
from otpshell.terms.cons import EMPTY, from_iter, to_pylist
from otpshell.terms.errors import argument_error

_MODULE = alias("Module")
_TYPESPEC = atom("elixir_module")


@macro("@")
def attribute(env: Any, expression: Any) -> Any:
    """Reads or sets an attribute of the module being defined.

    iex> defmodule Timer do
    ...>   @seconds 5
    ...>   def seconds, do: @seconds
    ...> end
    iex> Timer.seconds()
    5
    """
    if is_alias(expression):
        raise argument_error("module attributes set via @ cannot start with an uppercase letter")
    assert_module_scope(env, "@", 1)
    name, meta, args = expression
    if type(args) is Atom:
        if env.function is None and env.context == "match":
            raise argument_error(
                "invalid write attribute syntax. If you want to define an attribute, don't do this:\n\n    @foo = :value\n\n"
                "Instead, do this:\n\n    @foo :value\n"
            )
        return _read(name, env)
    items = to_pylist(args)
    if name.name in TYPESPECS:
        return _typespec(name, items[0], env)
    if not items:
        message = f"the @{name.name}() notation (with parenthesis) is deprecated, please use @{name.name} (without parenthesis) instead"
        env.vm.warn(CompileWarning(message, env.file, env.line, env.module, env.function))
        return _read(name, env)
    if len(items) == 1:
        return _write(name, meta, items[0], env)
    raise _wrong_arguments(name, items, env)


def _read(name: Atom, env: Any) -> Any:
    is_doc = name.name in DOCS
    if env.function is None:
        getter = "__get_doc__" if is_doc else "__get_attribute__"
        return invoke(_MODULE, getter, env.module, name, env.line, TRUE)
    if env.definition is None:
        told = f"could not call Module.get_attribute/2 because the module {env.vm.inspect(env.module)} is already compiled"
        raise argument_error(f"{told}. Use the Module.__info__/1 callback or Code.fetch_docs/1 instead")
    value = env.definition.attributes.get(name.name, env.line)
    if is_doc and type(value) is tuple and len(value) == 2:
        value = value[1]
    try:
        return escape(value)
    except BadEscape as problem:
        raise argument_error(f"cannot inject attribute @{name.name} into function/macro because {problem.reason}") from None


def _write(name: Atom, meta: Any, value: Any, env: Any) -> Any:
    if env.function is not None:
        raise argument_error(f"cannot set attribute @{name.name} inside function/macro")
    if name.name == "behavior":
        raise argument_error("@behavior attribute is not supported, please use @behaviour instead")
    # What a macro sets is nobody's to read: no warning when it stays unread.
    line = NIL if key_member(meta, CONTEXT) else env.line
    if name.name in DOCS:
        value = (env.line, value)
    return invoke(_MODULE, "__put_attribute__", env.module, name, value, line)


def _typespec(name: Atom, spec: Any, env: Any) -> Any:
    kept = env.definition.keep(env.replace(versioned_vars={}, context=None))
    if has_unquotes(spec):
        return invoke(_TYPESPEC, "typespec", name, escape(spec, True), env.module, kept)
    return invoke(_TYPESPEC, "typespec", name, env.definition.keep(spec), env.module, kept)


def _wrong_arguments(name: Atom, items: list[Any], env: Any) -> Exception:
    first, last = items[0], keywords(items[-1])
    if len(items) == 2 and is_node(first) and last and last[0][0] is DO:
        args = EMPTY if type(first[2]) is Atom else first[2]
        code = f"\n@{name.name} ({to_source((first[0], first[1], from_iter([*to_pylist(args), items[-1]])), env)})"
        shown = code.replace("\n", "\n    ")
        return argument_error(
            f"expected 0 or 1 argument for @{name.name}, got 2.\n\nIt seems you are trying to use the do-syntax with @module attributes "
            "but the do-block is binding to the attribute name. You probably want to wrap the argument value in parentheses, like this:\n"
            f"{shown}\n"
        )
    return argument_error(f"expected 0 or 1 argument for @{name.name}, got: {len(items)}")
