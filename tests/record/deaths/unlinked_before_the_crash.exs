# why Loose.2
# you should see that nobody died with it: the link had been taken away
defmodule Loose do
  def run do
    pid = spawn_link(fn -> receive do :go -> raise("alone") end end)
    Process.unlink(pid)
    send(pid, :go)
    Process.sleep(5)
  end
end

spawn(Loose, :run, [])
Process.sleep(1)
