"""The other special forms: match and pin, tuples, quote, super, and the names that tell where the code stands."""

from __future__ import annotations

import posixpath
from typing import Any

from otpshell.lang.diagnostics import meta_line
from otpshell.lang.env import Scope
from otpshell.lang.expand_core import ENV_FIELD_HOOK, expand, expand_args, special, special_variable
from otpshell.lang.expand_directives import expand_options
from otpshell.lang.expand_scope import fail, in_match, refuse_in_guard, refuse_in_match, refuse_in_match_or_guard, source
from otpshell.lang.quote import ELIXIR_QUOTE, Quoting, bad_option, is_valid_option, key_delete, quote
from otpshell.lang.quoted import DO, DOT, EQUALS, GIVEN, TUPLE, is_node, keyword_get
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, cons, elist, from_iter, is_list, split, to_pylist
from otpshell.terms.order import sort_key

PIN = atom("^")
SUPER = atom("super")
MAP = atom("%{}")
BINARY = atom("<<>>")
STRUCT = atom("%")


# -- match -------------------------------------------------------------------------------------------------------------


@special("=", 2)
def _match(meta: Any, items: list[Any], s: Scope) -> Any:
    refuse_in_guard(meta, "=", s)
    read = s.read
    right = expand(items[1], s)
    left = in_match(lambda: expand(items[0], s), s, read)
    _refuse_parallel_binaries(left, right, s, s.context == "match")
    return (EQUALS, meta, elist(left, right))


def _refuse_parallel_binaries(left: Any, right: Any, s: Scope, parallel: bool) -> None:
    # <<…>> = <<…>> in one pattern: the BEAM cannot match both at once.
    if type(right) is not tuple and type(right) is not Cons:
        return
    if is_node(right):
        if right[0] is BINARY and parallel and is_node(left) and left[0] is BINARY:
            excess = source(s, right)
            fail(right[1], s, f'binary patterns cannot be matched in parallel using "=", excess pattern: {excess}')
        if right[0] is EQUALS:
            match_left, match_right = to_pylist(right[2])
            _refuse_parallel_binaries(left, match_left, s, True)
            _refuse_parallel_binaries(left, match_right, s, parallel)
            return
        if right[0] is STRUCT and not (is_node(left) and left[0] is STRUCT):
            _refuse_parallel_binaries(left, to_pylist(right[2])[1], s, parallel)
            return
    if is_node(left) and left[0] is STRUCT:
        _refuse_parallel_binaries(to_pylist(left[2])[1], right, s, parallel)
        return
    if type(left) is Cons and type(right) is Cons:
        pairs = list(zip(split(left)[0], split(right)[0], strict=False))
    elif type(left) is tuple and type(right) is tuple and len(left) == len(right) == 2:
        pairs = list(zip(left, right, strict=True))
    elif is_node(left) and is_node(right) and left[0] is TUPLE and right[0] is TUPLE:
        pairs = list(zip(to_pylist(left[2]), to_pylist(right[2]), strict=False))
    elif is_node(left) and is_node(right) and left[0] is MAP and right[0] is MAP:
        pairs = _same_fields(to_pylist(left[2]), to_pylist(right[2]))
    else:
        return
    for one, other in pairs:
        _refuse_parallel_binaries(one, other, s, parallel)


def _same_fields(left: list[Any], right: list[Any]) -> list[tuple[Any, Any]]:
    theirs = {sort_key(pair[0]): pair[1] for pair in right if type(pair) is tuple and len(pair) == 2}
    out = []
    for pair in left:
        if type(pair) is tuple and len(pair) == 2 and sort_key(pair[0]) in theirs:
            out.append((pair[1], theirs[sort_key(pair[0])]))
    return out


@special("^", 1)
def _pin(meta: Any, items: list[Any], s: Scope) -> Any:
    arg = items[0]
    if s.context != "match":
        fail(meta, s, f"cannot use ^{source(s, arg)} outside of match clauses")
    prematch, read, write = s.prematch, s.read, s.write
    s.context, s.prematch, s.read = None, "pin", prematch[0]
    pinned = expand(arg, s)
    s.context, s.prematch, s.read, s.write = "match", prematch, read, write
    if not is_node(pinned) or type(pinned[0]) is not Atom or type(pinned[2]) is not Atom:
        fail(meta, s, f"invalid argument for unary operator ^, expected an existing variable, got: ^{source(s, arg)}")
    return (PIN, meta, elist(pinned))


@special_variable("_")
def _underscore(meta: Any, context: Atom, s: Scope) -> Any:
    if s.context != "match":
        fail(meta, s, 'invalid use of _. "_" represents a value to be ignored in a pattern and cannot be used in expressions')
    return (atom("_"), meta, context)


@special("{}")
def _tuple(meta: Any, items: list[Any], s: Scope) -> Any:
    return (TUPLE, meta, from_iter(expand_args(items, s)))


@special("->")
def _arrow(meta: Any, _items: list[Any], s: Scope) -> Any:
    fail(meta, s, "unhandled operator ->")


# -- where the code stands ---------------------------------------------------------------------------------------------


@special_variable("__MODULE__")
def _module(_meta: Any, _context: Atom, s: Scope) -> Any:
    return s.env.module or NIL


@special_variable("__DIR__")
def _dir(_meta: Any, _context: Atom, s: Scope) -> Any:
    return (posixpath.dirname(s.env.file) or ".").encode()


@special_variable("__CALLER__")
def _caller(meta: Any, context: Atom, s: Scope) -> Any:
    refuse_in_match(meta, "__CALLER__", s)
    if not s.caller:
        fail(meta, s, "__CALLER__ is available only inside defmacro and defmacrop")
    return (atom("__CALLER__"), meta, context)


@special_variable("__STACKTRACE__")
def _stacktrace(meta: Any, context: Atom, s: Scope) -> Any:
    refuse_in_match(meta, "__STACKTRACE__", s)
    if not s.stacktrace:
        fail(meta, s, "__STACKTRACE__ is available only inside catch and rescue clauses of try expressions")
    return (atom("__STACKTRACE__"), meta, context)


@special_variable(GIVEN[0].name)
def _given(_meta: Any, _context: Atom, _s: Scope) -> Any:
    return GIVEN


@special_variable("__ENV__")
def _env(meta: Any, _context: Atom, s: Scope) -> Any:
    refuse_in_match(meta, "__ENV__", s)
    return _escape_fields(_env_fields(meta, s))


def _env_fields(meta: Any, s: Scope) -> dict[Atom, Any]:
    env = s.caller_env(meta_line(meta))
    if env.function is not None:
        env = env.replace(lexical_tracker=None)
    fields = dict(env.to_map().items())
    versioned = atom("versioned_vars")
    fields[versioned] = _escape_fields(dict(fields[versioned].items()))
    return fields


def _escape_fields(fields: dict[Any, Any]) -> Any:
    return (MAP, EMPTY, from_iter(list(fields.items())))


def expand_env_field(node: Any, s: Scope) -> Any:
    """``__ENV__.field``: the field's value, without building the whole env."""
    (dot, dot_meta, target), meta, _args = node
    env_node, field = to_pylist(target)
    refuse_in_match(env_node[1], "__ENV__", s)
    fields = _env_fields(env_node[1], s)
    if field in fields:
        return fields[field]
    return ((dot, dot_meta, elist(_escape_fields(fields), field)), meta, EMPTY)


ENV_FIELD_HOOK.append(expand_env_field)


# -- super -------------------------------------------------------------------------------------------------------------


def resolve_super(meta: Any, arity: int, s: Scope) -> tuple[Atom, Atom]:
    """Kind and name of the definition that ``super`` means."""
    env = s.env
    if env.module is None:
        fail(meta, s, "cannot invoke super outside module")
    if env.function is None:
        fail(meta, s, "cannot invoke super outside function")
    if env.function[1] != arity:
        fail(meta, s, "super must be called with the same number of arguments as the current definition")
    kind, name, *_ = env.definition.super(env.function, meta, env)
    return kind if type(kind) is Atom else atom(kind), name if type(name) is Atom else atom(name)


@special("super")
def _super(meta: Any, items: list[Any], s: Scope) -> Any:
    refuse_in_match_or_guard(meta, "super", s)
    found = resolve_super(meta, len(items), s)
    return (SUPER, cons((SUPER, found), meta), from_iter(expand_args(items, s)))


# -- quote -------------------------------------------------------------------------------------------------------------

_OPTIONS = ("context", "location", "line", "file", "unquote", "bind_quoted", "generated")


@special("unquote", 1)
def _unquote(meta: Any, _items: list[Any], s: Scope) -> Any:
    fail(meta, s, "unquote called outside quote")


@special("unquote_splicing", 1)
def _unquote_splicing(meta: Any, _items: list[Any], s: Scope) -> Any:
    fail(meta, s, "unquote_splicing called outside quote")


@special("quote", 1, 2)
def _quote(meta: Any, items: list[Any], s: Scope) -> Any:
    if not is_list(items[-1]):
        fail(meta, s, 'invalid arguments for "quote"')
    body = keyword_get(items[-1], DO)
    if body is None:
        fail(meta, s, 'missing :do option in "quote"')
    opts = items[0] if len(items) == 2 else key_delete(items[-1], DO)
    opts = expand_options(meta, "quote", _OPTIONS, opts, s)
    context = keyword_get(opts, atom("context"), s.env.module or atom("Elixir"))
    if keyword_get(opts, atom("location")) is atom("keep"):
        file: Any = s.env.file.encode()
        line: Any = FALSE
    else:
        file = keyword_get(opts, atom("file"), NIL)
        line = keyword_get(opts, atom("line"), FALSE)
    binding, default_unquote = _bind_quoted(meta, opts, s)
    unquote = _checked("unquote", keyword_get(opts, atom("unquote"), default_unquote))
    generated = _checked("generated", keyword_get(opts, atom("generated"), FALSE))
    prelude: list[Any] = []
    if line is not TRUE and line is not FALSE:
        line = _compile_option(meta, "line", line, prelude)
    if file is not NIL:
        file = _compile_option(meta, "file", file, prelude)
    context = _compile_option(meta, "context", context, prelude)
    q = Quoting(
        line={TRUE: True, FALSE: False}.get(line, line) if type(line) is Atom else line,
        file=None if file is NIL else file,
        context=context,
        unquote=unquote is TRUE,
        generated=generated is TRUE,
        env=s.env,
    )
    return expand(quote(meta, body, binding, q, prelude), s)


def _bind_quoted(meta: Any, opts: Any, s: Scope) -> tuple[list[tuple[Atom, Any]], Atom]:
    bound = keyword_get(opts, atom("bind_quoted"))
    if bound is None:
        return [], TRUE
    if not is_list(bound) or not all(type(pair) is tuple and len(pair) == 2 and type(pair[0]) is Atom for pair in split(bound)[0]):
        fail(meta, s, f"invalid :bind_quoted for quote, expected a keyword list of variable names, got: {source(s, bound)}")
    return to_pylist(bound), FALSE


def _checked(key: str, value: Any) -> Any:
    if not is_valid_option(key, value):
        raise bad_option(key, value)
    return value


def _compile_option(meta: Any, key: str, value: Any, prelude: list[Any]) -> Any:
    # An option that is code: check it when the quote runs, and use what the check gave back.
    if is_valid_option(key, value):
        return value
    name = (atom(key), meta, ELIXIR_QUOTE)
    call = ((DOT, meta, elist(ELIXIR_QUOTE, atom("validate_runtime"))), meta, elist(atom(key), value))
    prelude.insert(0, (EQUALS, meta, elist(name, call)))
    return name
