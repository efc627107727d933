defmodule ExUnit.Diff do
  @moduledoc false
  def compute(_left, _right, _context), do: nil
end
