""":ets; expected values are what real Elixir 1.14 on OTP 25 gives for the same calls."""

from __future__ import annotations

import pytest

from otpshell.stdlib.erl_ets import ets as native
from otpshell.terms.errors import ErlError
from tests.runtime.bodies import BareVM, Module, in_process, native_table, plain, receive, system, term

END = "$end_of_table"


class Tables:
    """:ets called with Python values for terms."""

    def __init__(self, S):
        self.S = S
        self.module = Module(BareVM(S), native_table(native))

    def __getattr__(self, name):
        return lambda *args: plain(getattr(self.module, name)(*[term(arg) for arg in args]))


def ask(body, **options):
    S = system(**options)
    return in_process(S, lambda: (body(Tables(S)),))[0]


def error_of(body):
    """What the ArgumentError of a call says."""

    def run(ets):
        with pytest.raises(ErlError) as error:
            body(ets)
        message = getattr(error.value, "message", None)
        return message.decode().split("\n\n", 1)[1] if message else "argument error"

    return ask(run)


def filled(ets, objects, *options):
    table = ets.new("t", list(options))
    ets.insert(table, objects)
    return table


def test_one_and_one_point_zero_are_one_key_of_an_ordered_set_only():
    def of(kind):
        return lambda ets: ets.tab2list(filled(ets, [(1, "a"), (1.0, "b")], kind))

    ordered = ask(of("ordered_set"))
    assert ordered == [(1.0, "b")] and type(ordered[0][0]) is float
    assert ask(of("set")) == [(1, "a"), (1.0, "b")]


def test_bags_keep_objects_once_and_duplicate_bags_as_often_as_they_came():
    objects = [(1, 2), (1, 3), (1, 2)]

    def bag(ets):
        t = filled(ets, objects, "bag")
        return ets.lookup_element(t, 1, 2), ets.take(t, 1), ets.take(t, 1)

    def duplicate(ets):
        t = filled(ets, objects, "duplicate_bag")
        return ets.lookup(t, 1), ets.delete_object(t, (1, 2)), ets.lookup(t, 1), ets.info(t, "size")

    assert ask(bag) == ([2, 3], [(1, 2), (1, 3)], [])
    assert ask(duplicate) == ([(1, 2), (1, 3), (1, 2)], True, [(1, 3)], 1)


def test_insert_new_inserts_all_or_nothing():
    def body(ets):
        t = ets.new("t", [])
        return ets.insert_new(t, (1,)), ets.insert_new(t, (1,)), ets.insert_new(t, [(2,), (1,)]), ets.tab2list(t), ets.insert_new(t, [])

    assert ask(body) == (True, False, False, [(1,)], True)


def test_walking_an_ordered_set():
    def body(ets):
        t = ets.new("t", ["ordered_set"])
        empty = ets.first(t), ets.last(t)
        ets.insert(t, [(2,), (1,), (3,)])
        steps = ets.first(t), ets.next(t, 1), ets.next(t, 3), ets.prev(t, 1), ets.prev(t, 2.5), ets.next(t, 0), ets.last(t)
        ets.insert(t, (2.5,))
        ets.delete(t, 3)
        return empty, steps, ets.tab2list(t), ets.last(t), ets.slot(t, 1), ets.slot(t, 3)

    assert ask(body) == ((END, END), (1, 2, END, END, 2, 1, 3), [(1,), (2,), (2.5,)], 2.5, [(2,)], END)


def test_a_fixed_table_can_be_walked_while_it_shrinks():
    def body(ets):
        t = filled(ets, [(1,), (2,), (3,)])
        ets.safe_fixtable(t, True)
        ets.first(t)
        ets.delete(t, 1)
        ets.delete(t, 2)
        return ets.next(t, 1), ets.safe_fixtable(t, False)

    assert ask(body) == (3, True)


def test_counters():
    def body(ets):
        t = filled(ets, (1, 2, 3))
        return (
            ets.update_counter(t, 1, 5),
            ets.update_counter(t, 1, (3, 1)),
            ets.update_counter(t, 1, [(2, 1), (3, -1), (2, 1, 5, 0)]),
            ets.update_counter(t, "new", 1, ("new", 10)),
            ets.update_counter(t, "n2", (3, 1), ("x", 1, 2)),
            ets.update_counter(t, 1, []),
            ets.tab2list(t),
        )

    assert ask(body) == (7, 4, [8, 3, 0], 11, 3, [], [(1, 0, 3), ("new", 11), ("n2", 1, 3)])


def test_updating_elements():
    def body(ets):
        t = filled(ets, (1, 2, 3))
        return (
            ets.update_element(t, 1, (2, "a")), ets.update_element(t, 1, [(2, "b"), (3, "c")]), ets.update_element(t, 9, (2, "a")),
            ets.lookup(t, 1),
        )  # fmt: skip

    assert ask(body) == (True, True, False, [(1, "b", "c")])


def test_matching():
    def body(ets):
        t = filled(ets, [(i, i * i, {"a": i}) for i in range(1, 6)], "ordered_set")
        return (
            ets.match(t, ("$1", "$2", "_")),
            ets.match(t, ("$2", "$1", {"a": 3})),
            ets.match(t, ("$1", "_", "$0"), 2)[0],
            ets.match_object(t, ("_", 4, "_")),
            ets.match_delete(t, ("_", 9, "_")),
            len(ets.tab2list(t)),
            ets.match(t, ("_", "_", {"b": 1})),
            ets.match(t, ("_", "_", {})),
            ets.match(t, ("_", "_", {"a": "$5"})),
        )

    assert ask(body) == (
        [[1, 1], [2, 4], [3, 9], [4, 16], [5, 25]], [[9, 3]], [[{"a": 1}, 1], [{"a": 2}, 2]], [(2, 4, {"a": 2})], True, 4, [],
        [[], [], [], []], [[1], [2], [4], [5]],
    )  # fmt: skip


def test_selecting():
    def body(ets):
        t = filled(ets, [(i, i * i) for i in range(1, 6)], "ordered_set")
        guards = [(">", "$1", 2), ("orelse", ("==", "$2", 16), ("<", ("+", "$1", 1), 5))]
        return (
            ets.select(t, [(("$1", "$2"), guards, [(("$2", "$1"),)])]),
            ets.select(t, [(("$1", "_"), [], ["$_"]), ("_", [], ["$$"])]),
            ets.select(t, [(("$1", "$2"), [("is_integer", "$1")], ["$$"])]),
            ets.select_count(t, [(("$1", "_"), [("<", "$1", 3)], [True])]),
            ets.select_delete(t, [(("$1", "_"), [("<", "$1", 3)], [True])]),
            ets.select_replace(t, [(("$1", "$2"), [], [(("$1", ("const", ("x",))),)])]),
            ets.tab2list(t),
            ets.select_reverse(t, [("$1", [], ["$1"])]),
        )

    squares = [(i, i * i) for i in range(1, 6)]
    left = [(3, ("x",)), (4, ("x",)), (5, ("x",))]
    assert ask(body) == ([(9, 3), (16, 4)], squares, [list(pair) for pair in squares], 2, 2, 3, left, left[::-1])


def test_a_body_that_fails_gives_exit_and_a_guard_that_fails_no_match():
    def body(ets):
        t = filled(ets, (1, 2))
        return ets.select(t, [(("$1", "_"), [], [("+", "$1", "a")])]), ets.select(t, [(("$1", "_"), [(">", ("hd", "$1"), 1)], [True])])

    assert ask(body) == (["EXIT"], [])


@pytest.mark.parametrize("kind", ["ordered_set", "set", "bag"])
def test_portions_cover_everything_once(kind):
    def body(ets):
        t = filled(ets, [(i,) for i in range(1, 6)], kind)
        portions = []
        answer = ets.module.select(t_of(t), term([(("$1",), [], ["$1"])]), 2)
        while plain(answer) != END:
            results, continuation = answer
            portions.append(plain(results))
            answer = ets.module.select(continuation)
        return portions

    def t_of(table):
        return term(table)

    assert ask(body) == [[1, 2], [3, 4], [5]]


def test_portions_of_one_big_key_of_a_bag():
    def body(ets):
        t = filled(ets, [(1, i) for i in range(5)] + [(2, 9)], "bag")
        portions = []
        answer = ets.module.select(t, term([((1, "$1"), [], ["$1"]), ((2, "$1"), [], ["$1"])]), 2)
        while plain(answer) != END:
            results, continuation = answer
            portions.append(plain(results))
            answer = ets.module.select(continuation)
        return portions

    assert ask(body) == [[4, 3], [2, 1], [0, 9]]


def test_a_portion_that_is_not_full_is_the_last():
    def body(ets):
        t = filled(ets, [(1,), (2,), (3,)], "ordered_set")
        first, more = ets.module.match(t, term(("$1",)), 2)
        objects, rest = ets.module.match_object(t, term(("$1",)), 2)
        return plain(first), plain(ets.module.match(more)), plain(objects), plain(ets.module.match_object(rest))

    assert ask(body) == ([[1], [2]], ([[3]], END), [(1,), (2,)], ([(3,)], END))


GUARDS = [
    ("andalso", True, ("not", False)), ("and", True, True), ("xor", True, False), ("is_map_key", "a", "$1"), ("==", ("map_get", "a",
    "$1"), 1),
    ("is_map", "$1"), ("==", ("map_size", "$1"), 1), ("==", ("element", 2, "$_"), 2), ("==", ("size", ((1, 2),)), 2), ("=:=", ("abs",
    -1), 1),
    ("==", ("rem", 5, 3), 2), ("==", ("length", [1, 2]), 2), ("/=", 1, 2), ("==", ("band", 6, 3), 2), ("==", ("round", 1.6), 2),
    ("==", ("node",), "nonode@nohost"), ("=/=", 1, 1.0), ("==", {"a": 1}, "$1"), ("==", ("bit_size", b"a"), 8),
]  # fmt: skip


@pytest.mark.parametrize("guard", GUARDS, ids=repr)
def test_guards(guard):
    assert ask(lambda ets: ets.test_ms(({"a": 1}, 2), [(("$1", "$2"), [guard], [True])])) == ("ok", True)


def test_trying_a_match_specification():
    def body(ets):
        spec = [(("$1", "$2"), [], ["$1"])]
        compiled = ets.module.match_spec_compile(term(spec))
        return (
            ets.test_ms((1, 2), spec), ets.test_ms((1,), spec), plain(ets.module.match_spec_run(term([(1, 2), (3, 4), (5,)]), compiled)),
            ets.test_ms((1, 2), [(("$1", "$2"), [("foo",)], ["$1"])]),
        )  # fmt: skip

    wrong = [ord(char) for char in "Function foo/0 does_not_exist."]
    assert ask(body) == (("ok", 1), ("ok", False), [1, 3], ("error", [("error", wrong)]))


def test_information():
    def body(ets):
        t = ets.new("t", [])
        items = ets.info(t)
        return (
            [key for key, _ in items],
            dict(items)["type"],
            dict(items)["heir"],
            ets.info("nope"),
            ets.info("nope", "size"),
            ets.whereis("x"),
        )

    assert ask(body) == (
        ["id", "decentralized_counters", "read_concurrency", "write_concurrency", "compressed", "memory", "owner", "heir", "name", "size",
         "node", "named_table", "type", "keypos", "protection"], "set", "none", "undefined", "undefined", "undefined",
    )  # fmt: skip


def test_a_table_ends_with_its_owner_unless_it_has_an_heir():
    S = system()
    ets = Tables(S)

    def body():
        me = S.cur.pid

        def owner():
            ets.new("lost", ["named_table"])
            ets.new("kept", ["named_table", ("heir", me, "inherit")])

        pid = S.spawn(owner)
        message = receive(S)
        return plain(message) == ("ETS-TRANSFER", "kept", pid, "inherit"), ets.info("kept", "owner") is me, ets.info("lost")

    assert in_process(S, body) == (True, True, "undefined")
    assert S.ets.by_ref == {} and S.ets.by_name == {}


def test_giving_a_table_away():
    S = system()
    ets = Tables(S)

    def body():
        me = S.cur.pid
        table = ets.new("t", [])
        pid = S.spawn(lambda: S.send(me, receive(S)))
        return ets.give_away(table, pid, "gift"), plain(receive(S)) == ("ETS-TRANSFER", table, me, "gift")

    assert in_process(S, body) == (True, True)


def test_others_may_not_write_a_protected_table_nor_read_a_private_one():
    S = system()
    ets = Tables(S)
    denied = "  * 1st argument: the table identifier refers to an ETS table with insufficient access rights\n"

    def attempt(work):
        me = S.cur.pid

        def other():
            with pytest.raises(ErlError) as error:
                work()
            S.send(me, error.value.message.decode().split("\n\n", 1)[1])

        S.spawn(other)
        return receive(S)

    def body():
        protected, private = ets.new("t", []), ets.new("t", ["private"])
        return attempt(lambda: ets.insert(protected, (1,))), attempt(lambda: ets.lookup(private, 1))

    assert in_process(S, body) == (denied, denied)


ERRORS = [
    (lambda ets: ets.new("x", ["foo"]), "  * 2nd argument: invalid options\n"),
    (lambda ets: (ets.new("x", ["named_table"]), ets.new("x", ["named_table"])), "  * 1st argument: table name already exists\n"),
    (lambda ets: ets.new(b"x", []), "  * 1st argument: not an atom\n"),
    (lambda ets: ets.new("x", "y"), "  * 2nd argument: not a list\n"),
    (lambda ets: ets.lookup("nope", 1), "  * 1st argument: the table identifier does not refer to an existing ETS table\n"),
    (lambda ets: ets.lookup(b"x", 1), "  * 1st argument: not an atom or a table identifier\n"),
    (lambda ets: ets.insert(ets.new("t", []), 3), "  * 2nd argument: not a tuple\n"),
    (lambda ets: ets.insert(ets.new("t", []), ()), "  * 2nd argument: is an empty tuple\n"),
    (lambda ets: ets.insert(ets.new("t", [("keypos", 2)]), (1,)), "argument error"),
    (
        lambda ets: ets.insert(ets.new("t", [("keypos", 2)]), [(1,), 3]),
        "  * 2nd argument: not a non-empty tuple or a list of non-empty tuples\n",
    ),
    (lambda ets: ets.lookup_element(filled(ets, (1, 2)), 2, 2), "  * 2nd argument: not a key that exists in the table\n"),
    (lambda ets: ets.lookup_element(filled(ets, (1, 2)), 1, 3), "  * 3rd argument: position is greater than the size of the object\n"),
    (lambda ets: ets.update_counter(ets.new("t", []), 1, 5), "  * 2nd argument: not a key that exists in the table\n"),
    (
        lambda ets: ets.update_counter(filled(ets, (1, "a")), 1, 5),
        "  * 3rd argument: the value in the given position, in the object, is not an integer\n",
    ),
    (lambda ets: ets.update_counter(filled(ets, (1, 2)), 1, (1, 5)), "  * 3rd argument: the position is the same as the key position\n"),
    (
        lambda ets: ets.update_counter(filled(ets, (1, 2)), 1, (7, 5)),
        "  * 3rd argument: the position in the update operation is out of range\n",
    ),
    (
        lambda ets: ets.update_counter(filled(ets, (1, 2), "bag"), 1, 5),
        "  * 1st argument: the table identifier refers to an ETS table of a type not supported by this operation\n",
    ),
    (lambda ets: ets.update_counter(filled(ets, (1, 2)), 1, "a"), "  * 3rd argument: not a valid update operation\n"),
    (lambda ets: ets.update_element(filled(ets, (1, 2)), 1, (1, "a")), "  * 3rd argument: the position is the same as the key position\n"),
    (lambda ets: ets.update_element(filled(ets, (1, 2)), 1, (9, "a")), "  * 3rd argument: out of range\n"),
    (lambda ets: ets.next(filled(ets, (1, 2)), 5), "  * 2nd argument: not a key that exists in the table\n"),
    (lambda ets: ets.select(ets.new("t", []), [("x",)]), "  * 2nd argument: not a valid match specification\n"),
    (lambda ets: ets.select(ets.new("t", []), [(("$1",), [("foo", "$1")], ["$1"])]), "  * 2nd argument: not a valid match specification\n"),
    (lambda ets: ets.select(ets.new("t", []), [(("$1",), [], ["$2"])]), "  * 2nd argument: not a valid match specification\n"),
    (lambda ets: ets.select(ets.new("t", []), [(("$1",), [], ["$1"])], 0), "  * 3rd argument: out of range\n"),
    (
        lambda ets: ets.select_replace(filled(ets, (1, 2)), [(("$1", "$2"), [], [(("$2", "$1"),)])]),
        "  * 2nd argument: not a valid match specification\n",
    ),
    (lambda ets: ets.rename("nope", "foo"), "  * 1st argument: the table identifier does not refer to an existing ETS table\n"),
    (lambda ets: ets.whereis(3), "  * 1st argument: invalid table name (must be an atom)\n"),
    (lambda ets: ets.info(ets.new("t", []), "foo"), "  * 2nd argument: not a valid info item\n"),
]


@pytest.mark.parametrize("case", range(len(ERRORS)))
def test_errors_say_which_argument_is_wrong(case):
    body, expected = ERRORS[case]
    assert error_of(body) == expected


def test_writes_are_events():
    S = system(events=True)
    ets = Tables(S)
    in_process(S, lambda: (ets.new("t", ["named_table"]), ets.insert("t", (1,)))[1])
    seen = [event[4:] for event in S.events.ring if event[2] == "ets"]
    assert [plain(each) for each in seen[:2]] == [("new", ("t", "t")), ("insert", ("t", (1,)))]
    assert [operation for operation, _ in seen[2:]] == ["lose"]
