"""The names of Erlang/OTP's modules: which of them a call may mean that this system does not have.

``otp_modules.txt`` is made by ``scripts/record_otp_modules.exs``. It is read when a module without ``Elixir.`` is not found.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def otp_modules() -> frozenset[str]:
    """The modules of Erlang/OTP, whether they are here or not."""
    return frozenset(Path(__file__).with_name("otp_modules.txt").read_text("utf-8").split())
