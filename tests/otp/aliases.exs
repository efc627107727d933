t = fn name, f -> IO.inspect({name, try do f.() catch k, r -> {k, r} end}) end
next = fn -> receive do x -> x after 0 -> :none end end
sleeper = fn -> spawn(fn -> Process.sleep(:infinity) end) end

t.(:unalias, fn ->
  a = :erlang.alias()
  send(a, 1)
  {next.(), :erlang.unalias(a), :erlang.unalias(a), send(a, 2) == 2, next.()}
end)
t.(:plain_reference, fn -> r = make_ref(); {:erlang.unalias(r), send(r, 1), next.()} end)
t.(:reply, fn -> a = :erlang.alias([:reply]); send(a, 1); one = next.(); send(a, 2); {one, next.(), :erlang.unalias(a)} end)
t.(:explicit, fn ->
  a = :erlang.monitor(:process, sleeper.(), alias: :explicit_unalias)
  :erlang.demonitor(a)
  send(a, 1)
  one = next.()
  u = :erlang.unalias(a)
  send(a, 2)
  {one, u, next.(), :erlang.demonitor(a, [:info])}
end)
t.(:explicit_and_down, fn ->
  p = spawn(fn -> receive do :go -> :ok end end)
  a = :erlang.monitor(:process, p, alias: :explicit_unalias)
  u = :erlang.unalias(a)
  send(a, 2)
  one = next.()
  send(p, :go)
  {u, one, receive do {:DOWN, ^a, _, _, why} -> why end}
end)
t.(:demonitor, fn ->
  a = :erlang.monitor(:process, sleeper.(), alias: :demonitor)
  :erlang.demonitor(a)
  send(a, 1)
  {next.(), :erlang.unalias(a)}
end)
t.(:reply_demonitor, fn ->
  a = :erlang.monitor(:process, sleeper.(), alias: :reply_demonitor)
  send(a, 1)
  one = next.()
  send(a, 2)
  {one, next.(), :erlang.unalias(a), :erlang.demonitor(a, [:info])}
end)
t.(:of_another, fn ->
  me = self()
  spawn(fn -> send(me, {:alias, :erlang.alias()}); receive do x -> send(me, {:got, x}) end end)
  a = receive do {:alias, a} -> a end
  {:erlang.unalias(a), send(a, :x), receive do y -> y end}
end)
t.(:late, fn ->
  me = self()
  a = :erlang.alias()
  p = spawn(fn -> receive do :go -> send(a, :late); send(me, :sent) end end)
  :erlang.unalias(a)
  send(p, :go)
  {receive do :sent -> :sent end, next.()}
end)
t.(:options, fn -> a = :erlang.alias(); :erlang.unalias(a); {:erlang.send(a, 1, []), :erlang.send_nosuspend(a, 1), next.()} end)
t.(:no_reference, fn -> :erlang.unalias(1) end)
t.(:no_option, fn -> :erlang.alias([:x]) end)

# An interval of no time leaves a process that reads it all its turn.
t.(:interval, fn ->
  {:ok, timer} = :timer.send_interval(0, :tick)
  drain = fn drain -> receive do :tick -> drain.(drain) after 0 -> :drained end end
  {drain.(drain), :timer.cancel(timer)}
end)
t.(:reflection, fn ->
  for module <- [:ets, :erlang, :lists, :proc_lib, :gen_server, :timer, Enum, Kernel, Supervisor, GenServer] do
    {module, function_exported?(module, :__info__, 1), function_exported?(module, :module_info, 0), function_exported?(module, :module_info, 1)}
  end
end)
