cond do
  Enum.empty?([1]) -> :none
end
