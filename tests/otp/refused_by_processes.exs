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
p = spawn(fn -> :ok end)
Process.sleep(30)
st = fn n, f -> try do IO.inspect({n, :ok, f.()}) catch k, e -> IO.inspect({n, k, e, (Enum.take_while(__STACKTRACE__, fn {m, _, _, _} -> m in [:erlang, Process, Kernel] end) |> Enum.map(fn {m, f, a, l} -> {m, f, a, (if is_list(l), do: Keyword.delete(l, :line) |> Keyword.delete(:error_info))} end))}) end end
st.("alive?", fn -> Process.alive?(:x) end)
st.("cancel", fn -> Process.cancel_timer(:x) end)
st.("exit", fn -> Process.exit(:x, :y) end)
st.("flag", fn -> Process.flag(:x, :y) end)
st.("flag", fn -> Process.flag(p, :save_calls, 1) end)
st.("flag", fn -> Process.flag(:p, :save_calls, 1) end)
st.("gl", fn -> Process.group_leader(:x, :y) end)
st.("hib", fn -> Process.hibernate("x", :y, []) end)
st.("info", fn -> Process.info(:x) end)
st.("info", fn -> Process.info(:x, :links) end)
st.("info", fn -> Process.info(self(), :foo) end)
st.("link", fn -> Process.link(:x) end)
st.("link", fn -> Process.link(p) end)
st.("unlink", fn -> Process.unlink(:x) end)
st.("mon", fn -> Process.monitor("x") end)
st.("demon", fn -> Process.demonitor("x") end)
st.("read", fn -> Process.read_timer("x") end)
st.("reg", fn -> Process.register(self(), "x") end)
st.("reg", fn -> Process.register(self(), nil) end)
st.("reg", fn -> Process.register(p, :foo) end)
st.("unreg", fn -> Process.unregister(:foo) end)
st.("unreg", fn -> Process.unregister("foo") end)
st.("send", fn -> Process.send(self(), 1, [:foo]) end)
st.("sa", fn -> Process.send_after(self(), 1, -1) end)
st.("sa", fn -> Process.send_after("x", 1, 1) end)
st.("sa", fn -> Process.send_after(self(), 1, 1, [:x]) end)
st.("sleep", fn -> Process.sleep(-1) end)
st.("spawn", fn -> Process.spawn(1, []) end)
st.("spawn", fn -> Process.spawn(fn -> 1 end, [:foo]) end)
st.("spawn", fn -> Process.spawn("a", :b, [], []) end)
st.("whereis", fn -> Process.whereis("x") end)
st.("ksend", fn -> send("x", 1) end)
st.("ksend", fn -> send(:nope, 1) end)
st.("kspawn", fn -> spawn("x") end)
st.("kspawn", fn -> spawn("x", :a, []) end)
st.("kspawn", fn -> spawn_link("x") end)
st.("kspawn", fn -> spawn_monitor("x") end)
st.("kspawn", fn -> spawn_monitor("x", :a, []) end)
st.("exit", fn -> Process.exit("x", :a) end)
st.("alias", fn -> :erlang.unalias("x") end)
st.("alias", fn -> :erlang.alias([:x]) end)
st.("alias", fn -> :erlang.alias(:x) end)
st.("pi", fn -> :erlang.process_info(:x) end)
st.("pi", fn -> :erlang.process_info(:x, :y) end)
st.("ex", fn -> :erlang.exit(:x, :y) end)
st.("huge", fn -> Process.send_after(self(), :x, 99999999999999999) end)
st.("huge", fn -> Process.send_after(self(), :x, 9999999999999999) end)
st.("huge", fn -> :erlang.start_timer(99999999999999999, self(), :x) end)
