"""Elixir.Code: source text to quoted, to values, to modules."""

from __future__ import annotations

import os
from typing import Any

from otpshell.lang.env import Env, new_env
from otpshell.lang.native import Native
from otpshell.lang.syntax_errors import ElixirSyntaxError
from otpshell.terms.atom import FALSE, NIL, OK, TRUE, Atom, alias, atom, boolean
from otpshell.terms.cons import EMPTY, cons, from_iter, is_list, to_pylist
from otpshell.terms.errors import ErlError, argument_error, exception_struct
from otpshell.terms.fun import callable_of, run
from otpshell.terms.inspect_text import atom_literal
from otpshell.terms.maps import STRUCT, Map, atom_map
from otpshell.terms.order import sort_terms

code = Native("Elixir.Code", "lib/code.ex")
fn = code.fn
_ENV = alias("Macro.Env")
_ERROR, _MODULE, _NOFILE, _UNAVAILABLE, _LINE, _COLUMN = map(atom, ("error", "module", "nofile", "unavailable", "line", "column"))
_OPTIONS = {"columns", "token_metadata", "literal_encoder", "existing_atoms_only", "unescape", "static_atoms_encoder"}


def _text(string: Any) -> str:
    if is_list(string):
        return "".join(map(chr, to_pylist(string)))
    return string.decode("utf-8", "surrogateescape")


def _options(options: Any) -> dict[str, Any]:
    return {key.name: value for key, value in to_pylist(options)}


def _bindings(binding: Any) -> dict[Any, Any]:
    """A binding as Elixir gives it, ``[a: 1]`` or ``[{{:a, Context}, 1}]``."""
    return {(key if type(key) is tuple else (key, NIL)): value for key, value in to_pylist(binding)}


def _binding_term(bindings: dict[Any, Any]) -> Any:
    keys = {(name if context is NIL else (name, context)): value for (name, context), value in bindings.items()}
    return from_iter([(key, keys[key]) for key in sort_terms(keys)])


def _env(vm: Any, opts: Any) -> Env:
    """The env that the last argument of the eval functions says: a ``Macro.Env``, or options ``file:``, ``line:``, ``module:`` …"""
    if type(opts) is Map and opts.d.get(STRUCT) is _ENV:
        return Env.from_map(opts, vm)
    given = _options(opts)
    env = new_env(vm, given["file"].decode() if "file" in given else "nofile")
    changes: dict[str, Any] = {}
    if "line" in given:
        changes["line"] = given["line"]
    if given.get("module", NIL) is not NIL:
        changes["module"] = given["module"]
    return env.replace(**changes) if changes else env


# -- evaluating ------------------------------------------------------------------------------------------------------


@fn(vm=True)
def eval_string(vm: Any, string: Any, binding: Any = EMPTY, opts: Any = EMPTY) -> Any:
    """Evaluates source text: its value, and the variables afterwards.

    iex> Code.eval_string("a + b", [a: 1, b: 2])
    {3, [a: 1, b: 2]}
    """
    env = _env(vm, opts)
    quoted = vm.parse(_text(string), env.file, env.line)
    return _evaluated(vm, quoted, binding, env)


@fn(vm=True)
def eval_quoted(vm: Any, quoted: Any, binding: Any = EMPTY, opts: Any = EMPTY) -> Any:
    """Evaluates a quoted expression: its value, and the variables afterwards.

    iex> Code.eval_quoted(quote(do: 1 + 2))
    {3, []}
    """
    return _evaluated(vm, quoted, binding, _env(vm, opts))


def _evaluated(vm: Any, quoted: Any, binding: Any, env: Env) -> Any:
    result = vm.evaluate(quoted, _bindings(binding), env.replace(versioned_vars={}))
    return (result.value, _binding_term(result.bindings))


@fn(vm=True)
def eval_quoted_with_env(vm: Any, quoted: Any, binding: Any, env: Any) -> Any:
    """Evaluates a quoted expression in an env: its value, the variables, and the env afterwards.

    iex> {3, [], _env} = Code.eval_quoted_with_env(quote(do: 1 + 2), [], Code.env_for_eval([]))
    """
    result = vm.evaluate(quoted, _bindings(binding), Env.from_map(env, vm).replace(versioned_vars={}))
    return (result.value, _binding_term(result.bindings), result.env.to_map())


@fn(vm=True)
def env_for_eval(vm: Any, opts: Any) -> Any:
    """The env for evaluating code, from options or another env.

    iex> Code.env_for_eval(file: "a.exs").file
    "a.exs"
    """
    return _env(vm, opts).to_map()


@fn(vm=True)
def eval_file(vm: Any, file: Any, relative_to: Any = NIL) -> Any:
    """Evaluates a file: its value, and the variables afterwards."""
    path = _path(vm, file, relative_to)
    return _evaluated(vm, vm.parse(vm.read_source(path), path), EMPTY, new_env(vm, path))


def _path(vm: Any, file: Any, relative_to: Any) -> str:
    path = file.decode()
    if relative_to is not NIL:
        path = os.path.join(relative_to.decode(), path)
    vm.check_file(path, "read")
    if not os.path.isfile(path):
        raise ErlError(exception_struct("Code.LoadError", file=file, message=f"could not load {file.decode()}".encode()))
    return path


# -- compiling -------------------------------------------------------------------------------------------------------


def _compiled(vm: Any, work: Any) -> Any:
    with vm.code.defining() as defined:
        work()
    return from_iter([(name, data) for name, data in defined])


@fn(vm=True)
def compile_string(vm: Any, string: Any, file: Any = b"nofile") -> Any:
    """Compiles source text: the modules it defined, with their code.

    iex> [{Some, _}] = Code.compile_string("defmodule Some do end")
    """
    name = file.decode()
    return _compiled(vm, lambda: vm.evaluate_file(vm.parse(_text(string), name), name))


@fn(vm=True)
def compile_quoted(vm: Any, quoted: Any, file: Any = b"nofile") -> Any:
    """Compiles a quoted expression: the modules it defined, with their code."""
    return _compiled(vm, lambda: vm.evaluate_file(quoted, file.decode()))


@fn(vm=True)
def compile_file(vm: Any, file: Any, relative_to: Any = NIL) -> Any:
    """Compiles a file: the modules it defined, with their code."""
    path = _path(vm, file, relative_to)
    return _compiled(vm, lambda: vm.evaluate_file(vm.parse(vm.read_source(path), path), path))


@fn(vm=True)
def require_file(vm: Any, file: Any, relative_to: Any = NIL) -> Any:
    """Compiles a file unless that was done before: the modules it defined, or nil."""
    path = _path(vm, file, relative_to)
    if path in vm.code.required_files:
        return NIL
    vm.code.required_files.append(path)
    return compile_file(vm, file, relative_to)


@fn(vm=True)
def required_files(vm: Any) -> Any:
    """The files that `require_file` has compiled."""
    return from_iter([path.encode() for path in vm.code.required_files])


@fn(vm=True)
def unrequire_files(vm: Any, files: Any) -> Any:
    """Lets `require_file` compile these files again."""
    gone = {path.decode() for path in to_pylist(files)}
    vm.code.required_files[:] = [path for path in vm.code.required_files if path not in gone]
    return OK


# -- modules ---------------------------------------------------------------------------------------------------------


@fn(vm=True)
def ensure_loaded(vm: Any, module: Any) -> Any:
    """Loads a module if need be: `{:module, module}` or `{:error, :nofile}`.

    iex> Code.ensure_loaded(Atom)
    {:module, Atom}
    """
    if type(module) is not Atom:
        raise TypeError("no module")
    return (_MODULE, module) if vm.ensure_loaded(module) else (_ERROR, _NOFILE)


@fn("ensure_loaded?", vm=True)
def is_ensured(vm: Any, module: Any) -> Any:
    """Whether a module is there, loading it if need be.

    iex> Code.ensure_loaded?(Atom)
    true
    """
    return boolean(ensure_loaded(vm, module)[0] is _MODULE)


@fn("ensure_loaded!", vm=True)
def must_be_loaded(vm: Any, module: Any) -> Any:
    """Loads a module if need be, and raises when it is not there.

    iex> Code.ensure_loaded!(Atom)
    Atom
    """
    return _module_or_raise(vm, module)


def _module_or_raise(vm: Any, module: Any) -> Any:
    if ensure_loaded(vm, module)[0] is _MODULE:
        return module
    raise argument_error(f"could not load module {atom_literal(module)} due to reason :nofile")


@fn(vm=True)
def ensure_all_loaded(vm: Any, modules: Any) -> Any:
    """Loads modules: `:ok`, or an error with those that are not there.

    iex> Code.ensure_all_loaded([Atom, String])
    :ok
    """
    missing = [(module, _NOFILE) for module in to_pylist(modules) if not vm.ensure_loaded(module)]
    return (_ERROR, from_iter(missing)) if missing else OK


@fn(vm=True)
def ensure_compiled(vm: Any, module: Any) -> Any:
    """As `ensure_loaded/1`; a module that is being defined is not available yet.

    iex> Code.ensure_compiled(Atom)
    {:module, Atom}
    """
    if vm.open_module(module) is not None:
        return (_ERROR, _UNAVAILABLE)
    return ensure_loaded(vm, module)


@fn("ensure_compiled!", vm=True)
def must_be_compiled(vm: Any, module: Any) -> Any:
    """As `ensure_loaded!/1`.

    iex> Code.ensure_compiled!(Atom)
    Atom
    """
    return _module_or_raise(vm, module)


@fn("ensure_compiled?", vm=True)
def is_compiled(vm: Any, module: Any) -> Any:
    """Whether a module is there and finished."""
    return boolean(ensure_compiled(vm, module)[0] is _MODULE)


@fn("loaded?", vm=True)
def is_loaded(vm: Any, module: Any) -> Any:
    """Whether a module is loaded, without loading it.

    iex> Code.loaded?(Atom)
    true
    """
    return boolean(vm.module_loaded(module))


@fn("can_await_module_compilation?")
def can_await() -> Any:
    """Whether a parallel compiler runs: never here."""
    return FALSE


@fn(vm=True)
def available_compiler_options(vm: Any) -> Any:
    """The names of the compiler's options."""
    return from_iter(list(vm.code.compiler_options))


@fn(vm=True)
def compiler_options(vm: Any, options: Any = None) -> Any:
    """The compiler's options, or sets some of them."""
    current = vm.code.compiler_options
    if options is None:
        return Map(dict(current))
    before = [(key, current.get(key, NIL)) for key, _ in to_pylist(options)]
    for key, value in to_pylist(options):
        put_compiler_option(vm, key, value)
    return from_iter(before)


@fn(vm=True)
def get_compiler_option(vm: Any, key: Any) -> Any:
    """One of the compiler's options.

    iex> Code.get_compiler_option(:debug_info)
    true
    """
    try:
        return vm.code.compiler_options[key]
    except KeyError:
        raise ErlError(exception_struct("RuntimeError", message=f"unknown compiler option: {atom_literal(key)}".encode())) from None


@fn(vm=True)
def put_compiler_option(vm: Any, key: Any, value: Any) -> Any:
    """Sets one of the compiler's options.

    iex> Code.put_compiler_option(:docs, true)
    :ok
    """
    if key not in vm.code.compiler_options:
        raise ErlError(exception_struct("RuntimeError", message=f"unknown compiler option: {atom_literal(key)}".encode()))
    vm.code.compiler_options[key] = value
    return OK


@fn
def append_path(path: Any, opts: Any = EMPTY) -> Any:
    """There is no code path here: gives true, as for a folder that is there."""
    return TRUE


@fn
def prepend_path(path: Any, opts: Any = EMPTY) -> Any:
    """There is no code path here: gives true, as for a folder that is there."""
    return TRUE


@fn
def delete_path(path: Any) -> Any:
    """There is no code path here: gives false, as for a folder that is not in it."""
    return FALSE


@fn
def purge_compiler_modules() -> Any:
    """Nothing is left behind by evaluation here: always `{:ok, 0}`."""
    return (OK, 0)


# -- text ------------------------------------------------------------------------------------------------------------


def _parse(vm: Any, string: Any, opts: Any) -> Any:
    given = _options(opts)
    extra: dict[str, Any] = {}
    for name in _OPTIONS & set(given):
        value = given[name]
        if name.endswith("encoder"):
            extra[name] = _encoder(value, given.get("file", b"nofile"), name)
        else:
            extra[name] = value is not FALSE and value is not NIL
    file = given.get("file", b"nofile").decode()
    return vm.parse(_text(string), file, given.get("line", 1), given.get("column", 1), **extra)


class _EncoderFailed(Exception):
    """An encoder function refused a literal."""


def _encoder(fun: Any, file: bytes, name: str) -> Any:
    target = callable_of(fun, 2)

    def encode(value: Any, *where: Any) -> Any:
        if name == "static_atoms_encoder":
            meta = from_iter([(atom("file"), file), (_LINE, where[0]), (_COLUMN, where[1])])
            value = value.encode() if type(value) is str else value
        else:
            meta = where[0]
        result = run(target(value, meta))
        if type(result) is tuple and len(result) == 2 and result[0] is OK:
            return result[1]
        raise _EncoderFailed(result)

    return encode


@fn(vm=True)
def string_to_quoted(vm: Any, string: Any, opts: Any = EMPTY) -> Any:
    """Source text to `{:ok, quoted}`, or an error with its place.

    iex> Code.string_to_quoted("1 + 2")
    {:ok, {:+, [line: 1], [1, 2]}}
    """
    try:
        return (OK, _parse(vm, string, opts))
    except ElixirSyntaxError as error:
        problem = error.problem
        place: list[Any] = [(_LINE, problem.line)]
        if problem.column is not None:
            place.append((_COLUMN, problem.column))
        text: Any = problem.error.encode() if type(problem.error) is str else tuple(part.encode() for part in problem.error)
        return (_ERROR, (from_iter(place), text, problem.token.encode()))


@fn("string_to_quoted!", vm=True)
def must_parse(vm: Any, string: Any, opts: Any = EMPTY) -> Any:
    """Source text to a quoted expression; SyntaxError or TokenMissingError when it is none.

    iex> Code.string_to_quoted!("a")
    {:a, [line: 1], nil}
    """
    return _parse(vm, string, opts)


@fn("format_string!", vm=True)
def format_string(vm: Any, string: Any, opts: Any = EMPTY) -> Any:
    """Source text laid out anew.

    iex> Code.format_string!("a+b") |> IO.iodata_to_binary()
    "a + b"
    """
    text = vm.to_source(_parse(vm, string, EMPTY)).encode()
    return cons(text, EMPTY) if text else EMPTY


@fn("format_file!", vm=True)
def format_file(vm: Any, file: Any, opts: Any = EMPTY) -> Any:
    """The source of a file laid out anew, with a line break at its end.

    iex> Code.format_file!("no such file")
    ** (File.Error) could not read file "no such file": no such file or directory
    """
    text = vm.apply(atom("Elixir.File"), atom("read!"), file)
    return cons(format_string(vm, text, opts), cons(b"\n", EMPTY))


@fn(vm=True)
def quoted_to_algebra(vm: Any, quoted: Any, _opts: Any = EMPTY) -> Any:
    """A quoted expression as a document of `Inspect.Algebra`.

    iex> Code.quoted_to_algebra(quote(do: foo(1))) |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
    "foo(1)"
    """
    algebra = atom("Elixir.Inspect.Algebra")
    lines = [line.encode() for line in vm.to_source(quoted).split("\n")]
    doc: Any = lines[0]
    for line in lines[1:]:
        doc = vm.apply(algebra, atom("concat"), doc, vm.apply(algebra, atom("concat"), vm.apply(algebra, atom("line")), line))
    return doc


@fn(vm=True)
def fetch_docs(vm: Any, module: Any) -> Any:
    """The documentation of a module in the shape of EEP 48, or an error."""
    loaded = vm.code.module(module) if type(module) is Atom else None
    if loaded is None:
        return (_ERROR, atom("module_not_found"))
    entries = vm.code.documentation(loaded)
    if entries is None:
        return (_ERROR, atom("chunk_not_found"))
    line, moduledoc, docs = entries
    return (atom("docs_v1"), line, atom("elixir"), b"text/markdown", moduledoc, atom_map(), from_iter(docs))


@fn
def get_docs(module: Any, kind: Any) -> Any:
    """Always nil: use `fetch_docs/1`."""
    return NIL
