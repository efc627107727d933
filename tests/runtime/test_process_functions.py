"""Process, :timer and the process functions of :erlang; expected values recorded from real Elixir 1.14 on OTP 25."""

from __future__ import annotations

import pytest

from otpshell.lang.caught import explain
from otpshell.stdlib.erl_erlang import erlang as erlang_native
from otpshell.stdlib.erl_timer import timer as timer_native
from otpshell.stdlib.process import process as process_native
from otpshell.terms.errors import ErlError, ErlExit
from tests.runtime.bodies import BareVM, Module, in_process, native_table, plain, receive, system, term


class Faces:
    """The three modules, called with Python values for terms."""

    def __init__(self, S):
        vm = BareVM(S)
        self.S = S
        self.vm = vm
        self.erlang = Face(Module(vm, native_table(erlang_native)))
        self.process = Face(Module(vm, native_table(process_native)))
        self.timer = Face(Module(vm, native_table(timer_native)))

    def dead(self):
        pid = self.S.spawn(lambda: 1)
        self.S.yield_()
        return pid

    def waiting(self):
        pid = self.S.spawn(lambda: receive(self.S, lambda m: plain(m) == "go"))
        self.S.yield_()
        return pid

    def message(self):
        return plain(receive(self.S))


class Face:
    def __init__(self, module):
        self.module = module

    def __getattr__(self, name):
        return lambda *args: plain(getattr(self.module, name)(*[term(arg) for arg in args]))


def ask(body, **options):
    S = system(**options)
    return in_process(S, lambda: (body(Faces(S)),))[0]


def one(position, why):
    return f"errors were found at the given arguments:\n\n  * {position} argument: {why}\n"


ERRORS = [
    (lambda f: f.erlang.send("unknown", 1), one("1st", "invalid destination")),
    (lambda f: f.erlang.send(b"x", 1), one("1st", "invalid destination")),
    (lambda f: f.erlang.send(("a", 1), 1), one("1st", "invalid destination")),
    (lambda f: f.process.link("x"), one("1st", "not a pid")),
    (lambda f: f.process.unlink(3), one("1st", "not a pid")),
    (lambda f: f.process.monitor(3), one("2nd", "not a pid")),
    (lambda f: f.process.monitor(("a", 3)), one("2nd", "not a pid")),
    (lambda f: f.process.demonitor(3), one("1st", "not a reference")),
    (lambda f: f.process.demonitor(f.erlang.make_ref(), ["foo"]), one("2nd", "invalid option in list")),
    (lambda f: f.process.unregister("nm"), one("1st", "not a pid")),
    (lambda f: f.process.whereis(3), one("1st", "not an atom")),
    (lambda f: f.process.flag("foo", 1), one("1st", "invalid process flag")),
    (lambda f: f.process.flag("trap_exit", 1), one("2nd", "invalid value for this process flag")),
    (lambda f: f.process.flag("priority", "huge"), one("2nd", "invalid value for this process flag")),
    (lambda f: f.process.exit("x", "y"), one("1st", "not a pid")),
    (lambda f: getattr(f.process, "alive?")("x"), one("1st", "not a pid")),
    (lambda f: f.process.info(f.erlang.self(), "foo"), one("2nd", "invalid item or item list")),
    (lambda f: f.process.info(f.erlang.self(), ["foo"]), one("2nd", "invalid item or item list")),
    (lambda f: f.process.info("foo"), one("1st", "not a pid")),
    (lambda f: f.process.send_after(f.erlang.self(), 1, -1), one("1st", "out of range")),
    (lambda f: f.process.send_after(3, 1, 1), one("2nd", "not a pid or an atom")),
    (lambda f: f.process.send_after(f.erlang.self(), 1, 1.0), one("1st", "not an integer")),
    (lambda f: f.process.send_after(f.erlang.self(), 1, 1 << 70), one("1st", "exceeds the maximum supported time value")),
    (lambda f: f.process.cancel_timer(3), one("1st", "not a reference")),
    (lambda f: f.process.cancel_timer(f.erlang.make_ref(), [("foo", True)]), one("2nd", "invalid option in list")),
    (lambda f: f.process.read_timer(3), one("1st", "not a reference")),
    (lambda f: f.erlang.spawn(3), one("1st", "not a fun")),
    (lambda f: f.erlang.spawn("a", "b", 3), one("3rd", "not a list")),
    (lambda f: f.erlang.spawn(b"a", "b", []), one("1st", "not an atom")),
    (lambda f: f.erlang.spawn_opt(print_nothing, ["foo"]), one("2nd", "invalid spawn option")),
    (lambda f: f.process.group_leader(f.erlang.self(), 3), one("1st", "not a pid")),
    (lambda f: f.process.hibernate(3, "b", []), one("1st", "not an atom")),
    (lambda f: f.erlang.monitor("foo", f.erlang.self()), one("1st", "invalid monitor type")),
    (lambda f: f.erlang.monitor("process", f.erlang.self(), [("alias", "foo")]), one("3rd", "invalid option in list")),
    (lambda f: f.erlang.monitor("process", f.erlang.self(), 3), one("3rd", "not a list")),
    (lambda f: f.erlang.alias(["foo"]), one("1st", "invalid option in list")),
    (lambda f: f.erlang.unalias(3), one("1st", "not a reference")),
    (lambda f: f.erlang.unique_integer(["foo"]), one("1st", "invalid modifier")),
    (lambda f: f.erlang.monotonic_time("foo"), one("1st", "invalid time unit")),
    (lambda f: f.erlang.system_info("foo"), one("1st", "invalid system info item")),
    (lambda f: f.erlang.memory("foo"), one("1st", "invalid memory type option")),
]


def print_nothing():
    return 1


@pytest.mark.parametrize("case", range(len(ERRORS)))
def test_errors_say_which_argument_is_wrong(case):
    body, expected = ERRORS[case]

    def run(f):
        with pytest.raises(ErlError) as error:
            body(f)
        return error.value.message.decode()

    assert ask(run) == expected


def test_what_no_clause_accepts_is_a_type_error_that_becomes_function_clause():
    for body in (
        lambda f: f.process.sleep(-1), lambda f: f.process.sleep("x"), lambda f: f.process.register(f.erlang.self(), "nil"),
        lambda f: f.process.register(f.erlang.self(), "undefined"), lambda f: f.process.register(f.erlang.self(), b"x"),
    ):  # fmt: skip

        def run(f, body=body):
            with pytest.raises(TypeError):
                body(f)
            return True

        assert ask(run)


def test_registering_twice():
    def run(f):
        me = f.erlang.self()
        f.process.register(me, "nm")
        with pytest.raises(ErlError) as error:
            f.process.register(me, "nm")
        return plain(error.value.value)["message"], f.process.whereis("nm") is me, f.process.unregister("nm"), f.process.whereis("nm")

    assert ask(run) == (
        b"could not register #PID<0.101.0> with name :nm because it is not alive, "
        b"the name is already taken, or it has already been given another name", True, True, "nil",
    )  # fmt: skip


def test_the_process_dictionary():
    def run(f):
        p = f.process
        return (
            p.put("a", 1), p.put("a", 2), p.get("a"), p.get("b"), p.get("b", 3), p.get_keys(2), p.put(1, "x"), p.put(1.0, "y"),
            p.get(1), p.get(1.0),
            p.delete("a"), p.delete("a"), p.get(), f.erlang.erase(), p.get(),
        )  # fmt: skip

    both = [(1.0, "y"), (1, "x")]
    assert ask(run) == ("nil", 1, 2, "nil", 3, ["a"], "nil", "nil", "x", "y", 2, "nil", both, both, [])


def test_information_of_a_waiting_process():
    def run(f):
        pid = f.waiting()
        items = f.process.info(pid)
        leader = dict(items)["group_leader"]
        return [pair for pair in items if pair[0] not in ("stack_size", "reductions", "group_leader")], leader is pid

    expected = [
        ("current_function", ("erlang", "apply", 2)), ("initial_call", ("erlang", "apply", 2)), ("status", "waiting"),
        ("message_queue_len", 0),
        ("links", []), ("dictionary", []), ("trap_exit", False), ("error_handler", "error_handler"), ("priority", "normal"),
        ("total_heap_size", 233), ("heap_size", 233),
        ("garbage_collection", [
            ("max_heap_size", {"error_logger": True, "kill": True, "size": 0}), ("min_bin_vheap_size", 46422), ("min_heap_size", 233),
            ("fullsweep_after", 65535), ("minor_gcs", 0),
        ]), ("suspending", []),
    ]  # fmt: skip
    assert ask(run) == (expected, True)


def test_information_item_by_item():
    def run(f):
        me = f.erlang.self()
        pid = f.waiting()
        f.process.link(pid)
        f.process.monitor(pid)
        f.process.register(pid, "nm")
        f.process.monitor("nm")
        f.erlang.send(me, "hello")
        node = "nonode@nohost"
        return (
            f.process.info(me, ["registered_name", "message_queue_len", "messages", "trap_exit", "priority", "status"]),
            f.process.info(me, "registered_name"), f.erlang.process_info(me, "registered_name"), f.process.info(pid)[0],
            f.process.info(me, "monitors") == ("monitors", [("process", pid), ("process", ("nm", node))]),
            f.process.info(pid, "monitored_by") == ("monitored_by", [me, me]), f.process.info(pid, "links") == ("links", [me]),
        )  # fmt: skip

    assert ask(run) == (
        [("registered_name", []), ("message_queue_len", 1), ("messages", ["hello"]), ("trap_exit", False), ("priority", "normal"),
         ("status", "running")], ("registered_name", []), [], ("registered_name", "nm"), True, True, True,
    )  # fmt: skip


def test_a_dead_process_has_no_information():
    def run(f):
        pid = f.dead()
        alive = getattr(f.process, "alive?")(pid)
        return f.process.info(pid), f.process.info(pid, "links"), f.process.info(pid, ["links"]), alive, f.process.exit(pid, "x")

    assert ask(run) == ("nil", "nil", "nil", False, True)


def test_a_process_about_to_end_is_dead_already_but_keeps_its_name():
    def run(f):
        pid = f.waiting()
        f.process.register(pid, "nm")
        f.process.exit(pid, "boo")
        return getattr(f.process, "alive?")(pid), pid in f.process.list(), f.process.info(pid), f.process.whereis("nm") is pid

    assert ask(run) == (False, False, "nil", True)


def test_flags_give_their_old_value():
    def run(f):
        defaults = [
            ("error_handler", "error_handler"), ("min_heap_size", 233), ("max_heap_size", 0), ("message_queue_data", "on_heap"),
            ("save_calls", 0),
            ("sensitive", False), ("fullsweep_after", 65535), ("min_bin_vheap_size", 46422),
        ]  # fmt: skip
        return (
            f.process.flag("trap_exit", True), f.process.flag("trap_exit", False), f.process.flag("priority", "high"),
            f.process.flag("priority", "low"),
            [f.process.flag(*pair) for pair in defaults],
        )  # fmt: skip

    limits = {"error_logger": True, "kill": True, "size": 0}
    assert ask(run) == (False, True, "normal", "high", ["error_handler", 233, limits, "on_heap", 0, False, 65535, 46422])


def test_timers():
    def run(f):
        me = f.erlang.self()
        unknown = f.process.cancel_timer(f.erlang.make_ref()), f.process.read_timer(f.erlang.make_ref())
        quiet = f.process.cancel_timer(f.process.send_after(me, 1, 5000), [("info", False)])
        ref = f.process.send_after(me, 1, 5000)
        later = f.process.cancel_timer(ref, [("async", True)]), f.message() == ("cancel_timer", ref, 5000)
        started = f.erlang.start_timer(1, me, "hi")
        return unknown, quiet, later, f.message() == ("timeout", started, "hi")

    assert ask(run) == ((False, False), "ok", ("ok", True), True)


def test_sleeping_leaves_messages_alone():
    def run(f):
        f.process.send_after(f.erlang.self(), "x", 3)
        began = f.erlang.monotonic_time("millisecond")
        slept = f.process.sleep(10)
        return slept, f.erlang.monotonic_time("millisecond") - began, f.process.info(f.erlang.self(), "messages")

    assert ask(run) == ("ok", 10, ("messages", ["x"]))


def test_spawning_with_options():
    def run(f):
        pid, ref = f.erlang.spawn_opt(print_nothing, [("monitor", [("tag", "T")])])
        tagged = f.message() == ("T", ref, "process", pid, "normal")
        linked = f.process.spawn(print_nothing, ["link", ("priority", "high")])
        high = f.process.info(linked, "priority")
        return tagged, high, f.process.info(linked, "links") == ("links", [f.erlang.self()])

    assert ask(run) == (True, ("priority", "high"), True)


def test_a_fun_of_the_wrong_arity_is_the_new_processes_problem():
    seen = []

    # Python refuses the call, in the new process; that this is a BadArityError is for the language layer to say.
    def on_crash(process, error):
        seen.append((type(error), explain(error)[1]))
        return term("oops")

    def run(f):
        pid, ref = f.erlang.spawn_monitor(takes_one)
        return f.message() == ("DOWN", ref, "process", pid, "oops")

    def takes_one(x):
        return x

    assert ask(run, on_crash=on_crash)
    assert seen == [(TypeError, (term("badarity"), (takes_one, term([]))))]


def test_spawning_a_function_of_a_module():
    def run(f):
        f.vm.exports["m:f/1"] = lambda x: f.S.send(x, term("called"))
        pid = f.erlang.spawn("m", "f", [f.erlang.self()])
        return f.process.info(pid, "initial_call"), f.message()

    assert ask(run) == (("initial_call", ("m", "f", 1)), "called")


def test_hibernating_calls_the_function_at_the_next_message():
    def run(f):
        f.vm.exports["m:f/1"] = lambda to: f.S.send(to, (term("woke"), receive(f.S)))
        me = f.erlang.self()
        pid = f.S.spawn(lambda: f.process.hibernate("m", "f", [me]))
        f.S.yield_()
        asleep = pid.process.greenlet, pid.process.waiting
        f.erlang.send(pid, "up")
        return asleep, f.message()

    assert ask(run) == ((None, True), ("woke", "up"))


def test_unique_integers_and_units():
    def run(f):
        unique = {f.erlang.unique_integer() for _ in range(10)}
        grows = f.erlang.unique_integer(["monotonic"]) < f.erlang.unique_integer(["monotonic"])
        return len(unique), grows, f.erlang.unique_integer(["positive"]) > 0, f.erlang.convert_time_unit(5, "second", "millisecond")

    assert ask(run) == (10, True, True, 5000)


def test_exit_is_an_exception():
    def run(f):
        with pytest.raises(ErlExit):
            f.erlang.exit("boo")
        return True

    assert ask(run)


def test_timer_messages_and_intervals():
    def run(f):
        kinds = []
        ok, (kind, ref) = f.timer.send_after(1, "hi")
        kinds.append((ok, kind, f.message()))
        ok, interval = f.timer.send_interval(2, "tick")
        kinds.append((interval[0], [f.message() for _ in range(3)], f.timer.cancel(interval), f.timer.cancel(interval)))
        f.process.register(f.erlang.self(), "nm")
        ok, (kind, ref) = f.timer.send_after(1, "nm", "hi")
        kinds.append((kind, f.message()))
        return kinds, f.S.timers.next_due()

    ok = ("ok", "cancel")
    assert ask(run) == ([("ok", "send_local", "hi"), ("interval", ["tick"] * 3, ok, ok), ("once", "hi")], None)


def test_timer_calls_and_exits():
    def run(f):
        me = f.erlang.self()
        f.vm.exports["m:f/2"] = lambda to, message: f.S.send(to, message)
        f.timer.apply_after(1, "m", "f", [me, "yo"])
        first = f.message()
        reasons = []
        for end in (lambda pid: f.timer.exit_after(1, pid, "boo"), lambda pid: f.timer.kill_after(1, pid)):
            pid = f.waiting()
            f.process.monitor(pid)
            end(pid)
            reasons.append(f.message()[4])
        return first, reasons

    assert ask(run) == ("yo", ["boo", "killed"])


def test_timer_rejects_what_is_no_time():
    bad = ("error", "badarg")

    def run(f):
        t = f.timer
        return (
            t.send_after(-1, "hi"),
            t.send_after("x", f.erlang.self(), "hi"),
            t.apply_after(1, 3, "x", []),
            t.send_after(1, 3, "x"),
            t.cancel("x"),
        )

    assert ask(run) == (bad,) * 5


def test_timer_units():
    def run(f):
        t = f.timer
        return t.seconds(2), t.minutes(2), t.hours(2), t.hms(1, 2, 3), t.now_diff((1, 2, 3), (1, 1, 1)), t.tc(print_nothing)[1]

    assert ask(run) == (2000, 120000, 7200000, 3723000, 1000002, 1)


def test_an_interval_ends_with_its_receiver():
    def run(f):
        pid = f.waiting()
        f.timer.send_interval(5, pid, "tick")
        f.process.exit(pid, "kill")
        f.process.sleep(1)
        return f.S.timers.next_due(), f.S.call_timers

    assert ask(run) == (None, {})
