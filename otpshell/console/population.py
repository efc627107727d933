"""The commands that show the processes there are: ``tree``, ``ps``, ``mailbox``; once, or live until a key is pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from otpshell.console.command_module import COMMANDS
from otpshell.console.output import DO_NOT_SHOW, line, painted, terminal_columns
from otpshell.console.processes import find_process
from otpshell.console.recording import recorder_of
from otpshell.console.showing import keywords, show, show_live, without_live, write_picture
from otpshell.runtime.info import info_item
from otpshell.terms.atom import NIL, TRUE, atom
from otpshell.terms.cons import EMPTY, is_list
from otpshell.terms.errors import argument_error
from otpshell.terms.idents import Pid

fn = COMMANDS.fn
_TREE_TAKES = 'tree takes a pid or name, live, links: true, ascii: true, svg: "file"; got: '
_PS_TAKES = "ps takes :all, live, by: :mailbox | :links | :reductions | :name | :status | :age, or name: Name, got: "
_ORDER: dict[str, tuple[Callable[[Any], Any], bool]] = {
    "pid": (lambda row: (row.pid.serial, row.pid.number), False),
    "name": (lambda row: row.name, False),
    "status": (lambda row: row.status, False),
    "mailbox": (lambda row: row.mail, True),
    "links": (lambda row: row.links, True),
    "sent": (lambda row: row.sent, True),
    "received": (lambda row: row.received, True),
    "age": (lambda row: row.age or 0, True),
    "reductions": (lambda row: _reductions(row), True),
}


def _reductions(row: Any) -> int:
    """How much a process has done; 0 of one that has ended meanwhile."""
    return info_item(row.pid.process, atom("reductions")) if row.pid.process is not None else 0


@fn(vm=True)
def tree(vm: Any, what: Any = NIL, options: Any = EMPTY, more: Any = EMPTY) -> Any:
    """Draws who supervises or started whom: strategy, restarts used, restart type, who was reborn. `tree MySupervisor` draws one.

    `tree :all` is all of them too. `tree live` draws it again and again until a key is pressed. `tree links: true` adds links and
    monitors, `tree svg: "tree.svg"` writes a picture.
    """
    from otpshell.view.tree import tree_lines

    live, arguments = without_live(what, options, more)
    given: dict[str, Any] = {}
    who: Any = NIL
    for each in arguments:
        if is_list(each):
            pairs = keywords(each)
            if pairs is None:
                raise argument_error(_TREE_TAKES + vm.inspect(each))
            given |= pairs
        elif each is atom("all"):
            continue
        elif each is not NIL:
            who = each
    if not set(given) <= {"links", "ascii", "svg"}:
        raise argument_error(_TREE_TAKES + ", ".join(given))
    recorder = recorder_of(vm)

    def found() -> Any:
        whole = recorder.tree()
        return whole if who is NIL else replace(whole, roots=[_below(whole, find_process(vm, who).pid)])

    def lines() -> Any:
        return tree_lines(found(), recorder.show, links=given.get("links") is TRUE, ascii=given.get("ascii") is TRUE)

    if "svg" in given:
        from otpshell.view.tree_svg import tree_svg

        write_picture(vm, given["svg"], lambda: tree_svg(found(), recorder.show))
    elif live:
        show_live(vm, lines)
    else:
        show(vm, lines(), ": `tree pid` shows what is below one", wide=True)
    return DO_NOT_SHOW


def _below(found: Any, pid: Pid) -> Any:
    waiting = list(found.roots)
    while waiting:
        node = waiting.pop()
        if node.pid is pid:
            return node
        waiting.extend(node.children)
    raise argument_error("that process serves the system and is not part of the tree")


@fn(vm=True)
def ps(vm: Any, options: Any = EMPTY, more: Any = EMPTY) -> Any:
    """Prints a line for each process: `ps`, `ps :all` with those of the library, `ps by: :mailbox` sorted, `ps name: Counter` filtered.

    `ps live`, or `ps live, by: :mailbox`, draws it again and again until a key is pressed.
    """
    live, arguments = without_live(options, more)
    by, name, everything = "pid", None, False
    for each in arguments:
        if each is atom("all"):
            everything = True
            continue
        given = keywords(each)
        if given is None:
            raise argument_error(_PS_TAKES + vm.inspect(each))
        for key, value in given.items():
            if key == "by" and getattr(value, "name", None) in _ORDER:
                by = value.name
            elif key == "name":
                name = vm.inspect(value).strip('"').removeprefix(":")
            else:
                raise argument_error(_PS_TAKES + vm.inspect((atom(key), value)))

    def lines() -> Any:
        from otpshell.view.tree import ps_lines

        rows = _rows(vm, by, name, everything)
        return ps_lines(rows, [_reductions(row) for row in rows], columns=terminal_columns())

    if live:
        show_live(vm, lines)
        return DO_NOT_SHOW
    shown = lines()
    show(vm, shown, ": `ps by: :mailbox` sorts, `ps name: Counter` filters")
    hidden = len(vm.sched.processes) - len(shown) + 1
    if hidden > 0 and name is None:
        line(vm, painted(vm, "eval_info", f"({hidden} of the library not shown: ps :all)"))
    return DO_NOT_SHOW


def _rows(vm: Any, by: str, name: str | None, everything: bool) -> list[Any]:
    rows = recorder_of(vm).processes(system=everything)
    if name is not None:
        rows = [row for row in rows if name in row.name or (row.registered is not None and name in vm.inspect(row.registered))]
    key_of, downwards = _ORDER[by]
    return sorted(rows, key=key_of, reverse=downwards)


@fn(vm=True)
def mailbox(vm: Any, who: Any = NIL, how: Any = NIL) -> Any:
    """The messages that wait in a process's mailbox (without an argument this shell's), against the clauses of the receive it is in.

    `mailbox pid, live` draws it again and again until a key is pressed.
    """
    live, arguments = without_live(who, how)
    asked = next((each for each in arguments if each is not NIL), NIL)
    process = vm.session.pid.process if asked is NIL else find_process(vm, asked)
    recorder = recorder_of(vm)

    def lines() -> Any:
        from otpshell.view.mailbox import mailbox_lines

        if process.pid.process is None:
            return [[("dead", recorder.names(process.pid)), ("note", " has ended")]]
        return mailbox_lines(recorder.mailbox(process.pid), recorder.names, recorder.show, now=recorder.now())

    if live:
        show_live(vm, lines)
    else:
        show(vm, lines())
    return DO_NOT_SHOW
