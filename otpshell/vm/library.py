"""Where library modules come from: Python files in ``stdlib``, Elixir files in ``otp`` and ``stdlib``, and the cache of the latter's code.

A native module is found by its name in snake case (``Elixir.String.Chars`` in ``string_chars.py``, ``:lists`` in ``erl_lists.py``) or
with the protocol that it implements (``Elixir.String.Chars.Atom``), an Elixir one by the ``defmodule`` lines of the ``.ex`` files.
Compiled code is kept in the user's cache folder, under a key that changes with the sources and with the compiler.
"""

from __future__ import annotations

import importlib.util
import marshal
import os
import pickle
import re
import shutil
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import otpshell
from otpshell.lang.codegen import ModuleCode
from otpshell.terms.atom import Atom

ROOT = Path(otpshell.__file__).parent
_SOURCES = ("otp", "stdlib")
_DEFINES = re.compile(r"^def(?:module|protocol)\s+(:?[\w.]+)(?=,| do)", re.MULTILINE)
_EXCEPTION_LIST = re.compile(r"^defimpl\s+([\w.]+),\s*for:\s*([\w.]+)", re.MULTILINE)

# The protocols whose implementations are written with them.
_IMPLEMENTED_HERE = ("Elixir.Inspect", "Elixir.String.Chars", "Elixir.List.Chars")


def snake_case(name: str) -> str:
    """The file name of a native module: ``Elixir.MapSet`` -> ``map_set``, ``lists`` -> ``erl_lists``."""
    if not name.startswith("Elixir."):
        return "erl_" + name
    words = name[7:].replace(".", "_")
    words = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", words)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", words).lower()


def shown_file(name: str) -> str:
    """The file that stack traces show for a module of the library: where Elixir and OTP have it."""
    if not name.startswith("Elixir."):
        return f"{name}.erl"
    if name == "Elixir.Enumerable":
        return "lib/enum.ex"
    # The one name whose file is not spelt as it is.
    name = name.replace("Elixir.EEx", "Elixir.Eex")
    return "lib/" + "/".join([snake_case("Elixir." + part) for part in name[7:].split(".")]) + ".ex"


class Library:
    """The files of the library. One per program would do: it holds nothing of any VM."""

    def __init__(self) -> None:
        self._files: dict[str, Path] | None = None
        self._native_names = {entry[:-3] for entry in os.listdir(ROOT / "stdlib") if entry.endswith(".py") and not entry.startswith("__")}
        self._fingerprint: str | None = None

    def native(self, module: Atom) -> Any:
        """The Native of a module written in Python (importing its file), None when there is none."""
        return self._native(module.name)

    def _native(self, name: str) -> Any:
        file = snake_case(name)
        if file not in self._native_names:
            protocol = next((each for each in _IMPLEMENTED_HERE if name.startswith(f"{each}.")), None)
            return None if protocol is None else self._native(protocol).implementations.get(name)
        imported = importlib.import_module(f"otpshell.stdlib.{file}")
        from otpshell.lang.native import Native

        for value in vars(imported).values():
            if type(value) is Native and value.name == name:
                return value
        return None

    def has(self, name: str) -> bool:
        """Whether there is a library module of that name."""
        return self._native(name) is not None or name in self.modules()

    def source(self, module: Atom) -> Path | None:
        """The Elixir file that defines a module, None when there is none."""
        if self._files is None:
            self._files = self._index()
        return self._files.get(module.name)

    def modules(self) -> list[str]:
        """The names of all modules defined in Elixir files."""
        if self._files is None:
            self._files = self._index()
        return list(self._files)

    def natives(self) -> list[str]:
        """The file names of all native modules."""
        return sorted(self._native_names)

    def _index(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for folder in _SOURCES:
            for path in sorted((ROOT / folder).glob("**/*.ex")):
                text = path.read_text("utf-8")
                for name in _DEFINES.findall(text):
                    found[name[1:] if name.startswith(":") else "Elixir." + name] = path
                for protocol, kind in _EXCEPTION_LIST.findall(text):
                    found[f"Elixir.{protocol}.{kind}"] = path
        return found

    # -- the cache -------------------------------------------------------------------------------------------------

    def cached(self, path: Path) -> list[tuple[ModuleCode, Any]] | None:
        """The compiled modules of an Elixir file, None when they have to be compiled."""
        try:
            # Code objects of its own for every VM: Python keeps in them what it learns of the names they look up, and each VM has others.
            return [(ModuleCode(marshal.loads(code), *rest), info) for code, rest, info in _read_compiled(self._cache_file(path))]
        except (OSError, EOFError, ValueError, TypeError, AttributeError, ImportError, pickle.PickleError):
            return None

    def keep(self, path: Path, modules: list[tuple[ModuleCode, Any]]) -> None:
        """Keep the compiled modules of an Elixir file. Not being able to is no error: it is compiled again next time."""
        try:
            entries = [(marshal.dumps(code.code), tuple(code)[1:], info) for code, info in modules]
            data = pickle.dumps(entries, protocol=pickle.HIGHEST_PROTOCOL)
        except (ValueError, TypeError, pickle.PickleError, AttributeError):
            return
        self._write(self._cache_file(path), data)

    def _write(self, target: Path, data: bytes) -> None:
        temporary = target.with_name(f"{target.name}.{os.getpid()}")
        try:
            if not target.parent.is_dir():
                target.parent.mkdir(parents=True, exist_ok=True)
                _drop_old(target.parent.parent)
            temporary.write_bytes(data)
            temporary.replace(target)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _cache_file(self, path: Path) -> Path:
        return cache_folder() / "code" / self._key() / f"{path.parent.name}-{path.stem}.bin"

    def _key(self) -> str:
        if self._fingerprint is None:
            parts = [otpshell.__version__, sys.version]
            for folder in ("lang", "lang/codegen", "lang/kernel", "terms", *_SOURCES):
                with os.scandir(ROOT / folder) as entries:
                    for entry in sorted(entries, key=lambda entry: entry.name):
                        if entry.name.endswith((".py", ".ex")):
                            status = entry.stat()
                            parts.append(f"{folder}/{entry.name}:{status.st_size}:{status.st_mtime_ns}")
            self._fingerprint = importlib.util.source_hash("\n".join(parts).encode()).hex()
        return self._fingerprint


@lru_cache(maxsize=256)
def _read_compiled(file: Path) -> list[tuple[bytes, Any, Any]]:
    """The compiled modules that a cache file holds: marshalled code, the rest of its ModuleCode, and what is known of the module. The
    next VM of this program is given the same."""
    with open(file, "rb") as opened:
        entries: list[tuple[bytes, Any, Any]] = pickle.load(opened)
    return entries


def _drop_old(folder: Path, keep: int = 6) -> None:
    """Leave only the newest folders of compiled code: each version of otpshell or Python makes one."""
    for old in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)[keep:]:
        shutil.rmtree(old, ignore_errors=True)


def cache_folder() -> Path:
    """Where otpshell may keep what it can make again."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "otpshell"
