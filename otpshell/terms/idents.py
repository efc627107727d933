"""Pids, references and ports: identities that only a VM hands out.

A pid comes with every process and a reference with every call. Their classes have no ``__init__``, and hot code writes the lines of
:func:`new_pid` and :func:`new_ref` out: that halves what making one costs.
"""

from __future__ import annotations

from typing import Any


class Pid:
    """A process identifier, printed ``#PID<0.number.serial>``.

    ``process`` is the live process object while it runs and ``None`` once it is dead, so a send to a dead pid costs one test.
    ``vm`` tells the systems of one Python program apart. Made by :func:`new_pid`.
    """

    __slots__ = ("number", "serial", "process", "vm")
    number: int
    serial: int
    process: Any
    vm: Any

    def __repr__(self) -> str:
        return f"#PID<0.{self.number}.{self.serial}>"


class Ref:
    """A reference, printed ``#Reference<0.a.b.c>``. As an alias it also has a ``target``: the process a message to it goes to.

    Made by :func:`new_ref`. One made by :func:`new_holder` is a handle: what it stands for is ``held``, a slot that others leave unset.
    """

    __slots__ = ("number", "target", "held")
    number: int
    target: Any
    held: Any

    def __repr__(self) -> str:
        return f"#Reference<0.{self.number >> 36}.{(self.number >> 18) & 0x3FFFF}.{self.number & 0x3FFFF}>"


class Port:
    """A port, printed ``#Port<0.number>``. ``open`` is what it stands for as long as it is open. The same port may have been read from text
    or bytes: it is its number that counts."""

    __slots__ = ("number", "vm", "open")

    def __init__(self, number: int, vm: Any = None) -> None:
        self.number = number
        self.vm = vm
        self.open: Any = None

    def __eq__(self, other: object) -> bool:
        return type(other) is Port and other.number == self.number

    def __hash__(self) -> int:
        return hash((Port, self.number))

    def __repr__(self) -> str:
        return f"#Port<0.{self.number}>"


def new_pid(number: int, serial: int = 0, process: Any = None, vm: Any = None) -> Pid:
    pid = Pid()
    pid.number = number
    pid.serial = serial
    pid.process = process
    pid.vm = vm
    return pid


def new_ref(number: int) -> Ref:
    ref = Ref()
    ref.number = number
    ref.target = None
    return ref


def new_holder(number: int, held: Any) -> Ref:
    """A reference that stands for what it holds: an array of numbers, a compiled pattern. To processes it is a reference as any."""
    ref = new_ref(number)
    ref.held = held
    return ref


def held_by(ref: Any, kind: type) -> Any:
    """What a term holds if it is a reference to a thing of that kind; None for any other term."""
    held = getattr(ref, "held", None) if type(ref) is Ref else None
    return held if type(held) is kind else None
