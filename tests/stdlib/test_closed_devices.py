"""What a device that was closed answers, and the shortest text of a float: recorded from real Elixir."""

import pytest

from otpshell.vm.vm import VM

CLOSED = '{{:ok, device}} = StringIO.open("abc"); StringIO.close(device); {}'
CASES = {
    CLOSED.format("IO.read(device, :line)"): "{:error, :terminated}",
    CLOSED.format("IO.read(device, :eof)"): "{:error, :terminated}",
    CLOSED.format("IO.binread(device, 1)"): "{:error, :terminated}",
    CLOSED.format('IO.gets(device, "")'): "{:error, :terminated}",
    CLOSED.format('IO.binwrite(device, "a")'): "{:error, :terminated}",
    CLOSED.format('try do IO.write(device, "a") rescue e -> e end'): "%ErlangError{original: :terminated, reason: nil}",
    "for f <- [123.0, 1.0e22, 1.5e-7, -0.0], do: :io_lib_format.fwrite_g(f)": "['123.0', '1.0e22', '1.5e-7', '-0.0']",
}


@pytest.fixture(scope="module")
def vm():
    system = VM(output=lambda _: None)
    yield system
    system.stop()


@pytest.mark.parametrize(("code", "answer"), CASES.items(), ids=range(len(CASES)))
def test_it_answers_as_in_elixir(code: str, answer: str, vm: VM) -> None:
    assert vm.call(lambda: vm.inspect(vm.eval_string(code).value)) == answer
