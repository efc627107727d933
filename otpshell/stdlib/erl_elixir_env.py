"""``:elixir_env``: between a `Macro.Env` and what the expander keeps beside it. Here everything is in the env."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import atom
from otpshell.terms.maps import EMPTY_MAP, Map

elixir_env = Native("elixir_env", "src/elixir_env.erl")


@elixir_env.fn
def env_to_ex(env: Any) -> Any:
    """The expander's own state for an env."""
    if type(env) is not Map:
        raise TypeError("no env")
    return atom("elixir_ex")


@elixir_env.fn
def reset_vars(env: Any) -> Any:
    """The env without variables."""
    return env.put(atom("versioned_vars"), EMPTY_MAP)


@elixir_env.fn
def to_caller(place: Any) -> Any:
    """The env that a macro called at `{line, state, env}` gets."""
    line, _state, env = place
    return env.put(atom("line"), line)
