# why Agent
# you should see that the function given to Agent.update failed inside of the agent, and that the caller's call failed with it
Process.flag(:trap_exit, true)
{:ok, agent} = Agent.start_link(fn -> 0 end)
try do Agent.update(agent, fn n -> n / 0 end) catch :exit, _ -> :ok end
