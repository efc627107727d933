"""``Kernel``: the functions that are neither macros nor always inlined. Operators and BIFs are those of ``:erlang``."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.lang.struct_problem import struct_problem
from otpshell.stdlib import arith
from otpshell.stdlib import map as maps
from otpshell.stdlib.enum_core import Entry, no_clause, passed_on, pylist
from otpshell.stdlib.erl_erlang import erlang
from otpshell.stdlib.iodata import binary, integer, key_error
from otpshell.stdlib.kernel_help import help_of
from otpshell.stdlib.protocols import exported, inspect_text
from otpshell.terms.atom import NIL, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, from_iter, to_pylist
from otpshell.terms.errors import ErlError, ErlExit, ErlThrow, argument_error
from otpshell.terms.fun import call, is_fun
from otpshell.terms.maps import STRUCT, Map, struct_name

kernel = Native(
    "Elixir.Kernel",
    "lib/kernel.ex",
    doc="""\
What is there without importing anything: operators, guards, `def`, `if`, `spawn`, `send`, `self`, `inspect` and many more.

    iex> if 1 + 1 == 2, do: :yes
    :yes
""",
)
fn = kernel.fn

# Elixir's name -> :erlang's, where they differ.
_SAME = "+ - * / div rem abs round trunc ceil floor hd tl length map_size tuple_size bit_size byte_size max min not"
_TESTS = "atom binary bitstring boolean float function integer list map number pid port reference tuple"
_RENAMED = {"==": "==", "!=": "/=", "===": "=:=", "!==": "=/=", "<": "<", ">": ">", "<=": "=<", ">=": ">=", "++": "++", "--": "--",
            "binary_part": "binary_part", "apply": "apply"}  # fmt: skip


def _adopt() -> None:
    names = {name: name for name in _SAME.split()} | _RENAMED | {f"is_{name}": f"is_{name}" for name in _TESTS.split()}
    for name, theirs in names.items():
        for (found, arity), entry in erlang.functions.items():
            if found == theirs and (name, arity) != ("binary_part", 2):
                kernel.functions[name, arity] = entry._replace(name=name, doc=help_of(name, arity) or entry.doc)


_adopt()


@fn("**")
def power(base: Any, exponent: Any) -> Any:
    """`base` to the power of `exponent`: an integer for an integer and a natural exponent, else a float.

    Raises `FunctionClauseError` when `base` or `exponent` is not a number.

    iex> 2 ** 10
    1024
    """
    if type(base) is int and type(exponent) is int and exponent < 0:
        return arith.float_power(base, exponent)
    return arith.power(base, exponent)


@fn("=~", vm=True)
def matches(vm: Any, left: Any, right: Any) -> Atom:
    """Whether a string contains another string, or matches a regex.

    Raises `FunctionClauseError` when `left` is not a string or `right` is not a string or a regular expression.

    iex> "abcd" =~ ~r/c(d)/
    true
    """
    binary(left)
    if type(right) is bytes:
        return boolean(right in left)
    if struct_name(right) is not atom("Elixir.Regex"):
        raise no_clause("Elixir.Regex", "match?", 2, right, left)
    return vm.apply(atom("Elixir.Regex"), atom("match?"), right, left)


@fn
def elem(tuple_: Any, index: Any) -> Any:
    """The element of a tuple at an index, counted from 0.

    Raises `ArgumentError` when `tuple` is not a tuple or has no element at `index`, and `ArithmeticError` when `index` is not a number.

    iex> elem({:a, :b}, 1)
    :b
    """
    return erlang.functions["element", 2].code(index + 1 if type(index) is int else index, tuple_)


@fn
def put_elem(tuple_: Any, index: Any, value: Any) -> Any:
    """The tuple with another value at an index, counted from 0.

    Raises `ArgumentError` when `tuple` is not a tuple or has no element at `index`, and `ArithmeticError` when `index` is not a number.

    iex> put_elem({:a, :b}, 0, 1)
    {1, :b}
    """
    return erlang.functions["setelement", 3].code(index + 1 if type(index) is int else index, tuple_, value)


@fn
def is_map_key(map_: Any, key: Any) -> Atom:
    """Whether a map has a key.

    Raises `BadMapError` when `map` is not a map.

    iex> is_map_key(%{a: 1}, :a)
    true
    """
    return erlang.functions["is_map_key", 2].code(key, map_)


@fn
def exit(reason: Any) -> Any:
    """Leave with an exit of that reason; a process that does not catch it ends with it.

    Exits with the reason.

    iex> catch_exit = try do exit(:done) catch :exit, reason -> reason end
    :done
    """
    raise ErlExit(reason)


@fn
def throw(value: Any) -> Any:
    """Throws a value, which a `catch` around the call gets.

    Throws the value.

    iex> try do throw(:ball) catch value -> value end
    :ball
    """
    raise ErlThrow(value)


@fn(vm=True)
def inspect(vm: Any, term: Any, opts: Any = EMPTY) -> bytes:
    """A term as text that reads as Elixir where it can; options are those of `Inspect.Opts`.

    Raises `FunctionClauseError` when `opts` is not a keyword list.

    iex> inspect([1, :two])
    "[1, :two]"
    """
    return inspect_text(vm, term, opts)


@fn("function_exported?", vm=True)
def function_exported(vm: Any, module: Any, name: Any, arity: Any) -> Atom:
    """Whether a loaded module has a public function.

    Raises `ArgumentError` when `module` or `name` is not an atom or `arity` is not an integer.

    iex> function_exported?(String, :length, 1)
    true
    """
    return erlang.functions["function_exported", 3].code(vm, module, name, arity)


@fn("macro_exported?", vm=True)
def macro_exported(vm: Any, module: Any, name: Any, arity: Any) -> Atom:
    """Whether a loaded module has a public macro.

    Raises `FunctionClauseError` when `module` or `name` is not an atom or `arity` is not from 0 to 255.

    iex> macro_exported?(Kernel, :if, 2)
    true
    """
    if type(module) is not Atom or type(name) is not Atom:
        raise TypeError("no atoms")
    found = vm.exports_macros(module)
    return boolean(found is not None and (name.name, integer(arity)) in found)


# -- structs ---------------------------------------------------------------------------------------------------------


@fn(vm=True)
def struct(vm: Any, module: Any, fields: Any = EMPTY) -> Any:
    """A struct of a module, or a struct changed: pairs whose key is not a field are left out.

    Raises `UndefinedFunctionError` when `module` defines no struct, `FunctionClauseError` when it is not a module or an element of `fields`
    is not a pair, and `Protocol.UndefinedError` when `fields` is not enumerable.

    iex> struct(Range, first: 1, last: 2, step: 1, other: 0)
    1..2
    """
    base = _blank(vm, module)
    pairs = [(key, value) for key, value in _pairs(vm, fields) if key is not STRUCT and key in base]
    return base.put_many(pairs)


@fn("struct!", vm=True)
def struct_bang(vm: Any, module: Any, fields: Any = EMPTY) -> Any:
    """As `struct/2`, for fields that the struct has; enforced keys must be given.

    Raises `KeyError` when the struct has no such field, `ArgumentError` when an enforced key is missing, `UndefinedFunctionError` when
    `module` defines no struct, `FunctionClauseError` when it is not a module or an element of `fields` is not a pair, and
    `Protocol.UndefinedError` when `fields` is not enumerable.

    iex> struct!(Range, first: 1, last: 2, step: 1)
    1..2
    """
    if type(module) is Atom:
        defined = exported(vm, module, "__struct__", 1)
        made = vm.apply(module, STRUCT, from_iter(pylist(vm, fields)) if defined else fields)
        _check_struct(vm, module, 1, made)
        return made
    base = _blank(vm, module)
    out = base
    for key, value in _pairs(vm, fields):
        if key is STRUCT:
            continue
        if key not in base:
            raise key_error(key, base)
        out = out.put(key, value)
    return out


def _blank(vm: Any, module: Any) -> Map:
    if type(module) is Atom:
        made = vm.apply(module, STRUCT)
        _check_struct(vm, module, 0, made)
        return made
    if struct_name(module) is None:
        raise TypeError("no struct")
    return module


def _check_struct(vm: Any, module: Atom, arity: int, made: Any) -> None:
    problem = struct_problem(module, arity, made, lambda term: inspect_text(vm, term, EMPTY).decode())
    if problem is not None:
        raise argument_error(problem)


def _pairs(vm: Any, fields: Any) -> list[tuple[Any, Any]]:
    if type(fields) is Map and struct_name(fields) is None:
        return fields.items()
    items = fields if type(fields) is Cons or fields is EMPTY else vm.apply(atom("Elixir.Enum"), atom("to_list"), fields)
    out = []
    for pair in to_pylist(items):
        if type(pair) is not tuple or len(pair) != 2:
            raise ErlError(atom("function_clause"))
        out.append(pair)
    return out


# -- nested data -----------------------------------------------------------------------------------------------------

_ACCESS = atom("Elixir.Access")
_GET, _GAU, _POP = atom("get"), atom("get_and_update"), atom("pop")


def _path(keys: Any) -> Cons:
    if type(keys) is not Cons:
        raise TypeError("no path")
    return keys


@fn(vm=True)
def get_in(vm: Any, data: Any, keys: Any) -> Any:
    """The value at the end of a path of keys and access functions; `nil` where the path leads nowhere.

    Raises `FunctionClauseError` when `data` is not a map, a keyword list or `nil`, or `keys` is not a list with at least one key.

    iex> get_in(%{user: %{name: "Ann"}}, [:user, :name])
    "Ann"
    """
    path = _path(keys)
    while data is not NIL:
        key, rest = path.head, path.tail
        if is_fun(key):
            if rest is EMPTY:
                return call(key, _GET, data, lambda found: found)
            return call(key, _GET, data, _getter(vm, rest))
        if type(data) is Map and STRUCT not in data.d:
            data = data.get(key, NIL)
        else:
            data = vm.apply(_ACCESS, _GET, data, key)
        if rest is EMPTY:
            return data
        path = _path(rest)
    return NIL


def _getter(vm: Any, rest: Any) -> Any:
    return lambda found: get_in(vm, found, rest)


@fn(vm=True)
def put_in(vm: Any, data: Any, keys: Any, value: Any) -> Any:
    """The data with another value at the end of a path.

    Raises `ArgumentError` when a value on the way is `nil`, and `FunctionClauseError` when `data` is not a map or a keyword list or `keys`
    is not a list with at least one key.

    iex> put_in(%{user: %{age: 1}}, [:user, :age], 2)
    %{user: %{age: 2}}
    """
    path = _path(keys)
    try:
        return get_and_update_in(vm, data, path, lambda _old: (NIL, value))[1]
    except ErlError as error:
        _go_through(error, ("Elixir.Kernel", "put_in", 3, "lib/kernel.ex", 2701))
        raise


@fn(vm=True)
def update_in(vm: Any, data: Any, keys: Any, fun: Any) -> Any:
    """The data with a function applied to the value at the end of a path.

    Raises `ArgumentError` when a value on the way is `nil`, and `FunctionClauseError` when `data` is not a map or a keyword list, `keys` is
    not a list with at least one key or `fun` is not a function.

    iex> update_in(%{user: %{age: 1}}, [:user, :age], & &1 + 1)
    %{user: %{age: 2}}
    """
    if not is_fun(fun):
        raise TypeError("no function")
    path = _path(keys)
    try:
        return get_and_update_in(vm, data, path, lambda old: (NIL, call(fun, old)))[1]
    except ErlError as error:
        _go_through(error, ("Elixir.Kernel", "update_in", 3, "lib/kernel.ex", 2734))
        raise


@fn(vm=True)
def get_and_update_in(vm: Any, data: Any, keys: Any, fun: Any) -> Any:
    """Read and change the value at the end of a path at once: `fun` gives `{result, new}` or `:pop`.

    Raises `FunctionClauseError` when `data` or a value on the way is not a map or a keyword list, `keys` is not a list of keys or `fun` is
    not a function.

    iex> get_and_update_in(%{a: 1}, [:a], &{&1, &1 + 1})
    {1, %{a: 2}}
    """
    path = _path(keys)
    key, rest = path.head, path.tail
    step = fun if rest is EMPTY else _updater(vm, rest, fun)
    if is_fun(key):
        return call(key, _GAU, data, step)
    try:
        if type(data) is Map and STRUCT not in data.d:
            return maps.get_and_update(vm, data, key, step)
        return vm.apply(_ACCESS, _GAU, data, key, step)
    except ErlError as error:
        _left_map(error, data)
        raise


def _go_through(error: Any, *entries: Entry) -> None:
    """What Access refused was reached through these functions, too."""
    through = getattr(error, "through", None)
    if through is not None:
        passed_on(error, *entries)
        # One return address many times in a row counts once.
        error.through[:0] = [entry for entry in through if entry not in error.through]


def _left_map(error: Any, data: Any) -> None:
    """What Access refused stood in the map ``data``, if it is not that itself."""
    refused = NIL if getattr(error, "call", None) is None else error.call[2][0]
    if refused is not data:
        _go_through(error, ("Elixir.Map", "get_and_update", 3, "lib/map.ex", 924))


def _updater(vm: Any, rest: Any, fun: Any) -> Any:
    return lambda found: get_and_update_in(vm, found, rest, fun)


@fn(vm=True)
def pop_in(vm: Any, data: Any, keys: Any) -> Any:
    """Take the value at the end of a path out of the data: `{value, rest}`.

    Raises `FunctionClauseError` when `data` is not a map or a keyword list, or `keys` is not a list with at least one key.

    iex> pop_in(%{a: %{b: 1}}, [:a, :b])
    {1, %{a: %{}}}
    """
    path = _path(keys)
    if data is NIL:
        raise argument_error(f"could not pop key {inspect_text(vm, path.head, EMPTY).decode()} on a nil value")
    return _pop_in(vm, data, path)


def _pop_in(vm: Any, data: Any, path: Cons) -> Any:
    if data is NIL:
        return _POP
    key, rest = path.head, path.tail
    if rest is EMPTY:
        if is_fun(key):
            return call(key, _GAU, data, lambda _old: _POP)
        return vm.apply(_ACCESS, _POP, data, key)

    def step(found: Any) -> Any:
        return _pop_in(vm, found, _path(rest))

    if is_fun(key):
        return call(key, _GAU, data, step)
    try:
        if type(data) is Map and STRUCT not in data.d:
            return maps.get_and_update(vm, data, key, step)
        return vm.apply(_ACCESS, _GAU, data, key, step)
    except ErlError as error:
        _left_map(error, data)
        raise


# -- text and binaries -----------------------------------------------------------------------------------------------


@fn
def binary_slice(data: Any, start: Any, size: Any = None) -> bytes:
    """Part of a binary by bytes: a start and a size, or a range; negative positions count from the end.

    Raises `FunctionClauseError` when `data` is not a binary, `start` is not an integer (or, alone, a range) or `size` is not an integer
    from 0 on.

    iex> binary_slice("elixir", -4, 2)
    "ix"
    """
    binary(data)
    total = len(data)
    if size is None:
        if struct_name(start) is not atom("Elixir.Range"):
            raise TypeError("no range")
        first, last, step = (start.get(atom(key)) for key in ("first", "last", "step"))
        if step < 0:
            raise argument_error(f"binary_slice/2 does not accept ranges with negative steps, got: {first}..{last}//{step}")
        first = max(first + total, 0) if first < 0 else first
        last = last + total if last < 0 else last
        return data[first : last + 1 : step] if first <= last else b""
    integer(start)
    if integer(size) < 0:
        raise TypeError("negative size")
    start = max(start + total, 0) if start < 0 else start
    return data[start : start + size]


# -- processes: the functions of ``:erlang`` under their Kernel names ------------------------------------------------

_PROCESS_FUNCTIONS = {
    *(("make_ref", 0), ("node", 0), ("node", 1), ("self", 0), ("send", 2)),
    *((name, arity) for name in ("spawn", "spawn_link", "spawn_monitor") for arity in (1, 3)),
}
kernel.functions.update({key: erlang.functions[key]._replace(doc=help_of(*key)) for key in _PROCESS_FUNCTIONS})
