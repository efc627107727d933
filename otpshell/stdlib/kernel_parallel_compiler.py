"""Elixir.Kernel.ParallelCompiler: several files at once, in the order that their modules need.

Here they are compiled one after the other; whoever needs a module of a later file waits until that is compiled.
"""

from __future__ import annotations

import os
from typing import Any

from otpshell.lang.caught import Caught
from otpshell.lang.diagnostics import CompileError, CompileWarning
from otpshell.lang.exceptions import format_banner
from otpshell.lang.native import Native
from otpshell.lang.paths import relative_to_cwd
from otpshell.lang.stacktrace import format_stacktrace
from otpshell.lang.syntax_errors import ElixirSyntaxError
from otpshell.stdlib.code_text import options_of
from otpshell.terms.atom import NIL, OK, Atom, atom
from otpshell.terms.cons import EMPTY, from_iter, to_pylist
from otpshell.terms.errors import ElixirException
from otpshell.terms.fun import arity_of, call

module = Native("Elixir.Kernel.ParallelCompiler", "lib/kernel/parallel_compiler.ex")
fn = module.fn
_ERROR = atom("error")


@fn("compile", vm=True)
def compile_files(vm: Any, files: Any, opts: Any = EMPTY) -> Any:
    """Compiles files: `{:ok, modules, warnings}`, or `{:error, errors, warnings}` with `{file, line, message}` of each.

    Options: `:each_file`, called with each file before it is compiled, and `:each_module`, called with file, module and its code.

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
        if "each_file" in given:
            call(given["each_file"], path.encode())
        with vm.code.defining() as defined:
            try:
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

    vm.on_warning = keep
    try:
        vm.run_files(paths, one)
    except (ElixirException, ElixirSyntaxError) as error:
        return (_ERROR, from_iter([_told(vm, error, failed[0])]), from_iter(warnings))
    finally:
        vm.on_warning = print_warning
    return (OK, from_iter(modules), from_iter(warnings))


def _told(vm: Any, error: Exception, file: str) -> Any:
    """An error as an entry of the result; it is printed too, as real Elixir does."""
    what = Caught(error)
    trace = "" if isinstance(error, (CompileError, ElixirSyntaxError)) else format_stacktrace(what.trace(), vm.host)
    text = format_banner(what.kind, what.value, what.trace(), vm.host) + f"\n{trace}\n"
    vm.error_output(f"\n== Compilation error in file {relative_to_cwd(file)} ==\n{text}".encode())
    line: Any = NIL
    if isinstance(error, CompileError):
        line = error.line
    elif isinstance(error, ElixirSyntaxError):
        line = (error.problem.line, error.problem.column) if error.problem.column is not None else error.problem.line
    return (file.encode(), line, text.encode())
