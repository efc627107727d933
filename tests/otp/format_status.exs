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
for {n, f} <- [unknown: fn m -> Map.put(m, :foo, 1) end, missing: fn m -> Map.delete(m, :log) end, only: fn m -> %{state: {:o, m.state}} end, empty: fn _ -> %{} end, bad: fn _ -> :bad end, raise: fn _ -> raise "x" end, thr: fn m -> throw(m) end] do
  mod = :"Elixir.M#{n}"
  defmodule mod do
    def init(x), do: {:ok, x}
    def handle_call(:crash, _, _), do: raise "c"
    def format_status(m), do: unquote(:persistent_term).get(:f).(m)
  end
  :persistent_term.put(:f, f)
  {:ok, p} = GenServer.start(mod, :st)
  IO.inspect({n, :sys.get_status(p) |> elem(3) |> List.last})
  try do GenServer.call(p, :crash) catch _, _ -> :ok end
  Process.sleep(30)
  mod2 = :"Elixir.S#{n}"
  defmodule mod2 do
    def callback_mode, do: :handle_event_function
    def init(x), do: {:ok, :a, x}
    def handle_event({:call, _}, :crash, _, _), do: raise "c"
    def format_status(m), do: (IO.inspect(Map.get(m, :reason)); unquote(:persistent_term).get(:f).(m))
  end
  {:ok, p} = :gen_statem.start(mod2, :st, [])
  IO.inspect({n, :sys.get_status(p) |> elem(3) |> List.last})
  try do :gen_statem.call(p, :crash) catch _, _ -> :ok end
  mod3 = :"Elixir.E#{n}"
  defmodule mod3 do
    def init(x), do: {:ok, x}
    def handle_event(:crash, _), do: raise "c"
    def format_status(m), do: (IO.inspect(Map.keys(m)); unquote(:persistent_term).get(:f).(m))
  end
  {:ok, p} = :gen_event.start()
  :gen_event.add_handler(p, mod3, :st)
  IO.inspect({n, :sys.get_status(p) |> elem(3) |> List.last})
  :gen_event.sync_notify(p, :crash)
  Process.sleep(30)
end
