"""What :ets says of a reference that is no table, of one that was, and of query comprehensions."""

from __future__ import annotations

import pytest

from otpshell.runtime.clock import VirtualClock
from otpshell.vm import VM

NEVER = "not a valid table identifier"
GONE = "the table identifier does not refer to an existing ETS table"


def message_of(source: str) -> str:
    with VM(clock=VirtualClock(), threaded=False) as vm:
        return vm.inspect(vm.eval(f"try do {source} rescue error -> Exception.message(error) end"))


@pytest.mark.parametrize("ref", ["make_ref()", "elem(:counters.new(1, []), 1)"])
@pytest.mark.parametrize(
    "call", [":ets.lookup(ref, 1)", ":ets.insert(ref, {1})", ":ets.delete(ref)", ":ets.tab2list(ref)", ":ets.info(ref)"]
)
def test_a_reference_that_never_was_a_table_is_no_table_identifier(ref: str, call: str) -> None:
    assert message_of(f"ref = {ref}; {call}") == f'"errors were found at the given arguments:\\n\\n  * 1st argument: {NEVER}\\n"'


@pytest.mark.parametrize("made", [":ets.new(:t, [])", ":gone"])
def test_a_table_that_is_gone_does_not_exist(made: str) -> None:
    source = f"t = {made}; is_atom(t) || :ets.delete(t); :ets.lookup(t, 1)"
    assert message_of(source) == f'"errors were found at the given arguments:\\n\\n  * 1st argument: {GONE}\\n"'


def test_what_only_erlang_has_syntax_for_says_what_to_write_instead() -> None:
    assert "Use :ets.select, :ets.foldl" in message_of(":ets.table(:ets.new(:t, []))")
