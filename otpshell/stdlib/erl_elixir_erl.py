"""``:elixir_erl``: the backend that the debug info of a module names, and that is asked for it in one form or another."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import ERROR, OK, atom

elixir_erl = Native("elixir_erl", "elixir_erl.erl")


@elixir_erl.fn
def debug_info(form: Any, module: Any, data: Any, options: Any) -> Any:
    """``{:ok, map}`` of what a module was compiled from as ``:elixir_v1``; there is no Erlang code (``:erlang_v1``) to give."""
    if form is not atom("elixir_v1"):
        return (ERROR, atom("unknown_format"))
    return (ERROR, atom("missing")) if data is atom("none") else (OK, data[1])
