"""The ``otpshell`` command: the only file that knows every layer.

Exit codes: 0 fine; 1 the code that was run failed (as with ``elixir``); 2 wrong use of the command; the argument of ``System.halt/1``.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from typing import Any, NamedTuple

import otpshell
from otpshell.shell.completions import Flag, Words, completion_script, flags_in, words_in
from otpshell.shell.echo import ECHO
from otpshell.shell.importing import import_line_editor
from otpshell.shell.node_name import node_name
from otpshell.shell.settings import apply_settings, settings_help
from otpshell.shell.terminal import reads_lines


def main(argv: list[str] | None = None) -> int:
    """Run the command; gives its exit code."""
    _open_streams()
    # Python would comment on the code that Elixir code becomes.
    warnings.filterwarnings("ignore", category=SyntaxWarning)
    try:
        code = _main(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has gone. Python must not try to flush it again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 1
    except KeyboardInterrupt:
        code = 130
    return code


def _open_streams() -> None:
    """A stream that was closed from the start reads nothing and writes nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))


def _main(argv: list[str]) -> int:
    if argv and argv[0] in _COMMANDS:
        return _COMMANDS[argv[0]].run(argv[1:])
    commands = "".join(f"  otpshell {name + ' ' + each.takes:<26} {each.about}\n" for name, each in _COMMANDS.items())
    epilog = f"commands:\n{commands}{_EPILOG}{settings_help()}"
    parser = argparse.ArgumentParser(prog="otpshell", description="Learn OTP by typing real Elixir.", epilog=epilog, formatter_class=_Raw)
    parser.add_argument("--version", action="version", version=f"otpshell {otpshell.__version__}")
    _shell_options(parser)
    options = parser.parse_args(argv)
    if options.file in _COMMANDS and not os.path.exists(options.file):
        # A command behind options, which are its own then.
        at = argv.index(options.file)
        return _COMMANDS[options.file].run([*argv[:at], *argv[at + 1 :]])
    options.node = node_name(options)
    if not (sys.stdin.isatty() or options.interactive or options.eval or options.require or options.file):
        return _run_source(sys.stdin.buffer.read(), "nofile", options)
    capabilities = _capabilities(options.allow)
    apply_settings(options)
    if not reads_lines(options):
        # Before the slow imports: what is typed meanwhile is shown by the prompt.
        ECHO.off()
    return _at_prompt(options, capabilities)


def _at_prompt(options: argparse.Namespace, capabilities: Any, **more: Any) -> int:
    import_line_editor(vi=options.vi)
    from otpshell.shell.prompt import run_prompt

    _tune()
    return run_prompt(options, capabilities, _FACES, opened=_serve_observers, **more)


class _Raw(argparse.RawDescriptionHelpFormatter):
    pass


class Command(NamedTuple):
    """A sub-command: what runs it (with its own arguments), and what ``--help`` and the shells' completions say of it."""

    run: Callable[[list[str]], int]
    takes: str
    about: str


_EPILOG = """otpshell COMMAND --help says more. Without a terminal on standard input, otpshell runs the code it reads there as a script;
with -i it is the prompt all the same.

exit codes:
  0 fine, 1 the code failed (or nobody reads what it prints), 2 wrong use of the command, or tests that failed, 130 interrupted,
  129 and 143 ended by a signal (the terminal has gone, kill); System.halt/1 gives its own

"""


def _shell_options(parser: argparse.ArgumentParser, *, scripts: bool = True) -> None:
    """The options of a prompt; with ``scripts`` also what may run before it."""
    parser.add_argument("--no-history", action="store_true", help="keep no history of what is typed")
    parser.add_argument("--plain", action="store_true", help="no colours, no redrawing: for screen readers")
    parser.add_argument("--dot-iex", metavar="FILE", help='file evaluated at start instead of .iex.exs ("" for none)')
    parser.add_argument("--vi", action="store_true", help="vi keys instead of Emacs keys")
    _hints_option(parser)
    parser.add_argument("--no-pry", action="store_true", help="dbg prints, instead of stopping to look around")
    dying = "a shell process that dies takes bindings and numbering along"
    parser.add_argument("--iex-1.14", dest="iex_1_14", action="store_true", help=dying)
    parser.add_argument(
        "-i", "--interactive", action="store_true", help="the prompt, with its banner and results, on a standard input that is no terminal"
    )
    parser.add_argument("--sname", metavar="NAME", help="name this node NAME@HOST: the prompt and node() show it")
    parser.add_argument("--name", metavar="NAME@HOST", help="name this node")
    # Taken so that a line meant for iex works or says why not.
    parser.add_argument("--cookie", help=argparse.SUPPRESS)
    parser.add_argument("--remsh", metavar="NODE", help=argparse.SUPPRESS)
    parser.add_argument("-S", dest="script", metavar="SCRIPT", help=argparse.SUPPRESS)
    _allow_option(parser)
    if not scripts:
        return
    parser.add_argument("-e", "--eval", action="append", default=[], metavar="CODE", help="code to run before the prompt")
    parser.add_argument("-r", "--require", action="append", default=[], metavar="FILE", help="file to run before the prompt")
    parser.add_argument("file", nargs="?", help="script to run before the prompt")
    parser.add_argument("args", nargs=argparse.REMAINDER, help="what System.argv() gives")


def _allow_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="WHAT",
        help="open what is closed: read=DIR, write=DIR, net, exec, env, all (may be repeated)",
    )


def _hints_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-hints", action="store_true", help="no lines that say what an error means")


def _run(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="otpshell run", description="Run an Elixir script, as `elixir FILE` does.")
    _allow_option(parser)
    _hints_option(parser)
    parser.add_argument("file", help="the script; - reads it from standard input")
    parser.add_argument("args", nargs=argparse.REMAINDER, help="what System.argv() gives")
    options = parser.parse_args(argv)
    if options.file == "-":
        return _run_source(sys.stdin.buffer.read(), "nofile", options)
    try:
        with open(options.file, "rb") as file:
            source = file.read()
    except OSError:
        print(f"No file named {options.file}", file=sys.stderr)
        return 1
    return _run_source(source, options.file, options)


def _eval(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="otpshell eval", description="Evaluate Elixir code, as `elixir -e CODE` does.")
    _allow_option(parser)
    _hints_option(parser)
    parser.add_argument("code", nargs="?", help="the code; - (or nothing, where standard input is no terminal) reads it from there")
    parser.add_argument("args", nargs=argparse.REMAINDER, help="what System.argv() gives")
    options = parser.parse_args(argv)
    if options.code is None and sys.stdin.isatty():
        parser.error("what is to be evaluated? `otpshell eval CODE`, or - to read it from standard input")
    code = sys.stdin.buffer.read() if options.code in (None, "-") else options.code.encode("utf-8", "surrogateescape")
    return _run_source(code, "nofile", options, evaluated=True)


def _test(argv: list[str]) -> int:
    from otpshell.vm.testing import run_tests

    _tune()
    return run_tests(argv, _capabilities, _preparing)


def _lesson(argv: list[str]) -> int:
    """``otpshell lesson 2`` for learners; ``otpshell lesson check …`` and others for authors."""
    if argv[:1] and argv[0] in ("check", "new", "record", "export"):
        from otpshell.lessons.command import AUTHOR_COMMANDS

        _tune()
        return AUTHOR_COMMANDS[argv[0]](argv[1:])
    parser = argparse.ArgumentParser(
        prog="otpshell lesson", description="Follow a lesson at the prompt.", epilog=_LESSON_EPILOG, formatter_class=_Raw
    )
    _shell_options(parser, scripts=False)
    parser.add_argument("lesson", nargs="?", help="its number, its name, or a .livemd file; the one you were in last without it")
    options = parser.parse_args(argv)
    apply_settings(options)
    return _at_prompt(options, _capabilities(options.allow), first=("lesson", (options.lesson,)))


_LESSON_EPILOG = """for those who write lessons (each says more with --help):
  otpshell lesson new FILE       a small lesson to write over
  otpshell lesson record FILE    a draft of what was typed at the prompt
  otpshell lesson check PATH...  plays lessons and checks all of them
  otpshell lesson export LESSON  an HTML page
"""


def _replay(argv: list[str]) -> int:
    from otpshell.shell.replay import run_replay

    return run_replay(argv)


def _lessons(argv: list[str]) -> int:
    from otpshell.lessons.command import lessons_command

    return lessons_command(argv)


def _open_lesson(session: Any, *arguments: Any) -> None:
    from otpshell.lessons.opening import open_lesson

    open_lesson(session, *arguments)


def _open_lessons(session: Any, *arguments: Any) -> None:
    from otpshell.lessons.opening import open_lessons

    open_lessons(session, *arguments)


def _tune() -> None:
    """Set Python up for one VM that has the program to itself."""
    from otpshell.runtime.collector import tune_collector

    tune_collector()


def _doctest(argv: list[str]) -> int:
    from otpshell.vm.testing import run_doctests

    _tune()
    return run_doctests(argv, _capabilities, _preparing)


def _demo(argv: list[str]) -> int:
    from otpshell.demos.command import demo_command

    _tune()
    return demo_command(argv)


def _open_demo(session: Any, *arguments: Any) -> None:
    from otpshell.demos.command import open_demo

    open_demo(session, *arguments)


def _completions(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="otpshell completions", description="Completions of this command, to be read by the shell.")
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))
    options = parser.parse_args(argv)
    main_parser = argparse.ArgumentParser(add_help=False)
    _shell_options(main_parser)
    flags = [
        Flag(option, action.help or "")
        for action in main_parser._actions
        for option in action.option_strings
        if option.startswith("--") and action.help != argparse.SUPPRESS
    ]
    helps = {name: _help_of(each) for name, each in _COMMANDS.items()}
    commands = {name: Words(each.about, flags_in(helps[name]), words_in(name, each.takes, helps[name])) for name, each in _COMMANDS.items()}
    print(completion_script(options.shell, commands, flags), end="")
    return 0


def _help_of(command: Command) -> str:
    """What a sub-command prints when asked for help."""
    text = io.StringIO()
    with redirect_stdout(text), redirect_stderr(text), suppress(SystemExit):
        command.run(["--help"])
    return text.getvalue()


def _observe(argv: list[str]) -> int:
    from otpshell.observer.open import observe

    _tune()
    return observe(argv)


def _open_observer(session: Any, *who: Any) -> None:
    from otpshell.observer.open import open_observer
    from otpshell.shell.echo import ECHO

    # It takes a moment until its screen is there: what is typed meanwhile is for that screen.
    ECHO.off()
    open_observer(session, *who)


def _serve_observers(session: Any) -> Any:
    from otpshell.observer.server import Server

    return Server(session)


def _run_source(source: bytes, file: str, options: argparse.Namespace, *, evaluated: bool = False) -> int:
    from otpshell.vm.script import run_script

    _tune()
    return run_script(source, file, options.args, _capabilities(options.allow), evaluated=evaluated, prepare=_preparing(options))


def _preparing(options: argparse.Namespace) -> Any:
    """What makes a VM ready for a program: IEx's modules are there, and who reads along in a terminal is told in a line what a riddle
    means, unless hints are off."""

    def prepare(vm: Any) -> None:
        vm.code.find_native = _iex_module
        if not options.no_hints and sys.stderr.isatty():
            from otpshell.console.teaching import teach_script

            teach_script(vm)

    return prepare


def _iex_module(name: str) -> Any:
    if not name.startswith("Elixir.IEx"):
        return None
    from otpshell.console.boot import IEX_MODULES

    return IEX_MODULES.get(name)


def _capabilities(allow: list[str]) -> Any:
    """The capabilities that ``--allow`` options open, on top of the current folder."""
    from otpshell.vm.capabilities import Capabilities

    here = os.getcwd()
    read, write = [here], [here]
    switches: dict[str, bool] = {}
    for item in allow:
        what, _, folder = item.partition("=")
        if what == "read" and folder:
            read.append(folder)
        elif what == "write" and folder:
            write.append(folder)
        elif what in ("net", "exec", "env", "all") and not folder:
            switches[what] = True
        else:
            print(f"otpshell: --allow {item}: one of read=DIR, write=DIR, net, exec, env, all is wanted", file=sys.stderr)
            raise SystemExit(2)
    return Capabilities(read=tuple(read), write=tuple(write), **switches)


_COMMANDS = {
    "run": Command(_run, "FILE [ARGS]", "run an Elixir script (- for standard input)"),
    "eval": Command(_eval, "CODE", "evaluate Elixir code (- for standard input)"),
    "test": Command(_test, "FILE...", "run ExUnit test files"),
    "doctest": Command(_doctest, "FILE...", "run the iex> examples of files"),
    "lessons": Command(_lessons, "", "list the lessons, and how far you have got"),
    "lesson": Command(_lesson, "[N]", "follow a lesson (check, new, record, export: write them)"),
    "demo": Command(_demo, "[FILE]", "play a demo step by step, forwards and back"),
    "replay": Command(_replay, "FILE [COMMAND]", "look at a saved log: why, seq, tree, ps, at any event"),
    "observe": Command(_observe, "", "look at a prompt that runs in another terminal; --web: in a browser"),
    "completions": Command(_completions, "bash|zsh|fish", "completions of this command for bash, zsh or fish"),
}
# What commands of the prompt open.
_FACES = {"demo": _open_demo, "lesson": _open_lesson, "lessons": _open_lessons, "observer": _open_observer}

if __name__ == "__main__":
    sys.exit(main())
