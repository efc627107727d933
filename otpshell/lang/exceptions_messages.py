"""What each exception of Elixir's library says: ``message/1`` of those whose text is made of their fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.lang.exceptions_host import ExceptionHost
from otpshell.lang.stacktrace import format_file_line, format_file_line_column, format_mfa
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import to_pylist
from otpshell.terms.errors import ErlError
from otpshell.terms.fun import arity_of, is_fun
from otpshell.terms.idents import Pid, Port, Ref
from otpshell.terms.inspect import chardata, inspect
from otpshell.terms.inspect_structs import failure_text
from otpshell.terms.inspect_text import atom_literal, decode
from otpshell.terms.maps import STRUCT, Map


def _get(exception: Map, name: str) -> Any:
    return exception.d[atom(name)]


def _text(value: Any) -> str:
    """A string field, which may be a binary, a charlist or an atom."""
    if type(value) is bytes:
        return decode(value)
    return value.name if type(value) is Atom else chardata(value)


def _of_term(before: str) -> Callable[[Map, ExceptionHost], str]:
    def maker(exception: Map, host: ExceptionHost) -> str:
        return before + inspect(_get(exception, "term"), host=host)

    return maker


def _bad_function(exception: Map, host: ExceptionHost) -> str:
    term = _get(exception, "term")
    if is_fun(term):
        return f"function {inspect(term, host=host)} is invalid, likely because it points to an old version of the code"
    return f"expected a function, got: {inspect(term, host=host)}"


def _bad_struct(exception: Map, host: ExceptionHost) -> str:
    return f"expected a struct named {inspect(_get(exception, 'struct'))}, got: {inspect(_get(exception, 'term'), host=host)}"


def _bad_boolean(exception: Map, host: ExceptionHost) -> str:
    operator = _text(_get(exception, "operator"))
    return f'expected a boolean on left-side of "{operator}", got: {inspect(_get(exception, "term"), host=host)}'


def _bad_arity(exception: Map, host: ExceptionHost) -> str:
    fun, args = _get(exception, "function"), to_pylist(_get(exception, "args"))
    shown = ", ".join([inspect(arg, host=host) for arg in args])
    count = "no arguments" if not args else f"1 argument ({shown})" if len(args) == 1 else f"{len(args)} arguments ({shown})"
    return f"{inspect(fun, host=host)} with arity {arity_of(fun)} called with {count}"


def _cond_clause(_exception: Map, _host: ExceptionHost) -> str:
    return "no cond clause evaluated to a truthy value"


def undefined_text(exception: Map, host: ExceptionHost) -> tuple[str, bool]:
    """The message without hints, and whether the module is there and only the function is missing."""
    module, name, arity, reason = (_get(exception, field) for field in ("module", "function", "arity", "reason"))
    if reason is NIL:
        if name is NIL or arity is NIL:
            return "undefined function", False
        if module is NIL:
            return f"function {format_mfa(module, name, arity, host)} is undefined", False
        there = host.exports_of(module) is not None
        reason = b"function not exported" if there else b"module could not be loaded"
    shown = format_mfa(module, name, arity, host)
    why = _text(reason)
    if why == "module could not be loaded":
        return f"function {shown} is undefined (module {inspect(module)} is not available)", False
    if why == "function not exported":
        return f"function {shown} is undefined or private", True
    return f"function {shown} is undefined ({why})", False


def _undefined_function(exception: Map, host: ExceptionHost) -> str:
    given = _get(exception, "message")
    return undefined_text(exception, host)[0] if given is NIL else decode(given)


def _function_clause(exception: Map, host: ExceptionHost) -> str:
    name = _get(exception, "function")
    if name is NIL:
        return "no function clause matches"
    mfa = format_mfa(_get(exception, "module"), name, _get(exception, "arity"), host)
    return f"no function clause matching in {mfa}" + function_clause_details(exception, host)


_CLAUSES_SHOWN = 10
_MATCHED = atom("match?")
_NODE = atom("node")


def _argument(term: Any, host: ExceptionHost) -> str:
    try:
        return inspect(term, host=host)
    except ErlError:
        # Its own implementation of Inspect gives no document.
        return inspect(term, structs=False)


def function_clause_details(exception: Map, host: ExceptionHost, show: Any = None, mark: Any = None) -> str:
    """The arguments and the clauses tried, empty when the error was not blamed. ``show`` writes an argument; ``mark(text, matched)`` what
    was matched (``-like this-`` unless given, when it did not fit)."""
    if _get(exception, "args") is NIL:
        return ""
    show = show or (lambda term: _argument(term, host))
    mfa = format_mfa(_get(exception, "module"), _get(exception, "function"), _get(exception, "arity"), host)
    out = [f"\n\nThe following arguments were given to {mfa}:\n"]
    for number, arg in enumerate(to_pylist(_get(exception, "args")), 1):
        shown = show(arg).replace("\n", "\n    ")
        out.append(f"\n    # {number}\n    {shown}\n")
    clauses = _get(exception, "clauses")
    listed = [] if clauses is NIL else to_pylist(clauses)
    if listed:
        first = listed[:_CLAUSES_SHOWN]
        out.append(f"\nAttempted function clauses (showing {len(first)} out of {len(listed)}):\n\n")
        head = f"    {_get(exception, 'kind').name} {_get(exception, 'function').name}"
        for args, guards in first:
            text = f"{head}({', '.join([_matched(arg, host, mark) for arg in args])})"
            out.append("".join([text, *[f" when {_guard(guard, host, mark)}" for guard in guards], "\n"]))
        rest = len(listed) - len(first)
        if rest:
            out.append(f"    ...\n    ({rest} clause{'' if rest == 1 else 's'} not shown)\n")
    return "".join(out)


def _matched(blamed: Map, host: ExceptionHost, mark: Any) -> str:
    text = host.quoted_text(blamed.d[_NODE])
    matched = blamed.d[_MATCHED].name == "true"
    if mark:
        return mark(text, matched)
    return text if matched else f"-{text}-"


def _guard(node: Any, host: ExceptionHost, mark: Any) -> str:
    if type(node) is tuple:
        left, right = to_pylist(node[2])
        return f"{_guard(left, host, mark)} {node[0].name} {_guard(right, host, mark)}"
    return _matched(node, host, mark)


def _key_error(exception: Map, host: ExceptionHost) -> str:
    given = _get(exception, "message")
    return key_text(exception, host) if given is NIL else decode(given)


def key_text(exception: Map, host: ExceptionHost) -> str:
    term = _get(exception, "term")
    text = f"key {inspect(_get(exception, 'key'), host=host)} not found"
    return text if term is NIL else f"{text} in: {inspect(term, host=host)}"


def _erlang_error(exception: Map, host: ExceptionHost) -> str:
    reason = _get(exception, "reason")
    text = f"Erlang error: {inspect(_get(exception, 'original'), host=host)}"
    return text if reason is NIL else text + _text(reason)


def _type_name(value: Any) -> str:
    kind = type(value)
    if kind is Map:
        return f"{atom_literal(value.d[STRUCT])} (a struct)" if STRUCT in value.d and type(value.d[STRUCT]) is Atom else "Map"
    if is_fun(value):
        return "Function"
    names = {Atom: "Atom", bytes: "BitString", Bits: "BitString", float: "Float", int: "Integer", tuple: "Tuple"}
    names |= {Pid: "PID", Port: "Port", Ref: "Reference"}
    return names.get(kind, "List")


def _protocol_undefined(exception: Map, host: ExceptionHost) -> str:
    protocol, value = _get(exception, "protocol"), _get(exception, "value")
    description = _text(_get(exception, "description"))
    text = f"protocol {inspect(protocol)} not implemented for {inspect(value, host=host)} of type {_type_name(value)}"
    if description:
        text += f", {description}"
    types = host.protocol_implementations(protocol)
    if types is None:
        return text
    if not types:
        return f"{text}. There are no implementations for this protocol."
    return f"{text}. This protocol is implemented for the following type(s): {', '.join([inspect(name) for name in types])}"


def format_snippet(snippet: Map, line: int) -> str:
    digits = str(line)
    blank = " " * max(len(digits), 2)
    content, offset = decode(_get(snippet, "content")), _get(snippet, "offset")
    return f" {blank} |\n {digits:>2} | {content}\n {blank} | {' ' * offset}^"


def _syntax(exception: Map, host: ExceptionHost) -> str:
    file, line, column = (_get(exception, field) for field in ("file", "line", "column"))
    path = None if file is NIL else host.relative(_text(file))
    where = format_file_line_column(path, None if line is NIL else line, None if column is NIL else column)
    text = f"{where} {_text(_get(exception, 'description'))}"
    snippet = exception.d.get(atom("snippet"), NIL)
    return text if snippet is NIL or column is NIL else f"{text}\n{format_snippet(snippet, line)}"


def _compile(exception: Map, host: ExceptionHost) -> str:
    file, line = _get(exception, "file"), _get(exception, "line")
    path = None if file is NIL else host.relative(_text(file))
    return f"{format_file_line(path, None if line is NIL else line)} {_text(_get(exception, 'description'))}"


_POSIX = {
    "enoent": "no such file or directory",
    "eacces": "permission denied",
    "eexist": "file already exists",
    "eisdir": "illegal operation on a directory",
    "enotdir": "not a directory",
    "enospc": "no space left on device",
    "eperm": "not owner",
    "einval": "invalid argument",
    "emfile": "too many open files",
    "enotempty": "directory not empty",
    "eloop": "too many levels of symbolic links",
    "exdev": "cross-domain link",
    "erofs": "read-only file system",
    "badarg": "bad argument",
    "terminated": "the file server process is terminated",
    "system_limit": "a system limit was hit, probably not enough ports",
}


def _posix(reason: Any) -> str:
    return _POSIX.get(reason.name, "unknown POSIX error") if type(reason) is Atom else "unknown POSIX error"


def _file_error(exception: Map, host: ExceptionHost) -> str:
    action, reason = _text(_get(exception, "action")), _get(exception, "reason")
    why = "directory is not empty" if action == "remove directory" and reason is atom("eexist") else _posix(reason)
    return f"could not {action} {inspect(_get(exception, 'path'), host=host)}: {why}"


def _file_pair(source: str, target: str) -> Callable[[Map, ExceptionHost], str]:
    def maker(exception: Map, host: ExceptionHost) -> str:
        on = _text(exception.d.get(atom("on"), b""))
        names = f"from {inspect(_get(exception, source))} to {inspect(_get(exception, target))}"
        where = f". {on}" if on else ""
        return f"could not {_text(_get(exception, 'action'))} {names}{where}: {_posix(_get(exception, 'reason'))}"

    return maker


def _inspect_error(exception: Map, _host: ExceptionHost) -> str:
    name = inspect(_get(exception, "exception_module"))
    text = failure_text(name, _text(_get(exception, "exception_message")), _text(_get(exception, "inspected_struct")), "")
    return "\n".join(line[2:] for line in text.split("\n")[1:-1]) + "\n"


def _uri_error(exception: Map, _host: ExceptionHost) -> str:
    action, reason, part = (_get(exception, field) for field in ("action", "reason", "part"))
    return f"cannot {_text(action)} due to reason {_text(reason)}: {inspect(part)}"


def _version(what: str) -> Callable[[Map, ExceptionHost], str]:
    def maker(exception: Map, host: ExceptionHost) -> str:
        return f"invalid {what}: {inspect(_get(exception, what), host=host)}"

    return maker


MESSAGES: dict[str, Callable[[Map, ExceptionHost], str]] = {
    f"Elixir.{name}": maker
    for name, maker in {
        "BadArityError": _bad_arity,
        "BadBooleanError": _bad_boolean,
        "BadFunctionError": _bad_function,
        "BadMapError": _of_term("expected a map, got: "),
        "BadStructError": _bad_struct,
        "CaseClauseError": _of_term("no case clause matching: "),
        "CompileError": _compile,
        "CondClauseError": _cond_clause,
        "ErlangError": _erlang_error,
        "File.CopyError": _file_pair("source", "destination"),
        "File.Error": _file_error,
        "File.LinkError": _file_pair("existing", "new"),
        "File.RenameError": _file_pair("source", "destination"),
        "FunctionClauseError": _function_clause,
        "Inspect.Error": _inspect_error,
        "KeyError": _key_error,
        "MatchError": _of_term("no match of right hand side value: "),
        "Protocol.UndefinedError": _protocol_undefined,
        "SyntaxError": _syntax,
        "TokenMissingError": _syntax,
        "TryClauseError": _of_term("no try clause matching: "),
        "URI.Error": _uri_error,
        "UndefinedFunctionError": _undefined_function,
        "Version.InvalidRequirementError": _version("requirement"),
        "Version.InvalidVersionError": _version("version"),
        "WithClauseError": _of_term("no with clause matching: "),
    }.items()
}
