"""What completion says of a module: its functions and macros, each with how it is called and the first line of its help.

To know that of a library module that nobody has used yet it would have to be loaded, which takes longer than a Tab may. So it is
recorded, in ``library_parts.txt``: a heading with the module's name, then a line for each function. A test compares it with the modules;
``python -m tests.console.record_parts`` writes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from otpshell.console.documentation import module_docs
from otpshell.terms.atom import Atom

RECORDED = Path(__file__).with_name("library_parts.txt")
_HEADING = "# "
# A module that is in no record may have to be compiled first.
_LOADING_SECONDS = 10.0
_REFLECTION = ("module_info", "behaviour_info")


class Part(NamedTuple):
    """A function or macro: its name and arity, how it is called, and the first line of its help, empty without one."""

    name: str
    arity: int
    signature: str
    about: str = ""


def parts_of(session: Any, module: Atom) -> list[Part]:
    """The functions and macros of a module. Kept as long as the module is the same."""
    vm = session.vm
    kept: tuple[Any, list[Part]] | None = session.parts.get(module)
    if kept is not None and kept[0] == _state(vm, module):
        return kept[1]
    parts: list[Part] | None
    if not _is_to_load(vm, module):
        parts = module_parts(vm, module)
    else:
        parts = (_recorded(module.name) if vm.code.pending is None else None) or session.ask(
            lambda: module_parts(vm, module), _LOADING_SECONDS
        )
    if not parts:
        return []
    session.parts[module] = (_state(vm, module), parts)
    return parts


def library_modules() -> list[str]:
    """The names of the library's modules, Erlang's among them, of which completion may tell."""
    return [block.partition("\n")[0] for block in _blocks()]


def _blocks() -> list[str]:
    return ("\n" + RECORDED.read_text("utf-8")).split("\n" + _HEADING)[1:]


def _recorded(name: str) -> list[Part] | None:
    block = next((each for each in _blocks() if each.startswith(f"{name}\n")), None)
    return None if block is None else parsed(block)


def parsed(block: str) -> list[Part]:
    """The parts that stand below a heading."""
    parts = []
    for line in block.split("\n")[1:]:
        if line:
            name, arity, signature, about = line.split("\t")
            parts.append(Part(name, int(arity), signature, about))
    return parts


def written(name: str, parts: list[Part]) -> str:
    """The parts of a module as they are recorded."""
    return "".join([f"{_HEADING}{name}\n", *("\t".join(map(str, part)) + "\n" for part in parts)])


def _state(vm: Any, module: Atom) -> tuple[Any, ...]:
    """Another one when the module has been loaded or defined anew."""
    loaded = vm.code.modules.get(module)
    return () if loaded is None else (loaded, loaded.info, len(loaded.functions))


def _is_to_load(vm: Any, module: Atom) -> bool:
    """Whether asking for the module would load it: nobody has used it, nor defined one of that name."""
    loaded = vm.code.modules.get(module)
    return (loaded is None or loaded.info is None) and not vm.code.is_settled(module)


def module_parts(vm: Any, module: Atom) -> list[Part]:
    """The parts of a module, which is loaded for it."""
    docs = module_docs(vm, module)
    if docs is None:
        return []
    shown = [each for each in docs.entries if each.text is not False]
    parts = [Part(each.name, each.arity, " ".join(each.signature.split()), _first_line(each.text or "")) for each in shown]
    known = {(each.name, each.arity - less) for each in docs.entries for less in range(each.defaults + 1)}
    loaded = vm.code.modules[module]
    for name, arity in sorted(loaded.functions | loaded.macros):
        if (name, arity) not in known and not name.startswith("_") and name not in _REFLECTION:
            parts.append(Part(name, arity, f"{name}/{arity}"))
    return parts


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0]
