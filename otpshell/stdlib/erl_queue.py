"""Erlang's ``:queue``: ``{rear, front}``, two lists, each non-empty when the queue has two elements or more."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.enum_core import build, has_arity, returning
from otpshell.terms.atom import FALSE, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, Cons, cons, is_list, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import ErlError, badarg

QUEUE = Native(
    "queue",
    "queue.erl",
    app="stdlib",
    doc="""\
Queues: elements go in at the rear and come out at the front, both quickly, however long the queue is. Its terms are nobody's business; use
the functions.

    iex> queue = :queue.in(:b, :queue.in(:a, :queue.new()))
    iex> {{:value, first}, rest} = :queue.out(queue)
    iex> {first, :queue.to_list(rest)}
    {:a, [:b]}
""",
)
fn = functools.partial(QUEUE.fn, error="badarg")
_EMPTY = (EMPTY, EMPTY)
_NONE = atom("empty")
_VALUE = atom("value")


def _items(queue: Any) -> list[Any]:
    """The elements from front to rear."""
    rear, front = _queue(queue)
    return to_pylist(front) + to_pylist(rear)[::-1]


def _queue(term: Any) -> Any:
    if type(term) is tuple and len(term) == 2 and is_list(term[0]) and is_list(term[1]):
        return term
    raise badarg()


def _fun(fun: Any, arity: int) -> Callable[..., Any]:
    if not has_arity(fun, arity):
        raise badarg()
    return returning(fun, arity)


def _from_front(items: list[Any]) -> Any:
    """A queue of these elements, as OTP divides them when its rear list is empty."""
    if len(items) < 2:
        return (build(items), EMPTY)
    if len(items) == 2:
        return (build(items[1:]), build(items[:1]))
    middle = len(items) // 2
    return (build(items[middle:][::-1]), build(items[:middle]))


def _from_rear(items: list[Any]) -> Any:
    """As above when the front list is empty; the elements still come front first."""
    if len(items) < 2:
        return (EMPTY, build(items))
    if len(items) == 2:
        return (build(items[1:]), build(items[:1]))
    middle = len(items) - len(items) // 2
    return (build(items[middle:][::-1]), build(items[:middle]))


@fn
def new() -> Any:
    """The empty queue.

    iex> :queue.new() |> :queue.is_empty()
    true
    """
    return _EMPTY


@fn
def is_queue(term: Any) -> Atom:
    """Whether a term looks like a queue.

    iex> :queue.is_queue(:queue.new())
    true
    iex> :queue.is_queue([1])
    false
    """
    return boolean(type(term) is tuple and len(term) == 2 and is_list(term[0]) and is_list(term[1]))


@fn
def is_empty(queue: Any) -> Atom:
    """Whether the queue has no elements.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> :queue.is_empty(:queue.from_list([1]))
    false
    """
    return boolean(_queue(queue) == _EMPTY)


@fn("len")
def len_(queue: Any) -> int:
    """The number of elements.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> :queue.len(:queue.from_list([1, 2]))
    2
    """
    return len(_items(queue))


@fn
def to_list(queue: Any) -> Any:
    """The elements from front to rear.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> :queue.to_list(:queue.in(3, :queue.from_list([1, 2])))
    [1, 2, 3]
    """
    return build(_items(queue))


@fn
def from_list(list: Any) -> Any:
    """A queue of the elements of a list, the first one in front.

    Raises `ArgumentError` when `list` is not a proper list.

    iex> :queue.from_list([1, 2]) |> :queue.to_list()
    [1, 2]
    """
    return _from_front(to_pylist(list))


@fn
def member(item: Any, queue: Any) -> Atom:
    """Whether an element is in the queue.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> :queue.member(2, :queue.from_list([1, 2]))
    true
    """
    return boolean(any(exact_equal(item, other) for other in _items(queue)))


@fn("in")
def in_(item: Any, queue: Any) -> Any:
    """The queue with one more element at the rear.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> :queue.in(3, :queue.from_list([1, 2])) |> :queue.to_list()
    [1, 2, 3]
    """
    rear, front = _queue(queue)
    if front is EMPTY and type(rear) is Cons and rear.tail is EMPTY:
        return (cons(item, EMPTY), rear)
    return (cons(item, rear), front)


@fn
def in_r(item: Any, queue: Any) -> Any:
    """The queue with one more element in front.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> :queue.in_r(0, :queue.from_list([1, 2])) |> :queue.to_list()
    [0, 1, 2]

    iex> :queue.cons(0, :queue.from_list([1])) |> :queue.to_list()
    [0, 1]
    """
    rear, front = _queue(queue)
    if rear is EMPTY and type(front) is Cons and front.tail is EMPTY:
        return (front, cons(item, EMPTY))
    return (rear, cons(item, front))


def _take(queue: Any) -> tuple[Any, Any] | None:
    rear, front = _queue(queue)
    if front is EMPTY:
        if rear is EMPTY:
            return None
        items = to_pylist(rear)[::-1]
        return items[0], (_EMPTY if len(items) == 1 else (build(items[-1:]), build(items[1:-1])))
    if front.tail is EMPTY:
        return front.head, _from_rear(to_pylist(rear)[::-1])
    return front.head, (rear, front.tail)


def _take_rear(queue: Any) -> tuple[Any, Any] | None:
    found = _take((queue[1], queue[0])) if _queue(queue) else None
    if found is None:
        return None
    item, (one, other) = found
    return item, (other, one)


def _out(queue: Any, found: tuple[Any, Any] | None) -> Any:
    return (_NONE, queue) if found is None else ((_VALUE, found[0]), found[1])


@fn
def out(queue: Any) -> Any:
    """Takes the element in front: `{{:value, element}, rest}`, or `{:empty, queue}`.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> {{:value, first}, rest} = :queue.out(:queue.from_list([1, 2]))
    iex> {first, :queue.to_list(rest)}
    {1, [2]}
    """
    return _out(queue, _take(queue))


@fn
def out_r(queue: Any) -> Any:
    """Takes the element at the rear: `{{:value, element}, rest}`, or `{:empty, queue}`.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> {{:value, last}, rest} = :queue.out_r(:queue.from_list([1, 2]))
    iex> {last, :queue.to_list(rest)}
    {2, [1]}
    """
    return _out(queue, _take_rear(queue))


def _sure(found: tuple[Any, Any] | None) -> tuple[Any, Any]:
    if found is None:
        raise ErlError(_NONE)
    return found


@fn
def get(queue: Any) -> Any:
    """The element in front.

    Raises `ErlangError` (`:empty`) when the queue is empty, and `ArgumentError` when `queue` is not a queue.

    iex> :queue.get(:queue.from_list([1, 2]))
    1

    iex> :queue.head(:queue.from_list([1, 2]))
    1
    """
    return _sure(_take(queue))[0]


@fn
def get_r(queue: Any) -> Any:
    """The element at the rear; the name is `head` backwards.

    Raises `ErlangError` (`:empty`) when the queue is empty, and `ArgumentError` when `queue` is not a queue.

    iex> :queue.get_r(:queue.from_list([1, 2]))
    2

    iex> :queue.last(:queue.from_list([1, 2]))
    2

    iex> :queue.daeh(:queue.from_list([1, 2]))
    2
    """
    return _sure(_take_rear(queue))[0]


@fn
def peek(queue: Any) -> Any:
    """Looks at the element in front: `{:value, element}`, or `:empty`.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> :queue.peek(:queue.from_list([1, 2]))
    {:value, 1}
    iex> :queue.peek(:queue.new())
    :empty
    """
    found = _take(queue)
    return _NONE if found is None else (_VALUE, found[0])


@fn
def peek_r(queue: Any) -> Any:
    """Looks at the element at the rear: `{:value, element}`, or `:empty`.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> :queue.peek_r(:queue.from_list([1, 2]))
    {:value, 2}
    """
    found = _take_rear(queue)
    return _NONE if found is None else (_VALUE, found[0])


@fn
def drop(queue: Any) -> Any:
    """The queue without the element in front.

    Raises `ErlangError` (`:empty`) when the queue is empty, and `ArgumentError` when `queue` is not a queue.

    iex> :queue.drop(:queue.from_list([1, 2])) |> :queue.to_list()
    [2]

    iex> :queue.tail(:queue.from_list([1, 2])) |> :queue.to_list()
    [2]
    """
    return _sure(_take(queue))[1]


@fn
def drop_r(queue: Any) -> Any:
    """The queue without the element at the rear.

    Raises `ErlangError` (`:empty`) when the queue is empty, and `ArgumentError` when `queue` is not a queue.

    iex> :queue.drop_r(:queue.from_list([1, 2])) |> :queue.to_list()
    [1]

    iex> :queue.init(:queue.from_list([1, 2])) |> :queue.to_list()
    [1]

    iex> :queue.liat(:queue.from_list([1, 2])) |> :queue.to_list()
    [1]
    """
    return _sure(_take_rear(queue))[1]


@fn
def reverse(queue: Any) -> Any:
    """The queue the other way round.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> :queue.reverse(:queue.from_list([1, 2])) |> :queue.to_list()
    [2, 1]
    """
    rear, front = _queue(queue)
    return (front, rear)


@fn
def join(queue1: Any, queue2: Any) -> Any:
    """Both queues in one, the first in front.

    Raises `ArgumentError` when `queue1` is not a queue or `queue2` is not a queue.

    iex> :queue.join(:queue.from_list([1]), :queue.from_list([2])) |> :queue.to_list()
    [1, 2]
    """
    (rear1, front1), (rear2, front2) = _queue(queue1), _queue(queue2)
    if queue2 == _EMPTY:
        return queue1
    if queue1 == _EMPTY:
        return queue2
    return (rear2, build(_items((rear1, front1)) + to_pylist(front2)))


@fn
def split(n: Any, queue: Any) -> Any:
    """The first `n` elements and the rest, as queues.

    Raises `ArgumentError` when `n` is not an integer from 0 to the length of the queue or `queue` is not a queue.

    iex> {front, back} = :queue.split(1, :queue.from_list([1, 2, 3]))
    iex> {:queue.to_list(front), :queue.to_list(back)}
    {[1], [2, 3]}
    """
    items = _items(queue)
    if type(n) is not int or not 0 <= n <= len(items):
        raise badarg()
    if n == 0:
        return (_EMPTY, queue)
    if n == len(items):
        return (queue, _EMPTY)
    rear, front = queue
    rest = len(to_pylist(front)) - n
    if rest > 0:
        return ((build(items[1:n][::-1]), build(items[:1])), (rear, build(items[n : n + rest])))
    return ((build(items[n + rest : n][::-1]), front), (build(items[-1:]), build(items[n:-1])))


@fn
def fold(fun: Any, acc: Any, queue: Any) -> Any:
    """Folds the queue from front to rear: the function is called with each element and the accumulator, and returns the next one. Gives the
    last.

    Raises `ArgumentError` when `fun` is not a function of two arguments or `queue` is not a queue.

    iex> :queue.fold(fn x, sum -> x + sum end, 0, :queue.from_list([1, 2]))
    3
    """
    f = _fun(fun, 2)
    for item in _items(queue):
        acc = f(item, acc)
    return acc


@fn("any")
def any_(fun: Any, queue: Any) -> Atom:
    """Whether the function returns `true` for some element.

    Raises `ArgumentError` when `fun` is not a function of one argument or `queue` is not a queue.

    iex> :queue.any(fn x -> x > 1 end, :queue.from_list([1, 2]))
    true
    """
    f = _fun(fun, 1)
    return boolean(any(f(item) is TRUE for item in _items(queue)))


@fn("all")
def all_(fun: Any, queue: Any) -> Atom:
    """Whether the function returns `true` for every element.

    Raises `ArgumentError` when `fun` is not a function of one argument or `queue` is not a queue.

    iex> :queue.all(fn x -> x > 1 end, :queue.from_list([1, 2]))
    false
    """
    f = _fun(fun, 1)
    return boolean(all(f(item) is TRUE for item in _items(queue)))


@fn("filter")
def filter_(fun: Any, queue: Any) -> Any:
    """The queue with the elements for which the function returns `true`, or with those of the lists that it returns.

    Raises `ArgumentError` when `fun` is not a function of one argument or `queue` is not a queue.

    iex> :queue.filter(fn x -> x > 1 end, :queue.from_list([1, 2])) |> :queue.to_list()
    [2]
    """
    f = _fun(fun, 1)
    kept: list[Any] = []
    for item in _items(queue):
        r = f(item)
        if r is TRUE:
            kept.append(item)
        elif is_list(r):
            kept += to_pylist(r)
        elif r is not FALSE:
            raise badarg()
    return _from_front(kept)


def _without(fits: Any, queue: Any) -> Any:
    """The queue without the first element that fits."""
    rear, front = _queue(queue)
    ahead, behind = to_pylist(front), to_pylist(rear)[::-1]
    for part in (ahead, behind):
        for index, other in enumerate(part):
            if fits(other):
                del part[index]
                if not ahead:
                    return _from_rear(behind)
                return (build(behind[::-1]), build(ahead)) if behind else _from_front(ahead)
    return queue


def _without_last(fits: Any, queue: Any) -> Any:
    rear, front = _queue(queue)
    return reverse(_without(fits, (front, rear)))


@fn
def delete(item: Any, queue: Any) -> Any:
    """The queue without the first element equal to this one.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> :queue.delete(1, :queue.from_list([1, 2, 1])) |> :queue.to_list()
    [2, 1]
    """
    return _without(lambda other: exact_equal(item, other), queue)


@fn
def delete_r(item: Any, queue: Any) -> Any:
    """The queue without the last element equal to this one.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> :queue.delete_r(1, :queue.from_list([1, 2, 1])) |> :queue.to_list()
    [1, 2]
    """
    return _without_last(lambda other: exact_equal(item, other), queue)


@fn
def delete_with(fun: Any, queue: Any) -> Any:
    """The queue without the first element for which the function returns `true`.

    Raises `ArgumentError` when `fun` is not a function of one argument or `queue` is not a queue.

    iex> :queue.delete_with(fn x -> x > 1 end, :queue.from_list([1, 2, 3])) |> :queue.to_list()
    [1, 3]
    """
    f = _fun(fun, 1)
    return _without(lambda other: f(other) is TRUE, queue)


@fn
def delete_with_r(fun: Any, queue: Any) -> Any:
    """The queue without the last element for which the function returns `true`.

    Raises `ArgumentError` when `fun` is not a function of one argument or `queue` is not a queue.

    iex> :queue.delete_with_r(fn x -> x > 1 end, :queue.from_list([1, 2, 3])) |> :queue.to_list()
    [1, 2]
    """
    f = _fun(fun, 1)
    return _without_last(lambda other: f(other) is TRUE, queue)


@fn
def filtermap(fun: Any, queue: Any) -> Any:
    """Filters and maps in one: the function returns `true` to keep an element, `false` to drop it, or `{true, value}` to put a value in its
    place.

    Raises `ArgumentError` when `fun` is not a function of one argument or `queue` is not a queue.

    iex> :queue.filtermap(fn x -> x > 1 && {true, x * 10} end, :queue.from_list([1, 2])) |> :queue.to_list()
    [20]
    """
    f = _fun(fun, 1)
    kept: list[Any] = []
    for item in _items(queue):
        r = f(item)
        if r is TRUE:
            kept.append(item)
        elif type(r) is tuple and len(r) == 2 and r[0] is TRUE:
            kept.append(r[1])
        elif r is not FALSE:
            raise badarg()
    return _from_front(kept)


# The Okasaki names.
_NAMES = {"cons": in_r, "head": get, "tail": drop, "last": get_r, "daeh": get_r, "init": drop_r, "liat": drop_r, "lait": drop_r}
for _name, _function in _NAMES.items():
    fn(_name)(_function)


@fn
def snoc(queue: Any, item: Any) -> Any:
    """The queue with one more element at the rear; the name is `cons` backwards.

    Raises `ArgumentError` when `queue` is not a queue.

    iex> :queue.snoc(:queue.from_list([1]), 2) |> :queue.to_list()
    [1, 2]
    """
    return in_(item, queue)
