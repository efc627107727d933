"""``Inspect.PID``."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.inspect_host import implementation_of_inspect, inspector_of
from otpshell.stdlib.native import Native

native = Native("Elixir.Inspect.PID", "lib/inspect.ex")
implementation_of_inspect(native, "PID")


@native.fn(vm=True)
def inspect(vm: Any, term: Any, opts: Any) -> Any:
    """The document of process identifiers."""
    inspector = inspector_of(vm, opts)
    return inspector.default(term, inspector.opts.limit)
