# How options of ExUnit show: each case is run with some of them, and what it prints is shown.
run = fn label, options, modules ->
  IO.puts("=== #{label}")
  ExUnit.configure(exclude: [], include: [], only_test_ids: nil, max_failures: :infinity, trace: false, seed: 0, timeout: 60_000, slowest: 0, formatters: [ExUnit.CLIFormatter], colors: [enabled: false], capture_log: false, stacktrace_depth: 20, max_cases: 1, exit_status: 2)
  ExUnit.configure(options)
  result = try do ExUnit.run(modules) rescue e -> {:raised, e} catch k, e -> {k, e} end
  IO.inspect(result)
end
ExUnit.start(autorun: false, seed: 0)
{:ok, _} = Agent.start_link(fn -> [] end, name: Order)
defmodule Order do
  def add(x), do: Agent.update(Order, &[x | &1])
end
defmodule One do
  use ExUnit.Case, register: false
  @moduletag :mod
  setup_all do: {:ok, all: 1}
  setup context, do: {:ok, each: context.all + 1}
  test "passes", %{all: 1, each: 2}, do: assert(true)
  @tag :slow
  @tag kind: "x"
  test "tagged", do: assert(1 == 1)
  @tag :skip
  test "skipped", do: flunk("never")
  @tag skip: "because"
  test "skipped with reason", do: flunk("never")
  test "not implemented"
  test "fails", do: assert(1 == 2)
  test "raises", do: raise("oops")
  test "exits", do: exit(:gone)
  test "throws", do: throw(:ball)
  describe "group" do
    setup [:more, :and_more]
    test "in it", %{more: 1, even: 2}, do: :ok
    @tag :slow
    test "in it too", do: assert([1, 2] -- [2] == [])
    defp more(_), do: %{more: 1}
    defp and_more(_), do: [even: 2]
  end
end
defmodule SetupAllRaises do
  use ExUnit.Case, register: false
  setup_all do: raise("setup_all")
  test "a", do: :ok
  test "b", do: :ok
end
defmodule SetupAllBad do
  use ExUnit.Case, register: false
  setup_all do: :nonsense
  test "a", do: :ok
end
defmodule SetupBad do
  use ExUnit.Case, register: false
  setup do: [1, 2]
  test "a", do: :ok
end
defmodule SetupReserved do
  use ExUnit.Case, register: false
  setup do: {:ok, case: 1}
  test "a", do: :ok
end
defmodule SetupRaises do
  use ExUnit.Case, register: false
  setup do: raise("setup")
  test "a", do: :ok
end
defmodule OnExit do
  use ExUnit.Case, register: false
  setup_all do
    on_exit(fn -> Order.add("all 1") end)
    on_exit(fn -> Order.add("all 2") end)
  end
  setup do
    on_exit(fn -> Order.add("each 1") end)
    on_exit(:named, fn -> Order.add("replaced") end)
    on_exit(:named, fn -> Order.add("named") end)
  end
  test "order", do: on_exit(fn -> Order.add("in test") end)
  test "raises on exit", do: on_exit(fn -> raise "on_exit" end)
  test "two errors on exit" do
    on_exit(fn -> raise "first" end)
    on_exit(fn -> exit(:second) end)
  end
  test "fails and on_exit fails" do
    on_exit(fn -> raise "late" end)
    assert 1 == 2
  end
end
defmodule SetupAllOnExit do
  use ExUnit.Case, register: false
  setup_all do
    on_exit(fn -> raise "module on_exit" end)
  end
  test "a", do: :ok
end
defmodule Times do
  use ExUnit.Case, register: false
  @tag timeout: 20
  test "too long", do: Process.sleep(10_000)
  @tag timeout: :infinity
  test "no limit", do: Process.sleep(1)
end
defmodule Captures do
  use ExUnit.Case, register: false
  require Logger
  @tag :capture_log
  test "log of a passed test", do: Logger.error("never seen")
  test "io", do: assert(ExUnit.CaptureIO.capture_io(fn -> IO.puts("x") end) == "y\n")
end
defmodule Messages do
  use ExUnit.Case, register: false
  test "assert_receive with a mailbox" do
    for n <- 1..12, do: send(self(), {:m, n})
    assert_receive {:m, 99}, 5
  end
  test "assert_received empty", do: assert_received(:x)
  test "refute_receive" do
    send(self(), :y)
    refute_receive :y, 5
  end
  test "refute_received" do
    send(self(), :z)
    refute_received :z, "with a message"
  end
  test "pinned" do
    x = 5
    send(self(), {:a, 6})
    assert_receive {:a, ^x}, 5
  end
  test "linked process dies" do
    spawn_link(fn -> exit(:linked) end)
    Process.sleep(1000)
  end
end
ExUnit.configure(formatters: [], exclude: [:test, :case, :module, :mod])
_ = ExUnit.CaptureIO.capture_io(fn -> ExUnit.run([]) end)
run.("all", [], [One])
run.("trace", [trace: true], [One])
run.("trace setup_all", [trace: true], [SetupAllRaises])
run.("only tag", [include: [:slow], exclude: [:test]], [One])
run.("only value", [include: [kind: "x"], exclude: [:test]], [One])
run.("exclude", [exclude: [:slow]], [One])
run.("exclude and include", [exclude: [:mod], include: [:slow]], [One])
run.("nothing", [exclude: [:mod]], [One])
run.("max failures", [max_failures: 2], [One])
run.("max failures trace", [max_failures: 1, trace: true], [One, Times])
run.("line", [include: [line: 26], exclude: [:test]], [One])
for m <- [SetupAllRaises, SetupAllBad, SetupReserved, SetupRaises, OnExit, SetupAllOnExit, Times, Captures, Messages], do: run.(inspect(m), [], [m])
run.("stacktrace_depth", [stacktrace_depth: 1], [One])
run.("exclude trace", [exclude: [:slow], trace: true], [One])
run.("colors", [colors: [enabled: true]], [One])
IO.inspect(Agent.get(Order, &Enum.reverse/1))
