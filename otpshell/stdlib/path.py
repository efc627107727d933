"""``Path``: file names as text. Nothing here touches the disk except `expand` of relative names, which starts at the current folder."""

from __future__ import annotations

import glob
import os
import re
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.iodata import chardata, options
from otpshell.stdlib.protocols import shown
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, Atom, atom
from otpshell.terms.cons import EMPTY, from_iter, to_pylist
from otpshell.terms.errors import argument_error

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


def _path(term: Any) -> str:
    data = chardata(term)
    if b"\0" in data:
        raise ValueError("null byte")
    return data.decode("utf-8", "surrogateescape")


def _out(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _join(left: str, right: str) -> str:
    joined = left + "/" + right.lstrip("/") if left else right.lstrip("/")
    return _tidy(joined)


def _tidy(path: str) -> str:
    """The path with single slashes between its names, and none at its end."""
    while "//" in path:
        path = path.replace("//", "/")
    return path.rstrip("/") or ("/" if path.startswith("/") else "")


@fn
def join(left: Any, right: Any = None) -> bytes:
    """Names joined with `/`.

    Raises `FunctionClauseError` when a path is not a string or a charlist.

    iex> Path.join(["a", "/b", "c"])
    "a/b/c"
    """
    parts = [_path(part) for part in to_pylist(left)] if right is None else [_path(left), _path(right)]
    if not parts:
        raise TypeError("no names")
    out = parts[0] if len(parts) > 1 else _tidy(parts[0])
    for part in parts[1:]:
        out = _join(out, part)
    return _out(out)


@fn
def basename(path: Any, extension: Any = None) -> bytes:
    """The last part of a path, without an extension when given.

    Raises `FunctionClauseError` when `path` or `extension` is not a string or a charlist.

    iex> Path.basename("~/foo/bar.ex", ".ex")
    "bar"
    """
    last = _path(path).rstrip("/").rpartition("/")[2]
    ending = "" if extension is None else _path(extension)
    return _out(last.removesuffix(ending) if last != ending else last)


@fn
def dirname(path: Any) -> bytes:
    """Everything but the last part.

    Raises `FunctionClauseError` when `path` is not a string or a charlist.

    iex> Path.dirname("/foo/bar.ex")
    "/foo"
    """
    text = _path(path)
    head, slash, _tail = text.rpartition("/")
    head = head.rstrip("/")
    return _out(head if head else "/" if slash else ".")


@fn
def extname(path: Any) -> bytes:
    """The extension, with its dot.

    Raises `FunctionClauseError` when `path` is not a string or a charlist.

    iex> Path.extname("foo.tar.gz")
    ".gz"
    """
    return _out(os.path.splitext(_path(path))[1])


@fn
def rootname(path: Any, extension: Any = None) -> bytes:
    """The path without its extension.

    Raises `FunctionClauseError` when `path` or `extension` is not a string or a charlist.

    iex> Path.rootname("/foo/bar.erl")
    "/foo/bar"
    """
    text = _path(path)
    return _out(os.path.splitext(text)[0] if extension is None else text.removesuffix(_path(extension)))


@fn
def split(path: Any) -> Any:
    """The parts as a list.

    Raises `FunctionClauseError` when `path` is not a string or a charlist.

    iex> Path.split("/foo/bar")
    ["/", "foo", "bar"]
    """
    text = _path(path)
    parts = [part for part in text.split("/") if part]
    return from_iter([_out(part) for part in (["/", *parts] if text.startswith("/") else parts)])


@fn("type")
def kind(path: Any) -> Atom:
    """`:absolute` or `:relative`.

    Raises `FunctionClauseError` when `path` is not a string or a charlist.

    iex> Path.type("/usr")
    :absolute
    """
    return atom("absolute" if _path(path).startswith("/") else "relative")


@fn
def relative(path: Any) -> bytes:
    """The path without what makes it absolute.

    Raises `FunctionClauseError` when `path` is not a string or a charlist.

    iex> Path.relative("/usr/local")
    "usr/local"
    """
    return _out(_tidy(_path(path)).lstrip("/") or ".")


def _absolute(text: str, base: str) -> str:
    if text == "~" or text.startswith("~/"):
        text = os.path.expanduser("~") + text[1:]
    return text if text.startswith("/") else _join(base, text)


@fn
def absname(path: Any, base: Any = None) -> bytes:
    """The path seen from the current folder (or another, which may be relative), `..` kept.

    Raises `FunctionClauseError` when `path` or `base` is not a string or a charlist.

    iex> Path.absname("foo", "/bar")
    "/bar/foo"
    iex> Path.absname("../foo", "bar")
    "bar/../foo"
    """
    text = _path(path)
    whole = text if text.startswith("/") else _join(os.getcwd() if base is None else _path(base), text)
    first, *rest = whole.split("/")
    return _out("/".join([first, *(part for part in rest if part not in ("", "."))]) or "/"[: len(whole)])


@fn
def expand(path: Any, base: Any = None) -> bytes:
    """The absolute path with `.`, `..` and `~` worked out.

    Raises `FunctionClauseError` when `path` or `base` is not a string or a charlist.

    iex> Path.expand("../x", "/foo/bar")
    "/foo/x"
    """
    start = os.getcwd() if base is None else _absolute(_path(base), os.getcwd())
    return _out(os.path.normpath(_absolute(_path(path), start)))


@fn
def relative_to(path: Any, base: Any, _opts: Any = EMPTY) -> bytes:
    """The path as seen from a folder it is in, else the path itself.

    Raises `FunctionClauseError` when `path` or `base` is not a string or a charlist.

    iex> Path.relative_to("/usr/local/foo", "/usr/local")
    "foo"
    """
    mine, theirs = to_pylist(split(path)), to_pylist(split(base))
    if mine == theirs:
        return b"."
    if mine[: len(theirs)] == theirs:
        return join(from_iter(mine[len(theirs) :]))
    return _out(_tidy(_path(path)))


@fn
def relative_to_cwd(path: Any) -> bytes:
    """The path as seen from the current folder.

    Raises `FunctionClauseError` when `path` is not a string or a charlist.

    iex> Path.relative_to_cwd("/somewhere/else")
    "/somewhere/else"
    """
    return relative_to(path, _out(os.getcwd()))


@fn
def safe_relative(path: Any) -> Any:
    """`{:ok, path}` without dots if it stays below its start, else `:error`.

    Raises `FunctionClauseError` when `path` is not a string or a charlist.

    iex> Path.safe_relative("a/../../b")
    :error
    """
    text = _path(path)
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


@fn
def safe_relative_to(path: Any, _base: Any) -> Any:
    """As `safe_relative/1`.

    Raises `FunctionClauseError` when `path` or `base` is not a string or a charlist.

    iex> Path.safe_relative_to("a/b", "/srv")
    {:ok, "a/b"}
    """
    return safe_relative(path)


@fn(vm=True)
def wildcard(vm: Any, pattern: Any, opts: Any = EMPTY) -> Any:
    """The files that a pattern names, sorted: `?` is a character, `*` any in a name, `**` any folders, `[a-z]` one of some, `{a,b}` one
    or the other. Names that begin with a dot only match a pattern that does, unless `match_dot: true`.

    Raises `FunctionClauseError` when `pattern` is not a string or a charlist or `opts` is not a keyword list.

        iex> Path.wildcard("no such folder/*")
        []
    """
    if b"\0" in chardata(pattern):
        message = f"cannot execute Path.wildcard/2 for path with null byte, got: {shown(vm, pattern)}"
        raise argument_error(message)
    text = _path(pattern)
    vm.check_file(re.split(r"[*?\[{]", text)[0] or ".", "read")
    hidden = options(opts).get("match_dot", FALSE) not in (FALSE, NIL)
    found = {name for each in _braces(text) for name in glob.glob(each, recursive=True, include_hidden=hidden)}
    return from_iter(sorted(map(_out, found)))


def _braces(pattern: str) -> list[str]:
    """The patterns that one with ``{a,b}`` stands for."""
    found = re.search(r"\{([^{}]*)\}", pattern)
    if found is None:
        return [pattern]
    head, tail = pattern[: found.start()], pattern[found.end() :]
    return [each for choice in found[1].split(",") for each in _braces(head + choice + tail)]
