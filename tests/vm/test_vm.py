"""The VM as a Python object."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from otpshell import VM, from_python, to_python
from otpshell.runtime.clock import VirtualClock
from otpshell.terms.atom import atom
from otpshell.terms.cons import cons, elist
from otpshell.terms.errors import ErlError, ErlExit

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text() | st.binary(max_size=3)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.integers(), inner))


# Making values takes long on a busy machine, which says nothing about them.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(VALUES)
def test_a_python_value_comes_back_as_it_went_in(value: Any) -> None:
    back = to_python(from_python(value))
    assert back == _text(value)


def _text(value: Any) -> Any:
    """The value with bytes that are UTF-8 as text, the one thing a term does not tell apart."""
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return value
    if isinstance(value, (list, tuple)):
        return type(value)(map(_text, value))
    if isinstance(value, dict):
        return {_text(key): _text(item) for key, item in value.items()}
    return value


def test_a_value_without_a_term_is_refused_with_what_is_accepted() -> None:
    with pytest.raises(TypeError, match="no term for set: one of bool, int"):
        from_python({1})


def test_an_improper_list_stays_a_term() -> None:
    term = cons(1, 2)
    assert to_python(term) is term


def test_evaluation_gives_terms_or_python_values() -> None:
    with VM(threaded=False) as vm:
        assert vm.eval("[1, :a]") == elist(1, atom("a"))
        assert vm.eval('%{"a" => [true, nil, {1, 2.5}]}', python=True) == {"a": [True, None, (1, 2.5)]}
        assert vm.inspect(vm.eval("1..3")) == "1..3"


def test_errors_and_exits_reach_the_caller() -> None:
    with VM(threaded=False, output=lambda data: None) as vm:
        with pytest.raises(ErlError) as error:
            vm.eval('raise "no"')
        assert vm.inspect(error.value.value) == '%RuntimeError{message: "no"}'
        with pytest.raises(ErlExit) as left:
            vm.eval("exit(:gone)")
        assert left.value.value is atom("gone")


def test_two_vms_share_no_process_no_module_and_no_name() -> None:
    with VM(threaded=False) as one, VM(threaded=False) as other:
        one.eval("defmodule Mine do def f, do: 1 end")
        one.eval("Process.register(spawn(fn -> Process.sleep(:infinity) end), :worker)")
        assert one.eval("Mine.f()") == 1
        assert other.eval("Code.ensure_loaded?(Mine)") is atom("false")
        assert other.eval("Process.whereis(:worker)") is atom("nil")


def test_a_virtual_clock_sleeps_for_an_hour_at_once() -> None:
    with VM(threaded=False, clock=VirtualClock()) as vm:
        source = "t = System.monotonic_time(:millisecond); Process.sleep(3_600_000); System.monotonic_time(:millisecond) - t"
        assert vm.eval(source) == 3_600_000


def test_a_process_that_makes_too_many_atoms_is_refused() -> None:
    with VM(threaded=False, output=lambda data: None) as vm:
        vm.atom_limit = 0
        with pytest.raises(ErlError) as error:
            vm.eval('String.to_atom("never_seen_before")')
        assert error.value.value is atom("system_limit")
        assert vm.eval('String.to_atom("ok")') is atom("ok")


@pytest.mark.parametrize(
    "start",
    [
        "spawn(Agent, :start, [back])",
        ":timer.apply_after(1, Agent, :start, [back])",
        "send(spawn(fn -> Process.hibernate(Agent, :start, [back]) end), :wake_up)",
    ],
)
def test_a_process_can_start_in_a_module_that_is_not_loaded_yet(start):
    with VM(threaded=False, clock=VirtualClock()) as vm:
        source = f"me = self(); back = fn -> send(me, :started) end; {start}; receive do message -> message end"
        assert vm.call(lambda: vm.eval_string(source).value) is atom("started")


def test_a_process_that_waits_again_inside_of_a_call_is_there_once_in_a_stack_trace():
    source = """
    defmodule Waits do
      def outer(n), do: {:got, loop(n)}
      def loop(0), do: raise("done")

      def loop(n) do
        receive do
          :go -> loop(n - 1)
        end
      end

      def trace_of_its_end do
        {pid, ref} = spawn_monitor(Waits, :outer, [2])
        Process.sleep(1)
        send(pid, :go)
        Process.sleep(1)
        send(pid, :go)

        receive do
          {:DOWN, ^ref, :process, ^pid, {_, trace}} -> for {Waits, name, arity, _} <- trace, do: {name, arity}
        end
      end
    end

    Waits.trace_of_its_end()
    """
    with VM(threaded=False, clock=VirtualClock(), output=lambda data: None, error_output=lambda data: None) as vm:
        # recorded from real Elixir
        assert vm.inspect(vm.eval(source)) == "[loop: 1, outer: 1]"
