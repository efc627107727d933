"""``:beam_lib``: what is in object code. Chunks are made of what the module was compiled from; there is no machine code to look at."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.lang.quoted import keyword_get
from otpshell.stdlib.iodata import iodata
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, charlist, elist, from_iter, to_pylist

beam_lib = Native("beam_lib", "beam_lib.erl", app="stdlib")
fn = beam_lib.fn
_OK, _ERROR, _BEAM_LIB, _MISSING = map(atom, ("ok", "error", "beam_lib", "missing_chunk"))


class _Problem(Exception):
    """Why the chunks of a file cannot be given: a term."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason


def _read(vm: Any, beam: Any) -> tuple[Any, Any]:
    """The bytes or the file that was asked for, as errors name it, and what it stands for."""
    data, shown = beam, beam
    if type(beam) is not bytes:
        shown, data = _file(vm, beam)
    made = vm.code.objects.find(data)
    if made is None:
        raise _Problem((atom("not_a_beam_file"), shown))
    return shown, made


def _file(vm: Any, name: Any) -> tuple[Any, bytes]:
    """The name of a file of object code, with its ending, and its bytes."""
    text = name.name if type(name) is Atom else iodata(name).decode()
    path = text if text.endswith(".beam") else f"{text}.beam"
    found = vm.apply(atom("file"), atom("read_file"), charlist(path))
    if found[0] is _ERROR:
        raise _Problem((atom("file_error"), charlist(path), found[1]))
    return charlist(path), found[1]


@fn(vm=True)
def chunks(vm: Any, beam: Any, wanted: Any, options: Any = EMPTY) -> Any:
    """Chunks of object code, by name (`:exports`, `:attributes`, `:compile_info`, `:debug_info`, `~c"Docs"` …), from its bytes or its file.

    `{:ok, {module, chunks}}`, or an error for what is not object code of this system and for a chunk that it does not have; with
    `:allow_missing_chunks` such a chunk is `:missing_chunk`. There are no chunks of machine code, of literals, imports or lines.

    iex> {:module, _, code, _} = defmodule Chunky, do: def(size, do: 3)
    iex> {:ok, {Chunky, [exports: exports]}} = :beam_lib.chunks(code, [:exports])
    iex> {:size, 0} in exports
    true
    iex> {:error, :beam_lib, reason} = :beam_lib.chunks("no code", [:exports])
    iex> reason
    {:not_a_beam_file, "no code"}
    """
    lenient = atom("allow_missing_chunks") in to_pylist(options)
    try:
        shown, made = _read(vm, beam)
        found = [(name, _chunk(vm, made, shown, name, lenient)) for name in to_pylist(wanted)]
    except _Problem as problem:
        return (_ERROR, _BEAM_LIB, problem.reason)
    return (_OK, (made.info.name, from_iter(found)))


def _chunk(vm: Any, made: Any, shown: Any, name: Any, lenient: bool) -> Any:
    objects = vm.code.objects
    if type(name) is Atom:
        if name.name not in _NAMES:
            raise _Problem((atom("unknown_chunk"), shown, name))
        text = name.name
    else:
        text = "".join(map(chr, to_pylist(name)))
        text = text if text in objects.binary_names else ""
    found = objects.chunk(made, text) if text in objects.names else None
    if found is None:
        if lenient:
            return _MISSING
        raise _Problem((_MISSING, shown, charlist(text) if text else name))
    return found


_NAMES = {
    *("atoms", "attributes", "compile_info", "debug_info", "abstract_code", "exports", "imports", "indexed_imports"),
    *("labeled_exports", "labeled_locals", "locals", "documentation"),
}


@fn(vm=True)
def info(vm: Any, beam: Any) -> Any:
    """What object code is: its bytes or file, its module, and its chunks with their places; an error for anything else.

    iex> {:module, _, code, _} = defmodule Known, do: nil
    iex> :beam_lib.info(code)[:module]
    Known
    iex> :beam_lib.info("no code")
    {:error, :beam_lib, {:not_a_beam_file, "no code"}}
    """
    try:
        shown, made = _read(vm, beam)
    except _Problem as problem:
        return (_ERROR, _BEAM_LIB, problem.reason)
    places = []
    position = 20
    for name in vm.code.objects.binary_names:
        found = vm.code.objects.chunk(made, name)
        if found is not None:
            places.append((charlist(name), position, len(found)))
            position += len(found) + -len(found) % 4 + 8
    key = "binary" if type(beam) is bytes else "file"
    return elist((atom(key), shown), (atom("module"), made.info.name), (atom("chunks"), from_iter(places)))


@fn(vm=True)
def md5(vm: Any, beam: Any) -> Any:
    """The digest of a module's code, as `module.module_info(:md5)`.

    iex> {:module, _, code, _} = defmodule Digested, do: nil
    iex> {:ok, {Digested, digest}} = :beam_lib.md5(code)
    iex> digest == Digested.module_info(:md5)
    true
    """
    return _of_module(vm, beam, "md5")


@fn(vm=True)
def version(vm: Any, beam: Any) -> Any:
    """The `@vsn` of a module.

    iex> {:module, _, code, _} = defmodule Third do
    ...>   @vsn 3
    ...> end
    iex> :beam_lib.version(code)
    {:ok, {Third, [3]}}
    """
    return _of_module(vm, beam, "attributes", "vsn")


def _of_module(vm: Any, beam: Any, chunk: str, key: str | None = None) -> Any:
    try:
        _, made = _read(vm, beam)
    except _Problem as problem:
        return (_ERROR, _BEAM_LIB, problem.reason)
    found = vm.code.objects.chunk(made, chunk)
    return (_OK, (made.info.name, found if key is None else keyword_get(found, atom(key))))
