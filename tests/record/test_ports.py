"""What the record says of ports: what a program says comes from outside, and a port that takes a process along is named."""

from __future__ import annotations

import pytest

from otpshell.record import Recorder
from otpshell.view.certificate import certificate_lines
from otpshell.view.lines import plain
from otpshell.view.sequence import sequence_lines
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.vm import VM

SOURCE = """
spawn(fn ->
  Process.register(self(), :owner)
  port = Port.open({:spawn, "cat"}, [:binary])
  send(port, {self(), {:command, "hi"}})
  receive do {^port, {:data, "hi"}} -> Process.exit(port, :boom) end
end)
|> Process.monitor()
receive do {:DOWN, _, _, _, _} -> :ok end
"""


@pytest.fixture(scope="module")
def recorder():
    vm = VM(threaded=False, capabilities=Capabilities(all=True), output=lambda data: None, error_output=lambda data: None)
    recorder = Recorder(vm)
    vm.call(lambda: vm.eval_string(SOURCE, "script.exs").value)
    yield recorder
    vm.stop()


def test_the_picture_has_what_goes_to_a_port_and_what_comes_from_outside(recorder):
    lines = plain(sequence_lines(recorder.sequence()))
    assert "outside" in lines.splitlines()[0]
    assert "(to #Port<0.5>)" in lines
    assert '{#Port<0.5>, {:data, "hi"}}' in lines
    assert "EXIT :boom" in lines


def test_the_cause_of_a_death_by_a_port_names_the_port(recorder):
    assert "It was linked to #Port<0.5> and did not trap exits." in plain(
        certificate_lines(recorder.why("owner"), recorder.names, recorder.show)
    )
