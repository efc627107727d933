"""Warnings placed as ``IO.warn`` places them: at an env, so that a module's body shows as ``Mod (module)``."""

from __future__ import annotations

from otpshell.lang.diagnostics import CompileWarning


class EnvWarning(CompileWarning):
    """A warning at an env rather than at a node."""

    __slots__ = ()

    def location(self) -> str:
        where = super().location()
        if self.function is not None:
            return where
        return f"{where} (module)" if self.module is not None else f"{where}: (file)"
