map = %{a: 1}
map.b
