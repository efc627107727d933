defmodule A do
  IO.puts("in the body")
  raise "body"
end
