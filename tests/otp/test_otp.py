"""OTP's behaviours do what real Elixir's do: the scripts of this folder print what was recorded there."""

from pathlib import Path

import pytest

from otpshell.runtime.clock import VirtualClock
from otpshell.runtime.schedule import Seeded
from otpshell.vm import VM
from otpshell.vm.capabilities import Capabilities

from .normal import normal, words

FOLDER = Path(__file__).parent


def output_of(script: Path) -> str:
    """What a script prints on standard output, on a clock that stands still while there is work. It may use the folder it runs in."""
    printed: list[bytes] = []
    files = Capabilities(read=(".",), write=(".",))
    vm = VM(output=printed.append, error_output=lambda data: None, clock=VirtualClock(), capabilities=files, threaded=False)
    try:
        vm.call(lambda: vm.run_file(script.name, script.read_text("utf-8")))
    finally:
        vm.stop()
    return b"".join(printed).decode("utf-8")


@pytest.mark.parametrize("script", sorted([*FOLDER.glob("*.exs"), *FOLDER.glob("stages/*.exs")]), ids=lambda path: path.stem)
def test_a_script_prints_what_real_elixir_prints(script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    expected = script.with_suffix(".out").read_text("utf-8")
    assert words(normal(output_of(script))) == words(expected)


def test_stopping_a_server_succeeds_under_every_schedule() -> None:
    source = "for _ <- 1..5 do {:ok, agent} = Agent.start(fn -> 1 end); Agent.stop(agent) end"
    for seed in range(50):
        with VM(clock=VirtualClock(), strategy=Seeded(seed), threaded=False) as vm:
            assert vm.inspect(vm.eval(source)) == "[:ok, :ok, :ok, :ok, :ok]"


def test_counting_in_a_table_is_one_step_under_every_schedule() -> None:
    source = """
    table = :ets.new(:clicks, [:public])
    tasks = for _ <- 1..4, do: Task.async(fn -> {:ets.update_counter(table, :n, 1, {:n, 0}), :ets.insert_new(table, {:first, self()})} end)
    {counts, firsts} = Enum.unzip(Task.await_many(tasks))
    {Enum.sort(counts), Enum.count(firsts, & &1)}
    """
    for seed in range(50):
        with VM(clock=VirtualClock(), strategy=Seeded(seed), threaded=False) as vm:
            assert vm.inspect(vm.eval(source)) == "{[1, 2, 3, 4], 1}"


def test_a_refused_process_names_the_function_that_refused_it() -> None:
    with VM(clock=VirtualClock(), threaded=False) as vm:
        for name in ("spawn", "spawn_link", "spawn_monitor"):
            place = f'try do {name}("no fun") rescue _ -> __STACKTRACE__ |> hd() |> Exception.format_stacktrace_entry() end'
            assert vm.eval(place) == f':erlang.{name}("no fun")'.encode()


def test_what_is_no_task_cannot_be_waited_for() -> None:
    with VM(clock=VirtualClock(), threaded=False) as vm:
        assert vm.eval("try do Task.await_many([5]) rescue error in MatchError -> error.term end") == 5
        assert vm.eval("try do Task.yield_many([5]) rescue error in FunctionClauseError -> error.arity end") == 3


def test_a_supervisor_of_children_that_are_no_list_fails_in_the_new_process() -> None:
    source = """
    Process.flag(:trap_exit, true)
    for children <- [%{}, "a"] do
      {:error, {reason, [{module, function, [^children, :init, [[strategy: :one_for_one]]], _} | _]}} =
        Supervisor.start_link(children, strategy: :one_for_one)
      {reason, module, function}
    end
    """
    with VM(clock=VirtualClock(), strategy=Seeded(1), threaded=False) as vm:
        assert vm.inspect(vm.eval(source)) == "[{:badarg, :erlang, :apply}, {:badarg, :erlang, :apply}]"
