case Enum.count([1]) do
  0 -> :none
end
