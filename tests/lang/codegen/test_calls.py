"""Calls: tail calls that use no stack, body recursion as deep as the BEAM's, old code and new, arguments in order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from otpshell import VM
from otpshell.terms.fun import is_direct

MODULES = """
defmodule A do
  def loop(0), do: :done
  def loop(n), do: loop(n - 1)
  def even(0), do: true
  def even(n), do: odd(n - 1)
  def odd(0), do: false
  def odd(n), do: even(n - 1)
  def ping(0), do: :done
  def ping(n), do: B.pong(n - 1)
  def through(0, _), do: :done
  def through(n, f), do: f.(n - 1, f)
  def applied(0), do: :done
  def applied(n), do: apply(__MODULE__, :applied, [n - 1])
  def cased(n) do
    case n do
      0 -> :done
      _ -> if true, do: (cond do
        n > 0 -> (with m <- n - 1, do: cased(m))
      end)
    end
  end
  def rescued(0), do: :done
  def rescued(n) do
    try do
      raise "again"
    rescue
      _ -> rescued(n - 1)
    end
  end
  def one(0), do: :done
  def one(n), do: if(rem(n, 2) == 0, do: two(n - 1), else: three(n - 1))
  def two(0), do: :done
  def two(n), do: if(rem(n, 3) == 0, do: one(n - 1), else: three(n - 1))
  def three(0), do: :done
  def three(n), do: if(rem(n, 5) == 0, do: two(n - 1), else: one(n - 1))
  def hop(0), do: :done
  def hop(n), do: hand(n, fn m -> hop(m) end)
  def hand(n, f), do: f.(n - 1)
  def optional(n, step \\\\ 1)
  def optional(0, _), do: :done
  def optional(n, step) when step > 0, do: optional(n - step)
  def closures(0, funs), do: Enum.map(funs, & &1.())
  def closures(n, funs), do: closures(n - 1, [fn -> n end | funs])
  def sum([]), do: 0
  def sum([h | t]), do: h + sum(t)
  def depth(0), do: 0
  def depth(n), do: 1 + depth(n - 1)
end

defmodule B do
  def pong(0), do: :done
  def pong(n), do: A.ping(n - 1)
end
"""


@pytest.fixture(scope="module")
def vm() -> Iterator[VM]:
    with VM(threaded=False) as vm:
        vm.on_warning = lambda warning: None
        vm.eval(MODULES)
        yield vm


@pytest.mark.parametrize(
    "call",
    [
        "A.loop(300_000)",
        "A.even(300_000)",
        "A.ping(300_000)",
        "A.through(300_000, fn n, f -> A.through(n, f) end)",
        "(f = fn 0, _ -> :done; n, f -> f.(n - 1, f) end; f.(300_000, f))",
        "A.applied(300_000)",
        "A.cased(300_000)",
        "A.rescued(3_000)",
        "A.one(300_000)",
        "A.hop(300_000)",
        "A.optional(300_000)",
    ],
)
def test_a_tail_call_uses_no_stack(vm: VM, call: str) -> None:
    # A limit far below the number of calls: one frame kept for each would meet it.
    source = f"""
    parent = self()
    spawn(fn -> send(parent, {{:answer, {call}}}) end)
    receive do {{:answer, answer}} -> answer end
    """
    assert vm.inspect(vm.eval(source)) in (":done", "true")


def test_body_recursion_is_a_million_calls_deep(vm: VM) -> None:
    assert vm.eval("A.depth(1_000_000)") == 1_000_000
    assert vm.eval("A.sum(Enum.to_list(1..200_000))") == 200_000 * 200_001 // 2


def test_a_fun_made_in_a_loop_keeps_the_values_of_its_round(vm: VM) -> None:
    assert vm.inspect(vm.eval("A.closures(3, [])")) == "[1, 2, 3]"


def test_arguments_are_evaluated_from_left_to_right(vm: VM) -> None:
    source = """
    say = fn x -> send(self(), x); x end
    {say.(1), case say.(2) do x -> x end, [say.(3) | [say.(4)]], %{say.(5) => say.(6)}, say.(7) + say.(8), "#{say.(9)}"}
    for _ <- 1..9, do: (receive do x -> x end)
    """
    assert vm.inspect(vm.eval(source)) == "[1, 2, 3, 4, 5, 6, 7, 8, 9]"


LOOPS = """
defmodule Loops do
  def count(n, state \\\\ [])
  def count(0, state), do: {:zero, state}
  def count(n, state) when n > 9, do: {:many, n, state}
  def count(n, [:jump | state]), do: count(n + 1, state)
  def count(n, state) do
    me = self()
    send(me, {:note, n})
    receive do
      {:add, more, ^me} -> count(n + more, [more | state])
      {:jump, ^n} -> count(n, [:jump | state])
      {:set, new, state} -> count(new, state)
      :stop -> {:stopped, n, state}
    after
      if(n == 5, do: 0, else: :infinity) -> count(n + 5, [:late | state])
    end
  end

  def answers(messages) do
    parent = self()
    spawn(fn ->
      for message <- messages, do: send(self(), if(message == :two, do: {:add, 2, self()}, else: message))
      answer = count(1)
      send(parent, {answer, Process.info(self(), :messages)})
    end)
    receive do answer -> answer end
  end
end
"""


@pytest.mark.parametrize(
    ("messages", "answer"),
    [
        ("[:stop]", "{{:stopped, 1, []}, {:messages, [note: 1]}}"),
        ("[:two, {:add, 1, :other}, {:set, 0, :old}]", "{{:zero, :old}, {:messages, [{:add, 1, :other}, {:note, 1}, {:note, 3}]}}"),
        ("[{:jump, 3}, :two, {:set, 20, []}]", "{{:many, 20, []}, {:messages, [note: 1, note: 3, note: 4]}}"),
        ("[:two, :two]", "{{:many, 10, [:late, 2, 2]}, {:messages, [note: 1, note: 3, note: 5]}}"),
    ],
)
def test_a_receive_goes_round_through_all_of_its_function(vm: VM, messages: str, answer: str) -> None:
    vm.eval(LOOPS)
    assert vm.inspect(vm.eval(f"Loops.answers({messages})")) == answer


def test_a_process_stays_in_old_code_until_a_full_call_takes_it_to_the_new(vm: VM) -> None:
    version = """
    defmodule Versioned do
      def version, do: VERSION
      def loop do
        receive do
          {:local, from} -> send(from, version()); loop()
          {:remote, from} -> send(from, __MODULE__.version()); loop()
          :upgrade -> __MODULE__.loop()
        end
      end
    end
    """
    source = """
    ask = fn pid, how -> send(pid, {how, self()}); receive do answer -> answer end end
    Code.compile_string(FIRST)
    pid = spawn(Versioned, :loop, [])
    before = {ask.(pid, :local), ask.(pid, :remote)}
    Code.compile_string(SECOND)
    between = {ask.(pid, :local), ask.(pid, :remote)}
    send(pid, :upgrade)
    {before, between, {ask.(pid, :local), ask.(pid, :remote)}}
    """
    for name, number in (("FIRST", "1"), ("SECOND", "2")):
        source = source.replace(name, '"""\n' + version.replace("VERSION", number) + '"""')
    assert vm.inspect(vm.eval(source)) == "{{1, 1}, {1, 2}, {2, 2}}"


def test_a_process_in_code_two_versions_old_is_killed(vm: VM) -> None:
    source = """
    code = fn n -> "defmodule Old do def loop, do: (receive do :never -> loop() end); def v, do: #{n} end" end
    Code.compile_string(code.(1))
    {pid, ref} = spawn_monitor(Old, :loop, [])
    :erlang.yield()
    Code.compile_string(code.(2))
    alive = Process.alive?(pid)
    Code.compile_string(code.(3))
    receive do {:DOWN, ^ref, :process, ^pid, reason} -> {alive, reason} end
    """
    assert vm.inspect(vm.eval(source)) == "{true, :killed}"


@pytest.mark.parametrize(
    ("fun", "direct"),
    [
        ("fn x -> x + 1 end", True),
        ("fn x, y -> if x > y, do: {x, y}, else: Map.get(x, y) end", True),
        ("fn x -> Enum.map(x, fn y -> y end) end", True),
        ("fn x -> x.() end", False),
        ("fn x -> case x do 1 -> 2; f -> f.(x) end end", False),
        ("fn x -> apply(x, []) end", False),
        ("fn x -> apply(Kernel, x, [1, 2]) end", False),
        ("fn x -> A.loop(x) end", False),
        ("fn x -> receive do ^x -> x end end", False),
        ("fn x -> try do x after x end end", True),
        ("fn x -> try do x rescue _ -> A.loop(x) end end", False),
        ("fn x -> with {:ok, y} <- x, do: y.() end", False),
        ("fn x -> y = A.loop(x); y end", True),
    ],
)
def test_a_fun_that_hands_no_call_back_is_known_by_its_parameters(vm: VM, fun: str, direct: bool) -> None:
    assert is_direct(vm.eval(fun)) is direct
