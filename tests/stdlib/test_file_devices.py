"""What files and devices of text answer, and how the names of variables of the system are refused: recorded from real Elixir."""

import subprocess
import sys
from pathlib import Path

import pytest

from otpshell.vm.capabilities import Capabilities
from otpshell.vm.vm import VM

_ANSWERING = "device = spawn(fn -> receive do {{:io_request, from, ref, _}} -> send(from, {{:io_reply, ref, {{:error, {}}}}}) end end); {}"
_RAISED = "try do {} rescue e -> e end"
_WRITTEN = 'File.write!("t", :unicode.characters_to_binary("\\uFEFFРус😀\\r\\nй", :utf8, {{:utf16, :{order}}})); '
_LINES = _WRITTEN + 'File.stream!("t", [{{:encoding, {{:utf16, :{order}}}}}{trim}]) |> Enum.to_list()'
_CHARACTERS = _WRITTEN + 'File.stream!("t", [{{:encoding, {{:utf16, :{order}}}}}, :trim_bom], 1) |> Enum.to_list()'
_MESSAGE = "try do {} rescue e -> Exception.message(e) end"

CASES = [
    *(_LINES.format(order=order, trim=trim) for order in ("big", "little") for trim in ("", ", :trim_bom")),
    *(_CHARACTERS.format(order=order) for order in ("big", "little")),
    *(
        _ANSWERING.format(reason, _RAISED.format('IO.write(device, "x")'))
        for reason in (":ebadf", ":enospc", ":foo", "{:x, 1}", "{:no_translation, :a, :b}", ":terminated", ":calling_self")
    ),
    _ANSWERING.format(":foo", 'IO.binwrite(device, "x")'),
    _ANSWERING.format("{:no_translation, :a, :b}", 'IO.binwrite(device, "x")'),
    'File.write!("t", "text"); ' + _RAISED.format('File.open!("t") |> IO.write("foo")'),
    _MESSAGE.format('File.rename!("nope", "x")'),
    _MESSAGE.format('File.copy!("nope", "x")'),
    'File.mkdir_p!("a/x"); File.mkdir_p!("b/y"); File.rename("a", "b")',
    _RAISED.format('System.put_env("FOO=BAR", "BAZ")'),
    _RAISED.format('System.put_env(%{"A=" => "BAZ"})'),
    ":unicode.characters_to_binary(<<255, 254, 32, 4, 10>>, {:utf16, :little}, :unicode)",
    ":unicode.characters_to_binary(<<65, 0, 0, 0xD8>>, {:utf16, :little}, :unicode)",
    ":unicode.characters_to_binary(<<0, 0, 0, 65, 0, 255, 255, 255>>, :utf32, :utf16)",
]
ANSWERS = Path(__file__).with_suffix(".out")


def record() -> None:
    """Writes what real Elixir answers, for which `elixir` has to be installed: `python -m tests.stdlib.test_file_devices`, in an empty folder."""
    answers = []
    for code in CASES:
        program = f"IO.puts(inspect(({code}), width: :infinity))"
        answers.append(subprocess.run(["elixir", "-e", program], check=True, capture_output=True, text=True).stdout)
    ANSWERS.write_text("".join(answers), "utf-8")


@pytest.mark.parametrize(("number", "code"), enumerate(CASES))
def test_it_answers_as_in_elixir(number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = ANSWERS.read_text("utf-8").splitlines()[number]
    monkeypatch.chdir(tmp_path)
    vm = VM(capabilities=Capabilities(all=True), output=lambda _: None, error_output=lambda _: None)
    try:
        assert vm.call(lambda: vm.inspect(vm.eval_string(f"inspect(({code}), width: :infinity)").value)) == vm.inspect(answer.encode())
    finally:
        vm.stop()


if __name__ == "__main__":
    sys.exit(record())
