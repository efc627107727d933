"""What Tab does: names, options and files that could stand at the cursor, in a menu.

It does so at once, so that what is typed right behind it goes behind what it has completed. (prompt_toolkit itself completes a little
later, and not at all when another key comes first.) Only what takes long, a module that nobody has used yet, comes later, if the text is
still the same then.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from typing import Any

from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, get_common_complete_suffix
from prompt_toolkit.document import Document

from otpshell.shell.front import Front

# A key must not keep the others waiting for longer.
AT_ONCE_SECONDS = 0.2


class ShellCompleter(Completer):
    """What the session knows that could stand here."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def get_completions(self, document: Document, _event: CompleteEvent) -> Iterable[Completion]:
        session = self._front.soon()
        if session is None:
            return
        from otpshell.console.complete import complete

        for found in complete(session, document.text_before_cursor):
            yield Completion(found.text, start_position=-found.replaced, display=found.display, display_meta=found.about)


def complete_now(buffer: Buffer, loop: Any) -> None:
    """Complete what is before the cursor, or go to the next entry of the menu; ``loop`` is the prompt's event loop."""
    if buffer.complete_state is not None:
        buffer.complete_next()
        return
    document = buffer.document
    answer = _found(buffer.completer, document)
    try:
        _show(buffer, document, answer.result(AT_ONCE_SECONDS))
    except FutureTimeout:
        answer.add_done_callback(lambda done: _later(loop, buffer, document, done.result()))


def _found(completer: Completer, document: Document) -> Future[list[Completion]]:
    """The completions, looked for in a thread of their own."""
    answer: Future[list[Completion]] = Future()

    def look() -> None:
        try:
            answer.set_result(list(completer.get_completions(document, CompleteEvent(completion_requested=True))))
        except Exception:
            # Nothing is known then. A key press must not fail.
            answer.set_result([])

    threading.Thread(target=look, name="otpshell-tab", daemon=True).start()
    return answer


def _later(loop: Any, buffer: Buffer, document: Document, found: list[Completion]) -> None:
    with suppress(RuntimeError):
        # The prompt may have gone meanwhile, and its loop with it.
        loop.call_soon_threadsafe(_show_late, buffer, document, found)


def _show_late(buffer: Buffer, document: Document, found: list[Completion]) -> None:
    if buffer.document == document:
        _show(buffer, document, found)


def _show(buffer: Buffer, document: Document, found: list[Completion]) -> None:
    if len(found) == 1:
        buffer.apply_completion(found[0])
        return
    common = get_common_complete_suffix(document, found)
    if common:
        buffer.insert_text(common)
        found = [each.new_completion_from_position(len(common)) for each in found]
    if found:
        buffer.complete_state = CompletionState(buffer.document, found)
        buffer.on_completions_changed.fire()
