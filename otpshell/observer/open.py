"""The ways in: `observer` at a prompt, and ``otpshell observe`` in another terminal or a browser."""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import suppress
from typing import Any

from otpshell.observer.rendezvous import Entry, Unsafe, entries, folder_of

_NO_TERMINAL = "the observer draws on the whole screen and needs a terminal for it"

# What a terminal is told when the whole screen is given back: no mouse, no marks around pastes, lines wrap, keys as they were, the other
# screen with its cursor, nothing of the focus.
_LEAVE_SCREEN = b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?2004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"


def open_observer(session: Any, *who: Any) -> None:
    """Open the observer over a prompt's own VM, in this terminal, until it is left; ``who`` is a process to begin with.

    What the system prints meanwhile appears afterwards.
    """
    if not can_draw():
        print(f"{_NO_TERMINAL}; `otpshell observe` in another terminal opens it there")
        return
    from otpshell.console.recording import recorded_pid
    from otpshell.observer.data.world import pid_text
    from otpshell.observer.screens.app import Observer
    from otpshell.observer.source import LocalSource
    from otpshell.terms.errors import ErlError

    try:
        pid = pid_text(recorded_pid(session.vm, who[0])) if who else ""
    except ErlError:
        print(f"no process is or was {session.vm.inspect(who[0])}: `observer` takes a pid or a name, or nothing")
        return
    with session.screen.hold_output():
        said = _run(Observer(LocalSource(session.vm, f"this prompt, otpshell {os.getpid()}"), pid=pid, light=session.screen.on_light()))
    if said:
        print(said)


def can_draw() -> bool:
    """Whether there is a screen: a terminal that moves its cursor, or a browser's."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return True
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    return os.environ.get("TERM") != "dumb" and all(stream is not None and stream.isatty() for stream in streams)


def _run(app: Any) -> str:
    """Run the application; what to say afterwards."""
    from otpshell.runtime.collector import small_steps

    try:
        with small_steps():
            app.run()
    except BaseException:
        _give_back(app)
        raise
    finally:
        app.source.close()
    return app.farewell or ""


def _give_back(app: Any) -> None:
    """A signal has ended the application in its midst: the terminal is as it was, and no thread that reads it keeps the program."""
    driver = app._driver
    if driver is None:
        return
    for let_go in (driver.stop_application_mode, driver.close):
        # The terminal may have gone.
        with suppress(Exception):
            let_go()
    if hasattr(driver, "exit_event"):
        driver.exit_event.set()
    # The driver writes to standard error, where a program that is told to end says nothing any more.
    with suppress(OSError):
        os.write(1, _LEAVE_SCREEN)


# -- otpshell observe ------------------------------------------------------------------------------------------------------


def observe(argv: list[str]) -> int:
    """The ``observe`` command; gives its exit code."""
    parser = argparse.ArgumentParser(
        prog="otpshell observe", description="Look at a prompt that runs in another terminal: its processes, trees, tables and events."
    )
    parser.add_argument("--pid", type=int, help="the program to look at; without it the last that was started in this folder, or anywhere")
    parser.add_argument("--list", action="store_true", help="list the prompts that can be looked at")
    parser.add_argument("--web", action="store_true", help="serve it for a browser of this machine instead of drawing it here")
    parser.add_argument("--port", type=int, default=0, help="the port for --web; any free one without it")
    options = parser.parse_args(argv)
    try:
        found = entries()
    except (OSError, Unsafe) as error:
        print(f"otpshell observe: {error}", file=sys.stderr)
        return 1
    if options.list:
        for entry in found:
            where = folder_of(entry)
            print(f"{entry.pid}  since {time.strftime('%H:%M:%S', time.localtime(entry.since))}" + (f"  in {where}" if where else ""))
        return 0
    wanted = [entry for entry in found if options.pid in (None, entry.pid)]
    chosen = next((entry for entry in wanted if folder_of(entry) == os.getcwd()), wanted[0] if wanted else None)
    if chosen is None:
        print(_nobody(options.pid, found), file=sys.stderr)
        return 1
    if options.web:
        from otpshell.observer.web import serve

        return serve(chosen.pid, options.port)
    return _look_at(chosen)


def _nobody(pid: int | None, found: list[Entry]) -> str:
    if pid is not None and found:
        return f"otpshell observe: no prompt of yours runs as {pid}; there are {', '.join(str(entry.pid) for entry in found)}"
    return "otpshell observe: no prompt of yours is running: start `otpshell` in another terminal first"


def _look_at(entry: Entry) -> int:
    if not can_draw():
        print(f"otpshell observe: {_NO_TERMINAL}", file=sys.stderr)
        return 1
    from otpshell.observer.data.world import Trouble
    from otpshell.observer.remote import RemoteSource
    from otpshell.observer.screens.app import Observer

    try:
        source = RemoteSource(entry)
    except (OSError, ValueError, KeyError, Trouble) as error:
        print(f"otpshell observe: {entry.pid} does not answer: {error}", file=sys.stderr)
        return 1
    app = Observer(source)
    said = _run(app)
    if said:
        print(said)
    return 1 if app.failed else 0
