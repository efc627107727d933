"""What the native ``Inspect`` modules share: an inspector with the options they were given."""

from __future__ import annotations

from typing import Any

from otpshell.terms.inspect import Inspector, Opts
from otpshell.terms.maps import Map


def inspector_of(vm: Any, opts: Map) -> Inspector:
    """An inspector with the options of an ``%Inspect.Opts{}``."""
    return Inspector(Opts.from_struct(opts), vm.struct_inspector)
