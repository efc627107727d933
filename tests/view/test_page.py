"""Markdown pages for a terminal."""

from otpshell.view.page import page


def test_inline_code_stands_on_one_line_and_keeps_its_spaces():
    text = "What the callback returns is `{:reply, answer, state}`, as before."
    assert page(text, 40, False) == ["What the callback returns is", "`{:reply, answer, state}`, as before."]
    assert [line.count("\x1b[") for line in page(text, 40, True)] == [0, 2]


def test_long_inline_code_is_broken_where_it_has_spaces():
    text = "`GenServer.start_link(__MODULE__, argument, name: __MODULE__)`"
    assert page(text, 40, False) == ["`GenServer.start_link(__MODULE__,", "argument, name: __MODULE__)`"]
