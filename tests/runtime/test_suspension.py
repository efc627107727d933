"""Processes that others hold still (``:erlang.suspend_process``); what each program gives was recorded from real Elixir 1.14 on OTP 25."""

from __future__ import annotations

import pytest

from otpshell.runtime.clock import VirtualClock
from otpshell.runtime.schedule import Seeded
from otpshell.vm.vm import VM

SLEEPER = "p = spawn(fn -> Process.sleep(:infinity) end)\n"
PROGRAMS = {
    "messages wait until it is resumed": (
        """
        me = self()
        p = spawn(fn -> receive do :go -> send(me, :went) end end)
        :erlang.suspend_process(p)
        send(p, :go)
        first = receive do :went -> :went after 50 -> :held end
        :erlang.resume_process(p)
        second = receive do :went -> :went after 500 -> :held end
        inspect({first, second})
        """,
        "{:held, :went}",
    ),
    "a timeout waits too": (
        """
        p = spawn(fn -> Process.sleep(50); exit(:late) end)
        ref = Process.monitor(p)
        :erlang.suspend_process(p)
        first = receive do {:DOWN, ^ref, _, _, reason} -> reason after 100 -> :none end
        :erlang.resume_process(p)
        second = receive do {:DOWN, ^ref, _, _, reason} -> reason after 500 -> :none end
        inspect({first, second})
        """,
        "{:none, :late}",
    ),
    "it is resumed as often as it was suspended": (
        SLEEPER
        + """
        before = for _ <- 1..2, do: :erlang.suspend_process(p)
        status = fn -> p |> Process.info(:status) |> elem(1) end
        inspect({before, status.(), :erlang.resume_process(p), status.(), :erlang.resume_process(p), status.() == :suspended})
        """,
        "{[true, true], :suspended, true, :suspended, true, false}",
    ),
    "unless_suspending counts once": (
        SLEEPER
        + """
        held = for _ <- 1..2, do: :erlang.suspend_process(p, [:unless_suspending])
        :erlang.resume_process(p)
        inspect({held, Process.info(p, :status) == {:status, :suspended}})
        """,
        "{[true, false], false}",
    ),
    "an exit signal ends it all the same": (
        SLEEPER
        + """
        ref = Process.monitor(p)
        :erlang.suspend_process(p)
        Process.exit(p, :boom)
        inspect(receive do {:DOWN, ^ref, _, _, reason} -> reason end)
        """,
        ":boom",
    ),
    "an exit signal ends one whose turn it was": (
        """
        p = spawn(fn -> receive do :go -> Process.sleep(:infinity) end end)
        ref = Process.monitor(p)
        :erlang.suspend_process(p)
        send(p, :go)
        Process.sleep(10)
        Process.exit(p, :kill)
        inspect(receive do {:DOWN, ^ref, _, _, reason} -> reason end)
        """,
        ":killed",
    ),
    "the end of who suspended it resumes it": (
        """
        me = self()
        p = spawn(fn -> receive do :go -> send(me, :went) end end)
        s = spawn(fn -> :erlang.suspend_process(p); send(me, :ok); receive do :end -> :ok end end)
        receive do :ok -> :ok end
        send(p, :go)
        first = receive do :went -> :went after 50 -> :held end
        send(s, :end)
        second = receive do :went -> :went after 500 -> :held end
        inspect({first, second})
        """,
        "{:held, :went}",
    ),
    "one that computes stands still": (
        """
        me = self()
        p = spawn(fn -> Enum.each(Stream.iterate(0, & &1 + 1), fn n -> if rem(n, 100) == 0, do: send(me, n) end) end)
        receive do _ -> :ok end
        :erlang.suspend_process(p)
        before = Process.info(me, :message_queue_len)
        Process.sleep(30)
        later = Process.info(me, :message_queue_len)
        Process.exit(p, :kill)
        inspect(before == later)
        """,
        "true",
    ),
    "a tag tells that it is suspended": (
        SLEEPER
        + """
        :erlang.suspend_process(p, asynchronous: :tag)
        inspect(receive do message -> message end)
        """,
        "{:tag, :suspended}",
    ),
    "only who suspended it may resume it": (
        SLEEPER
        + """
        inspect(try do :erlang.resume_process(p) rescue e -> Exception.message(e) end)
        """,
        '"errors were found at the given arguments:\\n\\n  * 1st argument: process is not suspended or is not alive\\n"',
    ),
    "nobody suspends itself": (
        """
        inspect(try do :erlang.suspend_process(self()) rescue e -> Exception.message(e) end)
        """,
        '"errors were found at the given arguments:\\n\\n  * 1st argument: the pid refers to the current process\\n"',
    ),
}


# Without slices nobody takes the turn from one that computes.
IN_TURN = [name for name in PROGRAMS if "computes" not in name]


@pytest.mark.parametrize("name", IN_TURN)
def test_a_suspended_process(name: str) -> None:
    program, expected = PROGRAMS[name]
    with VM(threaded=False, clock=VirtualClock()) as vm:
        assert vm.eval(program).decode() == expected


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_suspended_process_on_any_schedule(name: str, seed: int) -> None:
    program, expected = PROGRAMS[name]
    with VM(threaded=False, clock=VirtualClock(), strategy=Seeded(seed)) as vm:
        assert vm.eval(program).decode() == expected
