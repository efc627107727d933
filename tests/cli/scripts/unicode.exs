IO.puts("héllo ☃ 日本")
IO.inspect("héllo")
IO.inspect(:"é")
IO.inspect(<<255, 254>>)
variáble = 1
IO.inspect(variáble)
