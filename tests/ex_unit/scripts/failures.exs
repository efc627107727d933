ExUnit.start(seed: 0)
defmodule ATest do
  use ExUnit.Case
  setup_all do
    [all: :yes]
  end
  setup do
    [a: 1]
  end
  test "one", %{a: a} do
    assert a == 1
  end
  test "two" do
    assert 1 + 1 == 3
  end
  describe "group" do
    setup [:foo]
    @tag :fast
    test "x", ctx do
      assert ctx.foo == :bar
      send self(), {:hello, 1}
      assert_receive {:hello, x}
      assert x == 1
      assert_receive {:bye, _}, 10
    end
    @tag :skip
    test "skipped", do: :ok
    @tag skip: "why"
    test "skipped2", do: :ok
  end
  test "match" do
    x = 1
    assert {:ok, ^x, y} = {:ok, 1, 2}
    assert y == 2
    assert {:ok, ^x, y} = {:error, 1, 2}
  end
  test "match?" do
    assert match?({:ok, _}, {:ok, 1})
    refute match?({:ok, _}, {:ok, 1})
  end
  test "truthy" do
    assert String.contains?("abc", "b")
    x = "abc"
    assert String.contains?(x, "z")
  end
  test "nil" do
    assert nil
  end
  test "refute" do
    refute 1 == 1
  end
  test "lt" do
    assert 3 < 3
  end
  test "raise" do
    raise "oops"
  end
  test "throw" do
    throw :x
  end
  test "exit" do
    exit :x
  end
  test "assert_raise" do
    assert_raise RuntimeError, "foo", fn -> raise "bar" end
  end
  test "assert_raise other" do
    assert_raise ArithmeticError, fn -> raise "foo" end
  end
  test "assert_raise none" do
    assert_raise ArithmeticError, fn -> :ok end
  end
  test "catch" do
    assert catch_exit(exit(:a)) == :a
    assert catch_throw(throw(:a)) == :a
    assert catch_error(error(:a)) == :a
    catch_exit(:ok)
  end
  defp error(x), do: :erlang.error(x)
  test "not implemented"
  test "flunk" do
    flunk "no"
  end
  test "delta" do
    assert_in_delta 1.1, 1.5, 0.2
  end
  test "mailbox" do
    for i <- 1..12, do: send(self(), {:m, i, %{a: i}})
    p = 3
    assert_receive {:x, ^p, _}, 10
  end
  test "mailbox 1" do
    send(self(), :hello)
    assert_received :x
  end
  test "refute_receive" do
    send(self(), {:hello, 3})
    refute_received {:hello, _}
  end
  test "multi line\nname" do
    assert [1,
       2] == [3]
  end
  test "long" do
    assert Enum.map(1..40, & &1) == Enum.map(2..41, & &1)
  end
  test "unknown" do
    Foo.bar(1)
  end
  test "in" do
    assert 1 in [2, 3]
    end
  test "=~" do
    assert "abc" =~ ~r/x/
    end
  defp foo(_), do: {:ok, foo: :bar}
end
