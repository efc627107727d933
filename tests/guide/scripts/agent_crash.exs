{:ok, agent} = Agent.start_link(fn -> %{} end, name: MyApp.Cache)
Process.flag(:trap_exit, true)
try do
  Agent.update(agent, fn _ -> raise "in the agent" end)
catch
  :exit, {{error, _}, {m, f, _}} -> IO.inspect({error, m, f})
end
receive do
  {:EXIT, ^agent, {error, _}} -> IO.inspect(error)
end
Process.sleep(50)
Agent.start_link(fn -> throw(:up) end) |> elem(0) |> IO.inspect()
