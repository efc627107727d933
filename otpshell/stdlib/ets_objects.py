"""``:ets``: writing and reading objects by key and by place."""

from __future__ import annotations

import builtins
from typing import Any

from otpshell.runtime.ets import END, Table
from otpshell.stdlib.badargs import bad_argument, bad_arguments
from otpshell.stdlib.ets_module import NO_KEY, WRONG_TYPE, ets, table_of, tell
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom, boolean
from otpshell.terms.cons import from_iter, is_list, is_proper, to_pylist
from otpshell.terms.errors import BADARG, ErlError
from otpshell.terms.fun import arity_of, call, is_fun

fn = ets.fn
NO_ELEMENT = "is not a valid element specification"
NO_OPERATION = "not a valid update operation"


# -- writing ---------------------------------------------------------------------------------------------------------


def objects_of(table: Table, given: Any) -> list[tuple[Any, ...]]:
    position = table.key_position
    if type(given) is tuple:
        if not given:
            raise bad_argument(2, "is an empty tuple")
        if len(given) < position:
            raise ErlError(BADARG)
        return [given]
    if not is_list(given):
        raise bad_argument(2, "not a tuple")
    objects = to_pylist(given) if is_proper(given) else [None]
    for obj in objects:
        if type(obj) is not tuple or not obj:
            raise bad_argument(2, "not a non-empty tuple or a list of non-empty tuples")
    if any(len(obj) < position for obj in objects):  # type: ignore[arg-type]
        raise ErlError(BADARG)
    return objects  # type: ignore[return-value]


@fn(vm=True)
def insert(vm: Any, table: Any, objects: Any) -> Atom:
    """Puts an object, or a list of them, into a table, in the place of those with the same key unless the table is a bag. Gives `true`.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `objects` is neither a tuple nor a list of
    tuples with a key.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, {:a, 1})
    true
    iex> :ets.insert(table, a: 2, b: 3)
    true
    iex> :ets.lookup(table, :a)
    [a: 2]
    """
    found = table_of(vm, table, write=True, objects=objects)
    given = objects_of(found, objects)
    tell(vm, "insert", found, objects)
    _insert_all(found, given)
    return TRUE


@fn(vm=True)
def insert_new(vm: Any, table: Any, objects: Any) -> Atom:
    """Puts an object, or a list of them, into a table only if none of the keys is there: whether it did.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `objects` is neither a tuple nor a list of
    tuples with a key.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert_new(table, {:a, 1})
    true
    iex> :ets.insert_new(table, {:a, 2})
    false
    """
    found = table_of(vm, table, write=True, objects=objects)
    given = objects_of(found, objects)
    tell(vm, "insert_new", found, objects)
    if any(found.where(found.key(obj)) in found.store for obj in given):
        return FALSE
    _insert_all(found, given)
    return TRUE


def _insert_all(table: Table, objects: list[tuple[Any, ...]]) -> None:
    if table.kind == "bag" and len(objects) > 1:
        # Of the objects of a key, the BEAM puts the last one first.
        keys: dict[Any, list[tuple[Any, ...]]] = {}
        for obj in objects:
            keys.setdefault(table.where(table.key(obj)), []).append(obj)
        objects = [obj for same in keys.values() for obj in reversed(same)]
    for obj in objects:
        table.insert(obj)


@fn(vm=True)
def delete(vm: Any, table: Any, key: Any) -> Atom:
    """Removes the objects with a key. Gives `true`.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:ages, [])
    iex> :ets.insert(table, ann: 40, bob: 30)
    iex> :ets.delete(table, :ann)
    true
    iex> :ets.tab2list(table)
    [bob: 30]
    """
    found = table_of(vm, table, write=True)
    tell(vm, "delete", found, key)
    found.delete(key)
    return TRUE


@fn(vm=True)
def delete_object(vm: Any, table: Any, obj: Any) -> Atom:
    """Removes exactly this object. Gives `true`.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `obj` is not a tuple.

    iex> table = :ets.new(:table, [:bag])
    iex> :ets.insert(table, a: 1, a: 2)
    true
    iex> :ets.delete_object(table, {:a, 1})
    true
    iex> :ets.lookup(table, :a)
    [a: 2]
    """
    found = table_of(vm, table, write=True)
    if type(obj) is not tuple:
        raise bad_argument(2, "not a tuple")
    tell(vm, "delete_object", found, obj)
    if len(obj) >= found.key_position:
        found.delete_object(obj)
    return TRUE


@fn(vm=True)
def delete_all_objects(vm: Any, table: Any) -> Atom:
    """Removes all objects of a table. Gives `true`.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.delete_all_objects(table)
    true
    iex> :ets.tab2list(table)
    []
    """
    found = table_of(vm, table, write=True)
    tell(vm, "delete_all_objects", found, NIL)
    found.clear()
    return TRUE


@fn(vm=True)
def take(vm: Any, table: Any, key: Any) -> Any:
    """Removes the objects with a key, and gives them as a list.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.take(table, :a)
    [a: 1]
    iex> :ets.take(table, :a)
    []
    """
    found = table_of(vm, table, write=True)
    tell(vm, "take", found, key)
    return from_iter(found.delete(key))


def _updatable(vm: Any, table: Any, operations: Any) -> Table:
    found = table_of(vm, table, write=True)
    if found.bag:
        wanted = to_pylist(operations) if is_list(operations) else [operations]
        fits = builtins.all(type(one) is int or _is_operation(one) for one in wanted)
        raise bad_arguments((1, WRONG_TYPE), *([] if fits else [(3, NO_OPERATION)]))
    return found


@fn("update_counter", vm=True)
def update_counter_default(vm: Any, table: Any, key: Any, operations: Any, default: Any) -> Any:
    """Like `update_counter/3`, with an object to begin from where the key is missing.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, `operations` does not fit the object or
    `default` is not a tuple.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, hits: 1)
    true
    iex> :ets.update_counter(table, :hits, 1)
    2
    iex> :ets.update_counter(table, :misses, 1, {:misses, 0})
    1
    """
    if type(default) is not tuple:
        table_of(vm, table, write=True)
        raise bad_argument(4, "not a tuple")
    found = _updatable(vm, table, operations)
    if len(default) < found.key_position:
        raise bad_argument(4, "not a tuple")
    position = found.key_position - 1
    return _count(vm, found, key, operations, default[:position] + (key,) + default[position + 1 :])


@fn(vm=True)
def update_counter(vm: Any, table: Any, key: Any, operations: Any) -> Any:
    """Add to integers of an object: an increment, `{position, increment}`, `{position, increment, limit, reset}` or a list of these.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way, the key is not there or `operations` does
    not fit its object.

    iex> table = :ets.new(:visits, [])
    iex> :ets.insert(table, {:home, 0})
    iex> :ets.update_counter(table, :home, 1)
    1
    """
    return _count(vm, _updatable(vm, table, operations), key, operations, None)


def _count(vm: Any, table: Table, key: Any, operations: Any, default: Any) -> Any:
    obj = table.store.get(table.where(key), default)
    if obj is None:
        raise bad_argument(2, NO_KEY)
    several = is_list(operations)
    wanted = to_pylist(operations) if several else [operations]
    if type(operations) is int:
        wanted = [(table.key_position + 1, operations)]
    values = list(obj)
    results = [_step(values, operation, table.key_position) for operation in wanted]
    tell(vm, "update_counter", table, (key, operations))
    table.insert(tuple(values))
    return from_iter(results) if several else results[0]


def _is_operation(term: Any) -> bool:
    return type(term) is tuple and len(term) in (2, 4) and [type(part) for part in term] == [int] * len(term)


def _step(values: list[Any], operation: Any, key_position: int) -> int:
    if not _is_operation(operation):
        raise bad_argument(3, NO_OPERATION)
    position, increment = operation[:2]
    if position == key_position:
        raise bad_argument(3, "the position is the same as the key position")
    if not 1 <= position <= len(values):
        raise bad_argument(3, "the position in the update operation is out of range")
    if type(values[position - 1]) is not int:
        raise bad_argument(3, "the value in the given position, in the object, is not an integer")
    value = values[position - 1] + increment
    if len(operation) == 4:
        limit, reset = operation[2:]
        if (increment >= 0 and value > limit) or (increment < 0 and value < limit):
            value = reset
    values[position - 1] = value
    return value


@fn(vm=True)
def update_element(vm: Any, table: Any, key: Any, changes: Any) -> Atom:
    """Replace elements of an object: `{position, value}` or a list of these. Whether the key was there.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `changes` does not fit the object.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.update_element(table, :a, {2, 9})
    true
    iex> :ets.lookup(table, :a)
    [a: 9]
    """
    found = table_of(vm, table, write=True)
    wanted = to_pylist(changes) if is_list(changes) else [changes]
    if found.bag:
        fits = builtins.all(type(one) is tuple and len(one) == 2 and type(one[0]) is int for one in wanted)
        raise bad_argument(3, "out of range" if fits else NO_ELEMENT)
    obj = found.store.get(found.where(key))
    if obj is None:
        return FALSE
    values = list(obj)
    for change in wanted:
        if type(change) is not tuple or len(change) != 2 or type(change[0]) is not int:
            raise bad_argument(3, NO_ELEMENT)
        if change[0] == found.key_position:
            raise bad_argument(3, "the position is the same as the key position")
        if not 1 <= change[0] <= len(values):
            raise bad_argument(3, "out of range")
        values[change[0] - 1] = change[1]
    tell(vm, "update_element", found, (key, changes))
    found.insert(tuple(values))
    return TRUE


# -- reading ---------------------------------------------------------------------------------------------------------


@fn(vm=True)
def lookup(vm: Any, table: Any, key: Any) -> Any:
    """The objects with a key, as a list.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.lookup(table, :a)
    [a: 1]
    iex> :ets.lookup(table, :b)
    []
    """
    return from_iter(table_of(vm, table).lookup(key))


@fn(vm=True)
def lookup_element(vm: Any, table: Any, key: Any, position: Any) -> Any:
    """One element of the object of a key; in a bag a list of them, the newest object first.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way, the key is not there or its object has no
    such position.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.lookup_element(table, :a, 2)
    1
    """
    found = table_of(vm, table)
    if type(position) is not int:
        raise bad_argument(3, "not an integer")
    if position < 1:
        raise bad_argument(3, "out of range")
    objects = found.lookup(key)
    if not objects:
        raise bad_argument(2, NO_KEY)
    if any(len(obj) < position for obj in objects):
        raise bad_argument(3, "position is greater than the size of the object")
    elements = [obj[position - 1] for obj in objects]
    return from_iter(elements) if found.bag else elements[0]


@fn(vm=True)
def member(vm: Any, table: Any, key: Any) -> Atom:
    """Whether there is an object with the key.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.member(table, :a)
    true
    """
    found = table_of(vm, table)
    return boolean(found.where(key) in found.store)


@fn(vm=True)
def tab2list(vm: Any, table: Any) -> Any:
    """All objects of a table, as a list.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, b: 2, a: 1)
    true
    iex> :ets.tab2list(table)
    [a: 1, b: 2]
    """
    return from_iter(list(table_of(vm, table).objects()))


@fn(vm=True)
def first(vm: Any, table: Any) -> Any:
    """The first key, or `:"$end_of_table"`.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, b: 2, a: 1)
    true
    iex> :ets.first(table)
    :a
    """
    return table_of(vm, table).edge()


@fn(vm=True)
def last(vm: Any, table: Any) -> Any:
    """The last key of an ordered set; of another table the first one.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, b: 2, a: 1)
    true
    iex> :ets.last(table)
    :b
    """
    return table_of(vm, table).edge(last=True)


def _beside(vm: Any, table: Any, key: Any, reverse: bool) -> Any:
    found = table_of(vm, table)
    try:
        return found.step(key, reverse)
    except KeyError:
        raise bad_argument(2, NO_KEY) from None


@fn(vm=True)
def next(vm: Any, table: Any, key: Any) -> Any:
    """The key after a key.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, b: 2, a: 1)
    true
    iex> :ets.next(table, :a)
    :b
    iex> :ets.next(table, :b)
    :"$end_of_table"
    """
    return _beside(vm, table, key, False)


@fn(vm=True)
def prev(vm: Any, table: Any, key: Any) -> Any:
    """The key before a key of an ordered set; in another table the same as `next/2`.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, b: 2, a: 1)
    true
    iex> :ets.prev(table, :b)
    :a
    """
    return _beside(vm, table, key, True)


@fn(vm=True)
def slot(vm: Any, table: Any, index: Any) -> Any:
    """The objects at a place, counted from 0.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `index` is beyond the table.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, b: 2, a: 1)
    true
    iex> :ets.slot(table, 0)
    [a: 1]
    iex> :ets.slot(table, 2)
    :"$end_of_table"
    """
    found = table_of(vm, table)
    if type(index) is not int or index < 0 or index > len(found.store):
        raise bad_argument(2, "out of range")
    for at, where in enumerate(found.walk()):
        if at == index:
            return from_iter(found.store[where] if found.bag else [found.store[where]])
    return END


def _fold(vm: Any, fun: Any, start: Any, table: Any, reverse: bool) -> Any:
    found = table_of(vm, table)
    if not is_fun(fun) or arity_of(fun) != 2:
        raise ErlError(atom("function_clause"))
    objects = list(found.objects())
    for obj in reversed(objects) if reverse else objects:
        start = call(fun, obj, start)
    return start


@fn(vm=True)
def foldl(vm: Any, fun: Any, start: Any, table: Any) -> Any:
    """Folds a table from the first object to the last: the function is called with each object and the accumulator, and returns the next
    one. Gives the last.

    Raises `FunctionClauseError` when `fun` is not a function of two arguments, and `ArgumentError` when there is no such table or the
    caller may not use it in this way.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.foldl(fn {_key, n}, sum -> n + sum end, 0, table)
    3
    """
    return _fold(vm, fun, start, table, False)


@fn(vm=True)
def foldr(vm: Any, fun: Any, start: Any, table: Any) -> Any:
    """Folds a table from the last object to the first: the function is called with each object and the accumulator, and returns the next
    one. Gives the last.

    Raises `FunctionClauseError` when `fun` is not a function of two arguments, and `ArgumentError` when there is no such table or the
    caller may not use it in this way.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.foldr(fn {_key, n}, sum -> n + sum end, 0, table)
    3
    """
    return _fold(vm, fun, start, table, True)
