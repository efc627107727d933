"""Library modules are loaded on first use, also when many processes use them first."""

from pathlib import Path

import pytest

from otpshell.vm import VM

SCRIPT = """
me = self()
for _ <- 1..6, do: spawn(fn -> send(me, PartitionSupervisor.child_spec(name: :p).id) end)
IO.inspect(Enum.map(1..6, fn _ -> receive do answer -> answer end end))
"""


def test_processes_that_use_a_module_first_at_the_same_time_all_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # an empty cache: the module has to be compiled, which takes longer than a time slice
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    printed: list[bytes] = []
    vm = VM(output=printed.append)
    try:
        vm.call(lambda: vm.run_file("first_use.exs", SCRIPT), timeout=60)
    finally:
        vm.stop()
    assert b"".join(printed) == b"[:p, :p, :p, :p, :p, :p]\n"
