"""``Inspect.List``."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.inspect_host import inspector_of
from otpshell.stdlib.protocol_module import add_impl
from otpshell.terms.atom import boolean
from otpshell.terms.inspect import is_keyword

native = Native("Elixir.Inspect.List", "lib/inspect.ex")
add_impl(native, "Inspect", "List")


@native.fn(vm=True)
def inspect(vm: Any, list: Any, opts: Any) -> Any:
    """The document of a list."""
    inspector = inspector_of(vm, opts)
    return inspector.default(list, inspector.opts.limit)


@native.fn(vm=True)
def keyword(vm: Any, pair: Any, opts: Any) -> Any:
    """The document of one ``key: value``."""
    inspector = inspector_of(vm, opts)
    return inspector.keyword(pair, inspector.opts.limit)


@native.fn("keyword?")
def is_keyword_list(list: Any) -> Any:
    """Whether a list is shown as keywords."""
    return boolean(is_keyword(list))
