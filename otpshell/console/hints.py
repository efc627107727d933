"""Hints for learners: at most two plain lines after an error that beginners meet, which `hints off` removes."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from otpshell.console.command_module import usage_of
from otpshell.console.helpers import HELPERS
from otpshell.console.module_parts import library_modules
from otpshell.console.recording import end_of, knows_end_of
from otpshell.console.riddles import of_late_task, of_message
from otpshell.console.teaching import of_function_clause
from otpshell.lang.caught import Caught
from otpshell.lang.exceptions import format_banner
from otpshell.lang.exceptions_blame import blame
from otpshell.lang.imports import special_form_names
from otpshell.lang.otp_modules import functions_elsewhere, is_module_elsewhere, otp_modules
from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import Cons
from otpshell.terms.idents import Pid
from otpshell.terms.maps import STRUCT, Map

_INPUT_LINE = re.compile(r"\biex:(\d+)")
_UNKNOWN = re.compile(r"undefined function (\w+[?!]?)/(\d+) \(there is no such import\)")


def hint_for(session: Any, what: Caught) -> str | None:
    """What may help with this error; None when nothing is known."""
    if what.kind.name == "exit":
        return exit_hint(session, what.value)
    if what.kind.name != "error":
        return None
    struct = what.struct()
    name = struct.d[STRUCT].name.removeprefix("Elixir.")
    finder = _FINDERS.get(name)
    return finder(session, struct) if finder is not None else None


# What is said of an error when nothing more is known.
_GENERAL = (
    "takes other arguments",
    "this is read as code",
    ", and is given ",
    "hint: = matches the left side",
    "give it a value first",
    "hint: there is no function",
)
# Words of other shells, and what they are here.
_AT_A_PROMPT = {
    **dict.fromkeys(("q", "bye", "logout", "halt", "quit", "exit", "exit?", "quit?", "stop"), "to leave: exit, or Ctrl-D"),
    **dict.fromkeys(("cls", "clr"), "to clear the screen: clear, or Ctrl-L"),
    "dir": "the files of a folder: ls",
    "cd": 'to go to a folder: cd "folder"; pwd tells where you are',
    "cat": 'to print a file: IO.puts(File.read!("file.ex"))',
    **dict.fromkeys(
        ("start", "begin", "learn", "tutorial", "course", "guide", "intro", "teach"),
        "`lesson 1` begins the first lesson, `lessons` lists them all; `h` lists what this shell can do",
    ),
    "version": "System.version() is the version of Elixir",
    **dict.fromkeys(("run", "load", "require", "include"), 'to run a file: import_file "file.exs"; to compile its modules: c "file.ex"'),
    **dict.fromkeys(("undo", "back"), "nothing that ran can be undone; a variable may be bound anew"),
    **dict.fromkeys(("jobs", "top", "processes"), "`ps` lists the processes, `tree` shows who supervises them, `observer` all of it"),
    "history": 'Up and Ctrl-R bring earlier inputs back, save "file.exs" writes them to a file',
    "vars": "binding() lists the variables",
}
# What belongs to tests, when none are written.
_TEST = "tests stand in a module that says `use ExUnit.Case`, after ExUnit.start(); `otpshell test FILE` runs a file of them"
_OF_TESTS = {
    **dict.fromkeys(("test", "describe", "setup", "setup_all"), _TEST),
    **dict.fromkeys(
        ("assert", "refute", "assert_receive", "assert_received", "refute_receive", "assert_raise", "assert_in_delta"),
        "`import ExUnit.Assertions` brings assertions to the prompt; in a test `use ExUnit.Case` does",
    ),
}
# Words of a language that people speak, and nothing that is code.
_SENTENCE = re.compile(r"\s*[A-Za-z']+( +[A-Za-z']+)+[ .?!]*\n?")
# Where a function that was called without its module may be.
_HOMES = ("Enum", "String", "List", "Map", "Process", "Integer", "Float", "IO", "Keyword", "Tuple", "GenServer", "Task", "Agent", "File")
_ERLANG_HOMES = ("math", "timer", "rand")


def best_hint(session: Any, what: Caught, source: str) -> str | None:
    """The hint for an error of an input: what is known of the error, or of a slip in the input where that says more."""
    known = hint_for(session, what)
    if known is not None and not any(general in known for general in _GENERAL):
        return known
    return slip_in_input(session, what, source) or known


def slip_in_input(session: Any, what: Caught | None, source: str) -> str | None:
    """What to write instead where the input holds a common slip."""
    if what is None or what.kind.name != "error" or not source:
        return None
    value, trace = blame(what.kind, what.struct(), what.trace(), session.vm.host)
    error = format_banner(what.kind, value, trace, session.vm.host)
    place = _INPUT_LINE.search(error)
    # Lines of an input are numbered from the prompt's counter on.
    line = int(place[1]) - session.counter + 1 if place is not None else None
    from otpshell.lang.slips import slip_hint

    found = slip_hint(source, error, line if line and line > 0 else None, session.binding_names())
    return None if found is None else f"hint: {found}"


def _text(struct: Map, field: str) -> str:
    for key, value in struct.items():
        if key.name == field:
            return value.decode("utf-8", "replace") if type(value) is bytes else getattr(value, "name", "")
    return ""


def _compile_error(session: Any, struct: Map) -> str | None:
    found = _UNKNOWN.search(_text(struct, "description"))
    if found is None:
        return None
    name, arity = found[1], int(found[2])
    word = _AT_A_PROMPT.get(name)
    if word is not None:
        return f"hint: {word}"
    if _SENTENCE.fullmatch(_input(session)) and name not in _words(session):
        return (
            f"hint: this is read as code, as a call of {name}; text stands in quotes. `h` lists what this shell can do, `lessons` teach it"
        )
    called = re.search(rf"\b{re.escape(name)}\(", _input(session)) is not None
    usage = usage_of(HELPERS, name) if arity or called or _input(session).strip() == name else None
    if usage is not None:
        return f"hint: {usage}"
    if arity and name in _OF_TESTS:
        return f"hint: {_OF_TESTS[name]}"
    if arity:
        home = _home_of(session, name, arity)
        if home:
            return f"hint: there is no function {name}/{arity} here; it is {home}"
        if taken := _taken(session, name, arity):
            return taken
        words = _words(session)
        if name in words:
            return f"hint: {name} takes other arguments; `h {name}` tells which"
        close = _closest(name, [word for word in words if word[0] == name[0]], 0.75)
        if close:
            return f"hint: there is no function {name}/{arity}. Did you mean {close}?"
        return f"hint: there is no function {name}/{arity}; functions stand in modules and are called Module.{name}(...)"
    member = re.search(rf"\b{re.escape(name)}\.(\w+)", _input(session))
    module = name[:1].upper() + name[1:]
    if member is not None and member[1] in _exports(session, f"Elixir.{module}"):
        return f"hint: names of modules begin with a capital letter: {module}"
    close = _closest(name, session.binding_names())
    if close:
        return f"hint: there is no variable {name}. Did you mean {close}?"
    taken = _taken(session, name, arity) if called or _input(session).strip() == name else None
    if taken:
        return taken
    if called:
        return f"hint: there is no function {name}/0; functions stand in modules and are called Module.{name}()"
    return f"hint: there is no variable {name}; give it a value first: {name} = ..."


def _exports(session: Any, module: str) -> set[str]:
    """The names of the functions of a module; none when there is no such module."""
    return {each.name for each, _ in session.vm.host.exports_of(atom(module)) or ()}


def _home_of(session: Any, name: str, arity: int) -> str | None:
    """``Module.name/arity`` of the library that has a function of this name and arity."""
    for module, shown in [*((f"Elixir.{home}", home) for home in _HOMES), *((home, f":{home}") for home in _ERLANG_HOMES)]:
        if (atom(name), arity) in (session.vm.host.exports_of(atom(module)) or ()):
            return f"{shown}.{name}/{arity}"
    return None


def _taken(session: Any, name: str, arity: int) -> str | None:
    """How many arguments a function of Kernel or the helpers takes, where it was given another number."""
    exports = [session.vm.host.exports_of(atom(f"Elixir.{module}")) or () for module in ("Kernel", "IEx.Helpers")]
    counts = sorted({count for each in exports for key, count in each if key.name == name} - {arity})
    if not counts:
        return None
    numbers = " or ".join(_COUNTED[count] if count < len(_COUNTED) else str(count) for count in counts)
    given = "none" if not arity else _COUNTED[arity] if arity < len(_COUNTED) else str(arity)
    apart = re.search(rf"\b{re.escape(name)} (\w+(?:\(\))?) ([:{{\"\w][^,\n]*)$", _input(session))
    if apart is not None and arity + 1 in counts:
        return f"hint: between arguments stands a comma: {name} {apart[1]}, {apart[2]}"
    return f"hint: {name} takes {numbers} argument{'s' if counts != [1] else ''}, and is given {given}; `h {name}` tells which"


_COUNTED = ("no", "one", "two", "three", "four", "five", "six")


def _words(session: Any) -> set[str]:
    """The names that can be called at a prompt as they stand: of Kernel, the special forms, and the helpers."""
    exports = [session.vm.host.exports_of(atom(f"Elixir.{module}")) or () for module in ("Kernel", "IEx.Helpers")]
    return special_form_names().union(name.name for each in exports for name, _ in each)


def _undefined_function(session: Any, struct: Map) -> str | None:
    module = _text(struct, "module")
    if module in ("etop", "c"):
        return "hint: `ps` lists the processes, `ps live` again and again; the helpers of the shell are functions: i, l, pwd, ..."
    if session.vm.code.module(_atom_of(struct, "module")) is not None:
        return _function_elsewhere(struct, module)
    if module in otp_modules():
        return f"hint: :{module} belongs to Erlang/OTP, but is not part of this shell; Tab after a colon lists the Erlang modules that are"
    if is_module_elsewhere(module):
        return f"hint: {module.removeprefix('Elixir.')} comes with Elixir, but is not part of this shell"
    # Also those of the library that nobody has used yet.
    names = [name.removeprefix("Elixir.") for name in library_modules()]
    names += [loaded.name.removeprefix("Elixir.") for loaded in list(session.vm.code.modules)]
    close = _closest(module.removeprefix("Elixir."), names)
    return f"hint: there is no module {module.removeprefix('Elixir.')}. Did you mean {close}?" if close else None


def _function_elsewhere(struct: Map, module: str) -> str | None:
    name, arity = _text(struct, "function"), _atom_of(struct, "arity")
    if f"{name}/{arity}" not in functions_elsewhere(module):
        return None
    shown = module.removeprefix("Elixir.") if module.startswith("Elixir.") else f":{module}"
    return f"hint: real Elixir has {shown}.{name}/{arity}, this shell does not"


def _atom_of(struct: Map, field: str) -> Any:
    return next(value for key, value in struct.items() if key.name == field)


def _input(session: Any) -> str:
    return session.inputs[-1] if session.inputs else ""


def _match_error(_session: Any, _struct: Map) -> str:
    return "hint: = matches the left side against the value on the right; here their shapes differ"


def _function_clause(_session: Any, struct: Map) -> str | None:
    if _text(struct, "module") == HELPERS.name:
        usage = usage_of(HELPERS, _text(struct, "function"))
        return None if usage is None else f"hint: {usage}"
    return of_function_clause(struct)


def _argument_error(session: Any, struct: Map) -> str | None:
    message = _text(struct, "message")
    known = of_message(message)
    if known is not None:
        return known
    name = message.removeprefix("no such process is alive: ")
    if name == message:
        return "hint: `ps` lists the processes" if message.startswith("no process is or was ") else None
    who: Any = int(name) if name.isdigit() else name.encode()
    return f"hint: `why {name}` says how it ended" if knows_end_of(session.vm, who) else "hint: `ps` lists the processes that are alive"


def exit_hint(session: Any, reason: Any) -> str | None:
    """What may help with this exit reason; None when nothing is known."""
    if type(reason) is tuple and len(reason) == 2 and getattr(reason[0], "name", "") == "noproc":
        called = reason[1][2] if type(reason[1]) is tuple and len(reason[1]) == 3 else None
        target = called.head if type(called) is Cons else None
        if type(target) in (Atom, Pid):
            ended = end_of(session.vm, target)
            if ended is not None:
                return f"hint: {ended}; `why {session.vm.inspect(target)}` says more, `ps` lists the processes that are alive"
        return "hint: no process has that name or pid now; `ps` lists those that are alive"
    if type(reason) is tuple and len(reason) == 2 and getattr(reason[0], "name", "") == "timeout":
        late = of_late_task(session.vm.inspect, reason[1], session.teacher.is_over)
        if late is not None:
            return late
        return "hint: no reply came in time; `mailbox pid` shows what waits there, `state pid` needs an answer too"
    return session.teacher.of_exit(reason)


_FINDERS = {
    "ArgumentError": _argument_error,
    "CompileError": _compile_error,
    "FunctionClauseError": _function_clause,
    "UndefinedFunctionError": _undefined_function,
    "MatchError": _match_error,
}


def _closest(name: str, candidates: Collection[str], cutoff: float = 0.7) -> str | None:
    from difflib import get_close_matches

    found = get_close_matches(name, sorted(set(candidates)), n=1, cutoff=cutoff)
    return found[0] if found else None
