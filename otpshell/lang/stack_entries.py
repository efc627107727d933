"""From Python's frames to the entries of a stack trace: ``{module, function, arity or arguments, location}``, the innermost first.

A frame is the learner's when its globals hold ``__module__``; a function of a native module is known by its code object
(:mod:`otpshell.lang.known_code`). Of Python frames in a row the outermost native one is shown, which is the function that was called,
and those that were called as a fun. So :class:`_Reading` goes outward frame by frame, keeps the last native function it has seen, and
tells it when it comes to compiled code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import CodeType, FrameType
from typing import Any

from otpshell.lang.codegen.loops import Loop
from otpshell.lang.codegen.nodes import TAIL_CALL
from otpshell.lang.known_code import BASES, NATIVES, OPERATORS, is_built_in, is_raising, native_args, position, was_given
from otpshell.lang.library_frames import Recorded, frames_around, frames_raising, line_of
from otpshell.lang.stacktrace import application_of
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, charlist, cons, from_iter
from otpshell.terms.maps import Map

# Entries of a stack trace that is kept, as on the BEAM.
DEPTH = 8
ERL_EVAL = atom("erl_eval")
MAPS, MAP_GET = atom("maps"), atom("map_get")
_ERLANG, _APPLY = atom("erlang"), atom("apply")
_ENUM, _ENUMERABLE = atom("Elixir.Enum"), atom("Elixir.Enumerable")
_FILE, _LINE, _VALUE = atom("file"), atom("line"), atom("value")
_INTERPRETED = atom("-inside-an-interpreted-fun-")
_REDUCES: Recorded = [(_ENUM, atom("reduce"), 3, "lib/enum.ex", 4307)]

# A frame, its line, and the instruction it stands at.
Frame = tuple[FrameType, int, int]


def entries(
    inner: Iterable[Frame],
    outer: FrameType | None,
    top: Any = None,
    args: Any = None,
    depth: int = DEPTH,
    raised: Map | None = None,
    through: Recorded | None = None,
) -> list[Any]:
    """The entries of the frames ``inner`` that an error has left, and of ``outer``, which still runs, and its callers.

    ``top`` is ``(module, name, args)`` of the function that refused its arguments, with file and line where they are known; ``args`` are
    those that no clause of the innermost function took. ``raised`` is the exception struct, for a library function may have raised it as
    deep down as real Elixir's does; ``through`` are the entries of the library below ``top``, where it knows them itself.
    """
    return _Reading(top, args, depth, raised, through).read(_outward(inner, outer))


def _outward(inner: Iterable[Frame], outer: FrameType | None) -> Iterator[Frame]:
    yield from inner
    while outer is not None:
        yield outer, outer.f_lineno, outer.f_lasti
        outer = outer.f_back


class _Reading:
    """The entries of a stack while its frames are read."""

    def __init__(self, top: Any, args: Any, depth: int, raised: Map | None, through: Recorded | None) -> None:
        self.top, self.args, self.depth, self.raised, self.through = top, args, depth, raised, through
        self.entries: list[Any] = []
        if top is not None:
            module, name, given, *place = top
            self.entries.append((module, name, from_iter(given), location(*place)))
        # Whether no function has been told yet.
        self.first = True
        # The outermost native function since the last compiled code, and its line.
        self.native: tuple[FrameType, int] | None = None
        # The options that a function of RAISING was told about the error: they go to the entry of who raised it.
        self.told: Any = None
        # Where the last compiled function stands, and the generator it is in (0: in none).
        self.last: tuple[CodeType, int] | None = None
        self.loop = 0

    def read(self, frames: Iterable[Frame]) -> list[Any]:
        for frame, line, instruction in frames:
            if len(self.entries) >= self.depth:
                break
            module = frame.f_globals.get("__module__")
            if module is None:
                self._python(frame, line)
            else:
                self._tell_native()
                self._compiled(frame, line, instruction, module)
        self._tell_native()
        return self.entries[: self.depth]

    def _python(self, frame: FrameType, line: int) -> None:
        """A frame of our own."""
        code = frame.f_code
        if code in OPERATORS:
            self.native = None
        elif code in BASES:
            self.native = None
            if self.first:
                self._went_through()
            base = BASES[code]
            self.entries.extend(base(frame) if callable(base) else base)
        elif code in NATIVES:
            self.native = frame, line
            if was_given(frame):
                self._tell_native()

    def _tell_native(self) -> None:
        """Compiled code called the native function that was seen last."""
        if self.native is None:
            return
        (frame, line), self.native = self.native, None
        module, name, arity, file, _wrong = NATIVES[frame.f_code]
        entries, first, top = self.entries, self.first, self.top
        if is_raising(module, name, arity):
            self.told = frame.f_locals.get("_opts") if first and not entries else None
            return
        if entries and module is _ERLANG and name is _APPLY:
            return
        self.first = False
        if first and top is not None and top[1] is MAP_GET and module is MAPS:
            return
        if first and self._went_through():
            return
        if first and top is not None and top[0] is module and top[1] is name:
            # It is the entry on top already, with its arguments.
            entries[0] = (*entries[0][:3], _library_location(module.name, name.name, len(top[2]), file, line))
        elif not self._library_raised(module.name, name.name, native_args(frame)):
            entries.extend(_library_entries(frame, module, name, arity, file, line, bool(entries)))

    def _went_through(self) -> bool:
        """Whether the library has said what stands between the top and compiled code."""
        if self.through is None:
            return False
        self.entries.extend(library_entries(self.through))
        self.through = None
        return True

    def _library_raised(self, module: str, name: str, args: Any) -> bool:
        """Whether all entries so far are those of a library function that raised, and have been replaced by what is known of it."""
        if self.raised is None or self.top is not None or not all(application_of(entry[0]) for entry in self.entries):
            return False
        found = frames_raising(module, name, list(args), self.raised)
        if found is None:
            return False
        self.raised = None
        self.entries[:] = library_entries(found)
        return True

    def _compiled(self, frame: FrameType, line: int, instruction: int, module: Any) -> None:
        """A frame of compiled code."""
        code, entries = frame.f_code, self.entries
        if self.first:
            self._went_through()
        here = code, instruction
        if self.last == here and not self.loop:
            # One return address many times in a row counts once, as on the BEAM.
            return
        self.last = here
        operation, self.loop = position(code, instruction)
        tail_call = entries and operation == TAIL_CALL
        if tail_call and not self.loop:
            return
        if entries and entries[0][0] is _ENUMERABLE and "__operations__" in frame.f_globals and application_of(module) is None:
            # The collection of a generator is none.
            self._library_raised("Elixir.Enum", "reduce", (self.raised.d.get(_VALUE), NIL, NIL) if self.raised is not None else ())
        inside = _loop_entries(frame, line, self.loop)[bool(tail_call) :] if self.loop else [_compiled_entry(module, code, line)]
        entry = inside[0]
        if entry is None or entry is _EVALUATED and entries and entries[-1] is _EVALUATED:
            return
        if self.first and self.args is not None:
            name = _INTERPRETED if module is ERL_EVAL else entry[1]
            entry = (entry[0], name, from_iter(self.args), entry[3])
        if type(self.told) is Cons and entry is not _EVALUATED:
            entry = (*entry[:3], from_iter([*entry[3], *self.told]))
        self.first, self.told = False, None
        entries.append(entry)
        entries.extend(inside[1:])


def _library_entries(frame: FrameType, module: Atom, name: Atom, arity: int, file: str, line: int, above: bool) -> list[Any]:
    """The entries that a native function stands for; ``above`` says whether it called what failed."""
    if not module.name.startswith("Elixir."):
        return [(module, name, arity, _library_location(module.name, name.name, arity, file, line))]
    args = native_args(frame)
    # As in Elixir, where a call that leaves out arguments with defaults goes on to the function that has them all.
    arity = len(args) or arity
    if above and args:
        found = frames_around(module.name, name.name, arity, args[0])
        if found is not None:
            return library_entries(found)
    return [(module, name, arity, _library_location(module.name, name.name, arity, file, line))]


def _library_location(module: str, name: str, arity: int, file: str, line: int) -> Any:
    if is_built_in(module, name, arity):
        return EMPTY
    if not module.startswith("Elixir."):
        return location(file, line)
    return location(file, line_of(module, name, arity) or line)


def _compiled_entry(module: Any, code: CodeType, line: int) -> Any:
    if module is ERL_EVAL:
        return _EVALUATED
    name, _, arity = code.co_name.split("#", 1)[0].rpartition("/")
    if not name or not arity.isdigit():
        # A fun: "-name/1-fun-0-". On the BEAM the variables it closes over are arguments of it too.
        closed_over = sum("#" not in variable for variable in code.co_freevars)
        name, _, receive = code.co_name.partition("#")
        # The rest of a function from a receive on has other arguments.
        arity = receive.rpartition("/")[2] if "/" in receive else str(code.co_argcount + closed_over)
    if type(module) is not Atom or module.name.startswith("otpshell_"):
        return None
    return (module, atom(name), int(arity), location(code.co_filename, line))


def _loop_entries(frame: FrameType, line: int, number: int) -> list[Any]:
    """The entries of code inside a generator, innermost first: Elixir makes a fun of it, and walks the collection elsewhere."""
    names, code = frame.f_globals, frame.f_code
    module, loops = names["__module__"], names["__loops__"]
    evaluated = module is ERL_EVAL
    entries: list[Any] = [_EVALUATED] if evaluated else []
    while True:
        loop = Loop(*loops[number])
        if evaluated:
            entries.append(_EVALUATED_FUN)
        else:
            entries.append((module, atom(loop.name), loop.arity, location(code.co_filename, line)))
        walked: Any = None
        while True:
            if loop.source is not None:
                source = frame.f_locals.get(loop.source, names.get(loop.source))
                walking = frames_around("Elixir.Enum", "reduce", 3, source) or _REDUCES
                if walking != walked:
                    # One return address many times in a row counts once.
                    entries.extend(library_entries(walking))
                walked = walking
            if not loop.parent:
                break
            loop = Loop(*loops[loop.parent])
        line, number = loop.line, loop.around
        if not number:
            break
    own = None if loop.last else _compiled_entry(module, code, line)
    return entries if own is None else [*entries, own]


def library_entries(recorded: Recorded) -> list[Any]:
    """Recorded entries of Elixir's library as those of a stack trace."""
    return [(module, function, arity, location(file, line)) for module, function, arity, file, line in recorded]


def waiting_entry(frame: FrameType) -> list[Any]:
    """The function that waits, of a frame of the scheduler that will call it again."""
    function = frame.f_locals["going_on"]
    module = getattr(function, "__globals__", {}).get("__module__")
    entry = None if module is None else _compiled_entry(module, function.__code__, function.__code__.co_firstlineno)
    return [] if entry is None else [entry]


def base_entry(module: str, name: str, arity: int, file: str, line: int) -> Any:
    """An entry of real Elixir's own that stands below evaluated code."""
    return (atom(module), atom(name), arity, location(file, line))


def location(file: str = "", line: int = 0) -> Any:
    if not file:
        return EMPTY
    return cons((_FILE, charlist(file)), cons((_LINE, line), EMPTY))


_EVALUATED = base_entry("erl_eval", "do_apply", 7, "erl_eval.erl", 744)
_EVALUATED_FUN = base_entry("erl_eval", "expr", 6, "erl_eval.erl", 282)
