"""``:ets.i``: the tables there are, and a walk through one of them, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from otpshell.stdlib.ets_module import ets, shown_name, table_of
from otpshell.stdlib.ets_tables import delete_table, info_item
from otpshell.stdlib.iodata import chardata
from otpshell.terms.atom import OK, TRUE, Atom, atom
from otpshell.terms.cons import charlist, elist
from otpshell.terms.order import sort_key

fn = ets.fn

_REGEX = atom("Elixir.Regex")
_MORE, _END = "(c)ontinue (q)uit (p)Digits (k)ill /Regexp -->", "EOT  (q)uit (p)Digits (k)ill /Regexp -->"


@fn("i", vm=True)
def tables(vm: Any) -> Atom:
    """Lists the tables there are: reference or name, type, number of objects, size in words and owner.

    iex> :ets.i()
    :ok
    """
    _print(vm, " id              name              type  size   mem      owner\n")
    _print(vm, " " + "-" * 76 + "\n")
    for table in sorted(map(shown_name, vm.sched.ets.by_ref.values()), key=sort_key):
        name, kind, size, memory, owner = (info_item(vm, table, atom(item)) for item in ("name", "type", "size", "memory", "owner"))
        registered = vm.apply(atom("erlang"), atom("process_info"), owner, atom("registered_name"))
        if type(registered) is tuple:
            owner = registered[1]
        cells = [_written(vm, term) for term in (table, name, kind, size, memory, owner)]
        widths = (15, 17, 5, 6, 8, 0)
        _print(vm, " " + " ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + "\n")
    return OK


@fn("i", vm=True)
def objects(vm: Any, table: Any, height: Any = 40, width: Any = 80) -> Atom:
    """Shows the objects of a table, a page of `height` lines at a time, and asks how to go on: `c` shows more, `q` ends, `p` with a number
    shows an object whole, `k` ends the table, and `/` with a regular expression shows the objects whose text it matches.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:fruits, [])
    iex> :ets.insert(table, {:pear, 3})
    iex> :ets.i(table)
    :ok
    """
    found = table_of(vm, table)

    def numbered(suits: Callable[[Any], bool]) -> Iterator[tuple[int, Any]]:
        return enumerate(filter(suits, list(found.objects())), 1)

    walk = numbered(lambda obj: True)
    page = True
    while True:
        if page:
            shown = 0
            for number, obj in islice(walk, height - 1):
                _print(vm, f"<{number:<4}> {_cut(_pretty(vm, obj), width)}\n")
                shown += 1
            ended = shown < height - 1
        answer = _ask(vm, _END if ended else _MORE)
        page = answer in ("c\n", "\n")
        if answer in ("q\n", ""):
            return OK
        if answer == "k\n":
            delete_table(vm, table)
            return OK
        if answer.startswith("p"):
            _whole(vm, answer[1:].strip(), numbered(lambda obj: True))
        elif answer.startswith("/"):
            done, pattern = vm.apply(_REGEX, atom("compile"), answer[1:].rstrip("\n").encode())
            if done is OK:
                walk, page = numbered(_matching(vm, pattern)), True
            else:
                _print(vm, _text(pattern[0]) + "\n")


def _matching(vm: Any, pattern: Any) -> Callable[[Any], bool]:
    return lambda obj: vm.apply(_REGEX, atom("match?"), pattern, _pretty(vm, obj).encode()) is TRUE


def _whole(vm: Any, digits: str, walk: Iterator[tuple[int, Any]]) -> None:
    if not digits.isdecimal():
        _print(vm, "Bad digits\n")
        return
    for number, obj in walk:
        if number == int(digits):
            _print(vm, _pretty(vm, obj) + "\n")


def _ask(vm: Any, prompt: str) -> str:
    """The line that is answered, empty at the end of the input."""
    line = vm.apply(atom("io"), atom("get_line"), charlist(prompt))
    return line.decode("utf-8", "replace") if type(line) is bytes else "" if type(line) is Atom else _text(line)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width - 8 else text[: width - 13] + "  ..."


def _print(vm: Any, text: str) -> None:
    vm.apply(atom("io"), atom("put_chars"), text.encode())


def _pretty(vm: Any, term: Any) -> str:
    return _text(vm.apply(atom("io_lib"), atom("format"), charlist("~p"), elist(term)))


def _written(vm: Any, term: Any) -> str:
    return _text(vm.apply(atom("io_lib"), atom("format"), charlist("~tw"), elist(term)))


def _text(chars: Any) -> str:
    return chardata(chars).decode()
