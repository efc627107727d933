"""``Inspect.Atom``."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.inspect_host import implementation_of_inspect, inspector_of

native = Native("Elixir.Inspect.Atom", "lib/inspect.ex")
implementation_of_inspect(native, "Atom")


@native.fn(vm=True)
def inspect(vm: Any, term: Any, opts: Any) -> Any:
    """The document of atoms."""
    inspector = inspector_of(vm, opts)
    return inspector.default(term, inspector.opts.limit)
