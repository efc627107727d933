"""Elixir's Keyword: lists of pairs with atom keys. The functions are in the ``keyword_*`` files."""

from __future__ import annotations

from otpshell.stdlib import keyword_changing, keyword_merging, keyword_reading
from otpshell.stdlib.keyword_module import KEYWORD

__all__ = ["KEYWORD", "keyword_changing", "keyword_merging", "keyword_reading"]
