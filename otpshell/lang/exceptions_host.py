"""What texts about errors need to ask a VM, beside what ``inspect`` does: modules and their functions, ``message/1`` of exceptions."""

from __future__ import annotations

from typing import Any

from otpshell.terms.atom import Atom
from otpshell.terms.inspect import StructHost
from otpshell.terms.maps import Map


class ExceptionHost(StructHost):
    """Answers for a system in which nothing is known but Elixir's own library; a VM overrides them."""

    def exception_message(self, exception: Map) -> Any:
        """What ``message/1`` of an exception's own module gives; None when the module is the library's or not there."""
        return None

    def exception_blame(self, exception: Map, trace: Any) -> tuple[Map, Any] | None:
        """What ``blame/2`` of an exception's own module gives, None when there is none."""
        return None

    def exports_of(self, module: Atom) -> list[tuple[Atom, int]] | None:
        """Functions (and macros) of a module, None when it cannot be loaded."""
        return None

    def is_macro(self, module: Atom, name: Atom, arity: int) -> bool:
        return False

    def behaviour_expecting(self, module: Atom, name: Atom, arity: int) -> Atom | None:
        """The first behaviour of the module that has this as a callback it must define."""
        return None

    def blame_mfa(self, module: Atom, name: Atom, args: Any) -> tuple[Atom, Any] | None:
        """Kind (``:def`` …) and clauses of a function as ``Exception.blame_mfa/3`` gives them; None when not known."""
        return None

    def quoted_text(self, quoted: Any) -> str:
        """``Macro.to_string/1``."""
        return repr(quoted)

    def protocol_implementations(self, protocol: Atom) -> list[Any] | None:
        """Types for which a consolidated protocol is implemented, None for one that is not consolidated."""
        return None

    def relative(self, path: str) -> str:
        """A path relative to the current folder, as messages show it."""
        return path


NO_HOST = ExceptionHost()
