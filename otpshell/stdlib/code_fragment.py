"""Elixir.Code.Fragment: what can be said of source that is not finished, for completion and editors."""

from __future__ import annotations

from typing import Any

from otpshell.lang.cursor_container import completed
from otpshell.lang.fragments import Context, cursor_context
from otpshell.lang.native import Native
from otpshell.lang.parse import parse
from otpshell.lang.surroundings import surround_context
from otpshell.lang.syntax_errors import ElixirSyntaxError, SyntaxProblem
from otpshell.stdlib.code_text import parse_options, problem_term, text_of
from otpshell.terms.atom import OK, atom
from otpshell.terms.cons import EMPTY, charlist, is_list, is_proper
from otpshell.terms.maps import atom_map

fragment = Native(
    "Elixir.Code.Fragment",
    "lib/code/fragment.ex",
    doc="""\
Source text that is not finished yet: what stands at a cursor.

    iex> Code.Fragment.cursor_context("Enum.ma")
    {:dot, {:alias, ~c"Enum"}, ~c"ma"}
""",
)
fn = fragment.fn
_NONE = atom("none")


def _text(vm: Any, fragment: Any) -> str:
    """The source; a list of something else than characters fits no clause of what reads it."""
    if is_list(fragment) and is_proper(fragment) and not all(type(char) is int for char in fragment):
        raise TypeError("no text")
    return text_of(vm, fragment)


def _term(context: Context) -> Any:
    """A context as a term: kinds are atoms, texts charlists."""
    if type(context) is str:
        return atom(context)
    kind, *parts = context
    return (atom(kind), *[charlist(part) if type(part) is str else _term(part) for part in parts])


@fn("cursor_context", vm=True)
def context_at_cursor(vm: Any, fragment: Any, opts: Any = EMPTY) -> Any:
    """What stands before a cursor at the end of `fragment`.

    A tuple such as `{:alias, ~c"Hello.Wor"}`, `{:dot, inside, ~c"name"}`, `{:dot_call, inside, ~c"name"}`, `{:local_or_var, ~c"name"}`,
    `{:local_call, ~c"name"}`, `{:local_arity, ~c"name"}`, `{:module_attribute, ~c"name"}`, `{:operator, ~c"+"}`, `{:sigil, ~c"r"}`,
    `{:struct, ~c"Name"}` or `{:unquoted_atom, ~c"name"}`; `:expr` where any expression may begin, and `:none`.

    Raises `FunctionClauseError` when `fragment` is a list that is not text, and `Protocol.UndefinedError` when it cannot be text at all,
    such as a tuple.

    iex> Code.Fragment.cursor_context("hello.wor")
    {:dot, {:var, ~c"hello"}, ~c"wor"}
    iex> Code.Fragment.cursor_context("if is_number(")
    {:local_call, ~c"is_number"}
    iex> Code.Fragment.cursor_context("")
    :expr
    """
    return _term(cursor_context(_text(vm, fragment)))


@fn("surround_context", vm=True)
def context_around(vm: Any, fragment: Any, position: Any, options: Any = EMPTY) -> Any:
    """What stands around a place, `{line, column}`: a map of `:context`, `:begin` and `:end`, or `:none`.

    The contexts are those of `cursor_context/2`, and `{:keyword, ~c"do"}`.

    Raises `FunctionClauseError` when `fragment` is a list that is not text or `position` is not a pair of integers, and
    `Protocol.UndefinedError` when `fragment` cannot be text at all, such as a tuple.

    iex> Code.Fragment.surround_context("foo.bar", {1, 6}).context
    {:dot, {:var, ~c"foo"}, ~c"bar"}
    iex> Code.Fragment.surround_context("", {1, 1})
    :none
    """
    line, column = position
    found = surround_context(_text(vm, fragment), line, column)
    if found is None:
        return _NONE
    named: dict[str, Any] = {"begin": found.begin, "end": found.end}
    return atom_map(context=_term(found.context), **named)


@fn(vm=True)
def container_cursor_to_quoted(vm: Any, fragment: Any, opts: Any = EMPTY) -> Any:
    """Unfinished source as a quoted expression: `{:ok, quoted}`, or an error as of `Code.string_to_quoted/2`, whose options it takes.

    The expression at the cursor gives way to a call of `__cursor__`, and what is open is closed.

    Raises `ArgumentError` when `fragment` is a list that is not text, `Protocol.UndefinedError` when it cannot be text at all, such as a
    tuple, and `FunctionClauseError` when `opts` is not a list.

    iex> {:ok, quoted} = Code.Fragment.container_cursor_to_quoted("max(some_value, ")
    iex> Macro.to_string(quoted)
    "max(some_value, __cursor__())"
    """
    place, options = parse_options(opts)
    try:
        # Without the warnings: the code is not finished.
        return (OK, parse(completed(text_of(vm, fragment)), *place, **options))
    except ElixirSyntaxError as error:
        return problem_term(error.problem)
    except SyntaxProblem as problem:
        return problem_term(problem)
