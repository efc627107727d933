"""Elixir.Code: source text to quoted, to values, to modules."""

from __future__ import annotations

import os
from typing import Any

from otpshell.lang.env import Env, new_env
from otpshell.lang.quote import linify
from otpshell.stdlib.code_text import code, options_of, parse_compiled, text_of
from otpshell.stdlib.eval_env import env_with
from otpshell.stdlib.iodata import binary
from otpshell.terms.atom import FALSE, NIL, OK, TRUE, Atom, alias, atom, boolean
from otpshell.terms.cons import EMPTY, from_iter, is_list, to_pylist
from otpshell.terms.errors import ErlError, argument_error, exception_struct
from otpshell.terms.inspect_text import atom_literal
from otpshell.terms.maps import STRUCT, Map, from_pairs
from otpshell.terms.order import sort_terms

fn = code.fn
_ENV = alias("Macro.Env")
_ERROR, _MODULE, _NOFILE, _UNAVAILABLE = map(atom, ("error", "module", "nofile", "unavailable"))


def _bindings(binding: Any) -> dict[Any, Any]:
    """A binding as Elixir gives it, ``[a: 1]`` or ``[{{:a, Context}, 1}]``."""
    return {(key if type(key) is tuple else (key, NIL)): value for key, value in to_pylist(binding)}


def _binding_term(bindings: dict[Any, Any]) -> Any:
    """As real Elixir gives them: by name and context, the last first. What a macro's hygiene renamed is nobody's business."""
    kept = [key for key in bindings if type(key[1]) is Atom]
    return from_iter([(name if context is NIL else (name, context), bindings[name, context]) for name, context in sort_terms(kept)[::-1]])


def _env(vm: Any, opts: Any) -> Env:
    """The env that the last argument of the eval functions says: a ``Macro.Env``, or options ``file:``, ``line:``, ``module:`` …"""
    if type(opts) is Map and opts.d.get(STRUCT) is _ENV:
        return Env.from_map(opts, vm)
    given = options_of(opts)
    env = new_env(vm, given["file"].decode() if "file" in given else "nofile")
    return env_with(env, given, vm)


# -- evaluating ------------------------------------------------------------------------------------------------------


@fn(vm=True)
def eval_string(vm: Any, string: Any, binding: Any = EMPTY, opts: Any = EMPTY) -> Any:
    """Evaluates source text: its value, and the variables afterwards.

    Raises `SyntaxError` when `string` is not Elixir, `TokenMissingError` when it is not complete, `ArgumentError` when it is a list that
    is not text, `Protocol.UndefinedError` when it cannot be text at all, such as a tuple, and `FunctionClauseError` when `binding` is not
    a list of names with their values.

    iex> Code.eval_string("a + b", [a: 1, b: 2])
    {3, [b: 2, a: 1]}
    """
    env = _env(vm, opts)
    quoted = vm.parse(text_of(vm, string), env.file, env.line)
    return _evaluated(vm, quoted, binding, env)


@fn(vm=True)
def eval_quoted(vm: Any, quoted: Any, binding: Any = EMPTY, opts: Any = EMPTY) -> Any:
    """Evaluates a quoted expression: its value, and the variables afterwards.

    Raises `FunctionClauseError` when `binding` is not a list of names with their values, or `opts` is not a list.

    iex> Code.eval_quoted(quote(do: 1 + 2))
    {3, []}
    """
    env = _env(vm, opts)
    return _evaluated(vm, linify(env.line, False, quoted), binding, env)


def _evaluated(vm: Any, quoted: Any, binding: Any, env: Env) -> Any:
    result = vm.evaluate(quoted, _bindings(binding), env.replace(versioned_vars={}))
    return (result.value, _binding_term(result.bindings))


@fn(vm=True)
def eval_quoted_with_env(vm: Any, quoted: Any, binding: Any, env: Any, opts: Any = EMPTY) -> Any:
    """Evaluates a quoted expression in an env: its value, the variables, and the env afterwards.

    With `prune_binding: true` only the variables that the code reads or writes are given back; what a module inside reads does not count.

    Raises `FunctionClauseError` when `binding` is not a list of names with their values, or `env` is not an environment.

    iex> {3, [], _env} = Code.eval_quoted_with_env(quote(do: 1 + 2), [], Code.env_for_eval([]))
    iex> {2, [a: 2], _env} = Code.eval_quoted_with_env(quote(do: var!(a)), [a: 2, b: 3], Code.env_for_eval([]), prune_binding: true)
    """
    prune = options_of(opts).get("prune_binding") is TRUE
    result = vm.evaluate(quoted, _bindings(binding), Env.from_map(env, vm).replace(versioned_vars={}), prune=prune)
    return (result.value, _binding_term(result.bindings), result.env.to_map())


@fn(vm=True)
def env_for_eval(vm: Any, opts: Any) -> Any:
    """The env for evaluating code, from options or another env.

    Raises `FunctionClauseError` when `opts` is neither a list nor an environment.

    iex> Code.env_for_eval(file: "a.exs").file
    "a.exs"
    """
    return _env(vm, opts).replace(context=None, context_modules=(), macro_aliases=(), versioned_vars={}).to_map()


@fn(vm=True)
def eval_file(vm: Any, file: Any, relative_to: Any = NIL) -> Any:
    """Evaluates a file: its value, and the variables afterwards.

    Raises `Code.LoadError` when there is no such file, `ArgumentError` when `relative_to` is a list that is not text, and
    `FunctionClauseError` when `file` is not a string.

    iex> File.write!("one.exs", "1 + 1")
    :ok
    iex> {value, _binding} = Code.eval_file("one.exs")
    iex> value
    2
    """
    path = _path(vm, file, relative_to)
    return _evaluated(vm, vm.parse(vm.read_source(path), path), EMPTY, new_env(vm, path))


def _path(vm: Any, file: Any, relative_to: Any) -> str:
    """The whole path of a file that is there and may be read."""
    path = _expanded(vm, binary(file), relative_to)
    vm.check_file(path, "read")
    if not os.path.isfile(path):
        reason = "eisdir" if os.path.isdir(path) else "enoent"
        text = f"could not load {path}. Reason: {reason}"
        raise ErlError(exception_struct("Code.LoadError", file=path.encode(), reason=atom(reason), message=text.encode()))
    return path


def _expanded(vm: Any, path: Any, relative_to: Any = NIL) -> str:
    """A path, a string or charlist, from the root on."""
    parts = [path] if relative_to is NIL else [path, relative_to]
    texts = [vm.apply(atom("Elixir.IO"), atom("chardata_to_string"), part) for part in parts]
    return vm.apply(atom("Elixir.Path"), atom("expand"), *texts).decode("utf-8", "surrogateescape")


# -- compiling -------------------------------------------------------------------------------------------------------


def _compiled(vm: Any, work: Any) -> Any:
    with vm.code.defining() as defined:
        work()
    return from_iter([(name, data) for name, data in defined])


@fn(vm=True)
def compile_string(vm: Any, string: Any, file: Any = b"nofile") -> Any:
    """Compiles source text: the modules it defined, with their code.

    Raises `SyntaxError` when `string` is not Elixir, `TokenMissingError` when it is not complete, `ArgumentError` when it is a list that
    is not text, `Protocol.UndefinedError` when it cannot be text at all, such as a tuple, and `FunctionClauseError` when `file` is not a
    string.

    iex> [{Some, _}] = Code.compile_string("defmodule Some do end")
    """
    name = binary(file).decode()
    return _compiled(vm, lambda: vm.evaluate_file(parse_compiled(vm, text_of(vm, string), name), name))


@fn(vm=True)
def compile_quoted(vm: Any, quoted: Any, file: Any = b"nofile") -> Any:
    """Compiles a quoted expression: the modules it defined, with their code.

    Raises `FunctionClauseError` when `file` is not a string.

    iex> [{module, _code}] = Code.compile_quoted(quote do defmodule Made, do: def(one, do: 1) end)
    iex> module.one()
    1
    """
    return _compiled(vm, lambda: vm.evaluate_file(quoted, file.decode()))


@fn(vm=True)
def compile_file(vm: Any, file: Any, relative_to: Any = NIL) -> Any:
    """Compiles a file: the modules it defined, with their code.

    Raises `Code.LoadError` when there is no such file, `TokenMissingError` when its source is not complete, `ArgumentError` when
    `relative_to` is a list that is not text, and `FunctionClauseError` when `file` is not a string.

    iex> File.write!("compiled.ex", "defmodule Compiled, do: def(two, do: 2)")
    :ok
    iex> [{module, _code}] = Code.compile_file("compiled.ex")
    iex> module.two()
    2
    """
    path = _path(vm, file, relative_to)
    return _compiled(vm, lambda: vm.evaluate_file(parse_compiled(vm, vm.read_source(path), path), path))


@fn(vm=True)
def load_file(vm: Any, file: Any, relative_to: Any = NIL) -> Any:
    """Old name of `compile_file/2`; `require_file/2` does not compile the file again.

    Raises `Code.LoadError` when there is no such file, `ArgumentError` when `relative_to` is a list that is not text, and
    `FunctionClauseError` when `file` is not a string.

    iex> File.write!("loaded.ex", "defmodule Loaded, do: def(two, do: 2)")
    :ok
    iex> [{module, _code}] = Code.load_file("loaded.ex")
    iex> module.two()
    2
    """
    made = compile_file(vm, file, relative_to)
    vm.code.required_files.append(_path(vm, file, relative_to))
    return made


@fn(vm=True)
def require_file(vm: Any, file: Any, relative_to: Any = NIL) -> Any:
    """Compiles a file unless that was done before: the modules it defined, or nil.

    Raises `Code.LoadError` when there is no such file, `ArgumentError` when `relative_to` is a list that is not text, and
    `FunctionClauseError` when `file` is not a string.

    iex> File.write!("needed.ex", "defmodule Needed, do: def(one, do: 1)")
    :ok
    iex> Code.require_file("needed.ex")
    iex> Needed.one()
    1
    iex> Code.require_file("needed.ex")
    nil
    """
    path = _path(vm, file, relative_to)
    if path in vm.code.required_files:
        return NIL
    vm.code.required_files.append(path)
    return compile_file(vm, path.encode())


@fn(vm=True)
def required_files(vm: Any) -> Any:
    """The files that `require_file/2` has compiled.

    iex> is_list(Code.required_files())
    true
    """
    return from_iter([path.encode() for path in vm.code.required_files])


code.functions["loaded_files", 0] = code.functions["required_files", 0]._replace(name="loaded_files")


@fn(vm=True)
def unrequire_files(vm: Any, files: Any) -> Any:
    """Lets `require_file/2` compile these files again. Gives `:ok`.

    Raises `FunctionClauseError` when `files` is not a list.

    iex> Code.unrequire_files(["no_such_file.ex"])
    :ok
    """
    gone = {path.decode() for path in to_pylist(files) if type(path) is bytes}
    vm.code.required_files[:] = [path for path in vm.code.required_files if path not in gone]
    return OK


code.functions["unload_files", 1] = code.functions["unrequire_files", 1]._replace(name="unload_files")


# -- modules ---------------------------------------------------------------------------------------------------------


@fn(vm=True)
def ensure_loaded(vm: Any, module: Any) -> Any:
    """Loads a module if need be: `{:module, module}` or `{:error, :nofile}`.

    Raises `FunctionClauseError` when `module` is not an atom.

    iex> Code.ensure_loaded(Atom)
    {:module, Atom}
    """
    if type(module) is not Atom:
        raise TypeError("no module")
    return (_MODULE, module) if vm.code.is_at_hand(module) else (_ERROR, _NOFILE)


@fn("ensure_loaded?", vm=True)
def is_ensured(vm: Any, module: Any) -> Any:
    """Whether a module is there, loading it if need be.

    Raises `FunctionClauseError` when `module` is not an atom.

    iex> Code.ensure_loaded?(Atom)
    true
    """
    return boolean(ensure_loaded(vm, module)[0] is _MODULE)


@fn("ensure_loaded!", vm=True)
def must_be_loaded(vm: Any, module: Any) -> Any:
    """As `ensure_loaded/1`, but gives the module alone.

    Raises `ArgumentError` when the module is not there, and `FunctionClauseError` when `module` is not an atom.

    iex> Code.ensure_loaded!(Atom)
    Atom
    """
    return _module_or_raise(ensure_loaded(vm, module), module)


def _module_or_raise(answer: Any, module: Any) -> Any:
    if answer[0] is _MODULE:
        return module
    raise argument_error(f"could not load module {atom_literal(module)} due to reason {atom_literal(answer[1])}")


@fn(vm=True)
def ensure_all_loaded(vm: Any, modules: Any) -> Any:
    """Loads modules: `:ok`, or an error with those that are not there.

    iex> Code.ensure_all_loaded([Atom, String])
    :ok
    """
    missing = [(module, _NOFILE) for module in to_pylist(modules) if not vm.code.is_at_hand(module)]
    return (_ERROR, from_iter(missing)) if missing else OK


@fn(vm=True)
def ensure_compiled(vm: Any, module: Any) -> Any:
    """As `ensure_loaded/1`; a module that is being defined is not available yet.

    Raises `FunctionClauseError` when `module` is not an atom.

    iex> Code.ensure_compiled(Atom)
    {:module, Atom}
    """
    if type(module) is not Atom:
        raise TypeError("no module")
    if not vm.ensure_loaded(module, True):
        # Only files that are compiled together know of each other's modules before they are there.
        return (_ERROR, _UNAVAILABLE if vm.open_module(module) is not None and vm.code.pending is not None else _NOFILE)
    return (_MODULE, module)


@fn("ensure_compiled!", vm=True)
def must_be_compiled(vm: Any, module: Any) -> Any:
    """As `ensure_compiled/1`, but gives the module alone.

    Raises `ArgumentError` when the module is not there, and `FunctionClauseError` when `module` is not an atom.

    iex> Code.ensure_compiled!(Atom)
    Atom
    """
    return _module_or_raise(ensure_compiled(vm, module), module)


@fn("ensure_compiled?", vm=True)
def is_compiled(vm: Any, module: Any) -> Any:
    """Whether a module is there and finished.

    Raises `FunctionClauseError` when `module` is not an atom.

    iex> Code.ensure_compiled?(Enum)
    true
    """
    return boolean(ensure_compiled(vm, module)[0] is _MODULE)


@fn("loaded?", vm=True)
def is_loaded(vm: Any, module: Any) -> Any:
    """Whether a module is loaded, without loading it.

    iex> Code.loaded?(Kernel)
    true
    """
    return boolean(vm.module_loaded(module))


@fn("can_await_module_compilation?")
def can_await() -> Any:
    """Whether a parallel compiler runs: never here.

    iex> Code.can_await_module_compilation?()
    false
    """
    return FALSE


@fn(vm=True)
def available_compiler_options(vm: Any) -> Any:
    """The names of the compiler's options.

    iex> :docs in Code.available_compiler_options()
    true
    """
    return from_iter(list(vm.code.compiler_options))


@fn(vm=True)
def compiler_options(vm: Any, options: Any = None) -> Any:
    """The compiler's options as a map. With an argument it sets some of them, and gives a map of what they were.

    Raises `FunctionClauseError` when there is no option of that name, and `Protocol.UndefinedError` when `options` is not enumerable.

    iex> Code.compiler_options() |> Map.has_key?(:docs)
    true
    """
    current = vm.code.compiler_options
    if options is None:
        return from_pairs(current.items())
    given = to_pylist(vm.apply(atom("Elixir.Enum"), atom("to_list"), options))
    before = []
    for key, value in [pair for pair in given if type(pair) is tuple and len(pair) == 2]:
        before.append((key, get_compiler_option(vm, key)))
        put_compiler_option(vm, key, value)
    return from_pairs(before)


@fn(vm=True)
def get_compiler_option(vm: Any, key: Any) -> Any:
    """The value of one of the compiler's options.

    Raises `FunctionClauseError` when there is no such option.

    iex> Code.get_compiler_option(:debug_info)
    true
    """
    return vm.code.compiler_options[key]


@fn(vm=True)
def put_compiler_option(vm: Any, key: Any, value: Any) -> Any:
    """Sets one of the compiler's options. Gives `:ok`.

    Raises `RuntimeError` when there is no such option, or `value` is not one that it may have.

    iex> Code.put_compiler_option(:docs, true)
    :ok
    """
    if key not in vm.code.compiler_options:
        raise _option_error(f"unknown compiler option: {vm.inspect(key)}")
    before = vm.code.compiler_options[key]
    wanted = ""
    if key.name == "no_warn_undefined":
        wanted = "" if is_list(value) or value is atom("all") else "a list or the atom :all"
    elif is_list(before):
        wanted = "" if is_list(value) else "a list"
    elif value is not TRUE and value is not FALSE:
        wanted = "a boolean"
    if wanted:
        raise _option_error(f"compiler option :{key.name} should be {wanted}, got: {vm.inspect(value)}")
    vm.code.compiler_options[key] = value
    return OK


def _option_error(text: str) -> ErlError:
    return ErlError(exception_struct("RuntimeError", message=text.encode()))


@fn(vm=True)
def append_path(vm: Any, path: Any, opts: Any = EMPTY) -> Any:
    """Adds a folder to the end of the code path: `true`, or `{:error, :bad_directory}` when there is no such folder.

    Modules whose object code lies there are loaded when they are needed, if it was made in this session.

    Raises `ArgumentError` when `path` is a list that is not text, and `FunctionClauseError` when it is not a string or a list.

    iex> Code.append_path(File.cwd!())
    true
    iex> Code.append_path("no_such_folder")
    {:error, :bad_directory}
    """
    return _added(vm, path, len(vm.code.paths))


@fn(vm=True)
def prepend_path(vm: Any, path: Any, opts: Any = EMPTY) -> Any:
    """Adds a folder to the front of the code path: `true`, or `{:error, :bad_directory}` when there is no such folder.

    Modules whose object code lies there are loaded when they are needed, if it was made in this session.

    Raises `ArgumentError` when `path` is a list that is not text, and `FunctionClauseError` when it is not a string or a list.

    iex> Code.prepend_path(File.cwd!())
    true
    iex> Code.prepend_path("no_such_folder")
    {:error, :bad_directory}
    """
    return _added(vm, path, 0)


def _added(vm: Any, path: Any, index: int) -> Any:
    folder = _expanded(vm, path)
    vm.check_file(folder, "read")
    if not os.path.isdir(folder):
        return (_ERROR, atom("bad_directory"))
    vm.code.paths = [each for each in vm.code.paths if each != folder]
    vm.code.paths.insert(index, folder)
    vm.code.forget_absent()
    return TRUE


@fn(vm=True)
def delete_path(vm: Any, path: Any) -> Any:
    """Takes a folder out of the code path: whether it was in it.

    Raises `ArgumentError` when `path` is a list that is not text, and `FunctionClauseError` when it is not a string or a list.

    iex> Code.append_path(File.cwd!())
    iex> Code.delete_path(File.cwd!())
    true
    iex> Code.delete_path(File.cwd!())
    false
    """
    folder = _expanded(vm, path)
    there = folder in vm.code.paths
    vm.code.paths = [each for each in vm.code.paths if each != folder]
    return boolean(there)


@fn(vm=True)
def purge_compiler_modules(vm: Any) -> Any:
    """Forgets the modules that the compiler made to run code outside of modules: `{:ok, how many there were}`.

    iex> Code.purge_compiler_modules() |> elem(0)
    :ok
    """
    count, vm.compiled_files = vm.compiled_files, 0
    return (OK, count)


# -- documentation ------------------------------------------------------------------------------------------------------


@fn(vm=True)
def fetch_docs(vm: Any, module: Any) -> Any:
    """The documentation of a module, or of a file of object code, in the shape of EEP 48; or an error.

    Raises `FunctionClauseError` when `module` is not an atom or a string.

    iex> Code.fetch_docs(NoSuchModule)
    {:error, :module_not_found}
    """
    if type(module) is bytes:
        return _docs_of_file(vm, module)
    if type(module) is not Atom:
        raise TypeError("no module")
    loaded = vm.code.module(module)
    if loaded is None:
        return (_ERROR, atom("module_not_found"))
    if loaded.object_code is not None and vm.code.objects.docs_of(loaded.object_code) is None:
        lies = vm.code.object_file(module)
        return (_ERROR, atom("chunk_not_found")) if lies is None else _docs_beside(vm, module, lies[1])
    entries = vm.code.documentation(loaded)
    if entries is None:
        return (_ERROR, atom("chunk_not_found"))
    line, moduledoc, docs, meta = entries
    return (atom("docs_v1"), line, atom("elixir"), b"text/markdown", moduledoc, meta, from_iter(docs))


def _docs_of_file(vm: Any, path: bytes) -> Any:
    vm.check_file(path.decode(), "read")
    try:
        with open(path, "rb") as file:
            found = vm.code.objects.docs_of(file.read())
    except OSError:
        return (_ERROR, atom("module_not_found"))
    return (_ERROR, atom("chunk_not_found")) if found is None else found


def _docs_beside(vm: Any, module: Atom, beam: str) -> Any:
    """The documentation in ``doc/chunks`` beside the folder of the object code, where Erlang's tools put it."""
    path = os.path.join(os.path.dirname(beam), "..", "doc", "chunks", f"{module.name}.chunk")
    try:
        with open(path, "rb") as file:
            return vm.apply(atom("erlang"), atom("binary_to_term"), file.read())
    except OSError:
        return (_ERROR, atom("chunk_not_found"))


@fn(vm=True)
def cursor_context(vm: Any, string: Any, opts: Any = EMPTY) -> Any:
    """Old name of `Code.Fragment.cursor_context/2`.

    Raises `FunctionClauseError` when `string` is a list that is not text, and `Protocol.UndefinedError` when it cannot be text at all,
    such as a tuple.

    iex> Code.cursor_context("hello")
    {:local_or_var, ~c"hello"}
    """
    return vm.apply(alias("Code.Fragment"), atom("cursor_context"), string, opts)


@fn
def get_docs(module: Any, kind: Any) -> Any:
    """Always `nil`: documentation in the old form is no longer made. Use `fetch_docs/1`.

    iex> Code.get_docs(Enum, :docs)
    nil
    """
    return NIL
