"""What was typed before anybody asked for it, and was read as keys by the prompt before: the next prompt has it, or a program that asks for
a line. It was typed before what the terminal still keeps, so it comes first.
"""

from __future__ import annotations

from typing import Any

from prompt_toolkit.application.current import get_app_session
from prompt_toolkit.input.typeahead import get_typeahead, store_typeahead
from prompt_toolkit.input.vt100_parser import Vt100Parser
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys

from otpshell.shell.keypress import waits_for_input

_ENDS = (Keys.ControlM, Keys.ControlJ)
_ERASES = (Keys.ControlH, Keys.ControlU)


def interrupted_at_once(reader: Any) -> bool:
    """Whether Ctrl-C came so soon after Enter that the prompt has read it as a key; what was typed after it stays for the next prompt."""
    source = _source(reader)
    if source is None:
        return False
    ahead = get_typeahead(source)
    at = next((index for index, press in enumerate(ahead) if press.key == Keys.ControlC), None)
    store_typeahead(source, ahead if at is None else ahead[at + 1 :])
    return at is not None


def more_is_typed(reader: Any) -> bool:
    """Whether something was typed behind what has just been entered."""
    source = _source(reader)
    if source is not None:
        ahead = get_typeahead(source)
        store_typeahead(source, ahead)
        if ahead:
            return True
    return waits_for_input()


def _source(reader: Any) -> Any:
    return getattr(getattr(reader, "app", None), "input", None)


def take_line() -> tuple[str, bool]:
    """The line that a program asks for, as far as it was typed ahead, and whether it is a whole one: then it ends with a newline, or it is
    empty, the end of input. What is behind it stays."""
    source = get_app_session().input
    line, whole, rest = first_line(get_typeahead(source))
    store_typeahead(source, rest)
    return line, whole


def put_back(text: str) -> None:
    """What was typed behind the line that a program has got: it is for who asks next, its ends of lines too."""
    presses: list[KeyPress] = []
    parser = Vt100Parser(presses.append)
    parser.feed_and_flush(text)
    store_typeahead(get_app_session().input, presses)


def first_line(presses: list[KeyPress]) -> tuple[str, bool, list[KeyPress]]:
    """The first line among keys, whether it is a whole one, and the keys behind it. Keys that are no text do nothing, but for those that
    take text back."""
    line = ""
    for at, press in enumerate(presses):
        rest = presses[at + 1 :]
        if press.key in _ENDS:
            return line + "\n", True, rest
        if press.key == Keys.ControlD and not line:
            return "", True, rest
        if press.key == Keys.BracketedPaste:
            pasted, newline, more = press.data.replace("\r\n", "\n").replace("\r", "\n").partition("\n")
            line += pasted
            if newline:
                return line + "\n", True, ([KeyPress(Keys.BracketedPaste, more)] if more else []) + rest
        elif press.key in _ERASES:
            line = line[:-1] if press.key == Keys.ControlH else ""
        elif len(press.key) == 1:
            line += press.key
    return line, False, []
