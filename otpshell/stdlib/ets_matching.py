"""``:ets``: what asks with patterns and match specifications. Compiling them is in :mod:`otpshell.stdlib.match_spec`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

from otpshell.runtime.ets import END, Table
from otpshell.stdlib.badargs import BadArgs, bad_argument
from otpshell.stdlib.enum_core import no_clause
from otpshell.stdlib.ets_module import BAD_SPEC, WRONG_TYPE, ets, shown_name, table_of, tell
from otpshell.stdlib.ets_objects import objects_of
from otpshell.stdlib.ets_tables import CONTINUE
from otpshell.stdlib.match_spec import NO_MATCH, BadSpec, bound_key, compile_spec, match_spec_of
from otpshell.stdlib.match_spec_fun import OuterVariable, Untranslatable, match_spec
from otpshell.terms.atom import ERROR, FALSE, OK, TRUE, Atom, atom, boolean
from otpshell.terms.cons import EMPTY, charlist, cons, from_iter, is_list, to_pylist
from otpshell.terms.equal import exact_equal
from otpshell.terms.errors import BADARG, ErlError, ErlExit
from otpshell.terms.fun import call, is_fun

fn = ets.fn


# -- matching --------------------------------------------------------------------------------------------------------


def _compiled(vm: Any, spec: Any, position: int = 2) -> Callable[[Any], Any]:
    sched = vm.sched
    if spec is EMPTY and position == 2:
        # No clause: nothing matches.
        return lambda obj: NO_MATCH
    try:
        return compile_spec(spec, lambda: sched.cur.pid, sched.node)
    except BadSpec:
        raise bad_argument(position, BAD_SPEC) from None


def _candidates(table: Table, spec: Any, reverse: bool = False) -> Iterator[tuple[Any, ...]]:
    key = bound_key(spec, table.key_position)
    return iter(table.lookup(key)) if key is not NO_MATCH else table.objects(reverse)


def _select(vm: Any, table: Any, spec: Any, reverse: bool = False) -> Any:
    found = table_of(vm, table)
    run = _compiled(vm, spec)
    return from_iter([result for obj in _candidates(found, spec, reverse) if (result := run(obj)) is not NO_MATCH])


def _some(vm: Any, table: Any, spec: Any, limit: Any, reverse: bool = False) -> Any:
    found = table_of(vm, table)
    run = _compiled(vm, spec)
    if type(limit) is not int:
        raise bad_argument(3, "not an integer")
    if limit < 1:
        raise bad_argument(3, "out of range")
    return _portion(found, spec, run, limit, reverse, None, 0)


def _portion(table: Table, spec: Any, run: Any, limit: int, reverse: bool, after: Any, offset: int) -> Any:
    """``{results, continuation}``; the continuation says after which key (and how many objects of it) to go on."""
    results: list[Any] = []
    for where in table.walk(after, started=True, reverse=reverse) if after is not None else table.walk(reverse=reverse):
        stored = table.store[where]
        for at, obj in enumerate(list(stored) if table.bag else [stored]):
            if at < offset:
                continue
            result = run(obj)
            if result is not NO_MATCH:
                results.append(result)
                if len(results) == limit:
                    here = table.key(obj)
                    whole = not table.bag or at + 1 == len(stored)
                    state = (CONTINUE, shown_name(table), spec, limit, boolean(reverse), (here,), 0 if whole else at + 1)
                    return (from_iter(results), state)
        offset = 0
        after = table.key_at(where)
    return (from_iter(results), END) if results else END


def _go_on(vm: Any, continuation: Any) -> Any:
    if continuation is END:
        return END
    if type(continuation) is not tuple or len(continuation) != 7 or continuation[0] is not CONTINUE:
        raise bad_argument(1, "invalid continuation")
    _, which, spec, limit, reverse, (here,), offset = continuation
    table = table_of(vm, which)
    run = _compiled(vm, spec, 1)
    backwards = reverse is TRUE
    if offset:
        # In the middle of a bag's key: begin with that key again, past the objects already given.
        stored = table.store.get(table.where(here), [])
        results = [result for obj in stored[offset:] if (result := run(obj)) is not NO_MATCH]
        if len(results) > limit:
            results = results[:limit]
            return (from_iter(results), (CONTINUE, which, spec, limit, reverse, (here,), offset + limit))
        if len(results) == limit:
            return (from_iter(results), (CONTINUE, which, spec, limit, reverse, (here,), 0))
        rest = _portion(table, spec, run, limit - len(results), backwards, here, 0)
        if rest is END:
            return (from_iter(results), END) if results else END
        more, state = rest
        state = state if state is END else (*state[:3], limit, *state[4:])
        return (from_iter([*results, *to_pylist(more)]), state)
    return _portion(table, spec, run, limit, backwards, here, 0)


@fn("select", vm=True)
def select_more(vm: Any, continuation: Any) -> Any:
    """The next portion of a `select/3`.

    Raises `ArgumentError` when `continuation` does not come from an earlier call.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, a: 1, b: 2, c: 3)
    true
    iex> :ets.select(table, [{{:"$1", :"$2"}, [{:>, :"$2", 1}], [:"$1"]}])
    [:b, :c]
    """
    return _go_on(vm, continuation)


@fn(vm=True)
def select(vm: Any, table: Any, spec: Any) -> Any:
    """What a match specification makes of the objects it matches.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `spec` is not a match specification.

    iex> table = :ets.new(:ages, [:ordered_set])
    iex> :ets.insert(table, ann: 40, bob: 30)
    iex> :ets.select(table, [{{:"$1", :"$2"}, [{:>, :"$2", 35}], [:"$1"]}])
    [:ann]
    """
    return _select(vm, table, spec)


@fn("select", vm=True)
def select_some(vm: Any, table: Any, spec: Any, limit: Any) -> Any:
    """At most `limit` results, and a continuation for more: `{results, continuation}` or `:"$end_of_table"`.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, `spec` is not a match specification or
    `limit` is not a positive integer.

    iex> table = :ets.new(:ages, [:ordered_set])
    iex> :ets.insert(table, ann: 40, bob: 30)
    iex> {found, continuation} = :ets.select(table, [{{:"$1", :_}, [], [:"$1"]}], 1)
    iex> found
    [:ann]
    iex> {found, _continuation} = :ets.select(continuation)
    iex> found
    [:bob]
    """
    return _some(vm, table, spec, limit)


@fn("select_reverse", vm=True)
def select_reverse_more(vm: Any, continuation: Any) -> Any:
    """The next portion of a `select_reverse/3`.

    Raises `ArgumentError` when `continuation` does not come from an earlier call.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.select_reverse(table, [{{:"$1", :_}, [], [:"$1"]}])
    [:b, :a]
    """
    return _go_on(vm, continuation)


@fn(vm=True)
def select_reverse(vm: Any, table: Any, spec: Any) -> Any:
    """Like `select/2`, from the last object of an ordered set to the first.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `spec` is not a match specification.

    iex> table = :ets.new(:ages, [:ordered_set])
    iex> :ets.insert(table, ann: 40, bob: 30)
    iex> :ets.select_reverse(table, [{{:"$1", :_}, [], [:"$1"]}])
    [:bob, :ann]
    """
    return _select(vm, table, spec, True)


@fn("select_reverse", vm=True)
def select_reverse_some(vm: Any, table: Any, spec: Any, limit: Any) -> Any:
    """Like `select/3`, backwards.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, `spec` is not a match specification or
    `limit` is not a positive integer.

    iex> table = :ets.new(:ages, [:ordered_set])
    iex> :ets.insert(table, ann: 40, bob: 30)
    iex> {found, _continuation} = :ets.select_reverse(table, [{{:"$1", :_}, [], [:"$1"]}], 1)
    iex> found
    [:bob]
    """
    return _some(vm, table, spec, limit, True)


@fn("match", vm=True)
def match_more(vm: Any, continuation: Any) -> Any:
    """The next portion of a `match/3`.

    Raises `ArgumentError` when `continuation` does not come from an earlier call.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.match(table, {:"$1", 2})
    [[:b]]
    """
    return _go_on(vm, continuation)


@fn(vm=True)
def match(vm: Any, table: Any, pattern: Any) -> Any:
    """The variables `:"$1"`, `:"$2"` … of every object that fits a pattern.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:ages, [:ordered_set])
    iex> :ets.insert(table, ann: 40, bob: 30)
    iex> :ets.match(table, {:"$1", 30})
    [[:bob]]
    """
    return _select(vm, table, match_spec_of(pattern, False))


@fn("match", vm=True)
def match_some(vm: Any, table: Any, pattern: Any, limit: Any) -> Any:
    """Like `match/2`, at most `limit` at a time.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `limit` is not a positive integer.

    iex> table = :ets.new(:ages, [:ordered_set])
    iex> :ets.insert(table, ann: 40, bob: 30)
    iex> {found, _continuation} = :ets.match(table, {:"$1", :_}, 1)
    iex> found
    [[:ann]]
    """
    return _some(vm, table, match_spec_of(pattern, False), limit)


@fn("match_object", vm=True)
def match_object_more(vm: Any, continuation: Any) -> Any:
    """The next portion of a `match_object/3`.

    Raises `ArgumentError` when `continuation` does not come from an earlier call.

    iex> table = :ets.new(:table, [:ordered_set])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.match_object(table, {:_, 2})
    [b: 2]
    """
    return _go_on(vm, continuation)


@fn(vm=True)
def match_object(vm: Any, table: Any, pattern: Any) -> Any:
    """Every object that fits a pattern.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:ages, [:ordered_set])
    iex> :ets.insert(table, ann: 40, bob: 30)
    iex> :ets.match_object(table, {:_, 30})
    [bob: 30]
    """
    return _select(vm, table, match_spec_of(pattern, True))


@fn("match_object", vm=True)
def match_object_some(vm: Any, table: Any, pattern: Any, limit: Any) -> Any:
    """Like `match_object/2`, at most `limit` at a time.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `limit` is not a positive integer.

    iex> table = :ets.new(:ages, [:ordered_set])
    iex> :ets.insert(table, ann: 40, bob: 30)
    iex> {found, _continuation} = :ets.match_object(table, {:_, :_}, 1)
    iex> found
    [ann: 40]
    """
    return _some(vm, table, match_spec_of(pattern, True), limit)


def _remove(vm: Any, table: Table, spec: Any, operation: str) -> int:
    run = _compiled(vm, spec)
    tell(vm, operation, table, spec)
    gone = [obj for obj in _candidates(table, spec) if run(obj) is TRUE]
    before = table.size
    for obj in gone:
        table.delete_object(obj)
    return before - table.size


@fn(vm=True)
def match_delete(vm: Any, table: Any, pattern: Any) -> Atom:
    """Remove every object that fits a pattern.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.match_delete(table, {:_, 2})
    true
    iex> :ets.tab2list(table)
    [a: 1]
    """
    found = table_of(vm, table, write=True)
    _remove(vm, found, cons((pattern, EMPTY, cons(TRUE, EMPTY)), EMPTY), "match_delete")
    return TRUE


@fn(vm=True)
def select_delete(vm: Any, table: Any, spec: Any) -> int:
    """Remove the objects for which a match specification gives `true`; how many.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `spec` is not a match specification.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.select_delete(table, [{{:_, :"$1"}, [{:>, :"$1", 1}], [true]}])
    1
    """
    return _remove(vm, table_of(vm, table, write=True), spec, "select_delete")


@fn(vm=True)
def select_count(vm: Any, table: Any, spec: Any) -> int:
    """For how many objects a match specification gives `true`.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `spec` is not a match specification.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1, b: 2)
    true
    iex> :ets.select_count(table, [{{:_, :"$1"}, [{:>, :"$1", 1}], [true]}])
    1
    """
    found = table_of(vm, table)
    run = _compiled(vm, spec)
    return sum(run(obj) is TRUE for obj in _candidates(found, spec))


def _keeps_key(clause: Any, position: int) -> bool:
    """Whether the body of a ``select_replace`` clause visibly builds an object with the key it matched."""
    head, _, body = clause
    made = to_pylist(body)[-1]
    if made is atom("$_"):
        return True
    if type(made) is tuple and len(made) == 1 and type(made[0]) is tuple and len(made[0]) >= position and type(head) is tuple:
        kept = made[0][position - 1]
        if kept == (atom("element"), position, atom("$_")):
            return True
        literal = kept[1] if type(kept) is tuple and len(kept) == 2 and kept[0] is atom("const") else kept
        return len(head) >= position and head[position - 1] is not atom("_") and exact_equal(literal, head[position - 1])
    if type(made) is tuple and len(made) == 4 and made[0] is atom("setelement"):
        return made[1] != position
    return False


@fn(vm=True)
def select_replace(vm: Any, table: Any, spec: Any) -> int:
    """Put what a match specification makes of an object in its place; the key must stay. How many were replaced.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `spec` is not a match specification.

    iex> table = :ets.new(:table, [])
    iex> :ets.insert(table, a: 1)
    true
    iex> :ets.select_replace(table, [{{:"$1", :"$2"}, [], [{{:"$1", {:+, :"$2", 1}}}]}])
    1
    iex> :ets.tab2list(table)
    [a: 2]
    """
    found = table_of(vm, table, write=True)
    if found.kind == "bag":
        raise bad_argument(1, WRONG_TYPE)
    run = _compiled(vm, spec)
    for clause in to_pylist(spec):
        if not _keeps_key(clause, found.key_position):
            raise bad_argument(2, BAD_SPEC)
    tell(vm, "select_replace", found, spec)
    count = 0
    for where in list(found.walk()):
        stored = found.store[where]
        objects = stored if found.bag else [stored]
        for at, obj in enumerate(objects):
            result = run(obj)
            if result is not NO_MATCH and type(result) is tuple:
                count += 1
                if found.bag:
                    stored[at] = result
                else:
                    found.store[where] = result
    return count


@fn(vm=True)
def match_spec_compile(vm: Any, spec: Any) -> Any:
    """A match specification in the form `match_spec_run/2` takes.

    Raises `ArgumentError` when `spec` is not a match specification.

    iex> spec = :ets.match_spec_compile([{{:"$1", :_}, [], [:"$1"]}])
    iex> :ets.match_spec_run([a: 1, b: 2], spec)
    [:a, :b]
    """
    _compiled(vm, spec, 1)
    return (atom("$ets_compiled"), spec)


@fn
def is_compiled_ms(term: Any) -> Atom:
    """Whether a term came from `match_spec_compile/1`.

    iex> :ets.is_compiled_ms(:ets.match_spec_compile([{:_, [], [true]}]))
    true
    """
    return boolean(type(term) is tuple and len(term) == 2 and term[0] is atom("$ets_compiled"))


@fn(vm=True)
def match_spec_run(vm: Any, objects: Any, compiled: Any) -> Any:
    """What a compiled match specification makes of a list of objects.

    Raises `ArgumentError` when `objects` is not a proper list or `compiled` is not a reference.

    iex> spec = :ets.match_spec_compile([{{:"$1", 2}, [], [:"$1"]}])
    iex> :ets.match_spec_run([a: 1, b: 2], spec)
    [:b]
    """
    if is_compiled_ms(compiled) is FALSE or not is_list(objects):
        raise ErlError(BADARG)
    run = _compiled(vm, compiled[1])
    return from_iter([result for obj in to_pylist(objects) if (result := run(obj)) is not NO_MATCH])


@fn
def repair_continuation(continuation: Any, spec: Any) -> Any:
    """Continuations here need no repair.

    Raises `FunctionClauseError` when `continuation` does not come from an earlier call.

    iex> :ets.repair_continuation(:"$end_of_table", [{:_, [], [true]}])
    :"$end_of_table"
    """
    if continuation is not END and type(continuation) is not tuple:
        raise no_clause("ets", "repair_continuation", 2, continuation, spec)
    return continuation


@fn(vm=True)
def test_ms(vm: Any, obj: Any, spec: Any) -> Any:
    """What a match specification makes of one object: `{:ok, result}`, `{:ok, false}`, or `{:error, reasons}`.

    iex> :ets.test_ms({:a, 1}, [{{:"$1", :_}, [], [:"$1"]}])
    {:ok, :a}
    """
    sched = vm.sched
    try:
        result = compile_spec(spec, lambda: sched.cur.pid, sched.node)(obj)
    except BadSpec as error:
        return (ERROR, from_iter([(ERROR, charlist(problem)) for problem in error.args[0]]))
    return (OK, FALSE if result is NO_MATCH else result)


@fn(vm=True)
def init_table(vm: Any, table: Any, fun: Any) -> Atom:
    """Replace the contents of a table by what a fun gives: lists of objects with the fun for more, until `:end_of_input`.

    Raises `ArgumentError` when there is no such table or the caller may not use it in this way, and `BadFunctionError` when `fun` is not a
    function of one argument.

    iex> table = :ets.new(:ages, [])
    iex> :ets.init_table(table, fn :read -> {[ann: 40], fn _ -> :end_of_input end}; :close -> :ok end)
    true
    iex> :ets.tab2list(table)
    [ann: 40]
    """
    found = table_of(vm, table, write=True)
    found.clear()
    answer = call(fun, atom("read"))
    while answer is not atom("end_of_input"):
        objects, fun = answer
        for obj in objects_of(found, objects):
            found.insert(obj)
        answer = call(fun, atom("read"))
    call(fun, atom("close"))
    return TRUE


# -- what reads source ---------------------------------------------------------------------------------------------------

_NOT_TRANSFORMED = "function called with real fun should be transformed with parse_transform or called with a fun generated in the shell"


@fn(vm=True)
def fun2ms(vm: Any, fun: Any) -> Any:
    """The match specification that a fun stands for.

    The fun has to be written where code is evaluated, as at the prompt: compiled code does not keep the source of its funs, neither here
    nor on the BEAM, so in a module and in a script the specification is written out.

    Raises `FunctionClauseError` when `fun` is not a function of one argument.

    iex> :ets.fun2ms(fn {key, n} when n > 1 -> key end)
    [{{:"$1", :"$2"}, [{:>, :"$2", 1}], [:"$1"]}]
    """
    if not is_fun(fun):
        raise ErlError(atom("function_clause"))
    source = fun.__globals__.get(f"source@{fun.__code__.co_name}") if type(fun) is FunctionType else None
    if source is None:
        raise ErlExit((BADARG, (atom("ets"), atom("fun2ms"), from_iter(map(atom, _NOT_TRANSFORMED.split())))))
    try:
        return match_spec(source)
    except Untranslatable as reason:
        vm.apply(atom("io"), atom("put_chars"), f"Error: {reason}\n".encode())
        return (ERROR, atom("transform_error"))
    except OuterVariable:
        # Where real Elixir fails as well: its evaluator keeps variables in another form than ms_transform expects.
        raise ErlError(vm.apply(atom("Elixir.FunctionClauseError"), atom("exception"), _NORMALISE)) from None


_NORMALISE = from_iter([(atom("module"), atom("ms_transform")), (atom("function"), atom("normalise")), (atom("arity"), 1)])


@fn
def table(table: Any, options: Any = EMPTY) -> Any:
    """A table for Erlang's query comprehensions (`:qlc`), which Elixir has no syntax for.

    Raises `ArgumentError` when there is no such table, the caller may not use it in this way, or `options` has an unknown option.

    iex> numbers = :ets.new(:numbers, [])
    iex> :ets.insert(numbers, {:one, 1})
    iex> for {key, 1} <- :ets.tab2list(numbers), do: key
    [:one]
    """
    raise BadArgs(
        b":ets.table is for query comprehensions of Erlang's :qlc, which Elixir has no syntax for. "
        b"Use :ets.select, :ets.foldl, or for over :ets.tab2list"
    )
