"""Long lines in narrow terminals."""

from __future__ import annotations

import pytest

from otpshell.view.fitting import fitted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("as it is\n\n  twenty columns it\n", "as it is\n\n  twenty columns it\n"),
        ("  a line that has more columns", "  a line that has\n    more columns"),
        ("Showing topics:   [:system, :memory]", "Showing topics:\n  [:system, :memory]"),
        ("averyveryveryverylongword and more", "averyveryveryverylongword\n  and more"),
        ("\x1b[33mcoloured words of twenty\x1b[0m", "\x1b[33mcoloured words of\n  twenty\x1b[0m"),
        ("日本語日本語 日本語日本語", "日本語日本語\n  日本語日本語"),
        ("padded to the end          ", "padded to the end          "),
    ],
)
def test_a_long_line_is_broken_at_spaces(text: str, shown: str) -> None:
    assert fitted(text, 20) == shown
