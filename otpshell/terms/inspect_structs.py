"""Structs as text: the library's own ``Inspect`` implementations, derived ones, and the default ``%Name{field: value}``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from otpshell.terms import algebra
from otpshell.terms.algebra import CONS, SELF, is_doc
from otpshell.terms.atom import NIL, Atom, alias, atom
from otpshell.terms.cons import EMPTY, from_iter, is_list, to_pylist
from otpshell.terms.errors import ErlError, ErlExit, ErlThrow, exception_struct
from otpshell.terms.inspect_text import atom_literal, decode
from otpshell.terms.maps import STRUCT, Map, struct_name
from otpshell.terms.order import le, lt

if TYPE_CHECKING:
    from otpshell.terms.inspect import Inspector

EXCEPTION = atom("__exception__")

# Fields in the order of their definition, which is the order in which Elixir shows them.
_FIELDS = {
    "ArgumentError": "message",
    "ArithmeticError": "message",
    "BadArityError": "function args",
    "BadBooleanError": "term operator",
    "BadFunctionError": "term",
    "BadMapError": "term",
    "BadStructError": "struct term",
    "CaseClauseError": "term",
    "Code.LoadError": "file message reason",
    "CompileError": "file line description",
    "CondClauseError": "",
    "Enum.EmptyError": "message",
    "Enum.OutOfBoundsError": "message",
    "ErlangError": "original reason",
    "File.CopyError": "reason source destination on action",
    "File.Error": "reason path action",
    "File.LinkError": "reason existing new action",
    "File.RenameError": "reason source destination on action",
    "FunctionClauseError": "module function arity kind args clauses",
    "IO.StreamError": "reason message",
    "Inspect.Error": "exception_module exception_message stacktrace inspected_struct",
    "KeyError": "key term message",
    "MatchError": "term",
    "OptionParser.ParseError": "message",
    "Protocol.UndefinedError": "protocol value description",
    "Regex.CompileError": "message",
    "RuntimeError": "message",
    "SyntaxError": "file line column snippet description",
    "SystemLimitError": "message",
    "TokenMissingError": "file line snippet column description",
    "TryClauseError": "term",
    "UnicodeConversionError": "encoded message",
    "UndefinedFunctionError": "module function arity reason message",
    "URI.Error": "action reason part",
    "Version.InvalidRequirementError": "requirement",
    "Version.InvalidVersionError": "version",
    "WithClauseError": "term",
    "Task": "mfa owner pid ref",
    "Inspect.Opts": "base binaries char_lists charlists custom_options inspect_fun limit pretty printable_limit safe structs"
    " syntax_colors width",
    "File.Stat": "size type access atime mtime ctime mode links major_device minor_device inode uid gid",
    "File.Stream": "path modes line_or_bytes raw",
    "IO.Stream": "device raw line_or_bytes",
    "Macro.Env": "aliases context context_modules file function functions lexical_tracker line macro_aliases macros module requires tracers"
    " versioned_vars",
    "URI": "scheme authority userinfo host port path query fragment",
    "Version": "major minor patch pre build",
    "Version.Requirement": "source lexed",
    "Date": "year month day calendar",
    "Time": "hour minute second microsecond calendar",
    "NaiveDateTime": "year month day hour minute second microsecond calendar",
    "DateTime": "year month day hour minute second time_zone zone_abbr utc_offset std_offset microsecond calendar",
    "Date.Range": "first last first_in_iso_days last_in_iso_days step",
    "MapSet": "map version",
    "Range": "first last step",
    "Regex": "re_pattern source opts re_version",
    "Stream": "enum funs accs done",
    "ExUnit.AssertionError": "left right message expr args doctest context",
    "ExUnit.Test": "name case module state time tags logs",
    "ExUnit.TestModule": "file name state tests",
    "ExUnit.TimeoutError": "timeout type",
    "ExUnit.MultiError": "errors",
}


def library_fields(module: Atom) -> list[Atom] | None:
    """Fields of a struct of Elixir's library in order, None for any other module."""
    names = _FIELDS.get(module.name[7:]) if module.name.startswith("Elixir.") else None
    return None if names is None else [atom(name) for name in names.split()]


def struct_doc(inspector: Inspector, struct: Map, limit: int) -> Any:
    """The document of a struct: a failing implementation shows as ``#Inspect.Error<...>`` unless ``safe: false``."""
    module = struct_name(struct)
    assert module is not None
    host = inspector.host
    if host is not None:
        opts = inspector.options(limit)
        try:
            doc = host.inspect_struct(struct, opts)
        except (ErlExit, ErlThrow):
            raise
        except Exception as error:
            return _failed(inspector, struct, error, limit)
        if doc is not None:
            if not is_doc(doc):
                raise no_clause_of_algebra("group", 2, doc, SELF) if inspector.whole is struct else no_clause_of_algebra("concat", 2)
            return doc
    maker = _LIBRARY.get(module.name)
    if maker is not None:
        try:
            doc = maker(inspector, struct, limit)
        except (KeyError, TypeError, AttributeError, ValueError):
            doc = None
        if doc is not None:
            return doc
    return any_struct(inspector, struct, limit)


def no_clause_of_algebra(name: str, arity: int, *args: Any) -> ErlError:
    """The error of a function of Inspect.Algebra that was given what is no document."""
    module = alias("Inspect.Algebra")
    fields = {"module": module, "function": atom(name), "arity": arity}
    error: Any = ErlError(exception_struct("FunctionClauseError", **fields, kind=NIL, args=NIL, clauses=NIL))
    if args:
        error.call = (module, atom(name), args, "lib/inspect/algebra.ex", 860)
    return error  # type: ignore[no-any-return]


def any_struct(inspector: Inspector, struct: Map, limit: int) -> Any:
    """``%Name{...}`` when the fields are those of the definition, else the bare map."""
    module = struct_name(struct)
    assert module is not None
    fields = inspector.host.struct_fields(module) if inspector.host is not None else None
    if fields is None:
        fields = library_fields(module)
    if fields is None:
        return inspector.map(struct, limit)
    fields = [field for field in fields if field is not STRUCT and field is not EXCEPTION]
    known = len(fields) + 1 + (EXCEPTION in struct.d)
    if len(struct) != known or not all(field in struct.d for field in fields):
        return inspector.map(struct, limit)
    return named(inspector, struct, limit, fields)


def named(inspector: Inspector, struct: Map, limit: int, fields: list[Atom]) -> Any:
    """``%Name{}`` of these fields."""
    pairs = [(field, struct.d.get(field, NIL)) for field in fields]
    return inspector.entries(pairs, limit, inspector.keyword, atom_literal(struct.d[STRUCT]))


def partial(inspector: Inspector, struct: Map, limit: int, fields: list[Atom]) -> Any:
    """``#Name<field: value, ...>``: what ``@derive {Inspect, only: ...}`` shows."""
    pairs: list[Any] = [(field, struct.d.get(field, NIL)) for field in fields]

    def one(pair: Any, limit: int) -> Any:
        return b"..." if pair is None else inspector.keyword(pair, limit)

    return inspector.entries([*pairs, None], limit, one, atom_literal(struct.d[STRUCT]), close=">")


def _failed(inspector: Inspector, struct: Map, error: Exception, limit: int) -> Any:
    from_host = inspector.host
    assert from_host is not None
    if inspector.trapped:
        return inspector.map(struct, limit)
    plain = inspector.with_opts(syntax_colors={}, inspect_fun=None)
    plain.trapped = True
    width = inspector.opts.width if inspector.opts.width >= 0 else None
    shown = algebra.render(plain.map(struct, limit), width).decode("utf-8", "replace")
    module, message, trace = from_host.inspect_error(struct, error)
    message = message.rstrip("\n")
    if not inspector.opts.safe:
        name = atom(module[1:]) if module.startswith(":") else alias(module)
        fields = {"exception_module": name, "exception_message": message.encode(), "stacktrace": EMPTY}
        raise ErlError(exception_struct("Inspect.Error", **fields, inspected_struct=shown.encode()))
    return failure_text(module, message, shown, trace).encode()


def failure_text(module: str, message: str, shown: str, trace: str) -> str:
    """``#Inspect.Error<...>``: the exception's name and message, the bare struct, and the stack trace as text."""
    quoted = '"""\n' + message + '\n"""'
    body = f"got {module} with message:\n\n{_pad(quoted, 4)}\n\nwhile inspecting:\n\n{_pad(shown, 4)}"
    trace = f"\n\n  Stacktrace:\n\n{trace}" if trace else ""
    return f"#Inspect.Error<\n{_pad(body, 2)}{trace}\n>"


def _pad(text: str, columns: int) -> str:
    return "\n".join(" " * columns + line if line else line for line in text.split("\n"))


# -- the library's own ------------------------------------------------------------------------------------------------------

_ISO = alias("Calendar.ISO")


def _field(struct: Map, name: str) -> Any:
    return struct.d[atom(name)]


def _date_text(struct: Map) -> str:
    year, month, day = (_field(struct, name) for name in ("year", "month", "day"))
    return f"{'-' if year < 0 else ''}{abs(year):04d}-{month:02d}-{day:02d}"


def _time_text(struct: Map) -> str:
    hour, minute, second = (_field(struct, name) for name in ("hour", "minute", "second"))
    text = f"{hour:02d}:{minute:02d}:{second:02d}"
    micro, precision = _field(struct, "microsecond")
    return f"{text}.{micro:06d}"[: len(text) + 1 + precision] if precision else text


def _iso(struct: Map) -> bool:
    return _field(struct, "calendar") is _ISO


def _date(_inspector: Inspector, struct: Map, _limit: int) -> Any:
    return f"~D[{_date_text(struct)}]".encode() if _iso(struct) else None


def _time(_inspector: Inspector, struct: Map, _limit: int) -> Any:
    return f"~T[{_time_text(struct)}]".encode() if _iso(struct) else None


def _naive(_inspector: Inspector, struct: Map, _limit: int) -> Any:
    return f"~N[{_date_text(struct)} {_time_text(struct)}]".encode() if _iso(struct) else None


def _offset(seconds: int) -> str:
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    return f"{sign}{hours:02d}:{rest // 60:02d}"


def _datetime(_inspector: Inspector, struct: Map, _limit: int) -> Any:
    if not _iso(struct):
        return None
    zone = decode(_field(struct, "time_zone"))
    utc, std = _field(struct, "utc_offset"), _field(struct, "std_offset")
    text = f"{_date_text(struct)} {_time_text(struct)}"
    if zone == "Etc/UTC" and utc == 0 and std == 0:
        return f"~U[{text}Z]".encode()
    return f"#DateTime<{text}{_offset(utc + std)} {decode(_field(struct, 'zone_abbr'))} {zone}>".encode()


def _date_range(inspector: Inspector, struct: Map, limit: int) -> Any:
    first, last = (inspector.doc(_field(struct, name), limit) for name in ("first", "last"))
    forward = _field(struct, "first_in_iso_days") <= _field(struct, "last_in_iso_days")
    # Ranges without a step come from before Elixir 1.12.
    step = struct.d.get(atom("step"), 1 if forward else -1)
    end = b")" if step == 1 else f", {step})".encode()
    return algebra.concat_all([b"Date.range(", first, b", ", last, end])


def _map_set(inspector: Inspector, struct: Map, limit: int) -> Any:
    inner = inspector.with_opts(charlists="as_lists")
    members = from_iter(_field(struct, "map").keys())
    return algebra.concat_all([b"MapSet.new(", inner.default(members, limit), b")"])


def _range(inspector: Inspector, struct: Map, limit: int) -> Any:
    first, last = (_field(struct, name) for name in ("first", "last"))
    # Ranges without a step come from before Elixir 1.12.
    step = struct.get(atom("step"))
    if step is None:
        step = 1 if le(first, last) else -1
    docs = [inspector.doc(first, limit), b"..", inspector.doc(last, limit)]
    if step != 1 or lt(last, first):
        docs += [b"//", inspector.doc(step, limit)]
    return algebra.concat_all(docs)


_REGEX_ESCAPES = {"\a": "\\a", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\0": "\\0", "\ufeff": "\\uFEFF"}
_REGEX_PARTS = re.compile(r"\\\\|\\/|[/\x00-\x1f\x7f-\x9f\ufeff\ud800-\udfff\ufffe\uffff]|#\{", re.DOTALL)


def _regex_part(match: re.Match[str]) -> str:
    part = match[0]
    if part == "\\\\":
        return part
    if part in ("/", "\\/"):
        return "\\/"
    if part == "#{":
        return "\\#{"
    if part in _REGEX_ESCAPES:
        return _REGEX_ESCAPES[part]
    code = ord(part)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02X}"
    return f"\\x{code:02X}" if code < 0x100 else f"\\x{{{code:04X}}}"


def _regex(inspector: Inspector, struct: Map, limit: int) -> Any:
    source, opts = _field(struct, "source"), _field(struct, "opts")
    if is_list(opts):
        docs = [b"Regex.compile!(", inspector.bitstring(source, limit), b", ", inspector.default(opts, limit), b")"]
        return algebra.concat_all(docs)
    text = _REGEX_PARTS.sub(_regex_part, decode(source))
    return inspector.color(f"~r/{text}/{decode(opts)}".encode(), "regex")


def _optional(*names: str) -> Callable[[Any, Map, int], Any]:
    """A struct that hides these fields where they have their default."""
    hidden = {atom(name): (EMPTY if name == "pre" else NIL) for name in names}

    def maker(inspector: Inspector, struct: Map, limit: int) -> Any:
        fields = library_fields(struct.d[STRUCT])
        assert fields is not None
        if len(struct) != len(fields) + 1:
            return None
        shown = [field for field in fields if field not in hidden or struct.d[field] != hidden[field]]
        return named(inspector, struct, limit, shown)

    return maker


def _requirement(inspector: Inspector, struct: Map, _limit: int) -> Any:
    source = inspector.color(b'"' + _field(struct, "source") + b'"', "string")
    return algebra.concat_all([b"Version.parse_requirement!(", source, b")"])


def _stream(inspector: Inspector, struct: Map, limit: int) -> Any:
    funs = from_iter(to_pylist(_field(struct, "funs"))[::-1])
    inner = from_iter([(atom("enum"), _field(struct, "enum")), (atom("funs"), funs)])
    return (CONS, b"#Stream<", (CONS, inspector.doc(inner, limit), b">"))


_ENV_SHOWN = "module file line function context aliases requires functions macros macro_aliases context_modules lexical_tracker".split()


def _env(inspector: Inspector, struct: Map, limit: int) -> Any:
    fields = [field for field in library_fields(struct.d[STRUCT]) or [] if field.name in _ENV_SHOWN]
    return partial(inspector, struct, limit, fields)


def _inspect_error(_inspector: Inspector, struct: Map, _limit: int) -> Any:
    message, shown = decode(_field(struct, "exception_message")), decode(_field(struct, "inspected_struct"))
    return failure_text(atom_literal(_field(struct, "exception_module")), message, shown, "").encode()


_LIBRARY: dict[str, Callable[[Any, Map, int], Any]] = {
    "Elixir.Date": _date,
    "Elixir.Time": _time,
    "Elixir.NaiveDateTime": _naive,
    "Elixir.DateTime": _datetime,
    "Elixir.Date.Range": _date_range,
    "Elixir.MapSet": _map_set,
    "Elixir.Range": _range,
    "Elixir.Regex": _regex,
    "Elixir.URI": _optional("authority"),
    "Elixir.Version": _optional("pre", "build"),
    "Elixir.Version.Requirement": _requirement,
    "Elixir.Stream": _stream,
    "Elixir.Macro.Env": _env,
    "Elixir.Inspect.Error": _inspect_error,
}

__all__ = ["any_struct", "failure_text", "library_fields", "named", "partial", "struct_doc"]
