"""Erlang's ``:lists``, whose functions are in the ``lists_*`` files."""

from __future__ import annotations

from otpshell.stdlib import lists_building, lists_funs, lists_keys, lists_parts, lists_sorting
from otpshell.stdlib.lists_module import LISTS

__all__ = ["LISTS", "lists_building", "lists_funs", "lists_keys", "lists_parts", "lists_sorting"]
