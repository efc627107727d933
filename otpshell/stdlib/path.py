"""``Path``: file names as text. Nothing here touches the disk except `expand` of relative names, which starts at the current folder."""

from __future__ import annotations

import glob
import os
import re
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.enum_core import no_clause_at
from otpshell.stdlib.iodata import chardata, options
from otpshell.stdlib.protocols import chardata_to_string, shown
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error, badmatch

module = Native(
    "Elixir.Path",
    "lib/path.ex",
    doc="""\
Paths of files as text. Nothing here looks whether there is such a file.

    iex> Path.join("lib", "shop.ex")
    "lib/shop.ex"
    iex> Path.extname("shop.ex")
    ".ex"
""",
)
fn = module.fn
_SLASH = ord("/")


def _path(vm: Any, term: Any) -> str:
    if type(term) is not bytes and not is_list(term):
        raise no_clause_at("Elixir.IO", "chardata_to_string", "lib/io.ex", 670, term)
    data = term if type(term) is bytes else chardata_to_string(vm, term)
    return data.decode("utf-8", "surrogateescape")


def _out(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _join(left: str, right: str) -> str:
    """Two names with one slash in between; of more than that only those at the border go."""
    between = "" if not left or left.endswith("/") else "/"
    joined = left + between + right.removeprefix("/")
    return joined if joined == "/" else joined.removesuffix("/")


def _tidy(path: str) -> str:
    """The path with single slashes between its names, and none at its end."""
    while "//" in path:
        path = path.replace("//", "/")
    return path.rstrip("/") or ("/" if path.startswith("/") else "")


@fn(vm=True)
def join(vm: Any, left: Any, right: Any = None) -> bytes:
    """Two paths, or all paths of a list, joined with `/`.

    Raises `FunctionClauseError` when a path is not a string or a charlist, and `ArgumentError` when a charlist holds something that is
    not a character.

    iex> Path.join(["a", "/b", "c"])
    "a/b/c"
    """
    parts = [_path(vm, part) for part in to_pylist(left)] if right is None else [_path(vm, left), _path(vm, right)]
    if not parts:
        raise TypeError("no names")
    out = parts[0]
    for part in parts[1:]:
        out = _join(out, part)
    return _out(out)


@fn(vm=True)
def basename(vm: Any, path: Any, extension: Any = None) -> bytes:
    """The last part of a path; without `extension` at its end, when that is given.

    Raises `FunctionClauseError` when `path` or `extension` is not a string or a charlist, and `ArgumentError` when a charlist holds
    something that is not a character.

    iex> Path.basename("~/foo/bar.ex", ".ex")
    "bar"
    """
    text = _path(vm, path)
    last = text.rstrip("/").rpartition("/")[2]
    return _out(last if extension is None or text.endswith("/") else last.removesuffix(_path(vm, extension)))


@fn(vm=True)
def dirname(vm: Any, path: Any) -> bytes:
    """The path without its last part: the folder that it is in.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is
    not a character.

    iex> Path.dirname("/foo/bar.ex")
    "/foo"
    """
    text = _path(vm, path)
    head, slash, _tail = text.rpartition("/")
    head = head.rstrip("/")
    return _out(head if head else "/" if slash else ".")


@fn(vm=True)
def extname(vm: Any, path: Any) -> bytes:
    """The extension, with its dot.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is
    not a character.

    iex> Path.extname("foo.tar.gz")
    ".gz"
    """
    last = _path(vm, path).rpartition("/")[2]
    dot = last.rfind(".")
    return _out(last[dot:] if dot > 0 else "")


@fn(vm=True)
def rootname(vm: Any, path: Any, extension: Any = None) -> bytes:
    """The path without its extension.

    Raises `FunctionClauseError` when `path` or `extension` is not a string or a charlist, and `ArgumentError` when a charlist holds
    something that is not a character.

    iex> Path.rootname("/foo/bar.erl")
    "/foo/bar"
    """
    text = _path(vm, path)
    if extension is not None:
        return _out(text.removesuffix(_path(vm, extension)))
    # A dot that begins a name counts only where the whole path begins with it.
    dot = text.rfind(".", text.rfind("/") + 2 if "/" in text else 0)
    return _out(text if dot < 0 else text[:dot])


@fn(vm=True)
def split(vm: Any, path: Any) -> Any:
    """The parts of the path, as a list.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is
    not a character.

    iex> Path.split("/foo/bar")
    ["/", "foo", "bar"]
    """
    text = _path(vm, path)
    parts = [part for part in text.split("/") if part]
    return from_iter([_out(part) for part in (["/", *parts] if text.startswith("/") else parts)])


@fn("type")
def kind(path: Any) -> Atom:
    """Whether the path is `:absolute` or `:relative`.

    Raises `FunctionClauseError` when `path` is not a string or a charlist.

    iex> Path.type("/usr")
    :absolute
    """
    first = path
    while type(first) is Cons:
        first = first.head
    if type(path) is not bytes and not is_list(path):
        raise TypeError("no path")
    rooted = first == _SLASH if type(first) is int else type(path) is bytes and path.startswith(b"/")
    return atom("absolute" if rooted else "relative")


@fn(vm=True)
def relative(vm: Any, path: Any) -> bytes:
    """The path without the `/` that makes it absolute.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is
    not a character.

    iex> Path.relative("/usr/local")
    "usr/local"
    """
    text = _path(vm, path)
    return b"." if text == "/" else _out(text.removeprefix("/"))


def _absolute(text: str, base: str) -> str:
    if text == "~" or text.startswith("~/"):
        text = os.path.expanduser("~") + text[1:]
    return text if text.startswith("/") else _join(base, text)


@fn(vm=True)
def absname(vm: Any, path: Any, base: Any = None) -> bytes:
    """The path seen from the current folder (or another, which may be relative), `..` kept.

    Raises `FunctionClauseError` when `path` or `base` is not a string or a charlist, and `ArgumentError` when a charlist holds
    something that is not a character.

    iex> Path.absname("foo", "/bar")
    "/bar/foo"
    iex> Path.absname("../foo", "bar")
    "bar/../foo"
    """
    text = _path(vm, path)
    whole = text if text.startswith("/") else _join(os.getcwd() if base is None else _path(vm, base), text)
    first, *rest = whole.split("/")
    return _out("/".join([first, *(part for part in rest if part not in ("", "."))]) or "/"[: len(whole)])


@fn(vm=True)
def expand(vm: Any, path: Any, base: Any = None) -> bytes:
    """The absolute path with `.`, `..` and `~` worked out.

    Raises `FunctionClauseError` when `path` or `base` is not a string or a charlist, and `ArgumentError` when a charlist holds
    something that is not a character.

    iex> Path.expand("../x", "/foo/bar")
    "/foo/x"
    """
    start = os.getcwd() if base is None else _absolute(_path(vm, base), os.getcwd())
    return _out(os.path.normpath(_absolute(_path(vm, path), start)))


@fn(vm=True)
def relative_to(vm: Any, path: Any, base: Any, _opts: Any = EMPTY) -> bytes:
    """The path as seen from a folder it is in, else the path itself.

    Raises `FunctionClauseError` when `path` or `base` is not a string or a charlist, and `ArgumentError` when a charlist holds
    something that is not a character.

    iex> Path.relative_to("/usr/local/foo", "/usr/local")
    "foo"
    """
    mine, theirs = to_pylist(split(vm, path)), to_pylist(split(vm, base))
    if mine == theirs:
        return b"."
    if mine[: len(theirs)] == theirs:
        return join(vm, from_iter(mine[len(theirs) :]))
    return _out(_tidy(_path(vm, path)))


@fn(vm=True)
def relative_to_cwd(vm: Any, path: Any) -> bytes:
    """The path as seen from the current folder.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is
    not a character.

    iex> Path.relative_to_cwd("/somewhere/else")
    "/somewhere/else"
    """
    return relative_to(vm, path, _out(os.getcwd()))


@fn(vm=True)
def safe_relative(vm: Any, path: Any) -> Any:
    """`{:ok, path}` without dots if it stays below its start, else `:error`.

    Raises `FunctionClauseError` when `path` is not a string or a charlist, and `ArgumentError` when a charlist holds something that is
    not a character.

    iex> Path.safe_relative("a/../../b")
    :error
    """
    text = _path(vm, path)
    if text.startswith("/"):
        return ERROR
    out: list[str] = []
    for part in text.split("/"):
        if part == "..":
            if not out:
                return ERROR
            out.pop()
        elif part not in ("", "."):
            out.append(part)
    return (OK, _out("/".join(out)))


@fn(vm=True)
def safe_relative_to(vm: Any, path: Any, _base: Any) -> Any:
    """As `safe_relative/1`, for a path that is seen from another folder.

    Raises `FunctionClauseError` when `path` or `base` is not a string or a charlist, and `ArgumentError` when a charlist holds
    something that is not a character.

    iex> Path.safe_relative_to("a/b", "/srv")
    {:ok, "a/b"}
    """
    return safe_relative(vm, path)


@fn(vm=True)
def wildcard(vm: Any, pattern: Any, opts: Any = EMPTY) -> Any:
    """The files that a pattern names, sorted: `?` is a character, `*` any in a name, `**` any folders, `[a-z]` one of some, `{a,b}` one
    or the other. Names that begin with a dot only match a pattern that does, unless `match_dot: true`.

    Raises `ArgumentError` when `pattern` is not a string or a charlist, `MatchError` when it is empty, and `FunctionClauseError` when
    `opts` is not a keyword list.

        iex> Path.wildcard("no such folder/*")
        []
    """
    given = options(opts)
    try:
        data = chardata(pattern)
    except TypeError:
        # What turns it into the characters that :filelib takes.
        raise bad_argument(1, "not valid character data (an iodata term)") from None
    if b"\0" in data:
        message = f"cannot execute Path.wildcard/2 for path with null byte, got: {shown(vm, pattern)}"
        raise argument_error(message)
    if pattern is EMPTY or pattern == b"":
        raise badmatch(EMPTY)
    text = data.decode("utf-8", "surrogateescape")
    vm.check_file(re.split(r"[*?\[{]", text)[0] or ".", "read")
    hidden = given.get("match_dot", FALSE) not in (FALSE, NIL)
    found = {name for each in _braces(text) for name in glob.glob(each, recursive=True, include_hidden=hidden)}
    return from_iter(sorted(map(_out, found)))


def _braces(pattern: str) -> list[str]:
    """The patterns that one with ``{a,b}`` stands for."""
    found = re.search(r"\{([^{}]*)\}", pattern)
    if found is None:
        return [pattern]
    head, tail = pattern[: found.start()], pattern[found.end() :]
    return [each for choice in found[1].split(",") for each in _braces(head + choice + tail)]
