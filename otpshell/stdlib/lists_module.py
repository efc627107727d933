"""The native module ``:lists``, to which the ``lists_*`` files add their functions."""

from __future__ import annotations

from otpshell.lang.native import Native

LISTS = Native("lists", "lists.erl", app="stdlib", doc="Erlang's list functions.")
