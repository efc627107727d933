"""``:elixir_expand``: expansion of quoted code, as tools that look at what the compiler sees call it."""

from __future__ import annotations

from typing import Any

from otpshell.lang.env import Env
from otpshell.lang.expand import expand_expression
from otpshell.lang.native import Native
from otpshell.terms.maps import Map

elixir_expand = Native("elixir_expand", "src/elixir_expand.erl")


@elixir_expand.fn(vm=True)
def expand(vm: Any, quoted: Any, state: Any, env: Any) -> Any:
    """`{expanded, state, env}`: the code without macros, and the env of what comes after it. All state is in the env."""
    if type(env) is not Map:
        raise TypeError("no env")
    expanded, after = expand_expression(quoted, Env.from_map(env, vm))
    return (expanded, state, after.to_map())
