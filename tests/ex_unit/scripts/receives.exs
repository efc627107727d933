ExUnit.start(seed: 0, assert_receive_timeout: 20, refute_receive_timeout: 20)
defmodule RecvTest do
  use ExUnit.Case
  test "empty", do: assert_receive :x
  test "timeout", do: assert_receive :x, 5
  test "received", do: (send(self(), :y); assert_received :x)
  test "one", do: (send(self(), {:a, 1}); assert_receive {:a, 2})
  test "pins", do: (v = 2; send(self(), {:a, 1}); assert_receive {:a, ^v})
  test "pin found 2", do: (v = 2; for i <- 1..12, do: send(self(), {:a, i + 10}); assert_receive {:a, ^v})
  test "guard", do: (send(self(), {:a, 1}); assert_receive {:a, x} when x > 5)
  test "msg", do: assert_receive(:x, 5, "custom")
  test "received msg", do: assert_received(:x, "custom")
  test "refute", do: (send(self(), :x); refute_receive :x)
  test "refute pat", do: (send(self(), {:x, 5}); refute_receive {:x, _})
  test "refute received", do: (send(self(), {:x, 5}); refute_received {:x, y})
  test "refute msg", do: (send(self(), :x); refute_receive(:x, 5, "no way"))
  test "late", do: (Process.send_after(self(), :late, 8); assert_receive :late, 4)
  test "ok binds", do: (send(self(), {:k, 9}); assert_receive {:k, n}; assert n == 8)
  test "timeout bad", do: assert_receive(:x, :foo)
  test "timeout expr", do: (t = 5; assert_receive :x, t)
  test "struct pattern", do: (send(self(), %{a: 1}); assert_receive %{a: 2})
  test "nested pin", do: (m = %{z: 1}; send(self(), {:m, %{z: 2}}); assert_receive {:m, ^m})
end
