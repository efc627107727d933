"""Short names for processes that stay the same: ``Counter``, and ``Counter.2`` for the second process of that name.

The name comes from what is known of the process: its registered name, else the module of its behaviour or function, else ``fn``.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from otpshell.record.lives import Life
from otpshell.record.log import Log
from otpshell.record.stages import is_stage, stage_module
from otpshell.terms.atom import Atom, atom
from otpshell.terms.fun import ExtFun
from otpshell.terms.idents import Pid, Port
from otpshell.terms.inspect import inspect
from otpshell.terms.inspect_funs import fun_info

_LONGEST = 24
# Modules whose functions run what the process really is.
_STARTERS = ("proc_lib", "erlang", "gen")
_GENERIC = {
    "Elixir.Agent.Server": "Agent",
    "Elixir.Task.Supervised": "Task",
    "Elixir.Task.Supervisor": "Task.Supervisor",
    "Elixir.Registry.Supervisor": "Registry",
    "Elixir.Registry.Partition": "Registry.Partition",
}
# Modules whose processes serve the system itself.
_SYSTEM = re.compile(
    r"(otpshell|Elixir\.(Logger|IEx|ExUnit|Application)\b.*|logger.*|user|group|init|code_server|application.*|kernel.*|error_logger|io|sys)\Z"
)


class Names:
    """The names of a log's processes, handed out in order of birth and kept.

    A process that has just been born has no name yet but its pid's: what it is shows when it registers or begins its work. One that is
    registered later takes that name then.
    """

    def __init__(self, log: Log, before: Names | None = None) -> None:
        self.log = log
        # What an earlier log's processes were called they are called in this one.
        self._named: dict[Pid, str] = before._named if before is not None else {}
        # Those whose name cannot change any more.
        self._settled: set[Pid] = before._settled if before is not None else set()
        self._used: dict[str, int] = before._used if before is not None else {}
        self._young: list[Life] = []
        self._seen = 0

    def __call__(self, pid: Any) -> str:
        """The name of a process; ``outside`` for None; a port's own text."""
        if pid is None:
            return "outside"
        if type(pid) is Port:
            return repr(pid)
        if pid in self._settled:
            return self._named[pid]
        lives = self.log.lives
        life = lives.get(pid) or self.log.life(pid)
        if len(lives) > self._seen:
            self._young += islice(lives.values(), self._seen, None)
            self._seen = len(lives)
        if self._young:
            self._young = [life for life in self._young if not self._name(life)]
        if life.names and pid in self._named:
            self._give(life)
        return self._named.get(pid) or repr(pid)[4:]

    def known(self, pid: Pid) -> str | None:
        """The name that a process has been given so far."""
        return self._named.get(pid)

    def _name(self, life: Life) -> bool:
        """Name a process if it is known what it is."""
        if life.pid in self._settled:
            return True
        if life.started is not None and life.died is None and not life.names and not _at_work(self.log, life):
            return False
        self._give(life)
        return True

    def _give(self, life: Life) -> None:
        base = base_name(self.log, life)
        if not _is_named(self._named.get(life.pid), base):
            count = self._used[base] = self._used.get(base, 0) + 1
            self._named[life.pid] = base if count == 1 else f"{base}.{count}"
        if life.names or life.died is not None:
            self._settled.add(life.pid)

    def find(self, name: str) -> Pid | None:
        """The process of a short name."""
        for life in list(self.log.lives.values()):
            if self(life.pid) == name:
                return life.pid
        return None


def _is_named(name: str | None, base: str) -> bool:
    return name is not None and (name == base or name.startswith(f"{base}.") and name[len(base) + 1 :].isdigit())


def _at_work(log: Log, life: Life) -> bool:
    """Whether a process has done more than to say what it is."""
    if type(life.started) is not tuple or life.started[0].name not in _STARTERS:
        return True
    return any(event[2] not in ("put", "link", "flag") for event in log.of.get(life.pid, ()))


def base_name(log: Log, life: Life) -> str:
    """What a process is called, its kind's name as it were, without a number."""
    if life.shell:
        return "shell"
    if life.names:
        return _short(text_of(life.names[0]))
    state = log.states.get(life.pid)
    if is_stage(state):
        return _short(text_of(stage_module(state)))
    if type(life.initial_call) is tuple:
        return _of_call(life)
    started = life.started
    if type(started) is tuple:
        if started[0].name in _STARTERS:
            return "process"
        return _short(text_of(started[0]))
    if started is None:
        return "main" if life.parent is None and (life.born is not None or life.elder) else "process"
    return _of_fun(started, life)


def _of_call(life: Life) -> str:
    module, _, _ = life.initial_call
    runs = life.runs[0] if type(life.runs) is tuple else module
    if runs.name == "supervisor":
        # {:supervisor, callback module, 1}: the default one has no name of its own.
        runs = life.runs[1]
        if runs.name != "Elixir.Supervisor.Default" and not (module.name == "Elixir.DynamicSupervisor" and runs.name in _GENERIC):
            return _short(_GENERIC.get(runs.name) or text_of(runs))
    if module.name == "supervisor":
        return "Supervisor"
    return _GENERIC.get(module.name) or _short(text_of(module))


def _of_fun(fun: Any, life: Life) -> str:
    if life.parent is None:
        return "main"
    if type(fun) is ExtFun:
        return _short(text_of(fun.module))
    module = fun_info(fun)[0]
    if not module.name.startswith(("erl_eval", "elixir_compiler_")):
        return _short(text_of(module))
    return "fn"


def text_of(name: Any) -> str:
    text = inspect(name)
    return text[1:] if text.startswith(":") and text[1:].isidentifier() else text


def _short(text: str) -> str:
    """A long module name by its end."""
    while len(text) > _LONGEST and "." in text:
        text = text.split(".", 1)[1]
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def is_system(log: Log, pid: Pid | None) -> bool:
    """Whether a process serves the system and not the program: logging, input and output, stopping others."""
    return pid is not None and is_system_life(log.life(pid))


def is_system_life(life: Life) -> bool:
    """:func:`is_system` of what is known of a process."""
    if life.shell:
        return False
    names = [name.name for name in life.names if type(name) is Atom]
    if any(_SYSTEM.match(name) for name in names):
        return True
    module = _module(life)
    return module is not None and (_SYSTEM.match(module.name) is not None or module.name in ("proc_lib", "timer"))


def _module(life: Life) -> Atom | None:
    if type(life.initial_call) is tuple:
        return life.initial_call[0]
    started = life.started
    if type(started) is tuple:
        return started[0] if started[0] is not atom("proc_lib") else None
    if started is None:
        return None
    if type(started) is ExtFun:
        return started.module
    return fun_info(started)[0]
