# why B
# you should see that A was killed, and that over the link the reason was :killed, which B could have trapped
defmodule A do
  def run, do: (B.start(); Process.sleep(:infinity))
end

defmodule B do
  def start, do: spawn_link(__MODULE__, :run, [])
  def run, do: Process.sleep(:infinity)
end

a = spawn(A, :run, [])
Process.sleep(1)
Process.exit(a, :kill)
Process.sleep(1)
