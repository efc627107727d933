"""What Erlang/OTP and Elixir have, here or not: which functions a call may mean that this system does not have.

``otp_modules.txt`` and ``elsewhere.txt`` are made by ``scripts/record_otp_modules.exs``. They are read when something is not found.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def otp_modules() -> frozenset[str]:
    """The modules of Erlang/OTP, whether they are here or not."""
    return frozenset(Path(__file__).with_name("otp_modules.txt").read_text("utf-8").split())


@cache
def _elsewhere() -> dict[str, frozenset[str]]:
    # Of a module that is here its functions that are not; of a module of Elixir's that is not here, none.
    lines = Path(__file__).with_name("elsewhere.txt").read_text("utf-8").splitlines()
    return {module: frozenset(functions) for module, *functions in map(str.split, lines)}


def is_module_elsewhere(module: str) -> bool:
    """Whether real Elixir has a module of that name, which was not found here."""
    return module in otp_modules() or module in _elsewhere()


def functions_elsewhere(module: str) -> frozenset[str]:
    """The functions, as ``name/arity``, that real Elixir has in a module and that it does not have here."""
    return _elsewhere().get(module, frozenset())
