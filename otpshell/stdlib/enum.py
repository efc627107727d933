"""Elixir's Enum, whose functions are in the ``enum_*`` files."""

from __future__ import annotations

from otpshell.stdlib import enum_asking, enum_folding, enum_mapping, enum_order, enum_slice, enum_zip
from otpshell.stdlib.enum_module import ENUM

__all__ = ["ENUM", "enum_asking", "enum_folding", "enum_mapping", "enum_order", "enum_slice", "enum_zip"]
