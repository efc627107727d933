"""What of the recorded exports is not here. As a program it writes ``missing.txt``, which the README's table is made from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from otpshell.terms.atom import atom
from otpshell.vm.vm import VM

HERE = Path(__file__).parent
_LINE = re.compile(r"(?::(?P<erlang>\w+)|(?P<elixir>[A-Z]\w*(?:\.[A-Z]\w*)*))\.(?P<name>.+)/(?P<arity>\d+)(?P<macro> macro)?\Z")


def recorded() -> list[str]:
    """The exports of real Elixir, one a line: ``Enum.map/2``, ``:lists.map/2``, ``Kernel.if/2 macro``."""
    return (HERE / "exports.txt").read_text("utf-8").splitlines()


def missing(vm: Any) -> list[str]:
    """Those that this VM does not have, in the recorded order."""
    known: dict[str, tuple[Any, Any]] = {}

    def look() -> tuple[str, ...]:
        # A list would be taken for a tail call.
        out = []
        for line in recorded():
            found = _LINE.match(line)
            assert found is not None, line
            module = found["erlang"] or "Elixir." + found["elixir"]
            if module not in known:
                known[module] = (vm.exports_functions(atom(module)) or set(), vm.exports_macros(atom(module)) or set())
            if (found["name"], int(found["arity"])) not in known[module][1 if found["macro"] else 0]:
                out.append(line)
        return tuple(out)

    return list(vm.call(look))


if __name__ == "__main__":
    (HERE / "missing.txt").write_text("".join(line + "\n" for line in missing(VM(threaded=False))), "utf-8")
