ExUnit.start(seed: 0, trace: true, exclude: [:slow, os: "win"], include: [os: "unix"])

defmodule TagsTest do
  use ExUnit.Case
  @moduletag :all
  @moduletag level: 1

  setup_all do
    [from_all: 1]
  end

  setup context do
    {:ok, seen: context.from_all + 1}
  end

  @tag :slow
  test "slow", do: flunk()
  @tag os: "unix"
  @tag :slow
  test "unix", context, do: assert(context.os == "unix")
  @tag os: "win"
  test "win", do: flunk()
  test "context", %{seen: 2, all: true, level: 1, module: TagsTest, test: name, async: false}, do: assert(name == :"test context")

  describe "a group" do
    @describetag level: 2
    setup :more

    @tag level: 3
    test "own tag", context, do: assert({context.level, context.more, context.describe} == {3, :more, "a group"})
    test "group's tag", %{level: level}, do: assert(level == 2)
    @tag :skip
    test "later", do: flunk()
  end

  defp more(_context), do: %{more: :more}
end

defmodule SetupAllTest do
  use ExUnit.Case
  setup_all do: raise("no way")
  test "one", do: :ok
  test "two", do: :ok
end

defmodule BadSetupTest do
  use ExUnit.Case
  setup do: 3
  test "one", do: :ok
end

defmodule ReservedTest do
  use ExUnit.Case
  setup do: [file: 3]
  test "one", do: :ok
end
