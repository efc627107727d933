value = 42
{:ok, agent} = Agent.start_link(fn -> %{} end, name: MyApp.Cache)
# Get state
missing = Agent.get(MyApp.Cache, fn state -> Map.get(state, :key) end)
# Update state
Agent.update(MyApp.Cache, fn state -> Map.put(state, :key, value) end)
# Get and update atomically
Agent.get_and_update(MyApp.Cache, fn state ->
{Map.get(state, :key), Map.delete(state, :key)}
end)
IO.inspect({missing, value, is_pid(agent)})
IO.inspect(Agent.get(MyApp.Cache, & &1))
Agent.update(agent, &Map.put(&1, :key, 43))
IO.inspect(Agent.get_and_update(MyApp.Cache, fn state ->
{Map.get(state, :key), Map.delete(state, :key)}
end))
IO.inspect(Agent.cast(agent, fn state -> Map.put(state, :cast, true) end))
IO.inspect(Agent.get(agent, fn state -> state end))
IO.inspect(Agent.get(agent, Map, :fetch, [:cast]))
IO.inspect(Agent.stop(agent))
Agent.get(MyApp.Cache, & &1)
