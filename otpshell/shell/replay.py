"""``otpshell replay FILE [COMMAND]``: one command, those of standard input line by line, or a prompt in a terminal."""

from __future__ import annotations

import argparse
import shutil
import sys
from typing import Any

from otpshell.view.styles import wants_colour

_LEAVE = ("quit", "exit", "q")
_EPILOG = """commands:
{commands}
Without a command they are read from a prompt, or from standard input, one a line. A log is written at the prompt: save_log "crash.otplog"
"""


def run_replay(argv: list[str]) -> int:
    """Run it; 0 fine, 1 no such log, or a command that cannot be done."""
    from otpshell.console.replay import COMMANDS, Replay
    from otpshell.record.recorder import Recorder
    from otpshell.record.storage import BadLog

    commands = "".join(f"  {f'{name} {each.takes}'.rstrip():<30} {each.about}\n" for name, each in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="otpshell replay",
        description="Look at a saved log: why processes died, who sent what to whom, and how all was at any event.",
        epilog=_EPILOG.format(commands=commands),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", help="the log")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what to show; see below")
    options = parser.parse_args(argv)
    try:
        recorder = Recorder.load(options.file)
    except FileNotFoundError:
        print(f"No file named {options.file}", file=sys.stderr)
        return 1
    except BadLog as error:
        print(error, file=sys.stderr)
        return 1
    replay = Replay(recorder, columns=lambda: shutil.get_terminal_size((120, 40)).columns, colour=wants_colour())
    if options.command:
        return _answer(replay, " ".join(options.command))
    if sys.stdin.isatty() and sys.stdout.isatty():
        return _converse(replay)
    return max([_answer(replay, line) for line in sys.stdin], default=0)


def _answer(replay: Any, line: str) -> int:
    from otpshell.console.replay import Refused

    try:
        print(replay(line), end="")
    except Refused as error:
        sys.stdout.flush()
        print(error, file=sys.stderr)
        return 1
    return 0


def _converse(replay: Any) -> int:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter

    from otpshell.console.replay import COMMANDS

    print(replay.greeting(), end="")
    reader: PromptSession[str] = PromptSession(completer=WordCompleter([*COMMANDS, *dict.fromkeys(replay.names()), "quit"]))
    while True:
        try:
            line = reader.prompt(f"event {replay.at}> ").strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return 0
        if line in _LEAVE:
            return 0
        _answer(replay, line)
