"""Prints what our parser makes of Elixir source, as scripts/record_quoted.exs prints it for real Elixir, and compares the two.

python scripts/record_quoted.py compare MODE DIR RECORDED     RECORDED is what `record_quoted.exs files MODE DIR` printed
python scripts/record_quoted.py snippets RECORDED             RECORDED is what `record_quoted.exs snippets FILE` printed
python scripts/record_quoted.py json RECORDED OUT             the same, as the tests keep it: [source, plain, full]
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
import time
from pathlib import Path
from typing import Any

from otpshell.lang.parse import parse
from otpshell.lang.quoted import BLOCK
from otpshell.lang.syntax_errors import ElixirSyntaxError
from otpshell.terms.atom import Atom
from otpshell.terms.cons import EMPTY, Cons, to_pylist

MODES: dict[str, dict[str, Any]] = {"plain": {}, "full": {"columns": True, "token_metadata": True}}


def text(term: Any) -> str:
    """A term in the text form both sides share."""
    out: list[str] = []
    todo: list[Any] = [term]
    while todo:
        item = todo.pop()
        kind = type(item)
        if kind is str:
            out.append(item)
        elif kind is Atom:
            out.append(f":{item.name} ")
        elif kind is int:
            out.append(f"{item} ")
        elif kind is float:
            out.append(f"f{struct.pack('>d', item).hex().upper()} ")
        elif kind is bytes:
            out.append(f'"{item.hex().upper()}"')
        elif kind is tuple:
            todo.extend(["}", *reversed(item), "{"])
        elif kind is Cons or item is EMPTY:
            todo.extend(["]", *reversed(to_pylist(item)), "["])
        else:
            raise TypeError(f"no term: {item!r}")
    return "".join(out)


def digest(shown: str) -> str:
    return hashlib.sha256(shown.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def forms(form: Any) -> list[Any]:
    """The top-level expressions of a file."""
    if type(form) is tuple and form[0] is BLOCK and form[1] is EMPTY and form[2] is not EMPTY and form[2].tail is not EMPTY:
        return to_pylist(form[2])
    return [form]


def answer(source: str, mode: str) -> str:
    """What parsing a snippet gives, in one word and a digest or an error's message."""
    try:
        return "ok " + digest(text(parse(source, **MODES[mode])))
    except ElixirSyntaxError as error:
        return f"error {error.kind} {error.message.encode('utf-8', 'surrogateescape').hex().upper()}"


def compare_files(mode: str, folder: str, recorded: str) -> int:
    expected: dict[str, list[str]] = {}
    for row in Path(recorded).read_text().splitlines():
        path, _index, value = row.rsplit(" ", 2)
        expected.setdefault(path, []).append(value)
    wrong = total = 0
    spent = 0.0
    for path, wanted in expected.items():
        source = (Path(folder) / path).read_text()
        begin = time.perf_counter()
        try:
            form = parse(source, **MODES[mode])
        except ElixirSyntaxError as error:
            form = None
            print(f"{path}: {error.message}" if wanted != ["error"] else "", end="\n" if wanted != ["error"] else "")
        spent += time.perf_counter() - begin
        got = ["error"] if form is None else [digest(text(part)) for part in forms(form)]
        total += len(wanted)
        for index, value in enumerate(wanted):
            if index >= len(got) or got[index] != value:
                wrong += 1
                print(f"{path} expression {index} differs")
    print(f"{total - wrong} of {total} expressions equal, {len(expected)} files, {spent:.1f} s")
    return wrong


def compare_snippets(recorded: str) -> int:
    wrong = total = 0
    for row in Path(recorded).read_text().splitlines():
        plain, full, code = row.split("\t")
        source = bytes.fromhex(code).decode()
        for mode, wanted in (("plain", plain), ("full", full)):
            total += 1
            got = answer(source, mode)
            if got != wanted:
                wrong += 1
                print(f"--- {mode}\n{source}\n  elixir: {_readable(wanted)}\n  ours:   {_readable(got)}")
    print(f"{total - wrong} of {total} equal")
    return wrong


def to_json(recorded: str, out: str) -> int:
    """Write recorded answers as JSON, one snippet a line, errors in clear."""
    rows = []
    for row in Path(recorded).read_text().splitlines():
        plain, full, code = row.split("\t")
        rows.append(json.dumps([bytes.fromhex(code).decode(), _readable(plain), _readable(full)], ensure_ascii=False))
    Path(out).write_text("[\n" + ",\n".join(rows) + "\n]\n")
    return 0


def _readable(shown: str) -> str:
    parts = shown.split(" ")
    return f"{parts[1]} {bytes.fromhex(parts[2]).decode()}" if parts[0] == "error" else shown


if __name__ == "__main__":
    if sys.argv[1] == "compare":
        sys.exit(1 if compare_files(*sys.argv[2:5]) else 0)
    if sys.argv[1] == "json":
        sys.exit(to_json(*sys.argv[2:4]))
    sys.exit(1 if compare_snippets(sys.argv[2]) else 0)
