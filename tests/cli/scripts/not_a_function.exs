x = Enum.count([])
x.(1)
