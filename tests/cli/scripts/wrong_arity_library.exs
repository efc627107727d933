Enum.map([1, 2])
