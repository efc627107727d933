"""What GenStage keeps and sends, as its modules and their readers see it: a stage's own state, demand and events in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.record.messages import Message
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import Cons, is_list, is_proper, to_pylist
from otpshell.terms.maps import STRUCT, Map

_STAGE = atom("Elixir.GenStage")
_MODULE, _STATE = atom("mod"), atom("state")
# More events than this are counted.
_MOST_EVENTS = 12


def is_stage(state: Any) -> bool:
    """Whether a server's state is that of a GenStage."""
    return type(state) is Map and state.d.get(STRUCT) is _STAGE


def own_state(state: Any) -> Any:
    """The state that a module's own callbacks see: that of a GenStage stands within the stage's."""
    return state.d[_STATE] if is_stage(state) else state


def stage_module(state: Any) -> Any:
    """The module whose callbacks a stage runs."""
    return state.d[_MODULE]


def content_text(message: Message, show: Callable[[Any], str]) -> str:
    """What a message says, as text: of a stage `ask 4`, `subscribe max_demand: 4`, its events as a list; of others their content."""
    content = message.content
    if message.kind == "events" and type(content) is Cons and is_proper(content):
        # Small numbers are events here, no charlist.
        events = to_pylist(content)
        shown = ", ".join(show(event) for event in events[:_MOST_EVENTS])
        return f"[{shown}]" if len(events) <= _MOST_EVENTS else f"{len(events)} events [{shown}, …]"
    if message.kind in ("demand", "events") and type(content) is tuple and content and type(content[0]) is Atom:
        word = content[0].name
        if word == "subscribe" and len(content) == 3 and is_list(content[2]) and is_proper(content[2]):
            options = [f"{key.name}: {show(value)}" for key, value in to_pylist(content[2]) if key.name != "to"]
            return " ".join(["subscribe", ", ".join(options)]).rstrip()
        return " ".join([word, *(show(part) for part in content[1:])])
    return show(content)
