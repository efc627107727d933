String.slice("abc", "a", 1)
