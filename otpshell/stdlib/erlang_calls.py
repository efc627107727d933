"""``:erlang``: applying and leaving functions, and what they are."""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.erlang_module import NOT_ATOM, NOT_INTEGER, NOT_LIST, OUT_OF_RANGE, atom_name, erlang, proper_items
from otpshell.terms.atom import NIL, TRUE, UNDEFINED, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, charlist, cons, from_iter, is_list, is_proper, to_pylist
from otpshell.terms.errors import ErlError, ErlExit, ErlThrow
from otpshell.terms.fun import ExtFun, arity_of, call, is_fun
from otpshell.terms.inspect_funs import fun_info as known_of

fn = erlang.fn


# -- applying and leaving --------------------------------------------------------------------------------------------


@fn("apply", vm=True)
def apply_(vm: Any, fun: Any, second: Any, third: Any = None) -> Any:
    """Calls a function, or a function of a module, with a list of arguments, and gives what it returns.

    Raises `BadFunctionError` when `fun` is not a fun, `UndefinedFunctionError` when there is no such function, `ArgumentError` when module
    or function is not an atom or the arguments are not a proper list, and whatever the function raises.

    iex> :erlang.apply(Kernel, :max, [1, 2])
    2
    """
    if third is None:
        if not is_fun(fun):
            raise ErlError((atom("badfun"), fun)) if is_list(second) else bad_argument(2, NOT_LIST)
        if not is_proper(second):
            # The BEAM counts them first.
            raise bad_argument(1, NOT_LIST)
        return call(fun, *to_pylist(second))
    if type(second) is not Atom:
        raise bad_argument(2, NOT_ATOM)
    args = proper_items(third, 3)
    if type(fun) is not Atom:
        raise bad_argument(1, NOT_ATOM)
    return vm.apply(fun, second, *args)


@fn
def error(reason: Any, _args: Any = NIL, _opts: Any = NIL) -> Any:
    """Raises an error with that reason.

    Raises `ErlangError` with that reason, or the error that Elixir has for it (`ArgumentError` for `:badarg`).

    iex> :erlang.error(:badarg)
    ** (ArgumentError) argument error
    """
    raise ErlError(reason)


@fn
def throw(value: Any) -> Any:
    """Throws a value, to be caught by `catch`.

    Throws that value.

    iex> catch_it = fn -> try do :erlang.throw(:ball) catch value -> value end end
    iex> catch_it.()
    :ball
    """
    raise ErlThrow(value)


@fn("raise")
def raise_(kind: Any, reason: Any, trace: Any) -> Any:
    """Raises an exception of a kind (`:error`, `:exit` or `:throw`), with a reason and a stack trace.

    Throws what it is given for the kind `:throw`; raises or exits for the others.

    iex> fun = fn -> try do :erlang.raise(:throw, :ball, []) catch :throw, value -> value end end
    iex> fun.()
    :ball
    """
    if is_proper(trace) and all(type(entry) is tuple and 2 <= len(entry) <= 4 for entry in to_pylist(trace)):
        for leave in (ErlError, ErlExit, ErlThrow):
            if leave.kind is kind:
                raise leave(reason, trace)
    return atom("badarg")


@fn
def nif_error(reason: Any, _args: Any = NIL) -> Any:
    """Raises an error with that reason, as `error/1` does.

    Raises `ErlangError` with that reason.

    iex> :erlang.nif_error(:not_loaded)
    ** (ErlangError) Erlang error: :not_loaded
    """
    raise ErlError(reason)


# -- functions and modules -------------------------------------------------------------------------------------------


@fn(vm=True)
def make_fun(vm: Any, module: Any, name: Any, arity: Any) -> Any:
    """The fun that names a function of a module: `&module.name/arity`.

    Raises `ArgumentError` when `module` or `name` is not an atom or `arity` is not from 0 to 255.

    iex> :erlang.make_fun(Enum, :sum, 1).([1, 2])
    3
    """
    atom_name(module), atom_name(name, 2)
    if type(arity) is not int:
        raise bad_argument(3, NOT_INTEGER)
    if not 0 <= arity <= 255:
        raise bad_argument(3, OUT_OF_RANGE)
    return external(vm, module, name, arity)


def external(vm: Any, module: Any, name: Any, arity: int) -> ExtFun:
    """A fun that names a function, which may not be there (yet)."""
    key = f"{module.name}:{name.name}/{arity}"
    if key not in vm.exports:
        vm.exports[key] = vm.code.stub(key)
    return ExtFun(module, name, arity, vm.exports)


@fn(vm=True)
def function_exported(vm: Any, module: Any, name: Any, arity: Any) -> Atom:
    """Whether a loaded module exports a function.

    Raises `ArgumentError` when `module` is not an atom, `name` is not an atom or `arity` is not an integer.

    iex> :erlang.function_exported(:lists, :reverse, 1)
    true
    """
    atom_name(module), atom_name(name, 2)
    if type(arity) is not int:
        raise bad_argument(3, NOT_INTEGER)
    vm.ensure_loaded(module)
    return boolean(vm.function_exported(module, name, arity))


@fn(vm=True)
def module_loaded(vm: Any, module: Any) -> Atom:
    """Whether a module is loaded.

    Raises `ArgumentError` when `module` is not an atom.

    iex> :erlang.module_loaded(:erlang)
    true
    """
    atom_name(module)
    return boolean(vm.module_loaded(module))


@fn("fun_info")
def fun_info(fun: Any, item: Any = None) -> Any:
    """What is known of a fun: module, name, arity, type, env.

    Raises `ArgumentError` when `fun` is not a function without arguments or `fun` is not a function of two arguments.

    iex> :erlang.fun_info(&Enum.map/2, :arity)
    {:arity, 2}
    """
    if not is_fun(fun):
        raise bad_argument(1, "not a fun")
    if item is None:
        keys = ["module", "name", "arity", "env", "type"] if type(fun) is ExtFun else _FUN_KEYS
        return from_iter([fun_info(fun, atom(key)) for key in keys])
    if type(item) is not Atom or item.name not in _FUN_KEYS and item.name != "refc":
        raise bad_argument(2, "invalid item")
    return (item, _fun_item(fun, item.name))


_FUN_KEYS = ["pid", "module", "new_index", "new_uniq", "index", "uniq", "name", "arity", "env", "type"]


def _fun_item(fun: Any, key: str) -> Any:
    external = type(fun) is ExtFun
    if key == "arity":
        return arity_of(fun)
    if key == "type":
        return atom("external" if external else "local")
    if external:
        return {"module": fun.module, "name": fun.name, "env": EMPTY}.get(key, UNDEFINED)
    module, name, _arity, index, unique = known_of(fun)
    if key == "module":
        return module
    if key == "name":
        return atom(name)
    if key == "env":
        return from_iter([cell.cell_contents for cell in fun.__closure__ or ()])
    if key in ("index", "new_index"):
        return index
    if key == "uniq":
        return unique
    if key == "new_uniq":
        return unique.to_bytes(16, "big")
    if key == "pid":
        return UNDEFINED
    raise bad_argument(2, "invalid item")


@fn(vm=True)
def display(vm: Any, term: Any) -> Atom:
    """Print a term for debugging, in Erlang's notation.

    iex> :erlang.display({:a, 1})
    true
    """
    vm.output(vm.apply(atom("io_lib"), atom("format"), charlist("~p~n"), cons(term, EMPTY)))
    return TRUE
