"""Lines of styled text, cut and broken."""

from __future__ import annotations

import pytest

from otpshell.view.lines import plain, width, wrapped


def test_a_line_that_fits_stays_as_it_is() -> None:
    line = [("name", "Counter"), ("", " died")]
    assert wrapped(line, 12) == [line]


def test_a_long_line_goes_on_at_a_space_and_further_in() -> None:
    line = [("note", "  it was "), ("crash", "ended by"), ("", " a link")]
    assert wrapped(line, 14) == [[("note", "  it was "), ("crash", "ended")], [("", "    "), ("crash", "by"), ("", " a link")]]


def test_what_has_no_space_is_broken_anywhere() -> None:
    assert plain(wrapped([("", "abcdefgh")], 4)) == "abcd\n  ef\n  gh\n"


@pytest.mark.parametrize("columns", range(1, 12))
def test_no_piece_is_too_wide_and_nothing_is_lost(columns: int) -> None:
    text = "   日本語 are three wide letters, anybodycanseethat"
    pieces = wrapped([("", text)], columns)
    assert "".join("".join(part for _, part in piece) for piece in pieces).replace(" ", "") == text.replace(" ", "")
    if columns > 2:
        assert all(width("".join(part for _, part in piece)) <= columns for piece in pieces)
