"""``:ets``: tables written to files and read again, in the format of OTP (a log of ``disk_log``: a header, the objects, a footer)."""

from __future__ import annotations

import hashlib
import struct
from typing import Any

from otpshell.stdlib.badargs import BadArgs
from otpshell.stdlib.erl_file import attempt, delete
from otpshell.stdlib.ets_module import KINDS, PROTECTIONS, ets, table_of
from otpshell.stdlib.ets_tables import delete_table, info, new
from otpshell.terms.atom import ERROR, FALSE, OK, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, elist, from_iter, is_list, to_pylist
from otpshell.terms.errors import ErlError
from otpshell.terms.etf import BadFormat, decode, encode

fn = ets.fn

_MAGIC, _ITEM = bytes((1, 2, 3, 4, 99, 88, 77, 11)), b"bWLA"
_END, _COUNT, _MD5 = atom("$end_of_table"), atom("count"), atom("md5")
_OBJECT_COUNT, _MD5SUM = atom("object_count"), atom("md5sum")
_HEADER = ("name", "type", "protection", "named_table", "keypos", "size", "extended_info")


class _Refused(Exception):
    """Carries what the function returns."""

    def __init__(self, reason: Any) -> None:
        self.answer = (ERROR, reason)


# -- writing ---------------------------------------------------------------------------------------------------------


@fn(vm=True, error="function_clause")
def tab2file(vm: Any, table: Any, name: Any, options: Any = EMPTY) -> Any:
    """Write a table to a file: `:ok` or `{:error, reason}`. The name is a charlist or an atom.

    `extended_info: [:object_count, :md5sum]` adds what `file2tab/2` with `verify: true` looks at; `sync: true` waits for the disk, as every
    write does here.

    Raises `ArgumentError` when the caller may not read the table, and `FunctionClauseError` when `options` is not a list.

    iex> table = :ets.new(:ages, [])
    iex> :ets.insert(table, joe: 40)
    iex> :ets.tab2file(table, 'ages.tab')
    :ok
    """
    if not is_list(options):
        raise TypeError("no list of options")
    try:
        added = _options(options, extended_info=_additions, sync=_boolean).get("extended_info", ())
        items = info(vm, table)
        if not is_list(items):
            return (ERROR, atom("badtab"))
        found = table_of(vm, table)
        # What is there is taken away first: what cannot be is no place for a file.
        if delete(vm, name) not in (OK, (ERROR, atom("enoent"))):
            raise _Refused(atom("eaccess"))
    except _Refused as refused:
        return refused.answer
    if type(name) is bytes:
        return (ERROR, (atom("badarg"), elist((atom("file"), name))))
    version = [(atom("major_version"), 1), (atom("minor_version"), 0), (atom("extended_info"), from_iter(added))]
    terms = [encode(tuple([*to_pylist(items), *version])), *(encode(obj) for obj in found.objects())]
    if added:
        footer: list[tuple[Atom, Any]] = []
        if _OBJECT_COUNT in added:
            footer.append((_COUNT, len(terms) - 1))
        if _MD5SUM in added:
            footer.append((_MD5, hashlib.md5(b"".join(terms)).digest()))
        terms.append(encode(elist(_END, from_iter(footer))))
    data = _MAGIC + b"".join(struct.pack(">I", len(term)) + _ITEM + term for term in terms)

    def write(path: str) -> Atom:
        with open(path, "wb") as file:
            file.write(data)
        return OK

    done = attempt(vm, name, "write", write)
    return done if done is OK else (ERROR, (atom("file_error"), name, done[1]))


def _options(given: Any, **readers: Any) -> dict[str, Any]:
    """Options by name, each read by its reader."""
    if not is_list(given):
        raise _Refused((atom("malformed_option"), given))
    options: dict[str, Any] = {}
    for option in to_pylist(given):
        key = option[0].name if type(option) is tuple and len(option) == 2 and type(option[0]) is Atom else ""
        if key not in readers:
            raise _Refused((atom("unknown_option"), option))
        options[key] = readers[key](option)
    return options


def _boolean(option: tuple[Any, Any]) -> bool:
    if option[1] not in (TRUE, FALSE):
        raise _Refused((atom("unknown_option"), option))
    return option[1] is TRUE


def _additions(option: tuple[Any, Any]) -> list[Atom]:
    if not is_list(option[1]):
        raise _Refused((atom("malformed_option"), option[1]))
    wanted = to_pylist(option[1])
    if any(item not in (_OBJECT_COUNT, _MD5SUM) for item in wanted):
        raise _Refused((atom("unknown_option"), elist(option)))
    return [item for item in (_OBJECT_COUNT, _MD5SUM) if item in wanted]


# -- reading ---------------------------------------------------------------------------------------------------------


@fn(vm=True)
def file2tab(vm: Any, name: Any, options: Any = EMPTY) -> Any:
    """A new table with what a file holds: `{:ok, table}` or `{:error, reason}`. It belongs to the caller.

    With `verify: true` a file that has been changed or cut is refused.

    iex> table = :ets.new(:ages, [])
    iex> :ets.insert(table, joe: 40)
    iex> :ets.tab2file(table, 'ages.tab')
    iex> {:ok, again} = :ets.file2tab('ages.tab')
    iex> :ets.tab2list(again)
    [joe: 40]
    """
    try:
        verify = _options(options, verify=_boolean).get("verify", False)
        terms = _terms(vm, name)
        header = _header(vm, terms)
    except _Refused as refused:
        return refused.answer
    try:
        table = new(vm, header["name"], _to_make(header))
    except BadArgs:
        return (ERROR, atom("cannot_create_table"))
    try:
        objects, footer = _body(vm, terms[1:])
        if verify:
            _verify(header, terms, objects, footer)
        vm.apply(atom("ets"), atom("insert"), table, from_iter(objects))
    except _Refused as refused:
        delete_table(vm, table)
        return refused.answer
    except ErlError:
        delete_table(vm, table)
        raise
    return (OK, table)


@fn(vm=True, error="function_clause")
def tabfile_info(vm: Any, name: Any) -> Any:
    """What a file of `tab2file/3` says of its table: `{:ok, items}` or `{:error, reason}`.

    Raises `FunctionClauseError` when `name` is neither a charlist nor an atom.

    iex> table = :ets.new(:ages, [])
    iex> :ets.tab2file(table, 'ages.tab')
    iex> {:ok, items} = :ets.tabfile_info('ages.tab')
    iex> {items[:type], items[:size]}
    {:set, 0}
    """
    if type(name) is not Atom and not is_list(name):
        raise TypeError("no name of a file")
    try:
        header = _header(vm, _terms(vm, name))
    except _Refused as refused:
        return refused.answer
    version = (atom("version"), (header["major_version"], header["minor_version"]))
    return (OK, from_iter([*((atom(item), header[item]) for item in _HEADER), version]))


def _terms(vm: Any, name: Any) -> list[bytes]:
    """The terms of a file, encoded; a last one that is cut short is left out."""
    if type(name) is not Atom and not is_list(name):
        reason = elist((atom("file"), name), (atom("mode"), atom("read_only")))
        raise _Refused((atom("read_error"), (atom("badarg"), reason)))

    def read(path: str) -> bytes:
        with open(path, "rb") as file:
            return file.read()

    data = attempt(vm, name, "read", read)
    if type(data) is tuple:
        raise _Refused((atom("read_error"), (atom("file_error"), name, data[1])))
    if not data.startswith(_MAGIC):
        raise _Refused((atom("read_error"), (atom("not_a_log_file"), name)))
    terms, at = [], len(_MAGIC)
    while at + 8 <= len(data) and data[at + 4 : at + 8] == _ITEM:
        size = int.from_bytes(data[at : at + 4], "big")
        if at + 8 + size > len(data):
            break
        terms.append(data[at + 8 : at + 8 + size])
        at += 8 + size
    return terms


def _decoded(vm: Any, term: bytes) -> Any:
    try:
        return decode(term, vm.exports)[0]
    except (BadFormat, IndexError):
        raise _Refused(atom("badfile")) from None


def _header(vm: Any, terms: list[bytes]) -> dict[str, Any]:
    header = _decoded(vm, terms[0]) if terms else None
    if type(header) is not tuple or not all(type(pair) is tuple and len(pair) == 2 and type(pair[0]) is Atom for pair in header):
        raise _Refused(atom("badfile"))
    items = {key.name: value for key, value in header}
    known = {*_HEADER, "major_version", "minor_version"} <= items.keys()
    if not (known and items["type"].name in KINDS and items["protection"].name in PROTECTIONS):
        raise _Refused(atom("badfile"))
    return items


def _body(vm: Any, terms: list[bytes]) -> tuple[list[Any], dict[Atom, Any]]:
    """The objects, and the footer where there is one."""
    objects = [_decoded(vm, term) for term in terms]
    if objects and is_list(objects[-1]):
        mark, *rest = to_pylist(objects[-1])
        if mark is _END and rest:
            return objects[:-1], dict(to_pylist(rest[0]))
    return objects, {}


def _verify(header: dict[str, Any], terms: list[bytes], objects: list[Any], footer: dict[Atom, Any]) -> None:
    added = to_pylist(header["extended_info"])
    if (_OBJECT_COUNT in added and _COUNT not in footer) or (_MD5SUM in added and _MD5 not in footer):
        raise _Refused(atom("badfile"))
    if _MD5 in footer and hashlib.md5(b"".join(terms[:-1])).digest() != footer[_MD5]:
        raise _Refused(atom("checksum_error"))
    if len(objects) != footer.get(_COUNT, header["size"]):
        raise _Refused(atom("invalid_object_count"))


def _to_make(header: dict[str, Any]) -> Any:
    """The options that make such a table."""
    options = [header["type"], header["protection"], (atom("keypos"), header["keypos"])]
    options += [atom("named_table")] if header["named_table"] is TRUE else []
    options += [atom("compressed")] if header.get("compressed") is TRUE else []
    return from_iter(options)


# -- tables on disk --------------------------------------------------------------------------------------------------


@fn
def to_dets(table: Any, name: Any) -> Any:
    """Would fill a table on disk; there are none here.

    Raises `ArgumentError`, which names what there is in its place.

    iex> :ets.new(:ages, [:named_table])
    iex> :ets.tab2file(:ages, 'ages.tab')
    :ok
    """
    raise _no_dets("to_dets", "Use :ets.tab2file/2 to keep a table in a file")


@fn
def from_dets(table: Any, name: Any) -> Any:
    """Would fill a table from one on disk; there are none here.

    Raises `ArgumentError`, which names what there is in its place.

    iex> :ets.file2tab('no such file')
    {:error, {:read_error, {:file_error, 'no such file', :enoent}}}
    """
    raise _no_dets("from_dets", "Use :ets.file2tab/1 to read a table that :ets.tab2file/2 wrote")


def _no_dets(function: str, instead: str) -> BadArgs:
    return BadArgs(f":ets.{function} works on a table of :dets (tables on disk), which is not there. {instead}".encode())
