"""``Version``: semantic versions and requirements on them."""

from __future__ import annotations

import re
from functools import cmp_to_key
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.iodata import binary, looked_up
from otpshell.stdlib.struct_fields import blank_or_filled
from otpshell.terms.atom import ERROR, FALSE, NIL, OK, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, from_iter, to_pylist
from otpshell.terms.errors import ErlError, exception_struct
from otpshell.terms.maps import Map, atom_map, struct_name

module = Native(
    "Elixir.Version",
    "lib/version.ex",
    doc="""\
Versions as of semver.org, and requirements such as `~> 1.2`.

    iex> Version.match?("1.4.0", "~> 1.2")
    true
    iex> Version.compare("1.10.0", "1.9.0")
    :gt
""",
)
module.struct_fields = ("major", "minor", "patch", "pre", "build")
fn = module.fn
VERSION, REQUIREMENT = atom("Elixir.Version"), atom("Elixir.Version.Requirement")
_TEXT = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?\Z", re.ASCII)
_TOKEN = re.compile(r"\s*(>=|<=|~>|>|<|==|=|!=|!|and\b|or\b|[0-9A-Za-z.+*-]+)\s*", re.ASCII)


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if len(text) > 1 and text[0] == "0":
        raise ValueError("leading zero")
    return int(text)


def _parts(text: str, approximate: bool) -> tuple[Any, Any, Any, list[Any], str | None]:
    """Major, minor, patch, pre-release, build. ValueError when it is no version."""
    found = _TEXT.match(text)
    if found is None:
        raise ValueError("no version")
    major, minor, patch = (_number(found[index]) for index in (1, 2, 3))
    if minor is None or (patch is None and not approximate):
        raise ValueError("incomplete")
    pre: list[Any] = []
    for part in (found[4] or "").split(".") if found[4] is not None else []:
        if not part:
            raise ValueError("empty part")
        pre.append(_number(part) if part.isdigit() else part.encode())
    build = found[5]
    if build is not None and not all(build.split(".")):
        raise ValueError("empty part")
    return major, minor, patch, pre, build


def version(major: Any, minor: Any, patch: Any, pre: Any, build: Any) -> Map:
    return atom_map(__struct__=VERSION, major=major, minor=minor, patch=patch, pre=pre, build=build)


@fn("__struct__", vm=True)
def blank(vm: Any, fields: Any = None) -> Map:
    """The struct's fields."""
    return blank_or_filled(vm, version(NIL, NIL, NIL, EMPTY, NIL), fields, ("major", "minor", "patch"))


@fn
def parse(text: Any) -> Any:
    """The version that a text stands for: `{:ok, version}`, or `:error`.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> Version.parse("2.0-alpha1")
    :error
    """
    try:
        major, minor, patch, pre, build = _parts(binary(text).decode(), False)
    except ValueError:
        return ERROR
    return (OK, version(major, minor, patch, from_iter(pre), NIL if build is None else build.encode()))


@fn("parse!")
def parse_bang(text: Any) -> Map:
    """As `parse/1`, but gives the version alone.

    Raises `Version.InvalidVersionError` when `text` does not write a version, and `FunctionClauseError` when it is not a string.

    iex> Version.parse!("2.0.1").patch
    1
    """
    made = parse(text)
    if made is ERROR:
        raise ErlError(exception_struct("Version.InvalidVersionError", version=text))
    return made[1]


def _key_parts(value: Any) -> tuple[Any, Any, Any, list[Any]]:
    if type(value) is bytes:
        value = parse_bang(value)
    if struct_name(value) is not VERSION:
        raise TypeError("no version")
    major, minor, patch, pre = (value.get(atom(name)) for name in ("major", "minor", "patch", "pre"))
    return major, minor, patch, to_pylist(pre)


def _compare_pre(one: list[Any], other: list[Any]) -> int:
    if not one or not other:
        return (not one) - (not other)
    for a, b in zip(one, other, strict=False):
        if a == b and type(a) is type(b):
            continue
        if type(a) is not type(b):
            return -1 if type(a) is int else 1
        return -1 if a < b else 1
    return (len(one) > len(other)) - (len(one) < len(other))


def _compare(one: Any, other: Any) -> int:
    if one[:3] != other[:3]:
        return -1 if one[:3] < other[:3] else 1
    return _compare_pre(one[3], other[3])


by_version = cmp_to_key(_compare)


@fn
def compare(one: Any, other: Any) -> Atom:
    """Whether the first version is older (`:lt`), the same (`:eq`) or newer (`:gt`).

    Raises `Version.InvalidVersionError` when `one` or `other` does not write a version, and `FunctionClauseError` when it is not a string
    or a `Version`.

    iex> Version.compare("2.0.1-alpha1", "2.0.0")
    :gt
    """
    found = _compare(_key_parts(one), _key_parts(other))
    return atom(("eq", "gt", "lt")[found])


@fn("to_string")
def text_of(value: Any) -> bytes:
    """The version as text.

    Raises `FunctionClauseError` when `value` is not a `Version`.

    iex> Version.to_string(Version.parse!("1.14.0-rc.1"))
    "1.14.0-rc.1"
    """
    major, minor, patch, pre = _key_parts(value)
    out = f"{major}.{minor}.{patch}".encode()
    if pre:
        out += b"-" + b".".join(str(part).encode() if type(part) is int else part for part in pre)
    build = value.get(atom("build"))
    return out if build is NIL else out + b"+" + build


# -- requirements ----------------------------------------------------------------------------------------------------

_OPERATORS = (">=", "<=", "~>", ">", "<", "==", "=", "!=", "!")


def _lex(text: str) -> list[Any]:
    tokens = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise ValueError("no token")
        tokens.append(found[1])
        at = found.end()
    out: list[Any] = []
    index = 0
    while True:
        operator = "=="
        if index < len(tokens) and tokens[index] in _OPERATORS:
            operator = {"=": "==", "!": "!="}.get(tokens[index], tokens[index])
            index += 1
        if index >= len(tokens):
            raise ValueError("no version")
        major, minor, patch, pre, build = _parts(tokens[index], operator == "~>")
        out += [atom(operator), (major, minor, NIL if patch is None else patch, from_iter(pre), EMPTY)]
        index += 1
        if index == len(tokens):
            return out
        if tokens[index] not in ("and", "or"):
            raise ValueError("no joint")
        out.append(atom(tokens[index]))
        index += 1


@fn
def parse_requirement(text: Any) -> Any:
    """The requirement that a text stands for: `{:ok, requirement}`, or `:error`.

    Raises `FunctionClauseError` when `text` is not a string.

    iex> {:ok, requirement} = Version.parse_requirement("== 2.0.1")
    iex> Version.match?("2.0.1", requirement)
    true
    """
    try:
        lexed = _lex(binary(text).decode())
    except ValueError:
        return ERROR
    return (OK, atom_map(__struct__=REQUIREMENT, source=text, lexed=from_iter(lexed)))


@fn("parse_requirement!")
def parse_requirement_bang(text: Any) -> Map:
    """As `parse_requirement/1`, the requirement itself.

    Raises `Version.InvalidRequirementError` when `text` does not write a requirement, and `FunctionClauseError` when it is not a string.

    iex> Version.match?("2.1.0", Version.parse_requirement!("~> 2.0"))
    true
    """
    made = parse_requirement(text)
    if made is ERROR:
        raise ErlError(exception_struct("Version.InvalidRequirementError", requirement=text))
    return made[1]


@fn
def compile_requirement(requirement: Any) -> Map:
    """The requirement as it is: matching needs no compilation here.

    Raises `FunctionClauseError` when `requirement` is not a `Version.Requirement`.

    iex> requirement = Version.parse_requirement!("~> 2.0")
    iex> Version.match?("2.1.0", Version.compile_requirement(requirement))
    true
    """
    if struct_name(requirement) is not REQUIREMENT:
        raise TypeError("no requirement")
    return requirement


def _holds(operator: str, ours: Any, theirs: Any, allow_pre: bool) -> bool:
    major, minor, patch, pre, _build = theirs
    pre = to_pylist(pre)
    wanted = (major, minor, 0 if patch is NIL else patch, pre)
    found = _compare(ours, wanted)
    if operator == "==":
        return found == 0
    if operator == "!=":
        return found != 0
    visible = allow_pre or not ours[3] or bool(pre)
    if operator == "~>":
        limit = (major + 1, 0, 0, [0]) if patch is NIL else (major, minor + 1, 0, [0])
        return found >= 0 and _compare(ours, limit) < 0 and visible
    passes = {">": found > 0, "<": found < 0, ">=": found >= 0, "<=": found <= 0}[operator]
    return passes and visible


@fn("match?")
def match(value: Any, requirement: Any, opts: Any = EMPTY) -> Atom:
    """Whether a version satisfies a requirement such as `"~> 1.2 and != 1.3.0"`. Option `allow_pre: false` leaves pre-releases out.

    Raises `Version.InvalidRequirementError` when `requirement` does not write a requirement, `Version.InvalidVersionError` when `value`
    does not write a version, and `FunctionClauseError` when one of both is not a string or `opts` is not a keyword list.

    iex> Version.match?("2.0.0", "> 1.0.0")
    true
    """
    if type(requirement) is bytes:
        requirement = parse_requirement_bang(requirement)
    allow = looked_up(opts).get("allow_pre", TRUE) is not FALSE
    ours = _key_parts(value)
    lexed = to_pylist(requirement.get(atom("lexed")))
    result = _holds(lexed[0].name, ours, lexed[1], allow)
    # ``and`` binds tighter than ``or``.
    groups = [result]
    for index in range(2, len(lexed), 3):
        holds = _holds(lexed[index + 1].name, ours, lexed[index + 2], allow)
        if lexed[index].name == "and":
            groups[-1] = groups[-1] and holds
        else:
            groups.append(holds)
    return boolean(any(groups))
