"""A whole system as one object: code, processes, clock, limits. The public face of otpshell in Python.

    from otpshell.vm import VM

    vm = VM()
    vm.eval("Enum.map([1, 2], & &1 * 2)")        # an Elixir list: Cons cells
    vm.inspect(vm.eval("self()"))                # "#PID<0.110.0>"
    vm.stop()

Any number of VMs may live in one Python program; they share nothing but atoms.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from otpshell.lang.caught import Caught, current_trace, explain, stack_trace
from otpshell.lang.codegen import MODULE_LABEL
from otpshell.lang.diagnostics import CompileWarning
from otpshell.lang.env import Env, VarKey, new_env
from otpshell.lang.exceptions import format as format_exception
from otpshell.lang.exceptions import format_exit
from otpshell.lang.exceptions_blame import blame
from otpshell.lang.known_code import BASES, DISPATCHERS
from otpshell.lang.lexical import LexicalTracker
from otpshell.lang.open_modules import OpenModules
from otpshell.lang.parse import parse
from otpshell.lang.quoted import BLOCK, is_node
from otpshell.lang.stack_entries import base_entry, waiting_entry
from otpshell.lang.support import bad_apply
from otpshell.runtime.clock import Clock
from otpshell.runtime.process import Process
from otpshell.runtime.schedule import Strategy
from otpshell.runtime.scheduler import Scheduler
from otpshell.stdlib import code, erl_elixir_module
from otpshell.stdlib.code_text import parse_compiled
from otpshell.stdlib.collecting import Collecting, gathered, gathering
from otpshell.stdlib.enum_core import items_of, reducer_of
from otpshell.stdlib.io_device import STANDARD_ERROR
from otpshell.stdlib.io_device import write as write_device
from otpshell.terms.atom import NIL, NORMAL, Atom, atom
from otpshell.terms.cons import from_iter, to_pylist
from otpshell.terms.errors import ErlError, ErlExit, exception_struct
from otpshell.terms.fun import call, run
from otpshell.terms.idents import new_pid
from otpshell.terms.inspect import inspect
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.code import CodeServer
from otpshell.vm.convert import to_python
from otpshell.vm.evaluator import Evaluated, evaluate
from otpshell.vm.host import VMHost
from otpshell.vm.limits import ATOM_LIMIT
from otpshell.vm.modules import REFLECTION
from otpshell.vm.pending_files import PendingFiles

if TYPE_CHECKING:
    from otpshell.lang.types.check import ModuleCheck

_LOGGER = atom("Elixir.Logger")
# The number of the process that real systems call `user`, which their shells have as a group leader.
_USER = 67
_REPORT_CRASH = atom("report_crash")
_NOCATCH = atom("nocatch")
_INITIAL_CALL, _SHUTDOWN = atom("$initial_call"), atom("shutdown")
_PROC_LIB, _INIT_P, _CRASHED = atom("proc_lib"), atom("init_p"), atom("crashed")
# How many time slices a log line may take before others have their turn.
_SLICES_IN_ONE_GO = 100
FILE_LABEL = "__FILE__/1"
# The module of code whose frames no stack trace shows.
_HIDDEN = atom("otpshell_file")


class VM:
    """One system of processes with its code.

    ``output(bytes)`` takes what the system writes to standard output, ``error_output`` to standard error (default: the program's own).
    ``clock`` and ``strategy`` as for the Scheduler: a virtual clock and a controlled schedule make a run repeatable. ``capabilities`` says
    what code here may do outside the VM. With ``threaded`` (the default) processes run in a thread of the VM's own; without, only inside
    calls of :meth:`call` and :meth:`eval`, in the caller's thread. ``max_memory`` is in bytes, of the whole program: beyond it the process
    that holds or takes most is ended with a reason that says so.
    """

    def __init__(
        self,
        *,
        output: Callable[[bytes], Any] | None = None,
        error_output: Callable[[bytes], Any] | None = None,
        clock: Clock | None = None,
        strategy: Strategy | None = None,
        capabilities: Capabilities | None = None,
        threaded: bool = True,
        first_pid: int = 94,
        events: bool = False,
        max_memory: int | None = None,
    ) -> None:
        self.output = output or _writer(sys.stdout)
        self.error_output = error_output or _writer(sys.stderr)
        self.capabilities = capabilities or Capabilities()
        self.check_file = self.capabilities.check_file
        self.check = self.capabilities.check
        self.code = CodeServer(self)
        self.exports = self.code.exports
        self.open_modules = OpenModules()
        self.sched = Scheduler(
            self.exports,
            clock=clock,
            strategy=strategy,
            on_crash=self._crashed,
            first_pid=first_pid,
            max_memory=max_memory,
            vm=self,
            events=events,
        )
        self.sched.locate = current_trace
        self.exports["iterate"] = self._iterate
        self.exports["open_into"] = partial(gathering, self)
        self.exports["collect_into"] = partial(gathered, self)
        self.exports["halt_into"] = lambda items: items.halt() if type(items) is Collecting else None
        self.exports["put_into"] = lambda items, item: items.append(item)
        self.exports["pause_if"] = lambda flag: self.exports["pause"]() if flag else None
        # The group leader of processes that have no other: this system's own output, which no process stands behind.
        self.user_device = new_pid(_USER, 0, None, self)
        self.argv: list[bytes] = []
        # Told of each report that has been logged.
        self.on_report: Callable[[Any], Any] | None = None
        # What the error means that ended the main process of a script, in a line.
        self.explain: Callable[[BaseException], str | None] | None = None
        # ``entropy(bits)`` gives the number that seeds a process's random numbers; without one the machine does.
        self.entropy: Callable[[int], int] | None = None
        # File and source of the script that runs, for what is said of its errors at a terminal.
        self.told_source: tuple[str, str] | None = None
        self.atom_limit = ATOM_LIMIT
        # Pids and references that were last written as binaries, by kind and numbers.
        self.written: dict[tuple[str, int, int], Any] = {}
        # What IO.warn_once/3 has said: (key, module, function, arity).
        self.warned: set[tuple[Any, ...]] = set()
        # What System.at_exit/1 has put off to the end; None where there is no end to wait for.
        self.at_exit: list[Any] | None = None
        # The prompt this VM belongs to, for the functions only a prompt has.
        self.session: Any = None
        # (module, function) that says what `dbg` stands for, with the arguments of Macro.dbg/3; None for what prints.
        self.dbg_callback: tuple[Atom, Atom] | None = None
        # (quoted or compile) warnings go here.
        self.on_warning: Callable[[CompileWarning], Any] = self._print_warning
        self.host = self.struct_inspector = VMHost(self)
        self.halt: Callable[[int], Any] = sys.exit
        self._threaded = threaded
        self._quiet = 0
        # Calls of code that is being compiled, by the process that compiles it.
        self._unchecked: dict[Any, list[ModuleCheck]] = {}
        self._file_number = 0
        # Modules that the compiler made for such code and that nobody has purged, for Code.purge_compiler_modules/0.
        self.compiled_files = 0
        if threaded:
            self.sched.start()

    # -- using a VM from Python --------------------------------------------------------------------------------------

    def call(self, function: Any, *args: Any, timeout: float | None = None) -> Any:
        """Run a Python function or a fun in a new process and give the term it returns; raises what it raised."""
        future = self.sched.call_in_process(function, args)
        if self._threaded and threading.get_ident() != self.sched._thread_id:
            return future.result(timeout)
        return self.sched.run_until(future)

    def eval(self, source: str, file: str = "nofile", timeout: float | None = None, *, python: bool = False) -> Any:
        """The value of Elixir source, evaluated in a new process: a term, or with ``python`` the Python value for it."""
        value = self.call(lambda: self.eval_string(source, file).value, timeout=timeout)
        return to_python(value) if python else value

    def __enter__(self) -> VM:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End the VM. What its processes were doing is dropped."""
        self.sched.stop()

    def inspect(self, term: Any, **options: Any) -> str:
        """The term as Elixir shows it."""
        return inspect(term, host=self.host, **options)

    def format_exit(self, reason: Any) -> str:
        """``Exception.format_exit/1``."""
        return format_exit(reason, self.host)

    def format_error(self, kind: Any, value: Any, trace: Any, *, hide: Callable[[Any], bool] | None = None) -> str:
        """The text of an error as Elixir's shell and scripts show it, with all that is to be said about it."""
        value, trace = blame(kind, value, trace, self.host)
        if hide is not None:
            trace = from_iter([entry for entry in to_pylist(trace) if not hide(entry)])
        return format_exception(kind, value, trace, self.host)

    # -- inside a process --------------------------------------------------------------------------------------------

    def apply(self, module: Atom, name: Atom, *args: Any) -> Any:
        """``module.name(args...)``, whose value is a term. To be called in a process of this VM."""
        if type(module) is not Atom or type(name) is not Atom:
            raise bad_apply(module, name, from_iter(args))
        key = f"{module.name}:{name.name}/{len(args)}"
        function = self.exports.get(key)
        if function is None:
            function = self.code.stub(key)
        return run(function(*args))

    def eval_string(
        self, source: str, file: str = "nofile", bindings: dict[VarKey, Any] | None = None, env: Env | None = None
    ) -> Evaluated:
        """Evaluate source in the calling process."""
        quoted = self.parse(source, file)
        with self.checking():
            return evaluate(self, quoted, bindings or {}, env or new_env(self, file))  # type: ignore[arg-type]

    def parse(self, source: str, file: str = "nofile", line: int = 1, column: int = 1, **options: Any) -> Any:
        """Source to a quoted expression, its warnings handed on; ``options`` are those of :func:`otpshell.lang.parse.parse`."""
        warnings: list[Any] = []
        try:
            return parse(source, file, line, column, warnings=warnings, **options)
        finally:
            for where, column, text in warnings:
                self.warn(CompileWarning(text, file, where, column=column))

    def evaluate(self, quoted: Any, bindings: dict[VarKey, Any], env: Env, prune: bool = False) -> Evaluated:
        """Evaluate a quoted expression in the calling process; ``prune`` as in :func:`otpshell.vm.evaluator.evaluate`."""
        with self.checking():
            return evaluate(self, quoted, bindings, env, prune=prune)

    def run_file(self, path: str | Path, source: str | None = None) -> Any:
        """Evaluate a script file in the calling process: the value of its last expression."""
        file = str(path)
        return self.evaluate_file(self.parse_file(file, source), file)

    def parse_file(self, file: str, source: str | None = None) -> Any:
        """The quoted contents of a file."""
        return parse_compiled(self, self.read_source(file) if source is None else source, file)

    def run_files(self, paths: list[str], run_file: Callable[[str], Any] | None = None) -> None:
        """Evaluate files that belong together, in order but for modules that an earlier one needs of a later one.

        ``run_file`` evaluates one of them, for which it calls :meth:`evaluate_one`.
        """
        with self.checking():
            PendingFiles(self, paths, run_file or self.evaluate_one, self._unchecked[self.sched.cur]).run()

    def evaluate_one(self, file: str) -> Any:
        """Evaluate one file of those that belong together: its calls are looked up when all of them are there."""
        return self._evaluate_file(self.parse_file(file), file)

    def read_source(self, path: str) -> str:
        """The text of a source file; ErlError with a clear message when it is not UTF-8."""
        data = Path(path).read_bytes()
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            message = f"invalid encoding in {path}, line {line}: source files must be UTF-8"
            raise ErlError(exception_struct("UnicodeConversionError", message=message.encode(), encoded=b"")) from None

    def evaluate_file(self, quoted: Any, file: str) -> Any:
        """Evaluate the contents of a file in the calling process, as a unit of its own: no variables in or out."""
        with self.checking():
            return self._evaluate_file(quoted, file)

    def _evaluate_file(self, quoted: Any, file: str) -> Any:
        tracker = LexicalTracker()
        env = new_env(self, file).replace(lexical_tracker=tracker)  # type: ignore[arg-type]
        if _only_modules(quoted):
            # Elixir has no code of its own for such a file.
            value = evaluate(self, quoted, {}, env, module=_HIDDEN, label=FILE_LABEL, warn=True).value
        else:
            with self._compiler_module() as module:
                value = evaluate(self, quoted, {}, env, module=module, label=FILE_LABEL, warn=True, keep=False).value
        tracker.warn_unused(env)
        return value

    @contextmanager
    def _compiler_module(self) -> Iterator[Atom]:
        """The name of the module that code outside of functions stands in while it runs."""
        number = self._file_number
        self._file_number += 1
        yield atom(f"elixir_compiler_{number}")
        self.compiled_files += 1
        if self._file_number == number + 1:
            # It ended well: the name can be used again.
            self._file_number = number

    def compile_library_file(self, path: Path) -> None:
        """Evaluate an Elixir file of the library; the modules it defines are installed by ``defmodule``."""
        quoted = parse(path.read_text("utf-8"), path.name)
        evaluate(self, quoted, {}, new_env(self, path.name), label=FILE_LABEL)  # type: ignore[arg-type]

    # -- what expansion asks (lang.dispatch.CodeServer) --------------------------------------------------------------

    def exports_functions(self, module: Atom) -> set[tuple[str, int]] | None:
        return self.code.exports_functions(module)

    def exports_macros(self, module: Atom) -> set[tuple[str, int]] | None:
        return self.code.exports_macros(module)

    def deprecations(self, module: Atom) -> dict[tuple[str, int], bytes]:
        return self.code.deprecations(module)

    def ensure_loaded(self, module: Atom, if_possible: bool = False) -> bool:
        return self.code.ensure_loaded(module, if_possible)

    def module_loaded(self, module: Atom) -> bool:
        return module in self.code.modules

    def function_exported(self, module: Atom, name: Any, arity: int) -> bool:
        functions = self.code.exports_functions(module) if module in self.code.modules else None
        text = name.name if type(name) is Atom else name
        if functions is None or (text, arity) in functions:
            return functions is not None
        # Erlang's own modules, in whatever they are written here, are not Elixir's.
        return (text, arity) in REFLECTION and not (text == "__info__" and self.code.is_erlang(module))

    def module_location(self, name: Atom) -> str | None:
        return self.code.module_location(name)

    def expand_macro(self, module: Atom, name: str, arity: int, env: Env, args: list[Any]) -> Any:
        return self.code.expand_macro(module, name, arity, env, args)

    def open_module(self, module: Atom) -> Any:
        return self.open_modules.open_module(module)

    def next_counter(self, module: Atom | None) -> Any:
        return self.code.next_counter(module)

    def struct_of(self, module: Atom, args: list[Any], env: Env) -> Any:
        return self.code.struct_of(module, args, env)

    def lexical_tracker(self, _handle: Any) -> Any:
        return None

    def to_source(self, quoted: Any) -> str:
        from otpshell.lang.layout import to_source

        return to_source(quoted, host=self.host)

    def check_later(self, module: ModuleCheck) -> None:
        """Check this module when everything that is compiled with it is there."""
        pending = self._unchecked.get(self.sched.cur)
        if pending is None:
            self._check([module])
        else:
            pending.append(module)

    @contextmanager
    def checking(self) -> Iterator[None]:
        """What is compiled inside belongs together: it is checked at the end."""
        mine: list[ModuleCheck] = []
        with self.checking_in(mine):
            yield
            together, mine[:] = mine[:], []
            self._check(reversed(together))

    def _check(self, modules: Iterable[ModuleCheck]) -> None:
        from otpshell.lang.types.check import check_module

        for module in modules:
            check_module(module, self)

    @contextmanager
    def checking_in(self, modules: list[ModuleCheck]) -> Iterator[None]:
        """What is compiled inside leaves its modules to check in this list."""
        process = self.sched.cur
        outer = self._unchecked.get(process)
        self._unchecked[process] = modules
        try:
            yield
        finally:
            if outer is None:
                del self._unchecked[process]
            else:
                self._unchecked[process] = outer

    @property
    def quiet(self) -> bool:
        """Whether library code is being compiled, which nobody wants warnings of."""
        return bool(self._quiet)

    def warn(self, warning: CompileWarning) -> None:
        if not self._quiet:
            self.on_warning(warning)

    def _print_warning(self, warning: CompileWarning) -> None:
        text = warning.format().encode()
        if self.sched.cur is None or self.sched.whereis(STANDARD_ERROR) is None:
            self.error_output(text)
        else:
            # A device of that name has been put in place of the VM's own, to capture what is written.
            write_device(self, STANDARD_ERROR, text)

    # -- what defmodule asks -----------------------------------------------------------------------------------------

    def eval_forms(self, quoted: Any, bindings: dict[VarKey, Any], env: Env) -> Evaluated:
        if self._quiet:
            return evaluate(self, quoted, bindings, env, module=_HIDDEN, label=MODULE_LABEL)
        with self._compiler_module() as module:
            return evaluate(self, quoted, bindings, env, module=module, label=MODULE_LABEL, warn=True)

    def define_module(self, definition: Any, env: Env) -> bytes:
        return self.code.define_module(definition, env)

    def compile_local_macro(self, definition: Any, name: str, arity: int) -> Any:
        return self.code.compile_local_macro(definition, name, arity)

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """While library code is compiled: no warnings of it, no switch to another process in the middle."""
        self._quiet += 1
        pause = self.exports["pause"]
        self.exports["pause"] = lambda: None
        try:
            yield
        finally:
            self._quiet -= 1
            self.exports["pause"] = pause

    def is_loading(self) -> bool:
        """Whether library code is being compiled or loaded, by any process."""
        return bool(self._quiet)

    def in_one_go(self, function: Callable[..., Any], *args: Any) -> Any:
        """What ``function`` gives, called without a switch to another process at the end of a time slice, unless that takes many slices.

        For what should come out whole and in order, such as a line of the log, and yet may run a learner's code.
        """
        if self.sched.strategy is not None:
            return function(*args)
        exports = self.exports
        pause = exports["pause"]
        left = _SLICES_IN_ONE_GO

        def later() -> None:
            nonlocal left
            left -= 1
            if left:
                exports["preempt"] = False
            else:
                exports["pause"] = pause
                pause()

        exports["pause"] = later
        try:
            return function(*args)
        finally:
            if exports["pause"] is later:
                exports["pause"] = pause

    def purge(self, module: Any) -> None:
        """End the processes that still run the version before the current one of a module, as loading a third one does."""
        if module.old is None:
            return
        for process in list(self.sched.processes.values()):
            if process is not self.sched.cur and _runs(process, module.old):
                self.sched.exit_signal(process.pid, atom("kill"))

    # -- pieces of compiled code that need the library ---------------------------------------------------------------

    def _iterate(self, enumerable: Any) -> Any:
        """The elements of any enumerable for a comprehension; a stream's are pulled one by one, as the loop gets to them."""
        found = items_of(enumerable)
        return found if found is not None else _pulled(reducer_of(self, enumerable))

    # -- processes that crash ----------------------------------------------------------------------------------------

    def _crashed(self, process: Process, error: BaseException) -> Any:
        """The exit reason of a process that an exception left; logs it as the BEAM does."""
        call = process.initial_call
        of_proc_lib = type(call) is tuple and call[0] is _PROC_LIB
        of_proc_lib = of_proc_lib or (process.dictionary is not None and _INITIAL_CALL in process.dictionary)
        if self.sched.watch:
            self.sched.emit("crash", process.pid, explain(error)[:2], Caught(error).trace())
        if type(error) is ErlExit and (not of_proc_lib or error.value is NORMAL or error.value is _SHUTDOWN):
            return error.value
        what = Caught(error)
        kind, value = what.kind, what.value
        trace = what.trace()
        if of_proc_lib:
            # Its behaviour says what the crash is to be reported as, and leaves by the exit that others see.
            try:
                self.in_one_go(self.apply, _PROC_LIB, _CRASHED, kind, value, trace)
            except ErlExit as leaving:
                return leaving.value
        if kind.name == "exit":
            return value
        if kind.name == "throw":
            value = (_NOCATCH, value)
        if not getattr(error, "told", False):
            self.in_one_go(self.apply, _LOGGER, _REPORT_CRASH, process.pid, kind, what.value, trace)
        return (value, trace)


def _pulled(reduce: Any) -> Iterator[Any]:
    """The elements that a reducer of the Enumerable protocol gives, by suspending it after each."""

    def step(item: Any, _acc: Any) -> Any:
        return (_SUSPEND, item)

    result = reduce((_CONT, NIL), step)
    try:
        while result[0] is _SUSPENDED:
            _, item, resume = result
            yield item
            result = call(resume, (_CONT, NIL))
    finally:
        if result[0] is _SUSPENDED:
            # The comprehension's body raised: the stream cleans up.
            call(result[2], (_HALT, NIL))


_CONT, _SUSPEND, _SUSPENDED, _HALT = map(atom, ("cont", "suspend", "suspended", "halt"))


def _runs(process: Process, globals_: dict[str, Any]) -> bool:
    """Whether a waiting process has code with these globals on its stack."""
    if process.continuation is not None:
        function = process.continuation[0]
        if getattr(function, "__globals__", None) is globals_:
            return True
    frame = getattr(process.greenlet, "gr_frame", None)
    while frame is not None:
        # A receive in the middle of a call has left the stack; the wait knows the function it goes on with.
        waiting = frame.f_locals["going_on"] if frame.f_code is _WAITING else None
        if frame.f_globals is globals_ or getattr(waiting, "__globals__", None) is globals_:
            return True
        frame = frame.f_back
    return False


_WAITING = Scheduler._suspend.__code__


def _only_modules(quoted: Any) -> bool:
    """Whether a file holds ``defmodule`` and nothing else."""
    items = to_pylist(quoted[2]) if is_node(quoted) and quoted[0] is BLOCK else [quoted]
    return all(is_node(item) and item[0] is _DEFMODULE for item in items)


_DEFMODULE = atom("defmodule")
_COMPILING = [
    base_entry("elixir_compiler", "dispatch", 4, "src/elixir_compiler.erl", 65),
    base_entry("elixir_compiler", "compile", 3, "src/elixir_compiler.erl", 50),
]
_VERIFYING = base_entry("Elixir.Module.ParallelChecker", "verify", 1, "lib/module/parallel_checker.ex", 100)
_FILE_COMPILING = [
    *_COMPILING,
    base_entry("elixir_lexical", "run", 3, "src/elixir_lexical.erl", 15),
    base_entry("elixir_compiler", "quoted", 3, "src/elixir_compiler.erl", 17),
    _VERIFYING,
]
_EVALUATING = [base_entry("elixir", "eval_forms", 3, "src/elixir.erl", 283), _VERIFYING]
_EVAL_STRING = [*_EVALUATING, base_entry("Elixir.Code", "validated_eval_string", 3, "lib/code.ex", 422)]


def _below_process(frame: Any) -> list[Any]:
    """What stands below the code of a process started by proc_lib, which has left the stack by a tail call."""
    process = frame.f_locals.get("process")
    called = getattr(process, "initial_call", None)
    if called is None or called[0] is not _PROC_LIB or called[1] is not _INIT_P:
        return []
    return _INIT_P_BASE if called[2] == 5 else _INIT_P_FUN_BASE


_INIT_P_BASE = [base_entry("proc_lib", "init_p_do_apply", 3, "proc_lib.erl", 240)]
_INIT_P_FUN_BASE = [base_entry("proc_lib", "init_p", 3, "proc_lib.erl", 225)]
DISPATCHERS.add(VM.apply.__code__)
BASES.update(
    {
        Scheduler._worker.__code__: _below_process,
        Scheduler._suspend.__code__: waiting_entry,
        VM.run_file.__code__: [*_FILE_COMPILING, base_entry("Elixir.Code", "require_file", 2, "lib/code.ex", 1245)],
        VM.eval_string.__code__: _EVAL_STRING,
        code.eval_string.__code__: _EVAL_STRING,
        code.eval_quoted.__code__: [*_EVALUATING, base_entry("Elixir.Code", "eval_quoted", 3, "lib/code.ex", 825)],
        code.compile_string.__code__: _FILE_COMPILING,
        code.compile_quoted.__code__: _FILE_COMPILING,
        code.compile_file.__code__: _FILE_COMPILING,
        code.require_file.__code__: [base_entry("Elixir.Code", "require_file", 2, "lib/code.ex", 1245)],
        erl_elixir_module.compile.__code__: [
            *_COMPILING,
            base_entry("elixir_module", "eval_form", 6, "src/elixir_module.erl", 379),
            base_entry("elixir_module", "compile", 5, "src/elixir_module.erl", 105),
        ],
    }
)


def _writer(stream: Any) -> Callable[[bytes], None]:
    """Writes bytes to a text stream of Python's, at once."""

    def write(data: bytes) -> None:
        buffer = getattr(stream, "buffer", None)
        if buffer is None:
            stream.write(data.decode("utf-8", "replace"))
            stream.flush()
            return
        stream.flush()
        buffer.write(data)
        buffer.flush()

    return write


__all__ = ["VM", "stack_trace"]
