Logger.remove_backend(:console)

t = fn name, f ->
  result =
    try do
      {:ok, f.()}
    catch
      :error, value -> {:error, Exception.message(Exception.normalize(:error, value, __STACKTRACE__))}
      kind, value -> {kind, value}
    end

  IO.puts("#{name}: #{inspect(result, limit: :infinity, printable_limit: :infinity, width: 200)}")
end

flush = fn flush ->
  receive do
    message -> [message | flush.(flush)]
  after
    30 -> []
  end
end

_ = {t, flush}
t.("1", fn -> Task.await(1) end)
t.("2", fn -> Task.await(Task.async(fn -> 1 end), -1) end)
t.("3", fn -> Task.await(Task.async(fn -> 1 end), :x) end)
t.("4", fn -> Task.await(Task.async(fn -> 1 end), 1.0) end)
t.("5", fn -> Task.yield(Task.async(fn -> 1 end), nil) end)
t.("5b", fn -> Task.yield(Task.async(fn -> 1 end), -1) end)
t.("6", fn -> Task.yield(:x) end)
t.("7", fn -> Task.shutdown(:x) end)
t.("8", fn -> Task.shutdown(Task.async(fn -> Process.sleep(:infinity) end), :foo) end)
t.("9", fn -> Task.shutdown(Task.async(fn -> Process.sleep(:infinity) end), -5) end)
t.("10", fn -> Task.ignore(:x) end)
t.("11", fn -> Task.yield_many(:x) end)
t.("12", fn -> Task.yield_many([:x]) end)
t.("13", fn -> Task.await_many([1]) end)
t.("14", fn -> Task.await_many([Task.async(fn -> 1 end)], :x) end)
t.("14b", fn -> Task.await_many([Task.async(fn -> 1 end)], -1) end)
t.("15", fn -> Task.await_many([], 0) end)
t.("16", fn -> Task.yield_many([], 0) end)
t.("17", fn -> Task.yield_many([Task.async(fn -> 1 end)], :x) end)
t.("17", fn -> Task.yield_many([Task.async(fn -> 1 end)], 1.5) end)
t.("18", fn -> Task.yield_many([Task.async(fn -> 1 end)], -1) end)

task = Task.async(fn -> 5 end)
IO.inspect Task.await(task)
t.("again", fn -> Task.await(task, 10) end)
t.("yield", fn -> Task.yield(task, 10) end)
t.("shutdown", fn -> Task.shutdown(task, 10) end)
t.("shutdown", fn -> Task.shutdown(task, :brutal_kill) end)
t.("ign", fn -> Task.ignore(task) end)
t.("ym", fn -> Task.yield_many([task], 10) |> Enum.map(&elem(&1, 1)) end)
t.("am", fn -> Task.await_many([task], 10) end)
t.("am", fn -> Task.await_many([task, task], 10) end)

Process.flag(:trap_exit, true)
for {n, f, how} <- [
 {:sleep, fn -> Process.sleep(:infinity) end, 100}, {:sleepb, fn -> Process.sleep(:infinity) end, :brutal_kill},
 {:trap, fn -> Process.flag(:trap_exit, true); Process.sleep(:infinity) end, 20},
 {:trapinf, fn -> Process.flag(:trap_exit, true); receive do {:EXIT, _, r} -> exit({:got, r}) end end, :infinity},
 {:trapret, fn -> Process.flag(:trap_exit, true); receive do {:EXIT, _, r} -> {:got, r} end end, :infinity},
 {:done, fn -> :ok end, 100}, {:done2, fn -> :ok end, :brutal_kill},
 {:crash, fn -> exit(:bad) end, 100}, {:crash2, fn -> exit(:bad) end, :brutal_kill}, {:normal, fn -> exit(:normal) end, 100}, {:normalb, fn -> exit(:normal) end, :brutal_kill},
 {:sh, fn -> exit(:shutdown) end, 100}, {:sh2, fn -> exit({:shutdown, 1}) end, 100}, {:kill, fn -> Process.exit(self(), :kill) end, :brutal_kill}, {:kill2, fn -> Process.exit(self(), :kill) end, 50}, {:noproc, fn -> exit(:noproc) end, 50}, {:noconn, fn -> exit(:noconnection) end, 50}] do
  task = Task.async(f)
  Process.sleep(150)
  IO.inspect {n, (try do Task.shutdown(task, how) catch k, v -> {k, v} end)}
  IO.inspect(flush.(flush))
end

Process.flag(:trap_exit, true)
task = Task.async(fn -> Process.sleep(30); 1 end)
IO.inspect Task.ignore(task)
IO.inspect flush.(flush)
task = Task.async(fn -> 1 end)
Process.sleep(150)
IO.inspect Task.ignore(task)
IO.inspect flush.(flush)
task = Task.async(fn -> exit(:x) end)
Process.sleep(150)
IO.inspect Task.ignore(task)
IO.inspect flush.(flush)
task = Task.async(fn -> exit(:noconnection) end)
Process.sleep(150)
IO.inspect(try do Task.ignore(task) catch k, v -> {k, v} end)
IO.inspect flush.(flush)
t.("y", fn -> Task.yield(task, 5) end)
