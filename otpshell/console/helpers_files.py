"""The helpers about files: ``pwd cd ls c r open import_file``."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

from otpshell.console.editor import edit_text, editor_command
from otpshell.console.helpers import fn, in_columns, macro, modules_of, remote, typed_source
from otpshell.console.introspection import INTROSPECTION, decomposed
from otpshell.console.output import DO_NOT_SHOW, error, line, painted, put, shell_of
from otpshell.lang.caught import Caught
from otpshell.terms.atom import NIL, Atom, atom
from otpshell.terms.cons import EMPTY, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.inspect_text import decode

_RELOADED = atom("reloaded")


def _path(value: Any) -> str:
    if type(value) is not bytes:
        raise TypeError("no path")
    text = decode(value)
    return os.path.expanduser(text) if text.startswith("~") else text


@fn(vm=True)
def pwd(vm: Any) -> Any:
    """Prints the current folder."""
    line(vm, painted(vm, "eval_info", os.getcwd()))
    return DO_NOT_SHOW


@fn(vm=True)
def cd(vm: Any, folder: Any) -> Any:
    """Changes the current folder."""
    path = _path(folder)
    if not os.path.isdir(path):
        error(vm, f"No directory {path}")
        return DO_NOT_SHOW
    vm.check_file(path, "read")
    os.chdir(path)
    return pwd(vm)


@fn(vm=True)
def ls(vm: Any, folder: Any = b".") -> Any:
    """Prints what is in a folder (the current one without an argument)."""
    path = _path(folder)
    vm.check_file(path, "read")
    if os.path.isdir(path):

        def paint(item: str, cell: str) -> str:
            if os.path.isdir(os.path.join(path, item)):
                return painted(vm, "ls_directory", cell)
            return cell

        names = sorted(os.listdir(path))
        if names:
            put(vm, in_columns(names, paint))
    elif os.path.exists(path):
        line(vm, painted(vm, "eval_info", os.path.abspath(path)))
    else:
        error(vm, f"No such file or directory {path}")
    return DO_NOT_SHOW


# -- compiling --------------------------------------------------------------------------------------------------------------


@fn(vm=True)
def c(vm: Any, files: Any, _path_of_code: Any = NIL) -> Any:
    """Compiles files: the modules they define."""
    named = to_pylist(files) if is_list(files) else [files]
    if not all(type(each) is bytes for each in named):
        raise argument_error("expected a binary or a list of binaries as argument")
    paths = [_path(each) for each in named]
    missing = [path for path in paths if not os.path.isfile(path)]
    if missing:
        raise argument_error(f"could not find files {', '.join(missing)}")
    return from_iter([module for path in paths for module in compiled(vm, path)])


def compiled(vm: Any, path: str) -> list[Atom]:
    """The modules that a file defines, having compiled it; the error is printed before the one that is raised."""
    vm.check_file(path, "read")
    with vm.code.defining() as found:
        try:
            vm.run_file(path)
        except Exception as problem:
            what = Caught(problem)
            text = vm.format_error(what.kind, what.value, what.trace(), hide=lambda entry: entry[0].name.startswith("elixir"))
            put(vm, f"\n== Compilation error in file {path} ==\n{text}\n")
            raise _compile_error() from None
    return [name for name, _data in found]


def _compile_error() -> Exception:
    from otpshell.terms.errors import ErlError, exception_struct

    return ErlError(exception_struct("CompileError", file=NIL, line=NIL, description=b"compile error"))


@fn(vm=True)
def r(vm: Any, modules: Any) -> Any:
    """Compiles the file of a module again: `{:reloaded, [Module]}`."""
    done: list[Atom] = []
    for module in modules_of(modules):
        file = _file_of(vm, module)
        if file is None:
            what = "could not load nor find module" if vm.code.module(module) is None else "could not find source for module"
            raise argument_error(f"{what}: {vm.inspect(module)}")
        done += compiled(vm, file)
    return (_RELOADED, from_iter(done))


def _file_of(vm: Any, module: Atom) -> str | None:
    loaded = vm.code.module(module)
    if loaded is None or loaded.info is None:
        return None
    return loaded.info.file if os.path.isfile(loaded.info.file) else None


# -- files of expressions ---------------------------------------------------------------------------------------------------


def file_to_import(vm: Any, call: Any) -> Any:
    """The quoted contents of the file that `import_file "…"` names, nil when it may be missing and is."""
    args = to_pylist(call[2])
    if len(args) not in (1, 2) or type(args[0]) is not bytes:
        raise argument_error("import_file/2 expects a literal binary as its argument")
    path = _path(args[0])
    if not os.path.isfile(path):
        if call[0].name == "import_file_if_available":
            return NIL
        vm.apply(atom("Elixir.File"), atom("read!"), os.path.abspath(path).encode("utf-8", "surrogateescape"))
    vm.check_file(path, "read")
    return vm.parse(vm.read_source(path), path)


@macro("import_file", vm=True)
def import_file(vm: Any, env: Any, path: Any, _opts: Any = EMPTY) -> Any:
    """Evaluates a file at the prompt: its variables, imports and aliases stay."""
    return file_to_import(vm, (atom("import_file"), EMPTY, from_iter([path])))


@macro("import_file_if_available", vm=True)
def import_file_if_available(vm: Any, env: Any, path: Any) -> Any:
    """As `import_file/1`; a file that is not there is no error."""
    return file_to_import(vm, (atom("import_file_if_available"), EMPTY, from_iter([path])))


# -- open -------------------------------------------------------------------------------------------------------------------


@fn("open", vm=True)
def open0(vm: Any) -> Any:
    """Opens the file where a pry session stands."""
    error(vm, "Pry session is not currently enabled")
    return DO_NOT_SHOW


@macro("open", vm=True)
def open1(vm: Any, env: Any, term: Any) -> Any:
    """Opens the source of a module or function in the editor: `open Enum`, `open Foo.bar/1`.

    Of a module typed here it opens the input; when that is saved changed it is evaluated.
    """
    return remote(atom("Elixir.IEx.Introspection"), "open", decomposed(vm, term, env))


@INTROSPECTION.fn("open", vm=True)
def open_source(vm: Any, what: Any) -> Any:
    """Opens the source of a module, {module, function, arity} or {file, line} in the editor."""
    if type(what) is tuple and len(what) == 2 and type(what[0]) is bytes and type(what[1]) is int:
        _edit(vm, decode(what[0]), what[1])
        return DO_NOT_SHOW
    module = what if type(what) is Atom else what[0] if type(what) is tuple and what and type(what[0]) is Atom else None
    if module is None:
        error(vm, f"Invalid arguments for open helper: {vm.inspect(what)}")
        return DO_NOT_SHOW
    shown = vm.inspect(module)
    name, arity = None, None
    if type(what) is tuple and len(what) > 1 and type(what[1]) is Atom:
        name = what[1].name
        shown += f".{name}"
        if len(what) > 2:
            arity = what[2]
            shown += f"/{arity}"
    loaded = vm.code.module(module)
    if loaded is None:
        error(vm, f"Could not open: {shown}. Module is not available.")
        return DO_NOT_SHOW
    place = _place(vm, loaded, name, arity)
    typed = typed_source(vm, module) if place is not None and place[0] == "iex" else None
    if place is None:
        error(vm, f"Could not open: {shown}. Function/macro is not available.")
    elif typed is not None and (editor := editor_command()):
        edit_text(vm, editor, typed, only_changed=True)
    else:
        _edit(vm, *place)
    return DO_NOT_SHOW


def _place(vm: Any, loaded: Any, name: str | None, arity: Any) -> tuple[str, int] | None:
    """File and line of a module or function."""
    library = vm.code.library.source(loaded.name)
    if loaded.native is not None and library is None:
        functions = loaded.native.functions
        entry = next((each for (function, size), each in functions.items() if function == name and arity in (None, size)), None)
        if name is not None and entry is None:
            return None
        code = entry.code.__code__ if entry is not None else next(iter(loaded.native.functions.values())).code.__code__
        return code.co_filename, code.co_firstlineno if entry is not None else 1
    info = loaded.info
    if info is None:
        return None
    file = str(library) if library is not None else info.file if info.file == "iex" else os.path.abspath(info.file)
    if name is None:
        return file, info.line
    for (_kind, each, size), doc in info.docs.items():
        if each == name and arity in (None, size):
            return file, doc.line
    return (file, info.line) if any(each == name and arity in (None, size) for _kind, each, size in info.heads) else None


def _edit(vm: Any, file: str, number: int) -> None:
    if file != "iex" and not os.path.isfile(file):
        error(vm, f'Could not open: "{file}". File is not available.')
        return
    editor = os.environ.get("ELIXIR_EDITOR") or os.environ.get("EDITOR")
    if not editor:
        error(
            vm,
            f'Could not open: "{file}". Please set the ELIXIR_EDITOR or EDITOR environment variables with the '
            "command line invocation of your favorite EDITOR.",
        )
        return
    if "__FILE__" in editor or "__LINE__" in editor:
        command = shlex.split(editor.replace("__FILE__", shlex.quote(file)).replace("__LINE__", str(number)))
    else:
        command = [*shlex.split(editor), f"{Path(file)}:{number}"]
    # The editor may be one that takes the terminal.
    shell_of(vm).to_open = lambda: _run_editor(vm, command)


def _run_editor(vm: Any, command: list[str]) -> None:
    try:
        subprocess.run(command, check=False)
    except (OSError, ValueError) as problem:
        print(f"the editor could not be started: {problem}; ELIXIR_EDITOR or EDITOR names it")
