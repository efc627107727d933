"""What the native ``Inspect`` modules share: an inspector with the options they were given, and what an implementation says of itself."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.atom import Atom, alias
from otpshell.terms.inspect import Inspector, Opts
from otpshell.terms.maps import Map


def inspector_of(vm: Any, opts: Map) -> Inspector:
    """An inspector with the options of an ``%Inspect.Opts{}``."""
    return Inspector(Opts.from_struct(opts), vm.struct_inspector)


def implementation_of_inspect(native: Native, kind: str) -> None:
    """Give a module the ``__impl__/1`` that every implementation of a protocol has."""
    answers = {"for": alias(kind), "target": alias(f"Inspect.{kind}"), "protocol": alias("Inspect")}

    def implements(what: Atom) -> Atom:
        return answers[what.name]

    native.fn("__impl__")(implements)
