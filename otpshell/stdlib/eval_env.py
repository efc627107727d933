"""The options of ``Code.eval_string`` and its like that say how the code sees its surroundings."""

from __future__ import annotations

from typing import Any

from otpshell.lang.env import Env
from otpshell.terms.atom import NIL, atom

_FIELDS = ("aliases", "requires", "functions", "macros")


def env_with(env: Env, given: dict[str, Any], vm: Any) -> Env:
    """An env changed by the options ``:line``, ``:module``, ``:aliases``, ``:requires``, ``:functions`` and ``:macros``."""
    changes: dict[str, Any] = {}
    if "line" in given:
        changes["line"] = given["line"]
    if given.get("module", NIL) is not NIL:
        changes["module"] = given["module"]
    if changes:
        env = env.replace(**changes)
    fields = [(atom(name), given[name]) for name in _FIELDS if name in given]
    return Env.from_map(env.to_map().put_many(fields), vm) if fields else env
