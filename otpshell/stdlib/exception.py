"""``Exception``: errors in words (:mod:`otpshell.lang.exceptions`)."""

from __future__ import annotations

import sys
from typing import Any

from otpshell.lang import exceptions, stacktrace
from otpshell.lang.caught import current_trace
from otpshell.lang.exceptions_blame import blame as blame_error
from otpshell.lang.exceptions_messages import format_snippet as snippet_text
from otpshell.lang.native import Native
from otpshell.lang.stack_entries import DEPTH
from otpshell.stdlib.badargs import bad_arguments
from otpshell.stdlib.protocols import to_string
from otpshell.stdlib.struct_fields import field_of
from otpshell.terms.atom import ERROR, NIL, OK, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, is_list, to_pylist
from otpshell.terms.errors import BADARG, badarg
from otpshell.terms.fun import is_fun
from otpshell.terms.inspect import chardata
from otpshell.terms.inspect_text import decode
from otpshell.terms.maps import STRUCT, Map, atom_map

native = Native(
    "Elixir.Exception",
    "lib/exception.ex",
    doc="""\
Exceptions and stack traces as text, and more of what is known about an error (`blame/3`).

    iex> Exception.message(%RuntimeError{message: "oops"})
    "oops"
    iex> Exception.format_banner(:error, %RuntimeError{message: "oops"})
    "** (RuntimeError) oops"
""",
)
_ERROR_INFO, _CAUSE, _MODULE, _FUNCTION = map(atom, ("error_info", "cause", "module", "function"))
_FORMAT_ERROR, _GENERAL = atom("format_error"), atom("general")
_AT_ARGUMENTS = b"errors were found at the given arguments"


def _binary(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _told(trace: Any) -> Any:
    """A stack trace that is only looked at; what is none has nothing to tell."""
    return trace if is_list(trace) else EMPTY


def _entries(vm: Any, trace: Any) -> Any:
    """The entries of a stack trace, which may be any enumerable."""
    return trace if is_list(trace) else vm.apply(atom("Elixir.Enum"), atom("to_list"), trace)


@native.fn("exception?")
def is_exception(term: Any) -> Any:
    """Whether a term is an exception.

    iex> Exception.exception?(%RuntimeError{})
    true
    """
    return boolean(exceptions.is_exception(term))


@native.fn(vm=True)
def message(vm: Any, exception: Any) -> Any:
    """What an exception says.

    Raises `FunctionClauseError` when `exception` is not an exception.

    iex> Exception.message(%RuntimeError{message: "oops"})
    "oops"
    """
    if not exceptions.is_exception(exception):
        raise TypeError(f"no exception: {exception!r}")
    return _binary(exceptions.message(exception, vm.struct_inspector))


@native.fn(vm=True)
def normalize(vm: Any, kind: Any, payload: Any, trace: Any = EMPTY) -> Any:
    """The exception that an Erlang error reason stands for; anything of another kind as it is.

    iex> Exception.normalize(:error, :badarith)
    %ArithmeticError{message: "bad argument in arithmetic expression"}
    """
    return exceptions.normalize(payload, _told(trace), _explained(vm, payload, trace)) if kind is ERROR else payload


def _explained(vm: Any, reason: Any, trace: Any) -> bytes | None:
    """What the module that the first entry of a stack trace names for it has to say of the error; None when it names none."""
    if type(trace) is not Cons or type(trace.head) is not tuple or len(trace.head) != 4:
        return None
    module, _, args, location = trace.head
    info = next((pair[1] for pair in to_pylist(location) if pair[0] is _ERROR_INFO), None)
    if type(info) is not Map or _CAUSE in info or info.get(_MODULE) is None and info.get(_FUNCTION) is None:
        return None
    maker = info.get(_MODULE) or module
    function = info.get(_FUNCTION) or _FORMAT_ERROR
    if not vm.ensure_loaded(maker) or (function.name, 2) not in (vm.exports_functions(maker) or ()):
        return None
    # what fails says nothing
    try:
        said = vm.apply(maker, function, reason, trace)
    except Exception:
        return None
    arity = args if type(args) is int else len(to_pylist(args))
    wrong = [(position, said.get(position)) for position in range(1, arity + 1) if position in said]
    if wrong:
        note = bad_arguments(*[(position, chardata(text)) for position, text in wrong]).message or b""
        return note if reason is BADARG else note.removeprefix(_AT_ARGUMENTS)
    general = said.get(_GENERAL)
    return None if general is None else _binary(f": {chardata(general)}")


@native.fn(vm=True)
def format_banner(vm: Any, kind: Any, payload: Any, trace: Any = EMPTY) -> Any:
    """The first line of the text of an error: its kind and what it says.

    Raises `FunctionClauseError` when `kind` is not `:error`, `:exit`, `:throw` or `{:EXIT, pid}`.

    iex> Exception.format_banner(:throw, 1)
    "** (throw) 1"
    """
    return _binary(exceptions.format_banner(kind, payload, _told(trace), vm.struct_inspector))


@native.fn("format", vm=True)
def format_(vm: Any, kind: Any, payload: Any, trace: Any = EMPTY) -> Any:
    """The text of an error with its stack trace.

    Raises `FunctionClauseError` when `kind` is not `:error`, `:exit`, `:throw` or `{:EXIT, pid}` or an element of `trace` is not an entry,
    and `Protocol.UndefinedError` when `trace` is not enumerable.

    iex> Exception.format(:exit, :boom)
    "** (exit) :boom"
    """
    return _binary(exceptions.format(kind, payload, _entries(vm, trace), vm.struct_inspector))


@native.fn(vm=True)
def format_exit(vm: Any, reason: Any) -> Any:
    """The reason of an exit, in words.

    iex> Exception.format_exit(:killed)
    "killed"
    """
    return _binary(exceptions.format_exit(reason, vm.struct_inspector))


@native.fn(vm=True)
def blame(vm: Any, kind: Any, error: Any, trace: Any) -> Any:
    """The error with all that can be found out about it, and its stack trace; meant for showing, for it is slow.

    iex> {exception, _stacktrace} = Exception.blame(:error, :badarith, [])
    iex> exception
    %ArithmeticError{message: "bad argument in arithmetic expression"}
    """
    exception, seen = blame_error(kind, error, _told(trace), vm.struct_inspector)
    return (exception, seen if is_list(trace) else trace)


@native.fn(vm=True)
def blame_mfa(vm: Any, module: Any, function: Any, args: Any) -> Any:
    """The clauses of a function and which of their patterns these arguments match: `{:ok, kind, clauses}` or `:error`.

    Raises `FunctionClauseError` when `module` is not a module, `function` is not an atom or `args` is not a list.

    iex> Exception.blame_mfa(String, :no_such_function, [1])
    :error
    """
    if type(module) is not Atom or type(function) is not Atom or not is_list(args):
        raise TypeError("no function")
    found = vm.struct_inspector.blame_mfa(module, function, args)
    return ERROR if found is None else (OK, *found)


@native.fn(vm=True)
def format_stacktrace(vm: Any, trace: Any = None) -> Any:
    """A stack trace, one indented line an entry; the caller's when none is given.

    Raises `FunctionClauseError` when an element of `trace` is not an entry of a stack trace, and `Protocol.UndefinedError` when `trace`
    is not enumerable.

    iex> Exception.format_stacktrace([{Foo, :bar, 1, [file: 'foo.ex', line: 3]}])
    "    foo.ex:3: Foo.bar/1\\n"
    """
    entries = current_trace(sys._getframe(1), DEPTH - 2) if trace is None else _entries(vm, trace)
    return _binary(stacktrace.format_stacktrace(entries, vm.struct_inspector))


@native.fn(vm=True)
def format_stacktrace_entry(vm: Any, entry: Any) -> Any:
    """One entry of a stack trace, as text.

    Raises `FunctionClauseError` when `entry` is not an entry of a stack trace.

    iex> Exception.format_stacktrace_entry({Foo, :bar, 1, []})
    "Foo.bar/1"
    """
    return _binary(stacktrace.format_entry(entry, vm.struct_inspector))


@native.fn(vm=True)
def format_fa(vm: Any, fun: Any, arity: Any) -> Any:
    """A function with its arity or its arguments, as text.

    Raises `FunctionClauseError` when `fun` is not a function or `arity` is not an integer or a list of arguments.

    iex> Exception.format_fa(fn -> :ok end, 0) |> String.ends_with?("/0")
    true
    """
    if not is_fun(fun):
        raise TypeError(f"no fun: {fun!r}")
    return _binary(stacktrace.format_fa(fun, arity, vm.struct_inspector))


@native.fn(vm=True)
def format_mfa(vm: Any, module: Any, function: Any, arity: Any) -> Any:
    """A function of a module with its arity or its arguments, as text.

    Raises `FunctionClauseError` when `module` or `function` is not an atom or `arity` is not an integer or a list of arguments.

    iex> Exception.format_mfa(Foo, :bar, [1, 2])
    "Foo.bar(1, 2)"
    """
    if type(module) is not Atom or type(function) is not Atom:
        raise TypeError("no function")
    return _binary(stacktrace.format_mfa(module, function, arity, vm.struct_inspector))


def _file(vm: Any, file: Any) -> str | None:
    return None if file is NIL else decode(to_string(vm, file))


@native.fn(vm=True)
def format_file_line(vm: Any, file: Any, line: Any, suffix: Any = b"") -> Any:
    """Where something is, as errors show it: `file:line:`, followed by `suffix`.

    Raises `ArgumentError` when `file` is a list that is not text, and `Protocol.UndefinedError` when it cannot be text at all, such as a
    tuple.

    iex> Exception.format_file_line("foo", 1)
    "foo:1:"
    """
    return _binary(stacktrace.format_file_line(_file(vm, file), None if line is NIL else line, decode(suffix)))


@native.fn(vm=True)
def format_file_line_column(vm: Any, file: Any, line: Any, column: Any, suffix: Any = b"") -> Any:
    """Where something is, as errors show it: `file:line:column:`, followed by `suffix`.

    Raises `ArgumentError` when `file` is a list that is not text, and `Protocol.UndefinedError` when it cannot be text at all, such as a
    tuple.

    iex> Exception.format_file_line_column("foo", 1, 2)
    "foo:1:2:"
    """
    line, column = (None if number is NIL else number for number in (line, column))
    return _binary(stacktrace.format_file_line_column(_file(vm, file), line, column, decode(suffix)))


@native.fn(vm=True)
def format_error(vm: Any, exception: Any, _trace: Any) -> Map:
    """What Erlang's own printers of errors ask of an exception: a map of its message (`:general`) and its name (`:reason`).

    Raises `FunctionClauseError` when `exception` is not an exception.

    iex> Exception.format_error(%RuntimeError{message: "oops"}, [])
    %{general: "oops", reason: "#Elixir.RuntimeError"}
    """
    name = b"#" + exception.d[STRUCT].name.encode()
    return atom_map(general=vm.apply(atom("Elixir.Exception"), atom("message"), exception), reason=name)


@native.fn(vm=True)
def format_snippet(vm: Any, snippet: Any, line: Any) -> bytes:
    """The line of code that a syntax error is about, with a mark under the place. `snippet` is a map of the line's text (`:content`)
    and of the place in it (`:offset`), `line` the number to show.

    Raises `ArgumentError` when `line` is not an integer, `KeyError` when `snippet` does not have these keys, and `UndefinedFunctionError`
    when it is an atom.

    iex> Exception.format_snippet(%{content: "1 +", offset: 2}, 7)
    "    |\\n  7 | 1 +\\n    |   ^"
    """
    if type(line) is not int:
        raise badarg()
    return _binary(snippet_text(atom_map(content=field_of(vm, snippet, "content"), offset=field_of(vm, snippet, "offset")), line))
