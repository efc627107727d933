ExUnit.start(seed: 0, colors: [enabled: true])
defmodule DiffT do
  use ExUnit.Case
  defmodule S do defstruct [:a, :b] end
  test "a", do: assert [1, 2, 3] == [1, 3, 4]
  test "b", do: assert %{a: 1, b: 2, c: %{d: 1}} == %{a: 1, b: 3, c: %{d: 2}, e: 3}
  test "c", do: assert {:ok, 1, "foo"} == {:error, 1, "fob"}
  test "d", do: assert "hello world" == "hello wurld there"
  test "e", do: assert %{"a" => 1} == %{"b" => 1}
  test "f", do: assert [a: 1, b: 2] == [a: 1, b: 3]
  test "g" do
    x = 1
    assert {:ok, ^x, %{a: 2}} = {:ok, 2, %{a: 3, b: 4}}
  end
  test "h", do: assert [1, 2 | _] = [1, 3, 4, 5]
  test "i", do: assert %S{a: 1} = %S{a: 2, b: 3}
  test "j", do: assert %S{a: 1, b: 2} == %S{a: 2, b: 3}
  test "k", do: assert 'abc' == 'abd'
  test "l", do: assert 12345 == 12346
  test "m", do: assert Date.new!(2020, 1, 2) == Date.new!(2020, 1, 3)
  test "n", do: assert "foo" <> x = "fobar"
  test "o", do: assert [1, 2] ++ _ = [1, 3, 4]
  test "p", do: assert 1..3 == 1..4
  test "q", do: assert MapSet.new([1]) == MapSet.new([2])
  test "r", do: assert nil == 3
  test "s", do: assert :foo == :bar
  test "t", do: assert [] == [1, 2]
  test "u", do: assert {1, 2} == {1, 2, 3}
  test "v", do: assert [{:a, [1, 2]}, {:b, %{c: "foo bar"}}] == [{:a, [1, 3]}, {:b, %{c: "foo baz"}}]
  test "w", do: assert_receive {:a, _}, 1
  test "x" do
    send self(), {:b, [1, 2]}
    assert_receive {:a, [1, _]}, 1
  end
  test "y", do: assert match?({:ok, x} when x > 3, {:ok, 2})
  test "z", do: assert "a\nb" == "a\nc"
  test "aa", do: assert %{a: nil} == %{a: %{b: 1}}
  test "bb", do: assert Enum.to_list(1..40) == Enum.to_list(2..41)
  test "cc", do: assert [1,2,3,4] == [4,3,2,1]
  test "ee", do: assert 1 === 1.0
  test "ff", do: assert %{1 => 2} = %{}
  test "gg", do: assert {:ok, [_, 3]} = {:ok, [1, 2]}
end
