"""Test scripts print what real Elixir 1.14 printed for them, recorded in the .out files beside them."""

import re
import sys
from pathlib import Path

import pytest

from otpshell.runtime.clock import VirtualClock
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.script import run_script
from otpshell.vm.testing import run_doctests, run_tests
from otpshell.vm.vm import VM

SCRIPTS = Path(__file__).parent / "scripts"
_CHANGES = [
    (r"#PID<[\d.]+>", "#PID<N>"),
    (r"#Reference<[\d.]+>", "#Reference<N>"),
    (r"Finished in .*", "Finished in TIME"),
    (r"\(\d+\.\d+ms\)", "(TIME)"),
    (r"\((elixir|stdlib|ex_unit) [\d.]+\) ([\w./]+):\d+:.*", r"(\1) \2"),
]


def normal(text: str) -> str:
    """Without what differs between two runs of real Elixir, and the lines of ExUnit's own files."""
    for pattern, replacement in _CHANGES:
        text = re.sub(pattern, replacement, text)
    lines: list[str] = []
    for line in text.split("\n"):
        if not (line.lstrip().startswith("(") and lines and lines[-1] == line):
            lines.append(line)
    return "\n".join(lines)


@pytest.fixture(autouse=True)
def virtual_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time limits are a matter of the tests that are run, not of how busy this machine is."""
    monkeypatch.setattr("otpshell.vm.script.VM", lambda **options: VM(**{"clock": VirtualClock(), **options}))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SCRIPTS)


def capabilities(_allowed: list[str]) -> Capabilities:
    return Capabilities(all=True)


@pytest.mark.parametrize("name", sorted(path.stem for path in SCRIPTS.glob("*.out")))
def test_a_script_of_tests_prints_what_elixir_prints(name: str, here: None, capfd: pytest.CaptureFixture[str]) -> None:
    code = run_script(Path(f"{name}.exs").read_bytes(), f"{name}.exs", [], Capabilities(all=True))
    sys.stdout.flush()
    assert normal(capfd.readouterr().out + f"exit code {code}\n") == normal(Path(f"{name}.out").read_bytes().decode())


SOME = """
defmodule SomeTest do
  use ExUnit.Case
  test "one", do: assert 1 == 1
  @tag :special
  test "two", do: assert 1 == 2
  test "three", do: assert 1 == 3
end
"""


@pytest.mark.parametrize(
    ("options", "code", "summary"),
    [
        ([], 2, "3 tests, 2 failures"),
        (["--only", "special"], 2, "3 tests, 1 failure, 2 excluded"),
        (["--exclude", "special"], 2, "3 tests, 1 failure, 1 excluded"),
        (["--max-failures", "1", "--seed", "0"], 2, "2 tests, 1 failure"),
    ],
)
def test_options_choose_the_tests(
    options: list[str], code: int, summary: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("some_test.exs").write_text(SOME)
    assert run_tests(["some_test.exs", *options], capabilities) == code
    assert summary in capfd.readouterr().out.split("\n")


def test_a_line_chooses_the_test_it_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("some_test.exs").write_text(SOME)
    assert run_tests(["some_test.exs:4"], capabilities) == 0
    assert "3 tests, 0 failures, 2 excluded" in capfd.readouterr().out


def test_lines_are_for_a_single_file_and_only_has_to_find_a_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("some_test.exs").write_text(SOME)
    Path("other_test.exs").write_text(SOME.replace("SomeTest", "OtherTest"))
    assert run_tests(["some_test.exs:4", "other_test.exs"], capabilities) == 1
    assert capfd.readouterr() == ("", "Line numbers can only be used when running a single test file\n")
    assert run_tests(["some_test.exs", "--only", "nothing"], capabilities) == 1
    printed = capfd.readouterr()
    assert "3 tests, 0 failures, 3 excluded" in printed.out
    assert printed.err == 'The --only option was given to "otpshell test" but no test was executed\n'


def test_a_run_may_have_a_formatter_and_an_exit_code_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("some_test.exs").write_text(SOME)
    Path("names.ex").write_text(
        """
defmodule Names do
  use GenServer
  def init(_options), do: {:ok, nil}
  def handle_cast({:test_finished, test}, nil), do: {:noreply, IO.puts(test.name) && nil}
  def handle_cast(_event, nil), do: {:noreply, nil}
end
"""
    )
    assert run_tests(["some_test.exs", "-r", "names.ex", "--formatter", "Names", "--exit-status", "7", "--seed", "0"], capabilities) == 7
    assert capfd.readouterr() == ("test one\ntest two\ntest three\n", "")


def test_a_comparison_of_literals_in_an_assertion_gives_no_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("some_test.exs").write_text(SOME)
    assert run_tests(["some_test.exs"], capabilities) == 2
    assert capfd.readouterr().err == ""


def test_a_folder_is_searched_for_tests_its_helper_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "test" / "deep").mkdir(parents=True)
    Path("test/test_helper.exs").write_text("ExUnit.start(seed: 0)\nIO.puts(:helper)")
    Path("test/deep/some_test.exs").write_text(SOME)
    assert run_tests(["test"], capabilities) == 2
    out = capfd.readouterr().out
    assert out.startswith("helper\n")
    assert "3 tests, 2 failures" in out


def test_who_logs_to_a_capture_that_has_ended_meanwhile_loses_nothing_but_the_line() -> None:
    vm = VM(clock=VirtualClock(), threaded=False, output=lambda data: None, error_output=lambda data: None)
    try:
        code = """
        {:ok, device} = StringIO.open("")
        StringIO.close(device)
        event = %{level: :error, msg: {:string, "late"}, meta: %{time: 0, gl: self(), pid: self()}}
        ExUnit.CaptureLog.log(event, %{config: %{captures: [{device, []}]}})
        """
        assert vm.inspect(vm.eval(code)) == ":ok"
    finally:
        vm.stop()


RACES = """
defmodule RacesTest do
  use ExUnit.Case, async: true

  for number <- 1..3 do
    test "race #{number}" do
      Process.sleep(3_600_000)
      me = self()
      for n <- 1..9, do: spawn(fn -> send(me, n) end)
      IO.inspect({:rand.uniform(1000), for(_ <- 1..9, do: (receive do n -> n end))})
    end
  end

  test "who never rests stops nobody" do
    spawn_link(&busy/0)
    Process.sleep(1)
  end

  defp busy, do: busy()
end
"""


def virtual(seed: list[str], capfd: pytest.CaptureFixture[str]) -> str:
    """What a run of the races on the virtual clock prints."""
    assert run_tests(["races_test.exs", "--virtual-time", "--timeout", "infinity", *seed], capabilities) == 0
    return capfd.readouterr().out


def test_on_the_virtual_clock_sleeps_cost_nothing_and_the_seed_decides_who_is_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("races_test.exs").write_text(RACES)
    first = virtual(["--seed", "1"], capfd)
    assert virtual(["--seed", "1"], capfd) == first
    assert virtual(["--seed", "2"], capfd) != first


def test_a_run_on_the_virtual_clock_names_the_seed_it_drew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("races_test.exs").write_text(RACES)
    drawn = virtual([], capfd)
    assert virtual(["--seed", drawn.split("Randomized with seed ")[1].strip()], capfd) == drawn


PAGE = """
# Examples

    iex> a = 1
    iex> a +
    ...> 1
    2

    iex> a
    1

```elixir
iex> raise "no"
** (RuntimeError) no
iex> self() |> is_pid()
false
```
"""


def test_examples_of_a_page_are_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(PAGE)
    assert run_doctests(["page.md", "--seed", "0"], capabilities) == 2
    out = normal(capfd.readouterr().out)
    assert "3 doctests, 2 failures" in out
    assert "  2) doctest page.md (3) (Doctest.PageMd)\n     page.md:13\n     Doctest failed\n" in out
    assert "     doctest:\n       iex> self() |> is_pid()\n       false\n     code:  self() |> is_pid() === false\n" in out


def test_examples_of_modules_are_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sum.ex").write_text('defmodule Sum do\n  @doc """\n      iex> Sum.of(1, 2)\n      3\n  """\n  def of(a, b), do: a + b\nend\n')
    assert run_doctests(["sum.ex"], capabilities) == 0
    assert "1 doctest, 0 failures" in capfd.readouterr().out


HELPED = """
ExUnit.start()
defmodule HelpTest do
  use ExUnit.Case
  doctest Kernel.SpecialForms
  doctest Protocol
  doctest Macro.Env
  doctest Kernel, only: [defguard: 1, defmacro: 2, defstruct: 1, use: 2]
end
"""


def test_the_examples_of_the_help_are_doctests_even_those_that_require_a_module_they_define(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("help_test.exs").write_text(HELPED)
    assert run_tests(["help_test.exs"], capabilities) == 0
    assert re.search(r"\d\d doctests, 0 failures", capfd.readouterr().out)


def test_a_prompt_in_an_example_begins_where_the_first_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text("    iex> 1\n    1\n     iex> 2\n     2\n")
    assert run_doctests(["page.md"], capabilities) != 0
    told = capfd.readouterr()
    assert 'page.md:3: indentation level mismatch on doctest line: "     iex> 2"' in told.out + told.err


def test_a_page_named_on_the_command_line_is_read_wherever_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    (tmp_path / "page.md").write_text("```elixir\niex> 1 + 1\n2\n```\n")
    assert run_doctests([str(tmp_path / "page.md")], lambda allow: Capabilities(read=(str(elsewhere),))) == 0


def test_what_the_helper_started_lives_while_the_tests_run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "test_helper.exs").write_text(
        "ExUnit.start()\n{:ok, _} = Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_one, name: Helped)\n"
        'System.at_exit(fn status -> IO.puts("ended with #{status}") end)\n'
    )
    (tmp_path / "helped_test.exs").write_text(
        "defmodule HelpedTest do\n  use ExUnit.Case\n"
        '  test "lives", do: assert Supervisor.count_children(Helped).active == 1\n'
        '  test "fails", do: assert false\nend\n'
    )
    assert run_tests([str(tmp_path), "--seed", "0"], capabilities) == 2
    out = capfd.readouterr().out
    assert "2 tests, 1 failure" in out
    assert out.startswith("ended with 0")
