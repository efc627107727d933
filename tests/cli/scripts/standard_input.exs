IO.inspect(IO.gets("name? "))
IO.inspect(IO.read(:line))
