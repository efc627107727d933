ExUnit.start(seed: 0)
defmodule PartsOfStructsTest do
  use ExUnit.Case
  defmodule Stay do
    defstruct [:from, :name]
  end
  test "a struct in a struct, without its keys" do
    stay = %Stay{from: ~U[2020-07-30 13:49:59Z]}
    assert %Stay{from: %DateTime{}} = stay
    assert %Stay{from: %Date{}} = stay
  end
  test "a struct in a struct, with a key" do
    stay = %Stay{from: ~U[2020-07-30 13:49:59Z]}
    assert %Stay{from: %DateTime{year: 2021}} = stay
  end
end
