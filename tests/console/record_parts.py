"""Records what completion tells of the library's modules: ``python -m tests.console.record_parts`` after a public function was altered."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from otpshell.console.boot import MODULES
from otpshell.console.documentation import module_docs
from otpshell.console.module_parts import RECORDED, module_parts, written
from otpshell.lang.native import Native
from otpshell.terms.atom import atom
from tests.console.asking import Prompt


def library(vm: Any) -> list[str]:
    """The names of all modules that are there without being typed in."""
    files = [import_module(f"otpshell.stdlib.{file}") for file in vm.code.library.natives()]
    natives = {value.name for file in files for value in vars(file).values() if type(value) is Native}
    return sorted({*natives, *vm.code.library.modules(), *(module.name for module in MODULES)})


def recording() -> str:
    """The record as it ought to be. Modules that are hidden are none of it."""
    prompt = Prompt()

    def record() -> str:
        vm = prompt.vm
        found = [(name, docs) for name in library(vm) if (docs := module_docs(vm, atom(name))) is not None and docs.text is not False]
        return "".join(written(name, module_parts(vm, atom(name))) for name, _ in found)

    try:
        return str(prompt.session.ask(record, 300))
    finally:
        prompt.vm.stop()


if __name__ == "__main__":
    RECORDED.write_text(recording(), "utf-8")
