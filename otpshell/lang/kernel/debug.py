"""The macro ``dbg``: prints code with the value it has, step by step along a pipe, and gives the value back."""

from __future__ import annotations

from typing import Any

from otpshell.lang.kernel.support import invoke, local, macro, match, sequence, to_source, tuple_of
from otpshell.lang.paths import relative_to_cwd
from otpshell.lang.pipes import pipe
from otpshell.lang.quoted import is_node
from otpshell.terms.atom import NIL, alias, atom
from otpshell.terms.cons import EMPTY, from_iter, to_pylist

_PIPE = atom("|>")
_MACRO = alias("Macro")
_BINDING = (atom("binding"), EMPTY, EMPTY)


@macro
def dbg(env: Any, code: Any = _BINDING, options: Any = EMPTY) -> Any:
    """Prints the code, where it stands and its value, and gives the value.

    iex> dbg(1 + 1)
    2
    """
    debugged = local("to_debug")
    if is_node(code) and code[0] is _PIPE:
        lines, prelude = _steps(code, env)
        described = tuple_of(atom("pipe"), from_iter(lines), from_iter([v for v in prelude[1]]))
        body = [*prelude[0], match(debugged, described)]
    else:
        shown = to_source(code, env).encode()
        body = [match(debugged, tuple_of(atom("value"), shown, code))]
    call = invoke(_MACRO, "__dbg__", _header(env), debugged, options)
    return sequence(*body, call)


def _header(env: Any) -> bytes:
    where = f"[{relative_to_cwd(env.file)}:{env.line}: "
    if env.module is None:
        return f"{where}(file)]".encode()
    name = env.module.name.removeprefix("Elixir.")
    if env.function is None:
        return f"{where}{name} (module)]".encode()
    return f"{where}{name}.{env.function[0]}/{env.function[1]}]".encode()


def _steps(code: Any, env: Any) -> tuple[list[bytes], tuple[list[Any], list[Any]]]:
    parts = []
    while is_node(code) and code[0] is _PIPE:
        left, step = to_pylist(code[2])
        parts.insert(0, step)
        code = left
    parts.insert(0, code)
    assignments, values = [], []
    previous: Any = NIL
    for index, part in enumerate(parts):
        variable = local(f"step{index}")
        value = part if index == 0 else pipe(previous, part, 0, env.vm)
        assignments.append(match(variable, value))
        values.append(variable)
        previous = variable
    return [to_source(part, env).encode() for part in parts], (assignments, values)
