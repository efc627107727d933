[1, 2] |> Enum.sum() + 1
