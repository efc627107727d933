ExUnit.start(seed: 0)
defmodule AsynchronousTest do
use ExUnit.Case
test "process receives message" do
parent = self()
spawn(fn ->
receive do
:ping -> send(parent, :pong)
end
end)
send(pid, :ping)
assert_receive :pong, 1000
end
end
