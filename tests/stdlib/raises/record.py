"""Writes ``raises.txt``: what the functions of real Elixir 1.14 on OTP 25 raise when one of their arguments is wrong. Needs ``elixir``.

The calls are made from the examples of the help texts and from those of ``more.txt`` (one a line), see ``record.exs``. With names of modules
only their lines are made anew. GenStage and ConsumerSupervisor are recorded with their package's compiled modules on the code path:
``ERL_FLAGS="-pa FOLDER"``.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from otpshell.vm.vm import VM
from tests.stdlib.raises.docs import MODULES, belongs, expressions, function_docs, recordable, shown

HERE = Path(__file__).parent


def literal(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("#{", "\\#{").replace("\n", "\\n")
    return f'"{quoted}"'


def groups(modules: list[str]) -> str:
    """The examples of the help texts as Elixir: ``[{module, [{function, arity}], [[expression]]}]``."""
    vm = VM(threaded=False)
    more = [line for line in (HERE / "more.txt").read_text("utf-8").splitlines() if line]
    made = []
    for module in modules:
        docs: dict[str, list[tuple[str, int]]] = {}
        for key, doc in function_docs(vm, module).items():
            if recordable(module, key[0]):
                docs.setdefault(doc, []).append(key)
        for doc, keys in docs.items():
            functions = ", ".join(f":{literal(name)}, {arity}".join("{}") for name, arity in keys)
            named = {f"{shown(module)}.{name}(" for name, _ in keys}
            examples = [expressions(doc), *(line.split("; ") for line in more if any(name in line for name in named))]
            texts = ", ".join(f"[{', '.join(map(literal, example))}]" for example in examples)
            made.append(f"{{:{literal(module)}, [{functions}], [{texts}]}}")
    vm.stop()
    return "[" + ",\n".join(made) + "]\n"


def record(modules: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder, "groups.exs"), Path(folder, "out.txt")
        given.write_text(groups(modules), "utf-8")
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["elixir", str(HERE / "record.exs"), str(given), str(out)], check=True, cwd=folder, **quiet)
        new = out.read_text("utf-8").splitlines()
    target = HERE / "raises.txt"
    old = target.read_text("utf-8").splitlines() if target.exists() else []
    kept = [line for line in old if not any(belongs(line, module) for module in modules)]
    target.write_text("".join(line + "\n" for line in sorted([*kept, *new])), "utf-8")


if __name__ == "__main__":
    record(sys.argv[1:] or MODULES)
