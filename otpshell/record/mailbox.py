"""A mailbox under a lens: each waiting message against each clause of the receive that its process waits in.

Compiled code keeps the heads of every receive (``receives@LINE`` among its constants). The clauses are tried with the values that the
variables of the process have where it waits, so that ``^ref`` and guards count. What a server of a behaviour would do with a message is
told by the callback's clauses instead, since its own receive takes everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from otpshell.lang.codegen import compile_eval
from otpshell.lang.codegen.expanded import is_plain_var, variable_key
from otpshell.record.handling import in_hand
from otpshell.record.messages import Message, classify
from otpshell.runtime.info import Place, current_function, innermost_frame
from otpshell.runtime.workers import Workers
from otpshell.terms.atom import FALSE, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, elist, from_iter
from otpshell.terms.fun import run

_FN, _ARROW, _WHEN, _ANY = atom("fn"), atom("->"), atom("when"), (atom("_"), EMPTY, atom("nil"))
_CALLBACKS = {"call": ("handle_call", 3), "cast": ("handle_cast", 2)}
_SERVERS = frozenset(("gen_server",))
_DOT, _ERLANG = atom("."), atom("erlang")
_WRITTEN = {"andalso": "and", "orelse": "or", "=:=": "===", "=/=": "!==", "/=": "!=", "=<": "<="}
# A frame further out than this is not looked at.
_FRAMES = 40


@dataclass(frozen=True)
class Letter:
    """One waiting message. ``tried`` says for each clause in order whether it takes the message; the clauses behind the first that does are
    not tried. ``takes`` is the number of that clause, None when none does. ``since`` is when it came, in nanoseconds."""

    term: Any
    kind: str
    tried: tuple[bool, ...]
    takes: int | None
    callback: str | None = None
    since: int | None = None
    sender: Any = None


@dataclass(frozen=True)
class MailboxView:
    """``clauses``: the heads as text. ``place``: (file, line) of the receive. ``waiting`` False: it runs, and the clauses are not known.

    Where it waits in no receive of compiled code, as in ``Process.sleep/1``, ``inside`` is that function, and ``hand`` the message that a
    server is at work on meanwhile.
    """

    pid: Any
    waiting: bool
    clauses: tuple[str, ...]
    letters: tuple[Letter, ...]
    place: tuple[str, int] | None = None
    module: Atom | None = None
    server: bool = False
    inside: str = ""
    hand: Message | None = None


def mailbox(vm: Any, pid: Any, log: Any = None) -> MailboxView:
    """The mailbox of a live process. To be called in the VM's thread, or while it stands still."""
    process = pid.process
    if process is None:
        return MailboxView(pid, False, (), ())
    frame, heads = _receive_of(process) if process.waiting else (None, [])
    bindings = _bindings(process, frame) if frame is not None else {}
    place = (frame.f_code.co_filename, frame.f_lineno) if frame is not None else None
    module = frame.f_globals.get("__module__") if frame is not None else None
    texts = tuple(head_text(vm, patterns, guards) for patterns, guards in heads)
    server = isinstance(module, Atom) and module.name in _SERVERS
    came = {id(message.term): message for message in (log.mail.get(pid, ()) if log is not None else ())}
    tests = [_test(vm, patterns, guards, bindings) for patterns, guards in heads]
    letters = [_letter(vm, term, tests, came.get(id(term)), server, bindings, process) for term in list(process.mailbox)]
    if process.waiting and frame is None:
        where = current_function(process)
        inside = f"{vm.inspect(where[0])}.{where[1].name}/{where[2]}" if type(where) is tuple else ""
        hand = in_hand(log, pid, log.last + 1) if log is not None and pid in log.states else None
        return MailboxView(pid, True, (), tuple(letters), inside=inside, hand=hand)
    return MailboxView(pid, process.waiting, texts, tuple(letters), place, module, server)


def head_text(vm: Any, patterns: list[Any], guards: list[Any]) -> str:
    """A clause's head as source."""
    text = ", ".join(vm.to_source(pattern) for pattern in patterns)
    for place, guard in enumerate(guards):
        text += f" {'when' if place == 0 else 'or when'} {vm.to_source(_as_written(guard))}"
    return " ".join(text.split())


def _as_written(node: Any) -> Any:
    """A guard as its author wrote it: expansion made calls of ``:erlang`` out of its operators."""
    if type(node) is not tuple or len(node) != 3:
        return node
    form, meta, args = node
    if type(form) is tuple and len(form) == 3 and form[0] is _DOT and form[2].head is _ERLANG:
        name = form[2].tail.head.name
        form = atom(_WRITTEN.get(name, name))
    return (form, meta, from_iter([_as_written(arg) for arg in args]) if type(args) is Cons else args)


def _receive_of(process: Any) -> tuple[Any, list[Any]]:
    """The frame of the receive in which a process waits, and the heads of its clauses."""
    frame = innermost_frame(process)
    for _ in range(_FRAMES):
        if frame is None:
            break
        if frame.f_code is _WAITING and frame.f_locals["going_on"] is not None:
            frame = _about_to_be(frame)
        if "__module__" in frame.f_globals:
            found = frame.f_globals.get(f"receives@{frame.f_lineno}")
            return (frame, found[-1]) if found else (None, [])
        frame = frame.f_back
    return None, []


def _about_to_be(frame: Any) -> Place:
    """The frame that a waiting process will have: the scheduler's holds the call that it goes on with."""
    function, args = frame.f_locals["going_on"], frame.f_locals["args"]
    code = function.__code__
    return Place(code, function.__globals__, dict(zip(code.co_varnames, args, strict=False)), frame.f_back)


_WAITING = Workers._suspend.__code__


def _bindings(process: Any, frame: Any) -> dict[str, Any]:
    """The variables of the process where it waits: key -> value."""
    names = frame.f_code.co_varnames
    if process.greenlet is None and process.continuation is not None:
        return dict(zip(names, process.continuation[1], strict=False))
    return dict(frame.f_locals)


def _test(vm: Any, patterns: list[Any], guards: list[Any], bindings: dict[str, Any]) -> Any:
    """A function of a message: whether the clause takes it."""
    needed: set[str] = set()
    _outer((tuple(patterns), tuple(guards)), needed)
    inputs = {key: key for key in sorted(needed) if key in bindings}
    head = from_iter(patterns) if not guards else elist((_WHEN, EMPTY, from_iter([*patterns, *guards[:1]])))
    clauses = [(_ARROW, EMPTY, elist(head, TRUE))]
    for guard in guards[1:]:
        clauses.append((_ARROW, EMPTY, elist(elist((_WHEN, EMPTY, from_iter([*patterns, guard]))), TRUE)))
    clauses.append((_ARROW, EMPTY, elist(elist(_ANY), FALSE)))
    try:
        code = compile_eval((_FN, EMPTY, from_iter(clauses)), "nofile", inputs, [], vm.code.is_native)
        fun = run(vm.code.run_code(code, atom("otpshell_mailbox"))["eval"](*(bindings[key] for key in inputs)))
    except Exception:
        return None
    return lambda term: run(fun(term)) is TRUE


def _outer(node: Any, found: set[str]) -> None:
    """Keys of all variables in a pattern or guard; those bound outside are among them."""
    if type(node) is tuple:
        if is_plain_var(node):
            try:
                found.add(variable_key(node))
            except (AttributeError, TypeError, KeyError):
                return
            return
        for part in node:
            _outer(part, found)
    while type(node) is Cons:
        _outer(node.head, found)
        node = node.rest or node.tail


def _letter(vm: Any, term: Any, tests: list[Any], message: Any, server: bool, bindings: dict[str, Any], process: Any) -> Letter:
    tried: list[bool] = []
    takes = None
    for number, test in enumerate(tests):
        tried.append(test is not None and test(term))
        if tried[-1]:
            takes = number
            break
    if message is None:
        message = Message(0, 0, None, process.pid, None, term)
        classify(_NO_LOG, message)
    callback = _callback(vm, message, bindings) if server else None
    return Letter(term, message.kind, tuple(tried), takes, callback, message.time if message.number else None, message.sender)


def _callback(vm: Any, message: Message, bindings: dict[str, Any]) -> str | None:
    """The clause of the callback module that would get the message; ``none`` when no clause does."""
    named = {key.rsplit("_", 1)[0]: value for key, value in bindings.items()}
    module = vm.code.modules.get(named.get("module"))
    if module is None or module.info is None or "state" not in named:
        return None
    name, arity = _CALLBACKS.get(message.kind, ("handle_info", 2))
    args = [message.content, named["state"]] if arity == 2 else [message.term[2], message.term[1], named["state"]]
    for patterns, guards in module.info.heads.get(("def", name, arity), []):
        test = _tuple_test(vm, patterns, guards)
        if test is not None and test(tuple(args)):
            return f"{name}({head_text(vm, patterns, guards)})"
    return f"no clause of {name}/{arity}"


def _tuple_test(vm: Any, patterns: list[Any], guards: list[Any]) -> Any:
    return _test(vm, [(atom("{}"), EMPTY, from_iter(patterns))], guards, {})


class _NoLog:
    lives: dict[Any, Any] = {}
    makers: dict[Any, Any] = {}

    @staticmethod
    def call_of(tag: Any) -> None:
        return None


_NO_LOG = _NoLog()
