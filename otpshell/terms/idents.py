"""Pids, references and ports: identities that only a VM hands out."""

from __future__ import annotations

from typing import Any


class Pid:
    """A process identifier, printed ``#PID<0.number.serial>``.

    ``process`` is the live process object while it runs and ``None`` once it is dead, so a send to a dead pid costs one test.
    ``vm`` tells the systems of one Python program apart.
    """

    __slots__ = ("number", "serial", "process", "vm", "__weakref__")

    def __init__(self, number: int, serial: int = 0, process: Any = None, vm: Any = None) -> None:
        self.number = number
        self.serial = serial
        self.process = process
        self.vm = vm

    def __repr__(self) -> str:
        return f"#PID<0.{self.number}.{self.serial}>"


class Ref:
    """A reference, printed ``#Reference<0.a.b.c>``. As an alias it also has a ``target``: the process a message to it goes to."""

    __slots__ = ("number", "target")

    def __init__(self, number: int, target: Any = None) -> None:
        self.number = number
        self.target = target

    def __repr__(self) -> str:
        return f"#Reference<0.{self.number >> 36}.{(self.number >> 18) & 0x3FFFF}.{self.number & 0x3FFFF}>"


class Port:
    """A port, printed ``#Port<0.number>``."""

    __slots__ = ("number", "vm")

    def __init__(self, number: int, vm: Any = None) -> None:
        self.number = number
        self.vm = vm

    def __repr__(self) -> str:
        return f"#Port<0.{self.number}>"
