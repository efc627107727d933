"""What completion says of a module: its functions and macros, each with how it is called and the first line of its help.

To know that of a library module that nobody has used yet it would have to be loaded, which takes longer than a Tab may. So it is noted in
the cache folder when it is first known, and where there are no notes yet they are made while nothing else is to do.
"""

from __future__ import annotations

import threading
from time import sleep
from typing import Any

from otpshell.console.documentation import Documented, module_docs
from otpshell.terms.atom import Atom, atom

# A module that this machine has never loaded is compiled first.
_LOADING_SECONDS = 10.0
# The modules that are noted ahead; every other one is noted when it is first completed.
NOTED = (
    *(
        "Elixir.GenServer",
        "Elixir.Enum",
        "Elixir.Process",
        "Elixir.String",
        "Elixir.Supervisor",
        "Elixir.Agent",
        "Elixir.Task",
        "Elixir.IO",
    ),
    *("Elixir.List", "Elixir.Map", "Elixir.Registry", "Elixir.DynamicSupervisor", "Elixir.Keyword", "Elixir.Stream", "Elixir.File"),
    *("Elixir.Integer", "Elixir.Float", "Elixir.Tuple", "Elixir.MapSet", "Elixir.Kernel", "Elixir.System", "Elixir.Code", "Elixir.Regex"),
    *("Elixir.Path", "Elixir.Range", "Elixir.Atom", "Elixir.Date", "Elixir.Time", "Elixir.DateTime", "Elixir.Task.Supervisor"),
    *("Elixir.Logger", "Elixir.Module", "Elixir.Macro", "ets", "lists", "maps", "timer", "sys", "gen_server", "supervisor"),
)
_REFLECTION = ("module_info", "behaviour_info")
# Once the prompt stands, one module after the other.
_FIRST_SECONDS = 0.3
_PAUSE_SECONDS = 0.02
_GIVE_UP_SECONDS = 5.0


def parts_of(session: Any, module: Atom) -> list[Documented]:
    """The functions and macros of a module, of each help text only the first line. Kept as long as the module is the same."""
    vm = session.vm
    kept: tuple[Any, list[Documented]] | None = session.documented.get(module)
    if kept is not None and kept[0] == _state(vm, module):
        return kept[1]
    parts: list[Documented] | None
    if not _is_to_load(vm, module):
        parts = _parts(vm, module)
    else:
        parts = (_noted(vm, module) if vm.code.pending is None else None) or session.ask(lambda: _note(vm, module), _LOADING_SECONDS)
    if not parts:
        return []
    session.documented[module] = (_state(vm, module), parts)
    return parts


def note_parts(session: Any) -> None:
    """Note the parts of the modules that are used most, while the prompt waits for keys; nothing where that was done before."""
    vm = session.vm
    sleep(_FIRST_SECONDS)
    for name in NOTED:
        module = atom(name)
        if not _is_to_load(vm, module) or _noted(vm, module) is not None:
            continue
        while session.is_busy():
            sleep(_PAUSE_SECONDS)
        done = threading.Event()

        def note(module: Atom = module, done: threading.Event = done) -> None:
            try:
                _note(vm, module)
            finally:
                done.set()

        vm.sched.post(note)
        if not done.wait(_GIVE_UP_SECONDS):
            # The VM has stopped, or has much to do.
            return
        sleep(_PAUSE_SECONDS)


def _state(vm: Any, module: Atom) -> tuple[Any, ...]:
    """Another one when the module has been loaded or defined anew."""
    loaded = vm.code.modules.get(module)
    return () if loaded is None else (loaded, loaded.info, len(loaded.functions))


def _is_to_load(vm: Any, module: Atom) -> bool:
    """Whether asking for the module would load it: nobody has used it, nor defined one of that name."""
    loaded = vm.code.modules.get(module)
    return (loaded is None or loaded.info is None) and not vm.code.is_settled(module)


def _noted(vm: Any, module: Atom) -> list[Documented] | None:
    noted = vm.code.library.noted(module.name)
    return None if noted is None else [Documented(*part) for part in noted]


def _note(vm: Any, module: Atom) -> list[Documented]:
    """The parts of a module, noted if the library has it. In the VM's thread."""
    of_library = vm.code.pending is None and _is_to_load(vm, module)
    parts = _parts(vm, module)
    if parts and of_library:
        vm.code.library.note(module.name, [tuple(part) for part in parts])
    return parts


def _parts(vm: Any, module: Atom) -> list[Documented]:
    docs = module_docs(vm, module)
    if docs is None:
        return []
    parts = [each._replace(text=_first_line(each.text)) for each in docs.entries]
    known = {(each.name, each.arity - less) for each in parts for less in range(each.defaults + 1)}
    loaded = vm.code.modules[module]
    for name, arity in sorted(loaded.functions | loaded.macros):
        if (name, arity) not in known and not name.startswith("_") and name not in _REFLECTION:
            parts.append(Documented("function", name, arity, f"{name}/{arity}", None))
    return parts


def _first_line(text: Any) -> Any:
    return text.strip().split("\n", 1)[0] if type(text) is str else text
