"""A receive that its timer woke takes its ``after``, whatever message comes before it runs: what the BEAM does."""

import pytest

from otpshell.runtime.clock import VirtualClock
from otpshell.vm.vm import VM

# Both wait for 10 ms from the same moment; the first one's end sends the second a message.
SYSTEM = """
shell = self()
first = spawn(fn -> receive do {:then, second} -> receive do after 10 -> send(second, :late) end end end)
second = spawn(fn -> receive do :go -> %s end end)
send(first, {:then, second})
send(second, :go)
receive do told -> told end
"""
LAST = "receive do :late -> send(shell, :mail) after 10 -> send(shell, :timeout) end"
IN_THE_MIDDLE = "told = receive do :late -> :mail after 10 -> :timeout end; send(shell, told)"
MAIL_IN_TIME = "told = receive do :late -> :mail after 11 -> :timeout end; send(shell, told)"
WITHOUT_TIME = "send(self(), :late); told = receive do :late -> :mail after 0 -> :timeout end; send(shell, told)"


@pytest.mark.parametrize(
    ("waiting", "told"), [(LAST, ":timeout"), (IN_THE_MIDDLE, ":timeout"), (MAIL_IN_TIME, ":mail"), (WITHOUT_TIME, ":mail")]
)
def test_who_was_woken_by_a_timer_looks_at_no_mail_any_more(waiting: str, told: str) -> None:
    vm = VM(clock=VirtualClock(), threaded=False, output=lambda _: None)
    assert vm.inspect(vm.eval(SYSTEM % waiting)) == told
    vm.stop()
