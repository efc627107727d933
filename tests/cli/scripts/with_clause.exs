with {:ok, x} <- Map.fetch(%{}, :a) do
  x
else
  :nothing -> 1
end
