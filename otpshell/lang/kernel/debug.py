"""The macro ``dbg``: prints code with the value it has, step by step along a pipe, and gives the value back."""

from __future__ import annotations

from typing import Any

from otpshell.lang.kernel.support import invoke, local, macro, match, sequence, to_source
from otpshell.lang.paths import relative_to_cwd
from otpshell.lang.pipes import pipe
from otpshell.lang.quoted import is_node
from otpshell.terms.atom import alias, atom
from otpshell.terms.cons import EMPTY, from_iter, to_pylist

_PIPE = atom("|>")
_UTILS = alias("Kernel.Utils")
_BINDING = (atom("binding"), EMPTY, EMPTY)


@macro
def dbg(env: Any, code: Any = _BINDING, options: Any = EMPTY) -> Any:
    """Prints the code, where it stands and its value, and gives the value.

    iex> dbg(1 + 1)
    2
    """
    if env.vm.dbg_callback is not None:
        # Someone else says what it stands for: at a prompt it stops there.
        module, name = env.vm.dbg_callback
        return env.vm.apply(module, name, code, options, env.to_map())
    return printed(env, code, options)


def printed(env: Any, code: Any, options: Any) -> Any:
    """The code that prints ``code`` with its value, and where it stands."""
    steps = pipe_steps(code)
    if len(steps) == 1:
        return _shown(env, [(to_source(code, env).encode(), code)], options)
    assignments = []
    pairs = []
    value: Any = None
    for number, step in enumerate(steps):
        variable = local(f"step{number}")
        assignments.append(match(variable, step if number == 0 else pipe(value, step, 0, env.vm)))
        pairs.append((to_source(step, env).encode(), variable))
        value = variable
    return sequence(*assignments, _shown(env, pairs, options))


def _shown(env: Any, pairs: list[Any], options: Any) -> Any:
    return invoke(_UTILS, "dbg", _header(env), from_iter(pairs), options)


def pipe_steps(code: Any) -> list[Any]:
    """The value that goes into a pipe and the steps it takes; the code alone when it is no pipe."""
    steps = []
    while is_node(code) and code[0] is _PIPE:
        code, step = to_pylist(code[2])
        steps.append(step)
    return [code, *reversed(steps)]


def _header(env: Any) -> bytes:
    where = f"[{relative_to_cwd(env.file)}:{env.line}: "
    if env.module is None:
        return f"{where}(file)]".encode()
    name = env.module.name.removeprefix("Elixir.")
    if env.function is None:
        return f"{where}{name} (module)]".encode()
    return f"{where}{name}.{env.function[0]}/{env.function[1]}]".encode()
