ExUnit.start(seed: 0, colors: [enabled: false])

defmodule Numbers do
  def one(_context), do: [one: 1]
end

defmodule DescribeImportTest do
  use ExUnit.Case

  describe "a group with an import" do
    import Numbers
    setup :one

    test "has its functions as setups", context do
      assert context.one == 2
    end
  end
end
