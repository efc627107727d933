"""Files that are compiled together: each once and in order, but sooner when code of another one needs a module that it defines.

Real Elixir compiles such files side by side and lets one wait for another; here one is compiled at a time. The file that defines a module
is found by a look at its ``defmodule``, ``defprotocol`` and ``defimpl``. A module that none of them writes out may come from a macro of the
learner's own (``defclass Apply do``): it is looked for in the files that mention its name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from otpshell.lang.parse import parse
from otpshell.lang.quoted import ALIASES, DO, is_node, keyword_get
from otpshell.lang.syntax_errors import ElixirSyntaxError
from otpshell.terms.atom import OK, Atom, atom
from otpshell.terms.cons import Cons, is_list, to_pylist
from otpshell.terms.errors import ErlError

# What somebody can want of a module: all of it, its struct (which is there before the module is done), or all of it unless that is in vain.
MODULE, STRUCT, IF_POSSIBLE = "module", "struct", "if possible"
_FOR = atom("for")
_THIS = atom("__MODULE__")


class PendingFiles:
    """The files that are still to be compiled, and the modules in them. ``compile_file`` compiles one.

    Files are compiled in order by the process that calls :meth:`run`. Who asks for a module of a file that nobody has begun with waits
    while a process of its own compiles that file. Such a process may in turn ask for a module of a half compiled file: then whoever waits
    for something that is there by now goes on first. So one process at a time compiles, in an order that only the files decide.
    """

    def __init__(self, vm: Any, files: list[str], compile_file: Callable[[str], Any], unchecked: list[Any]) -> None:
        self._vm = vm
        # Where the calls are kept that are looked up at the end.
        self._unchecked = unchecked
        self._compile_file = compile_file
        self._left = dict.fromkeys(files)
        self._begun: dict[str, Any] = {}
        self._defines: dict[str, str] = {}
        # The files that mention a module which somebody looks for.
        self._mention: dict[str, list[str]] = {}
        self._texts: dict[str, str] = {}
        for file in files:
            self._texts[file] = _text(vm, file)
            for name in _defined_names(self._texts[file], file):
                self._defines.setdefault(name, file)
        # Those who wait, the last one last, with the module that each asks for and what it wants of it; None for between two files.
        self._waiting: list[tuple[Any, Atom | None, str]] = []
        self._turn: Any = None
        self._failure: BaseException | None = None

    def run(self) -> None:
        """Compile all of them."""
        code = self._vm.code
        outer, code.pending = code.pending, self
        code.forget_absent()
        self._turn = self._vm.sched.cur
        try:
            while self._left:
                self._compile(next(iter(self._left)))
                # Those that waited for something in it go on before the next file.
                self._wait(None)
        finally:
            code.pending = outer

    def _compile(self, file: str) -> None:
        del self._left[file]
        self._begun[file] = self._vm.sched.cur
        try:
            self._compile_file(file)
        finally:
            self._done(file)

    def _done(self, file: str) -> None:
        del self._begun[file]
        del self._texts[file]

    def defines(self, name: Atom) -> bool:
        """Whether a file that is still to be compiled, or half compiled, defines a module."""
        file = self._defines.get(name.name)
        return file is not None and (file in self._left or file in self._begun)

    def has(self, name: Atom) -> bool:
        """Whether a module is there already."""
        return self._is_there(name, MODULE)

    def provide(self, name: Atom, want: str = MODULE) -> bool:
        """Have the file that defines a module compiled as far as it takes; whether what is wanted of it is there then."""
        if name.name not in self._defines or self._turn is not self._vm.sched.cur:
            return False
        return self._provided(name, want, [self._defines[name.name]])

    def look_for(self, name: Atom) -> None:
        """Have the files compiled that mention a module which none of them is seen to define, until it is there."""
        if name.name in self._defines or self._turn is not self._vm.sched.cur:
            return
        # The part before the last one too: a macro of one's own may define a module inside one that the file names.
        words = [word for word in reversed(name.name.split(".")[-2:]) if word not in ("", "Elixir")]
        files = self._mention[name.name] = [*dict.fromkeys(file for word in words for file, text in self._texts.items() if word in text)]
        self._provided(name, IF_POSSIBLE, files)

    def _provided(self, name: Atom, want: str, files: list[str]) -> bool:
        for file in files:
            if file in self._left and not self._is_there(name, want):
                self._wait(name, want, self._begin_aside(file))
        if not self._is_there(name, want) and self._is_coming(name, self._vm.sched.cur):
            self._wait(name, want)
        return self._is_there(name, want)

    def _is_coming(self, name: Atom, process: Any) -> bool:
        """Whether somebody else is at a file that may define a module. Who waits for that module himself will not define it."""
        files = [self._defines[name.name]] if name.name in self._defines else self._mention.get(name.name, [])
        no = [None, process, *(who for who, what, _ in self._waiting if what is name)]
        return any(self._begun.get(file) not in no for file in files)

    def _begin_aside(self, file: str) -> Any:
        """The process that compiles a file; it waits for its turn."""
        del self._left[file]
        process = self._begun[file] = self._vm.sched.spawn(self._compile_aside, (file,)).process
        return process

    def _compile_aside(self, file: str) -> Any:
        try:
            with self._vm.checking_in(self._unchecked):
                self._compile_file(file)
        except BaseException as error:
            self._failure = self._failure or error
            if not isinstance(error, Exception):
                raise
        finally:
            self._done(file)
            self._pass_on()
        return OK

    def _wait(self, name: Atom | None, want: str = MODULE, following: Any = None) -> None:
        me = self._vm.sched.cur
        self._waiting.append((me, name, want))
        self._pass_on(following)
        while self._turn is not me:
            self._vm.sched.block()
        if self._failure is not None:
            raise self._failure

    def _pass_on(self, following: Any = None) -> None:
        """Give the turn to another process, if not to this one then to the last that waits and can go on."""
        following = following or self._next()
        self._turn = following
        self._vm.sched.wake(following)

    def _next(self) -> Any:
        asking = [entry for entry in self._waiting if entry[1] is not None]
        ready = asking if self._failure is not None else [entry for entry in asking if self._can_go_on(*entry)]
        between_files = [entry for entry in self._waiting if entry[1] is None]
        if not ready and not between_files and self._left:
            # What all of them wait for may come with a file that nobody has begun with.
            return self._begin_aside(next(iter(self._left)))
        if not ready and between_files and (self._left or not asking):
            ready = between_files
        # When nobody is ready they wait in a circle: one is told that there is no such module, best one who can do without.
        entry = (ready or [each for each in asking if each[2] == IF_POSSIBLE] or asking)[-1]
        self._waiting.remove(entry)
        return entry[0]

    def _can_go_on(self, process: Any, name: Any, want: str) -> bool:
        return self._is_there(name, want) or not self._is_coming(name, process)

    def _is_there(self, name: Atom, want: str) -> bool:
        found = self._vm.code.modules.get(name)
        if found is not None and found.info is not None:
            return True
        definition = self._vm.open_module(name) if want is STRUCT else None
        return definition is not None and definition.struct is not None


def _text(vm: Any, file: str) -> str:
    """What stands in a file; nothing when it cannot be read (which its turn will tell)."""
    try:
        return cast(str, vm.read_source(file))
    except (ErlError, OSError):
        return ""


def _defined_names(text: str, file: str) -> list[str]:
    """The modules that a file defines, as far as they are written out; none when its text is not Elixir."""
    try:
        quoted = parse(text, file)
    except (ElixirSyntaxError, ValueError):
        return []
    found: list[str] = []
    _walk(quoted, "Elixir", found)
    return found


def _walk(node: Any, inside: str, found: list[str]) -> None:
    if type(node) is Cons:
        for item in to_pylist(node):
            _walk(item, inside, found)
    elif type(node) is tuple and len(node) == 2:
        _walk(node[1], inside, found)
    elif is_node(node) and is_list(node[2]):
        args = to_pylist(node[2])
        kind = node[0].name if type(node[0]) is Atom else ""
        if kind in ("defmodule", "defprotocol") and args:
            name = _name(args[0], inside)
            if name is not None:
                found.append(name)
                inside = name
        elif kind == "defimpl" and args:
            found += _implementations(args, inside)
        for arg in args:
            _walk(arg, inside, found)


def _name(node: Any, inside: str) -> str | None:
    if type(node) is Atom:
        return node.name
    if not is_node(node):
        return None
    if node[0] is _THIS:
        return inside
    if node[0] is not ALIASES:
        return None
    parts = to_pylist(node[2])
    if is_node(parts[0]) and parts[0][0] is _THIS:
        parts = parts[1:]
    elif type(parts[0]) is Atom and parts[0].name == "Elixir":
        inside, parts = "Elixir", parts[1:]
    if not all(type(part) is Atom for part in parts):
        return None
    return ".".join([inside, *(part.name for part in parts)])


def _implementations(args: list[Any], inside: str) -> list[str]:
    """``defimpl P, for: T`` defines ``P.T``."""
    protocol = _name(args[0], "Elixir")
    if protocol is None:
        return []
    kinds: list[Any] = []
    for arg in args[1:]:
        given = keyword_get(arg, _FOR) if is_list(arg) and keyword_get(arg, DO, DO) is not None else None
        if given is not None:
            kinds = to_pylist(given) if is_list(given) else [given]
    names = [_name(kind, "Elixir") for kind in kinds] if kinds else [inside]
    return [f"{protocol}.{name.removeprefix('Elixir.')}" for name in names if name is not None]
