# why C
# you should see the chain back from C over B to A, which called exit
defmodule A do
  def run, do: (B.start(); Process.sleep(2); exit(:fire))
end
defmodule B do
  def start, do: spawn_link(__MODULE__, :run, [])
  def run, do: (C.start(); Process.sleep(:infinity))
end
defmodule C do
  def start, do: spawn_link(__MODULE__, :run, [])
  def run, do: Process.sleep(:infinity)
end
spawn(A, :run, [])
Process.sleep(5)
