# why Agent
# you should see that main had DynamicSupervisor.terminate_child end it
{:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
{:ok, agent} = DynamicSupervisor.start_child(sup, {Agent, fn -> 0 end})
DynamicSupervisor.terminate_child(sup, agent)
