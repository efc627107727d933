ExUnit.start(seed: 0, max_cases: 1, timeout: 300)
defmodule XTest do
  use ExUnit.Case
  import ExUnit.CaptureIO
  import ExUnit.CaptureLog
  require Logger
  test "map diff" do assert %{a: 1, b: [1, 2, 3], c: %{d: "text one"}} == %{a: 2, b: [1, 3], c: %{d: "text two"}} end
  test "struct diff" do assert %URI{host: "a"} == %URI{host: "b", port: 1} end
  test "pattern" do assert {:ok, %{x: 1}} = {:error, %{x: 2}} end
  test "pin" do y = 3; assert {^y, _} = {4, 5} end
  test "in" do assert 1 in [2, 3] end
  test "not" do refute 1 == 1 end
  test "refute match" do refute {:ok, _} = {:ok, 1} end
  test "truthy" do assert nil end
  test "call" do assert String.contains?("abc", "z") end
  test "message" do assert 1 == 2, "my message" end
  test "flunk" do flunk("flunked") end
  test "raise wrong" do assert_raise ArgumentError, fn -> raise "x" end end
  test "raise none" do assert_raise ArgumentError, fn -> :ok end end
  test "raise message" do assert_raise RuntimeError, "a", fn -> raise "b" end end
  test "raise regex" do assert_raise RuntimeError, ~r/z/, fn -> raise "b" end end
  test "receive" do send(self(), {:a, 1}); send(self(), :other); assert_receive {:b, _}, 10 end
  test "received" do assert_received :nothing end
  test "refute receive" do send(self(), :x); refute_receive :x, 10 end
  test "refute received" do send(self(), :x); refute_received x when x == :x end
  test "exit" do exit(:bye) end
  test "throw" do throw(:ball) end
  test "error" do :erlang.error(:badness) end
  test "linked" do spawn_link(fn -> exit(:linked) end); Process.sleep(100) end
  test "timeout" do Process.sleep(5000) end
  @tag timeout: 20
  test "own timeout" do Process.sleep(5000) end
  test "catch" do assert catch_exit(exit(:a)) == :b end
  test "catch nothing" do catch_throw(:ok) end
  test "capture io" do assert capture_io(fn -> IO.puts("hello") end) == "bye\n" end
  test "capture err" do assert capture_io(:stderr, fn -> IO.puts(:stderr, "e") end) =~ "f" end
  test "capture log" do assert capture_log(fn -> Logger.error("logged") end) =~ "nope" end
  @tag :capture_log
  test "log shown on failure" do Logger.error("shown"); assert false end
  test "in delta" do assert_in_delta 1.0, 2.0, 0.1 end
  test "multi" do assert Enum.map([1], & &1) == Enum.map([2], & &1) end
  test "string diff" do assert "hello brave new world" == "hello old world" end
  test "cmp" do assert 1 > 2 end
  test "match op" do assert "abc" =~ ~r/z/ end
  test "fun clause" do String.upcase(:x) end
  test "undefined" do Nope.nope(1) end
  test "nested" do assert [a: [b: {1, 2, %{c: 'x'}}]] == [a: [b: {1, 3, %{c: 'y'}}]] end
  test "long list" do assert Enum.to_list(1..30) == Enum.to_list(1..31) end
  test "and" do assert 1 == 1 and 2 == 3 end
  test "not implemented"
  @tag :skip
  test "skipped" do flunk() end
  @tag skip: "because"
  test "skipped why" do flunk() end
end
defmodule SetupTest do
  use ExUnit.Case
  setup_all do {:ok, all: 1} end
  setup %{line: _} = c do on_exit(fn -> raise "on exit #{c.all}" end); :ok end
  test "passes but exit" do assert true end
end
defmodule SetupFailTest do
  use ExUnit.Case
  setup do raise "setup" end
  test "never" do assert true end
end
defmodule SetupBadTest do
  use ExUnit.Case
  setup do :bad end
  test "never" do assert true end
end
defmodule SetupAllFailTest do
  use ExUnit.Case
  setup_all do raise "setup all" end
  test "one" do assert true end
  test "two" do assert true end
end
defmodule SupTest do
  use ExUnit.Case
  test "start supervised" do
    pid = start_supervised!({Agent, fn -> 1 end})
    assert Agent.get(pid, & &1) == 2
  end
  test "start supervised fails" do start_supervised!({Agent, fn -> raise "no" end}) end
  test "stop" do {:ok, _} = start_supervised({Agent, fn -> 1 end}); assert stop_supervised(Agent) == :no end
  describe "group" do
    @describetag :g
    test "inside", c do assert c.describe == "x" end
  end
  test "context", c do assert Map.take(c, [:test, :module, :case, :async, :registered]) == 1 end
end
