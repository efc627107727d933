"""Terms as text, from any thread: nothing of the learner's runs for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.terms.inspect import Opts, inspect
from otpshell.terms.maps import STRUCT, Map
from otpshell.vm.host import VMHost

_SHORT = {"limit": 20, "printable_limit": 300, "width": 100_000}
_FULL = {"limit": 2_000, "printable_limit": 100_000, "width": 100, "pretty": True}


class Foreign(BaseException):
    """A struct with an ``Inspect`` of its own: it has to be asked in a process. No Exception, which inspecting would put into words."""


class _OutsideHost(VMHost):
    """Knows the structs of a VM and runs none of its code."""

    def inspect_struct(self, struct: Map, opts: Map) -> Any:
        if self._inspect_implementation(struct) is not None or self._has_calendar(struct):
            raise Foreign
        return None

    @staticmethod
    def _has_calendar(struct: Map) -> bool:
        calendar = next((value for key, value in struct.raw_items() if getattr(key, "name", "") == "calendar"), None)
        return calendar is not None and getattr(calendar, "name", "") != "Elixir.Calendar.ISO" and STRUCT in struct.d


def inspector(vm: Any) -> Callable[..., str]:
    """``show(term, short, own=, structs=)``: Foreign for what only a process may show, unless ``own`` says that this is one."""
    outside = _OutsideHost(vm)

    def show(term: Any, short: bool, *, own: bool = False, structs: bool = True) -> str:
        options = Opts(structs=structs, **(_SHORT if short else _FULL))  # type: ignore[arg-type]
        text = inspect(term, options, vm.host if own else outside)
        return " ".join(text.split()) if short else text

    return show
