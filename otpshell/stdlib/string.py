"""``String``: UTF-8 binaries as text. The functions are in the ``string_*`` files."""

from __future__ import annotations

from otpshell.stdlib import string_old_names, string_pieces, string_questions, string_shapes, string_splitting
from otpshell.stdlib.string_module import string

__all__ = ["string", "string_old_names", "string_pieces", "string_questions", "string_shapes", "string_splitting"]
