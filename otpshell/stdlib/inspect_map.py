"""``Inspect.Map``: any map, struct or not, as a plain map."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.inspect_host import inspector_of
from otpshell.stdlib.protocol_module import add_impl
from otpshell.terms.atom import NIL, atom

native = Native("Elixir.Inspect.Map", "lib/inspect.ex")
add_impl(native, "Inspect", "Map")
_FIELD = atom("field")


@native.fn(vm=True)
def inspect(vm: Any, map: Any, opts: Any) -> Any:
    """The document of a map."""
    inspector = inspector_of(vm, opts)
    return inspector.map(map, inspector.opts.limit)


@native.fn("inspect", vm=True)
def inspect_fields(vm: Any, map: Any, name: Any, infos: Any, opts: Any) -> Any:
    """The document ``%name{...}`` of some fields of a map."""
    inspector = inspector_of(vm, opts)
    pairs = [(info.d[_FIELD], map.d.get(info.d[_FIELD], NIL)) for info in infos]
    return inspector.entries(pairs, inspector.opts.limit, inspector.keyword, name.decode())
