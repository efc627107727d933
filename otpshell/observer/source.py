"""Who answers the screens' questions. ``ask(name, **arguments)`` gives the answer of the function of that name in ``data``, or Trouble.

Arguments are texts, numbers, truth values and tuples of texts; answers are the dataclasses of ``data``. :class:`LocalSource` asks this
program's VM; ``remote.RemoteSource`` one of another program, in the same words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from otpshell.observer.data import acts, process, processes, system, tables, timeline, tree
from otpshell.observer.data.world import Trouble, World

QUESTIONS: dict[str, Callable[..., Any]] = {
    **{function.__name__: function for function in (system.system, system.load, processes.processes, tree.tree_page)},
    **{function.__name__: function for function in (process.process, process.state, process.mailbox, process.dictionary)},
    **{function.__name__: function for function in (process.code, process.why, timeline.timeline, timeline.moment)},
    **{function.__name__: function for function in (tables.tables, tables.objects, tables.object_source)},
    **{function.__name__: function for function in (tables.delete_object, tables.insert_object, tables.drop_table)},
    **{function.__name__: function for function in (acts.kill, acts.send, acts.suspend, acts.resume, acts.set_state, acts.state_source)},
    **{function.__name__: function for function in (acts.trace, acts.seq, acts.named)},
}


class Source(Protocol):
    """``title`` names the system for the head of the screen. ``threads``: questions take time, and are to be asked from a thread."""

    title: str
    threads: bool

    def ask(self, question: str, **arguments: Any) -> Any:
        """The answer; Trouble with what to tell the person."""
        ...

    def ended(self) -> bool:
        """Whether the system is gone for good."""
        ...

    def screen_first(self) -> None:
        """A key was pressed: the screen may have this program's processor to itself until :meth:`screen_done`, for a moment at most."""
        ...

    def screen_done(self) -> None: ...

    def close(self) -> None: ...


class LocalSource:
    """Asks a VM of this program."""

    def __init__(self, vm: Any, title: str = "this VM") -> None:
        self.world = World(vm)
        self.title = title
        # A VM without a thread of its own runs in the thread that asks.
        self.threads = bool(vm._threaded)

    def ask(self, question: str, **arguments: Any) -> Any:
        return answer(self.world, question, arguments)

    def ended(self) -> bool:
        session = self.world.session
        return bool(self.world.sched._stopping or (session is not None and session.has_halted))

    def screen_first(self) -> None:
        self.world.stand_still()

    def screen_done(self) -> None:
        self.world.go_on()

    def close(self) -> None:
        self.world.go_on()
        self.world.kept.clear()


def answer(world: World, question: str, arguments: dict[str, Any]) -> Any:
    """The answer to a question by its name. Whatever else goes wrong is told as Trouble, too: a picture never stops the system."""
    function = QUESTIONS.get(question)
    if function is None:
        raise Trouble(f"there is no question {question}")
    try:
        return function(world, **arguments)
    except Trouble:
        raise
    except KeyError as error:
        raise Trouble(f"that is not recorded any more: {error.args[0] if error.args else error}") from None
    except Exception as error:
        raise Trouble(f"it could not be read just now ({type(error).__name__}: {error})") from error
