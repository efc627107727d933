"""The keys of the prompt that are not Emacs' or vi's own."""

from __future__ import annotations

from typing import Any

from prompt_toolkit.application import get_app, get_app_or_none
from prompt_toolkit.filters import Condition, emacs_insert_mode, has_selection, is_searching, vi_insert_mode
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys

from otpshell.shell.clusters import size_before, size_behind
from otpshell.shell.completing import complete_now
from otpshell.shell.editing import dedented, indentation
from otpshell.shell.front import Front
from otpshell.shell.keypress import waits_for_input
from otpshell.shell.paste import begins_foreign, cleaned

# An input of more lines is not read anew for each line that is added at once.
_LONG = 40
# The last letters of words, and the brackets, that move back to where their block began.
_CLOSING = "dehy)]}"


def bindings(front: Front) -> KeyBindings:
    """Key bindings. ``front.decide(text)`` says "incomplete" when Enter is to add a line."""
    keys = KeyBindings()

    @Condition
    def choosing() -> bool:
        app = get_app_or_none()
        state = app.current_buffer.complete_state if app is not None else None
        return state is not None and state.current_completion is not None

    # While the history is searched, what is typed goes there.
    inserting = (emacs_insert_mode | vi_insert_mode) & ~is_searching

    @keys.add("enter", filter=inserting & ~choosing)
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        # Lines that come at once are pasted, with an indentation of their own.
        pasted = bool(event.app.key_processor.input_queue) or waits_for_input()
        document = buffer.document
        if pasted and document.line_count > _LONG and not document.current_line[:1].strip():
            # What is indented or empty ends nothing: so a long paste is not read anew for each of its lines.
            buffer.insert_text("\n" + _typed_ahead(event))
            return
        if begins_foreign(buffer.text) and pasted:
            # Another language: all of it is one input, with one error.
            buffer.insert_text("\n" + _typed_ahead(event))
            return
        if not pasted:
            _realign(buffer)
        code = front.transcript.code(buffer.text)
        # Wherever the cursor is: Alt-Enter adds a line to what is complete.
        if front.decide(code) != "incomplete":
            buffer.text = code.rstrip("\n")
            buffer.cursor_position = len(buffer.text)
            # Several expressions are shown again one by one, each above its result.
            event.app.erase_when_done = front.transcript.drops() or len(front.inputs(buffer.text)) > 1
            buffer.validate_and_handle()
            return
        # Somebody waits for a result that does not come.
        front.say("" if buffer.document.current_line.strip() else front.what_is_missing(code))
        buffer.insert_text("\n" + (_typed_ahead(event) if pasted else indentation(buffer.document.text_before_cursor)))

    @keys.add("enter", filter=choosing)
    def _choose(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    @keys.add("escape", "enter")
    def _newline(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("c-c", filter=~is_searching)
    def _drop(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            front.say("")
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

    @keys.add("c-\\")
    def _leave(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    @keys.add(Keys.BracketedPaste)
    def _paste(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(cleaned(event.data))

    @keys.add("tab", filter=inserting)
    def _complete(event: KeyPressEvent) -> None:
        complete_now(event.current_buffer, event.app.loop)

    @keys.add("f1")
    def _help(event: KeyPressEvent) -> None:
        front.help(event.current_buffer.document)

    @Condition
    def behind_cluster() -> bool:
        return (buffer := get_app().current_buffer).cursor_position > 0 and size_before(buffer.text, buffer.cursor_position) > 1

    @Condition
    def before_cluster() -> bool:
        return size_behind((buffer := get_app().current_buffer).text, buffer.cursor_position) > 1

    @keys.add("backspace", filter=inserting & behind_cluster & ~has_selection)
    def _take_before(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.delete_before_cursor(size_before(buffer.text, buffer.cursor_position))

    @keys.add("delete", filter=inserting & before_cluster & ~has_selection)
    @keys.add("c-d", filter=inserting & before_cluster & ~has_selection)
    def _take_behind(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.delete(size_behind(buffer.text, buffer.cursor_position))

    @keys.add(Keys.Any, filter=inserting & ~has_selection, save_before=lambda event: not event.is_repeat)
    def _insert(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if event.arg != 1:
            buffer.insert_text(event.data * event.arg)
            return
        ahead = _typed_ahead(event)
        buffer.insert_text(event.data + ahead)
        if not ahead and event.data in _CLOSING:
            _realign(buffer)

    return keys


def _typed_ahead(event: KeyPressEvent) -> str:
    """The characters of this line that are there already, taken all at once: key by key a long paste would take long."""
    queue = event.app.key_processor.input_queue
    found = []
    while True:
        while queue and type(queue[0].key) is str and len(queue[0].key) == 1:
            found.append(queue.popleft().data)
        if queue or not waits_for_input():
            return "".join(found)
        queue.extend(event.app.input.read_keys())
        if not queue:
            return "".join(found)


def _realign(buffer: Any) -> None:
    """Move a line that is only `end`, `else`, a bracket … back to where its block began."""
    document = buffer.document
    if document.text_after_cursor.split("\n", 1)[0].strip():
        return
    wanted = dedented(document.text_before_cursor)
    line = document.current_line_before_cursor
    if wanted is None:
        return
    word = line.strip()
    buffer.delete_before_cursor(len(line))
    buffer.insert_text(wanted + word)
