"""``:otpshell_module``: what a module answers about itself that is computed when it is asked for."""

from __future__ import annotations

from typing import Any

from otpshell.lang.module_info import digest_of
from otpshell.lang.native import Native
from otpshell.terms.atom import Atom

otpshell_module = Native("otpshell_module", "otpshell_module.erl")


@otpshell_module.fn(vm=True)
def digest(vm: Any, module: Atom) -> bytes:
    """The digest of a module's code."""
    return digest_of(vm.code.definition(module))
