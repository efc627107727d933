"""Erlang's ``:proplists``: lists of ``{key, value}`` tuples and of atoms, each standing for ``{atom, true}``."""

from __future__ import annotations

import functools
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib import erl_maps as maps
from otpshell.stdlib import erl_sets
from otpshell.stdlib.enum_core import build, no_clause
from otpshell.stdlib.lists_module import generated
from otpshell.terms.atom import FALSE, TRUE, UNDEFINED, Atom, atom, boolean
from otpshell.terms.cons import is_list, is_proper, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.maps import EMPTY_MAP, Map

PROPLISTS = Native(
    "proplists",
    "proplists.erl",
    app="stdlib",
    doc="""\
Property lists, the options of Erlang's functions: pairs of a key and a value, and atoms that stand for `{atom, true}`. The first one with a
key counts.

    iex> :proplists.get_value(:timeout, [:verbose, timeout: 5000])
    5000
    iex> :proplists.get_value(:verbose, [:verbose, timeout: 5000])
    true
""",
)
fn = functools.partial(PROPLISTS.fn, error="function_clause")


def _key(entry: Any) -> Any:
    """The key of an entry, None for what is no property."""
    if type(entry) is Atom:
        return entry
    return entry[0] if type(entry) is tuple and entry else None


def _is_of(entry: Any, key: Any) -> bool:
    found = _key(entry)
    return found is not None and exact_equal(found, key)


def _of(key: Any, list: Any) -> list[Any]:
    return [entry for entry in to_pylist(list) if _is_of(entry, key)]


def _full(entry: Any) -> Any:
    return (entry, TRUE) if type(entry) is Atom else entry


def _short(entry: Any) -> Any:
    if type(entry) is tuple and len(entry) == 2 and type(entry[0]) is Atom and entry[1] is TRUE:
        return entry[0]
    return entry


@fn
def property(key: Any, value: Any = None) -> Any:
    """A property in its shortest form: an atom for `{atom, true}`.

    iex> :proplists.property(:debug, true)
    :debug
    """
    return _short(key if value is None else (key, value))


@fn
def unfold(list: Any) -> Any:
    """All atoms as `{atom, true}`.

    Raises `FunctionClauseError` when `list` is not a proper list.

    iex> :proplists.unfold([:a, {:b, 1}])
    [a: true, b: 1]
    """
    return build([_full(entry) for entry in to_pylist(list)])


@fn
def compact(list: Any) -> Any:
    """All `{atom, true}` as atoms.

    Raises `ErlangError` when `list` is not a proper list.

    iex> :proplists.compact([{:open, true}, {:size, 3}])
    [:open, {:size, 3}]
    """
    return build([_short(entry) for entry in generated(list)])


@fn
def lookup(key: Any, list: Any) -> Any:
    """The first entry of a key as a tuple, or `:none`.

    Raises `FunctionClauseError` when `list` is not a proper list.

    iex> :proplists.lookup(:size, [:open, {:size, 3}])
    {:size, 3}
    """
    some = _of(key, list)
    return _full(some[0]) if some else atom("none")


@fn
def lookup_all(key: Any, list: Any) -> Any:
    """All entries of a key as tuples.

    Raises `FunctionClauseError` when `list` is not a proper list.

    iex> :proplists.lookup_all(:size, [{:size, 3}, {:size, 4}])
    [size: 3, size: 4]
    """
    return build([_full(entry) for entry in _of(key, list)])


@fn
def is_defined(key: Any, list: Any) -> Atom:
    """Whether there is an entry of the key.

    Raises `FunctionClauseError` when `list` is not a proper list.

    iex> :proplists.is_defined(:open, [:open])
    true
    """
    return boolean(bool(_of(key, list)))


@fn
def get_value(key: Any, list: Any, default: Any = UNDEFINED) -> Any:
    """The value of the first entry of a key, else the default.

    Raises `FunctionClauseError` when `list` is not a list.

    iex> :proplists.get_value(:a, [{:a, 1}])
    1
    """
    if not is_list(list):
        raise no_clause("proplists", "get_value", 3)
    some = _of(key, list)
    found = _full(some[0]) if some else ()
    return found[1] if len(found) == 2 else default  # type: ignore[misc]


@fn
def get_all_values(key: Any, list: Any) -> Any:
    """The values of all entries of a key.

    Raises `FunctionClauseError` when `list` is not a proper list.

    iex> :proplists.get_all_values(:size, [{:size, 3}, {:size, 4}])
    [3, 4]
    """
    return build([entry[1] for entry in map(_full, _of(key, list)) if len(entry) == 2])


@fn
def append_values(key: Any, list: Any) -> Any:
    """The values of all entries of a key, those that are lists joined.

    Raises `FunctionClauseError` when `list` is not a proper list.

    iex> :proplists.append_values(:size, [{:size, [3]}, {:size, 4}])
    [3, 4]
    """
    out: Any = []
    for entry in map(_full, _of(key, list)):
        if len(entry) == 2:
            out += to_pylist(entry[1]) if is_list(entry[1]) else [entry[1]]
    return build(out)


@fn
def get_bool(key: Any, list: Any) -> Atom:
    """Whether the first entry of a key says true.

    Raises `FunctionClauseError` when `list` is not a proper list.

    iex> :proplists.get_bool(:open, [:open])
    true
    iex> :proplists.get_bool(:closed, [:open])
    false
    """
    return boolean(get_value(key, list, FALSE) is TRUE)


@fn
def get_keys(list: Any) -> Any:
    """All keys, each once.

    Raises `FunctionClauseError` when `list` is not a proper list.

    iex> :proplists.get_keys([:open, {:size, 3}]) |> Enum.sort()
    [:open, :size]
    """
    keys = [_key(entry) for entry in to_pylist(list)]
    return erl_sets.to_list(erl_sets.from_list(build([key for key in keys if key is not None])))


@fn
def delete(key: Any, list: Any) -> Any:
    """The list without the entries of a key.

    Raises `FunctionClauseError` when `list` is not a proper list.

    iex> :proplists.delete(:open, [:open, {:size, 3}])
    [size: 3]
    """
    return build([entry for entry in to_pylist(list) if not _is_of(entry, key)])


@fn
def split(list: Any, keys: Any) -> Any:
    """`{lists, rest}`: for each key the list of its entries, and what remains.

    Raises `FunctionClauseError` when `list` is not a proper list, and `ErlangError` when `keys` is not a proper list.

    iex> :proplists.split([:open, {:size, 3}], [:size])
    {[[size: 3]], [:open]}
    """
    names = [*generated(keys)]
    groups: dict[int, Any] = {index: [] for index in range(len(names))}
    rest: list[Any] = []
    for entry in to_pylist(list):
        at = next((index for index, name in enumerate(names) if _is_of(entry, name)), None)
        (rest if at is None else groups[at]).append(entry)
    return (build([build(some) for some in groups.values()]), build(rest))


@fn
def from_map(map: Any) -> Any:
    """The pairs of a map.

    Raises `BadMapError` when `map` is not a map.

    iex> :proplists.from_map(%{a: 1})
    [a: 1]
    """
    return maps.to_list(map)


@fn
def to_map(list: Any, stages: Any = None) -> Map:
    """A map of the properties, the first of several winning; normalized by `stages` before, when given.

    Raises `FunctionClauseError` when `list` is not a proper list or `stages` is not a proper list of stages.

    iex> :proplists.to_map([:a, {:b, 1}])
    %{a: true, b: 1}
    """
    if not is_proper(list):
        raise TypeError
    if stages is not None:
        list = normalize(list, stages)
    pairs = [entry for entry in map(_full, to_pylist(list)) if type(entry) is tuple and len(entry) == 2]
    return EMPTY_MAP.put_many(reversed(pairs))


# -- replacing ----------------------------------------------------------------------------------------------------------------


def _aliased(entry: Any, pairs: list[Any]) -> Any:
    for old, new in pairs:
        if _is_of(entry, old):
            return _short((new, *_full(entry)[1:]))
    return entry


def _negated(entry: Any, pairs: list[Any]) -> Any:
    for old, new in pairs:
        if _is_of(entry, old):
            return (new, FALSE) if _full(entry)[1:] == (TRUE,) else _short((new, TRUE))
    return entry


@fn
def substitute_aliases(aliases: Any, list: Any) -> Any:
    """The list with keys renamed by `{old, new}` pairs.

    Raises `FunctionClauseError` when `aliases` is not a proper list of pairs, and `ErlangError` when `list` is not a proper list.

    iex> :proplists.substitute_aliases([{:colour, :color}], [{:colour, :red}])
    [color: :red]
    """
    pairs = to_pylist(aliases)
    return build([_aliased(entry, pairs) for entry in generated(list)])


@fn
def substitute_negations(negations: Any, list: Any) -> Any:
    """The list with keys renamed by `{old, new}` pairs and their values turned round.

    Raises `FunctionClauseError` when `negations` is not a proper list of pairs, and `ErlangError` when `list` is not a proper list.

    iex> :proplists.substitute_negations([{:no_log, :log}], [:no_log])
    [log: false]
    """
    pairs = to_pylist(negations)
    return build([_negated(entry, pairs) for entry in generated(list)])


def _expanded(wanted: Any, expansion: Any, entries: list[Any]) -> list[Any]:
    """The first entry of the key, if it is the wanted property, replaced by the expansion (a cons list, joined in later)."""
    key = _key(wanted)
    for index, entry in enumerate(entries):
        if not is_list(entry) and _is_of(entry, key):
            if not exact_equal(_short(entry), wanted):
                break
            return [*entries[:index], expansion, *[other for other in entries[index + 1 :] if is_list(other) or not _is_of(other, key)]]
    return entries


@fn
def expand(expansions: Any, list: Any) -> Any:
    """The list with certain properties replaced by others: `{property, replacements}` pairs.

    Raises `ErlangError` when `expansions` is not a proper list, and `FunctionClauseError` when `list` is not a proper list.

    iex> :proplists.expand([{:verbose, [:log, :trace]}], [:verbose])
    [:log, :trace]
    """
    entries = to_pylist(list)
    last: Any = None
    for wanted, replacements in generated(expansions):
        wanted = _short(wanted)
        if last is None or not exact_equal(last, wanted):
            entries = _expanded(wanted, replacements, entries)
        last = wanted
    return build([one for entry in entries for one in (to_pylist(entry) if is_list(entry) else [entry])])


@fn
def normalize(list: Any, stages: Any) -> Any:
    """The list after the stages `{:aliases, pairs}`, `{:negations, pairs}` and `{:expand, pairs}`, in its shortest form.

    Raises `ErlangError` when `list` is not a proper list, and `FunctionClauseError` when `stages` is not a proper list of stages.

    iex> :proplists.normalize([:colour], aliases: [{:colour, :color}])
    [:color]
    """
    for stage in to_pylist(stages):
        list = _STAGES[stage[0].name](stage[1], list)
    return compact(list)


_STAGES = {"aliases": substitute_aliases, "negations": substitute_negations, "expand": expand}
