"""Imports the line editor, prompt_toolkit, without what a prompt has no use for: two megabytes of memory, and a fifth of the import's time.

What it imports with itself but hardly ever uses (a parser of XML, temporary files, the date) is imported when something asks for it. What
only programs with dialogs and progress bars have, and vi's keys for who does not type with them, is left out.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_RARELY_USED = ("datetime", "tempfile", "xml.dom.minidom")
_OF_DIALOGS = (
    *("prompt_toolkit.shortcuts.choice_input", "prompt_toolkit.shortcuts.dialogs", "prompt_toolkit.shortcuts.progress_bar"),
    *("prompt_toolkit.widgets.dialogs", "prompt_toolkit.widgets.menus"),
)
_VI = "prompt_toolkit.key_binding.bindings.vi"


class PutOff(ModuleType):
    """Stands for a module until one of its names is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            # What the import system itself asks every module for.
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        module = import_module(self.__name__)
        self.__dict__.update(module.__dict__)
        return getattr(module, name)


class LeftOut(ModuleType):
    """Stands for a module of which only the names are wanted, to be passed on to nobody."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None


class _NoKeys(ModuleType):
    """Stands for the keys of vi."""

    @staticmethod
    def load_vi_bindings() -> Any:
        from prompt_toolkit.key_binding.key_bindings import KeyBindings

        return KeyBindings()

    load_vi_search_bindings = load_vi_bindings


def import_line_editor(*, vi: bool) -> None:
    """Import prompt_toolkit, unless that has been done, with the keys of vi or without."""
    if "prompt_toolkit" in sys.modules:
        return
    _import_asyncio()
    for name in _RARELY_USED:
        put_off(name)
    stand_ins: dict[str, ModuleType] = {name: LeftOut(name) for name in _OF_DIALOGS}
    if not vi:
        stand_ins[_VI] = _NoKeys(_VI)
    sys.modules.update(stand_ins)
    try:
        import_module("prompt_toolkit")
    finally:
        for name, module in stand_ins.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def put_off(name: str) -> None:
    """Have a module imported only when something of it is used, unless it is there."""
    if name in sys.modules:
        return
    module = PutOff(name)
    package, _, last = name.rpartition(".")
    if package:
        setattr(import_module(package), last, module)
    sys.modules[name] = module


def _import_asyncio() -> None:
    """Import asyncio, which the line editor runs on, without ``ssl``: nobody encrypts anything here, and OpenSSL takes 1.5 MB."""
    if "asyncio" not in sys.modules and "ssl" not in sys.modules:
        # What Python takes for a module that is not there; asyncio can do without.
        sys.modules["ssl"] = None  # type: ignore[assignment]
        try:
            import_module("asyncio")
        finally:
            del sys.modules["ssl"]
