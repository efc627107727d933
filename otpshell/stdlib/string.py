"""``String``: UTF-8 binaries as text. The functions are in the ``string_*`` files, their old names here."""

from __future__ import annotations

from otpshell.stdlib import string_pieces, string_questions, string_shapes, string_splitting
from otpshell.stdlib.string_module import string

__all__ = ["string", "string_pieces", "string_questions", "string_shapes", "string_splitting"]

for _old, _new in [("ljust", "pad_trailing"), ("rjust", "pad_leading"), ("lstrip", "trim_leading"), ("rstrip", "trim_trailing"),
                   ("strip", "trim"), ("to_char_list", "to_charlist")]:  # fmt: skip
    for (_name, _arity), _entry in list(string.functions.items()):
        if _name == _new:
            string.functions[_old, _arity] = _entry._replace(name=_old, doc=f"Old name of `{_new}/{_arity}`.")
