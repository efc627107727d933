"""Elixir.Kernel.ParallelCompiler: several files at once, in the order that their modules need.

Here they are compiled one after the other; whoever needs a module of a later file waits until that is compiled.
"""

from __future__ import annotations

import os
from itertools import takewhile
from typing import Any

from otpshell.lang.caught import Caught
from otpshell.lang.diagnostics import CompileError, CompileWarning
from otpshell.lang.exceptions_blame import blame
from otpshell.lang.failure_text import error_text
from otpshell.lang.native import Native
from otpshell.lang.paths import relative_to_cwd
from otpshell.lang.stack_entries import base_entry
from otpshell.lang.syntax_errors import ElixirSyntaxError
from otpshell.stdlib.code_text import options_of
from otpshell.terms.atom import OK, Atom, atom
from otpshell.terms.cons import EMPTY, from_iter, to_pylist
from otpshell.terms.errors import ErlError
from otpshell.terms.fun import arity_of, call

module = Native("Elixir.Kernel.ParallelCompiler", "lib/kernel/parallel_compiler.ex")
fn = module.fn
_ERROR = atom("error")


@fn("compile", vm=True)
def compile_files(vm: Any, files: Any, opts: Any = EMPTY) -> Any:
    """Compiles files: `{:ok, modules, warnings}`, or `{:error, errors, warnings}` with `{file, line, message}` of each.

    Options: `:each_file`, called with each file that has been compiled, `:each_module`, called with file, module and its
    code, and `:each_cycle`, called when all is done.

    iex> Kernel.ParallelCompiler.compile([])
    {:ok, [], []}
    """
    return _compiled(vm, files, opts)


@fn(vm=True)
def require(vm: Any, files: Any, opts: Any = EMPTY) -> Any:
    """As `compile/2`, for scripts.

    iex> Kernel.ParallelCompiler.require([])
    {:ok, [], []}
    """
    return _compiled(vm, files, opts)


@fn(vm=True)
def compile_to_path(vm: Any, files: Any, path: Any, opts: Any = EMPTY) -> Any:
    """As `compile/2`, and writes the object code of each module into the folder `path`, from where this session can load it again.

    iex> File.write!("kept.ex", "defmodule Kept, do: def(one, do: 1)")
    :ok
    iex> Kernel.ParallelCompiler.compile_to_path(["kept.ex"], ".")
    {:ok, [Kept], []}
    iex> File.exists?("Elixir.Kept.beam")
    true
    """
    folder = os.path.abspath(path.decode())
    vm.check_file(folder, "write")
    os.makedirs(folder, exist_ok=True)
    return _compiled(vm, files, opts, folder)


def _compiled(vm: Any, files: Any, opts: Any, folder: str | None = None) -> Any:
    given = options_of(opts)
    paths = [os.path.abspath(file.decode()) for file in to_pylist(files)]
    for path in paths:
        vm.check_file(path, "read")
    warnings: list[Any] = []
    modules: list[Atom] = []
    failed: list[str] = []
    print_warning = vm.on_warning

    def keep(warning: CompileWarning) -> None:
        warnings.append((warning.file.encode(), warning.line, warning.message.encode()))
        print_warning(warning)

    def one(path: str) -> None:
        with vm.code.defining() as defined:
            try:
                if not os.path.exists(path):
                    raise ErlError((atom("badmatch"), (_ERROR, atom("enoent"))))
                vm.evaluate_one(path)
            except Exception:
                # Those that wait for this file fail after it.
                failed.append(path)
                raise
        for name, data in defined:
            if name in modules:
                # Of a file that this one needed.
                continue
            modules.append(name)
            if folder is not None:
                with open(os.path.join(folder, f"{name.name}.beam"), "wb") as file:
                    file.write(data)
            if "each_module" in given:
                call(given["each_module"], *(path.encode(), name, data)[-arity_of(given["each_module"]) :])
        if "each_file" in given:
            call(given["each_file"], path.encode())

    vm.on_warning = keep
    try:
        vm.run_files(paths, one)
    except Exception as error:
        if not failed:
            # Not of the code of a file: what was given to be called has failed.
            raise
        return (_ERROR, from_iter([_told(vm, error, failed[0])]), from_iter(warnings))
    finally:
        vm.on_warning = print_warning
    if "each_cycle" in given:
        more = call(given["each_cycle"])
        warnings += to_pylist(more[2])
    return (OK, from_iter(modules), from_iter(warnings))


def _told(vm: Any, error: Exception, file: str) -> Any:
    """An error as an entry of the result; it is printed too, as real Elixir does."""
    what = Caught(error)
    trace = [*takewhile(lambda entry: entry[0] is not _MODULE, to_pylist(what.trace()))]
    if len(trace) < len(to_pylist(what.trace())):
        trace.append(_WORKER)
    value, blamed = blame(what.kind, what.struct() if what.kind is _ERROR else what.value, from_iter(trace), vm.host)
    text = error_text(what.kind, value, blamed, vm.host)
    vm.apply(atom("Elixir.IO"), atom("write"), f"\n== Compilation error in file {relative_to_cwd(file)} ==\n{text}".encode())
    line: Any = _line_in(file, trace)
    if isinstance(error, CompileError):
        line = error.line
    elif isinstance(error, ElixirSyntaxError):
        line = (error.problem.line, error.problem.column) if error.problem.column is not None else error.problem.line
    return (file.encode(), line, text.encode())


def _line_in(file: str, trace: list[Any]) -> int:
    """The line of the innermost entry that stands in a file; 0 when none does."""
    for entry in trace:
        place = {key.name: value for key, value in to_pylist(entry[3])}
        named = place.get("file")
        if named is not None and os.path.abspath("".join(map(chr, to_pylist(named)))) == file:
            return place.get("line", 0)
    return 0


_MODULE = atom("Elixir.Kernel.ParallelCompiler")
_WORKER = base_entry("Elixir.Kernel.ParallelCompiler", "-spawn_workers/7-fun-1-", 5, "lib/kernel/parallel_compiler.ex", 347)
