IO.puts("never printed")
{1, 2)
