"""``:otpshell_application``: which application a module of the library belongs to."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.lang.stacktrace import application_of
from otpshell.terms.atom import NIL, Atom, atom

otpshell_application = Native("otpshell_application", "otpshell_application.erl", app="stdlib")


@otpshell_application.fn
def of_module(module: Atom) -> Any:
    """The application's name; nil for modules of the learner's own."""
    name = application_of(module)
    return NIL if name is None else atom(name)
