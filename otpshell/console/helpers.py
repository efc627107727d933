"""``IEx.Helpers``: the functions that exist at the prompt only, with the names and shapes they have in IEx.

The natives are collected here; ``helpers_files`` and ``helpers_debug`` add theirs.
"""

from __future__ import annotations

import gc
from typing import Any

from otpshell.console.documentation import module_docs
from otpshell.console.introspection import decomposed
from otpshell.console.output import DO_NOT_SHOW, dimmed, inspect_options, line, painted, put, shell_of, terminal_columns, width_of
from otpshell.console.recording import senders_of
from otpshell.console.term_info import describe
from otpshell.lang.native import Native
from otpshell.terms.atom import NIL, OK, Atom, atom
from otpshell.terms.cons import EMPTY, elist, from_iter, is_list, to_pylist
from otpshell.terms.errors import ErlError, argument_error, exception_struct
from otpshell.terms.idents import Pid, Port, Ref, new_pid, new_ref

HELPERS = Native(
    "Elixir.IEx.Helpers",
    "lib/iex/helpers.ex",
    "iex",
    doc="""The functions of the prompt.

Type Elixir and press Enter. An input that is not complete goes on in the next line; Up brings back earlier inputs, Tab completes.
Ctrl-C stops what runs (or drops what is typed), Ctrl-D or `exit` leaves. New to Elixir or to processes: `lesson 1` begins the first
lesson, `lessons` lists them all.

Look things up:

  * `h/1` - documentation: `h Enum`, `h Enum.map`, `h GenServer.call/3`
  * `i/0`, `i/1` - what kind of thing a value is; of a pid also its state, mailbox and links
  * `exports/1` - all functions of a module
  * `t/1`, `b/1` - the types of a module, the callbacks of a behaviour
  * `source/1` - the Elixir code of a library module, as it runs here
  * `v/0`, `v/1` - the last result, the result of an earlier prompt

Look at processes:

  * `ps/0`, `ps/1` - all processes, `ps by: :mailbox` sorted, `ps :all` with those of the system, `ps live`
  * `tree/0`, `tree/1` - supervisors and what they supervise, `tree svg: "tree.svg"` as a picture, `tree live`
  * `why/0`, `why/1` - why a process died: `why Counter`, `why pid`; what led to it and what it caused
  * `seq/0`, `seq/1` - messages between processes, drawn: `seq last: 50`, `seq [a, Counter]`, `seq do … end`, `seq on`
  * `mailbox/1`, `state/1`, `process_info/1` - what a process has waiting, its state, all about it
  * `record/1`, `save_log/1` - the flight recorder that these ask: `record off`, `save_log "crash.otplog"`
  * `flush/0` - print and drop the messages sent to the shell
  * `trace/1` - print what a process sends, gets and comes to as it happens, `trace pid, live`, `trace off`
  * `kill/1`, `link/1`, `monitor/1` - by pid, name or number: `kill 112`
  * `pid/1`, `pid/3`, `ref/1`, `port/1` - from numbers or text; `#PID<0.112.0>` can also be typed as it stands
  * `clock/0`, `clock/1` - time in your hand: `clock pause`, `clock step`, `clock advance 30_000`, `clock speed 0.1`
  * `slow/0`, `slow/1` - slow motion, drawn as it happens: `slow do … end` an event a key, `slow 5` that many a second, `slow off`
  * `limits/0`, `runtime_info/0` - of this system

Files and code:

  * `c/1`, `r/1`, `l/1` - compile a file, recompile a module's file, load a module
  * `pwd/0`, `cd/1`, `ls/1`, `open/1`, `import_file/1`
  * `save/1`, `edit/0` - write the session's inputs to a file, edit an input in `$EDITOR`

The shell itself:

  * `clear/0`, `respawn/0`, `restore/0` - clear the screen, start over with a new process, bring the old bindings back
  * `hints/1`, `changes/1`, `sasl/1` - `hints off`, `changes off`, `sasl on` for reports of supervisors
  * `break!/1`, `breaks/0` - stop when a function is called; then `n/0` goes to the next line, `continue/0` on, `whereami/0` shows where
  * `page/0`, `page/1`, `full/1` - the last output or a value in a pager, a value however long
  * `observer/0`, `lessons/0`, `lesson/1`, `demo/1` - a screen of all processes, lessons and demonstrations

All of them: `exports IEx.Helpers`.
""",
)
fn = HELPERS.fn
macro = HELPERS.macro
_KERNEL = atom("Elixir.Kernel")
_INTROSPECTION = atom("Elixir.IEx.Introspection")


def runtime_error(message: str) -> ErlError:
    return ErlError(exception_struct("RuntimeError", message=message.encode()))


def remote(module: Atom, name: str, *args: Any) -> Any:
    """Quoted ``module.name(args)``."""
    return ((atom("."), EMPTY, elist(module, atom(name))), EMPTY, from_iter(args))


# -- documentation ------------------------------------------------------------------------------------------------------------


@fn("h", vm=True)
def h0(vm: Any) -> Any:
    """Prints what the prompt can do."""
    return vm.apply(_INTROSPECTION, atom("h"), atom("Elixir.IEx.Helpers"))


@macro("h", vm=True)
def h1(vm: Any, env: Any, term: Any) -> Any:
    """Prints the documentation of a module, function or macro: `h Enum`, `h Enum.map`, `h Enum.map/2`."""
    return remote(_INTROSPECTION, "h", decomposed(vm, term, env))


@macro("b", vm=True)
def b(vm: Any, env: Any, term: Any) -> Any:
    """Prints the callbacks of a behaviour: `b GenServer`, `b GenServer.init`."""
    return remote(_INTROSPECTION, "b", decomposed(vm, term, env))


@macro("t", vm=True)
def t(vm: Any, env: Any, term: Any) -> Any:
    """Prints the types of a module: `t Enum`, `t GenServer.from`."""
    return remote(_INTROSPECTION, "t", decomposed(vm, term, env))


@fn(vm=True)
def exports(vm: Any, module: Any = _KERNEL) -> Any:
    """Prints all functions and macros of a module."""
    if type(module) is not Atom:
        raise TypeError("no module")
    found = vm.code.module(module)
    if found is None:
        raise undefined_module(module)
    macros = sorted(found.macros)
    functions = sorted(pair for pair in found.functions if not pair[0].startswith("__") or pair[0] in ("__struct__",))
    items = [f"{name}/{arity}" for name, arity in [*macros, *functions]]
    if items:
        put(vm, in_columns(items))
    return DO_NOT_SHOW


def undefined_module(module: Any) -> ErlError:
    struct = exception_struct("UndefinedFunctionError", module=module, function=atom("module_info"), arity=1, reason=NIL, message=NIL)
    return ErlError(struct)


def in_columns(items: list[str], paint: Any = None) -> str:
    """Items in columns of equal width over 80 characters, as IEx prints lists of names; over fewer where the terminal has fewer."""
    offset = min(max(map(len, items)), 30) + 4
    columns = terminal_columns()
    # The last of a row is not filled up where that would not fit.
    room = 80 if columns >= 80 else max(1, (columns + 5) // (offset + 1)) * (offset + 1)
    out, length = "", 0
    for item in items:
        if length >= room:
            out = out + "\n"
            length = 0
        cell = item.ljust(offset) if columns >= 80 or length + offset < room - 1 else item
        out += (paint(item, cell) if paint else cell) + (" " if len(cell) >= offset else "")
        length += max(len(cell), offset) + 1
    return out + "\n"


@fn("i", vm=True)
def i(vm: Any, term: Any = None) -> Any:
    """Prints what kind of thing a value is (the last result without an argument)."""
    if term is None:
        term = v(vm, -1)
    for title, text in describe(vm, term):
        line(vm, painted(vm, "eval_result", title))
        put(vm, painted(vm, "eval_info", "  " + text.rstrip("\n").replace("\n", "\n  ")) + "\n")
    return DO_NOT_SHOW


# -- results and messages -------------------------------------------------------------------------------------------------


@fn(vm=True)
def v(vm: Any, number: Any = -1) -> Any:
    """The result of an earlier prompt: `v()` the last one, `v(3)` that of `iex(3)>`, `v(-2)` the one before the last."""
    if type(number) is not int:
        raise TypeError("no number")
    try:
        return shell_of(vm).value_of(number)
    except KeyError:
        raise runtime_error(f"v({number}) is out of bounds") from None


@fn(vm=True)
def full(vm: Any, term: Any) -> Any:
    """Prints a value in full, however long it is: `full(v)`."""
    options = {"pretty": True, "width": width_of(vm), "limit": None, "printable_limit": None}
    line(vm, vm.inspect(term, **options))
    return DO_NOT_SHOW


@fn(vm=True)
def flush(vm: Any) -> Any:
    """Prints the messages that wait in the shell's mailbox, each with the process that sent it where that is known, and empties it."""
    from otpshell.console.results import inspect_with

    process = vm.sched.cur
    options = inspect_options(vm)
    told = vm.session is not None and vm.session.config.hints and process.mailbox
    senders = iter(senders_of(vm, process) if told else ())
    while process.mailbox:
        sender = next(senders, "")
        line(vm, inspect_with(vm, process.take(0), options) + (dimmed(vm, f"  from {sender}") if sender else ""))
    return OK


@fn(vm=True)
def clear(vm: Any) -> Any:
    """Clears the screen."""
    if shell_of(vm).config.enabled:
        put(vm, "\x1b[H\x1b[2J")
    else:
        line(vm, "Cannot clear the screen because ANSI escape codes are not enabled on this shell")
    return DO_NOT_SHOW


@fn(vm=True)
def respawn(vm: Any) -> Any:
    """Starts over: a new shell process without bindings. `restore` brings them back."""
    line(vm)
    shell_of(vm).respawn()


# -- pids, references, ports ------------------------------------------------------------------------------------------------


@fn("pid", vm=True)
def pid(vm: Any, which: Any) -> Any:
    """A pid from its text, or of a registered name: `pid("0.110.0")`, `pid(:init)`."""
    if type(which) is Atom:
        found = vm.sched.whereis(which)
        if found is None:
            raise argument_error(f"could not find registered process with name: {vm.inspect(which)}")
        return found
    return find_pid(vm, *_numbers_in(which, "#PID", 3))


@fn("pid", vm=True)
def pid3(vm: Any, first: Any, second: Any, third: Any) -> Any:
    """A pid from its numbers: `pid(0, 110, 0)`."""
    return find_pid(vm, *_numbers(first, second, third))


def _numbers_in(text: Any, kind: str, count: int) -> list[int]:
    """The numbers of an identifier as it is printed, with or without what stands around them."""
    if type(text) is not bytes:
        raise TypeError("no text")
    try:
        found = [int(part) for part in text.decode("utf-8", "replace").removeprefix(kind).strip("<>").split(".")]
    except ValueError:
        found = []
    if len(found) != count:
        raise ErlError(atom("badarg"))
    return _numbers(*found)


def _numbers(*numbers: Any) -> list[int]:
    if any(type(number) is not int or number < 0 for number in numbers):
        raise ErlError(atom("badarg"))
    return list(numbers)


def find_pid(vm: Any, _node: int, number: int, serial: int) -> Pid:
    """The pid with these numbers: that of a live process, or of a dead one that something still knows."""
    for known in vm.sched.processes:
        if known.number == number and known.serial == serial:
            return known
    return _known(Pid, lambda each: each.number == number and each.serial == serial and each.vm is vm) or new_pid(number, serial, None, vm)


def _known(kind: type, wanted: Any) -> Any:
    """The identifier that is meant, wherever it is: identifiers are equal only to themselves. None when nothing knows it any more."""
    return next((each for each in gc.get_objects() if type(each) is kind and wanted(each)), None)


@fn("ref", vm=True)
def ref(vm: Any, text: Any) -> Any:
    """A reference from its text: `ref("0.1.2.3")`."""
    return _ref(*_numbers_in(text, "#Reference", 4))


@fn("ref", vm=True)
def ref4(vm: Any, first: Any, second: Any, third: Any, fourth: Any) -> Any:
    """A reference from its numbers: `ref(0, 1, 2, 3)`."""
    return _ref(*_numbers(first, second, third, fourth))


def _ref(_node: int, high: int, middle: int, low: int) -> Any:
    number = low & 0x3FFFF | (middle & 0x3FFFF) << 18 | high << 36
    return _known(Ref, lambda each: each.number == number) or new_ref(number)


@fn("port", vm=True)
def port(vm: Any, text: Any) -> Any:
    """A port from its text: `port("0.4")`."""
    return Port(_numbers_in(text, "#Port", 2)[1])


@fn("port", vm=True)
def port2(vm: Any, first: Any, second: Any) -> Any:
    """A port from its numbers: `port(0, 4)`."""
    return Port(_numbers(first, second)[1])


# -- code -------------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def source(vm: Any, module: Any) -> Any:
    """Shows the code of a module of the library, as it runs here: `source(GenServer)`."""
    path = vm.code.library.source(module) if type(module) is Atom else None
    if path is not None:
        put(vm, path.read_text("utf-8"))
        return DO_NOT_SHOW
    loaded = vm.code.module(module) if type(module) is Atom else None
    if loaded is None:
        line(vm, f"{vm.inspect(module)} is not a module: nothing by that name is defined or in the library")
    elif loaded.native is not None:
        line(vm, f"{vm.inspect(module)} is written in Python, for speed: there is no Elixir source of it here")
    else:
        text = typed_source(vm, module)
        line(vm, text if text else f"{vm.inspect(module)} comes from {loaded.info.file}")
    return DO_NOT_SHOW


def typed_source(vm: Any, module: Atom) -> str | None:
    """The input that defined a module at the prompt."""
    name = module.name.removeprefix("Elixir.")
    for text in reversed(shell_of(vm).inputs):
        if f"defmodule {name} " in text or f"defprotocol {name} " in text:
            return text
    return None


def exists(vm: Any, module: Atom) -> bool:
    return module_docs(vm, module) is not None


@macro("import_if_available", vm=True)
def import_if_available(vm: Any, env: Any, module: Any, opts: Any = EMPTY) -> Any:
    """`import Module` if there is such a module."""
    return _if_available(vm, env, "import", module, opts)


@macro("use_if_available", vm=True)
def use_if_available(vm: Any, env: Any, module: Any, opts: Any = EMPTY) -> Any:
    """`use Module` if there is such a module."""
    return _if_available(vm, env, "use", module, opts)


def _if_available(vm: Any, env: Any, what: str, module: Any, opts: Any) -> Any:
    from otpshell.lang.expand_macro import expand_fully

    found = expand_fully(module, env)
    if type(found) is Atom and vm.ensure_loaded(found):
        return (atom(what), EMPTY, elist(module, opts) if opts is not EMPTY else elist(module))
    return NIL


@fn(vm=True)
def recompile(vm: Any, _options: Any = EMPTY) -> Any:
    """There is no project here to compile: says so."""
    line(vm, painted(vm, "eval_error", "Mix is not running. Please start IEx with: iex -S mix"))
    return atom("error")


@fn("nl", vm=True)
def nl1(vm: Any, module: Any) -> Any:
    """Loads a module on all other nodes: there are none."""
    return nl(vm, EMPTY, module)


@fn(vm=True)
def nl(vm: Any, _nodes: Any, module: Any) -> Any:
    """Loads a module on other nodes: there are none."""
    if type(module) is not Atom:
        raise TypeError("no module")
    return (atom("ok"), EMPTY) if _has_file(vm, module) else (atom("error"), atom("nofile"))


@fn(vm=True)
def l(vm: Any, module: Any) -> Any:  # noqa: E743 - its name in IEx
    """Loads a module: `{:module, Module}`, or `{:error, :nofile}` when there is no file of it."""
    if type(module) is Atom and _has_file(vm, module):
        vm.code.module(module)
        return (atom("module"), module)
    return (atom("error"), atom("nofile"))


def _has_file(vm: Any, module: Atom) -> bool:
    """Whether a module is the library's, and not only in memory."""
    return vm.code.library.source(module) is not None or vm.code.library.native(module) is not None


def modules_of(term: Any) -> list[Atom]:
    """A module or a list of them."""
    found = to_pylist(term) if is_list(term) else [term]
    if not all(type(each) is Atom for each in found):
        raise TypeError("no module")
    return found
