for m <- [:gen_server, :gen_statem, :gen_event, :supervisor, :supervisor_bridge, :application, GenServer, Supervisor, Application, Registry, DynamicSupervisor, Agent, Task, PartitionSupervisor, :sys] do
  IO.inspect {m, try do {m.behaviour_info(:callbacks), m.behaviour_info(:optional_callbacks)} rescue _ -> :no end}
end
