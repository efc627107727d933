w = fn l, f -> r = try do f.() rescue e -> {:raised, e} catch k, e -> {k, e} end; IO.inspect({l, r}, width: 150, limit: 200); Process.sleep(3) end
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
me = self()
Process.register(me, :tester)
flush = fn f, acc -> receive do m -> f.(f, [m | acc]) after 0 -> Enum.reverse(acc) end end
# env
w.(:env, fn -> [Application.put_env(:a1, :k, 1), Application.get_env(:a1, :k), Application.get_env(:a1, :no), Application.get_env(:a1, :no, :def), Application.fetch_env(:a1, :k), Application.fetch_env(:a1, :no), Application.fetch_env!(:a1, :k), Application.get_all_env(:a1), Application.delete_env(:a1, :k), Application.get_all_env(:a1), Application.get_all_env(:nothing)] end)
w.(:fetch_bang, fn -> Application.fetch_env!(:a1, :no) end)
w.(:fetch_bang2, fn -> Application.fetch_env!(:kernel, :no) end)
w.(:put_all, fn -> [Application.put_all_env(a2: [x: 1, y: 2], a3: [z: 3]), Application.get_all_env(:a2) |> Enum.sort(), Application.get_env(:a3, :z)] end)
w.(:put_all_bad, fn -> Application.put_all_env(a2: 1) end)
w.(:put_all_bad, fn -> Application.put_all_env([a2: [x: 1], a2: [y: 1]]) end)
w.(:put_opts, fn -> Application.put_env(:a4, :k, 1, persistent: true) end)
w.(:compile_env, fn -> (defmodule CE do; Application.put_env(:ce, :x, 5); @x Application.compile_env(:ce, :x, 0); def x, do: @x; end); CE.x() end)
w.(:compile_env_fun, fn -> Application.compile_env(__ENV__, :a1, :x, :dflt) end)
w.(:nested, fn -> Application.put_env(:a5, :deep, [a: [b: 1]]); {Application.get_env(:a5, :deep)[:a][:b]} end)
# specs
w.(:load, fn -> [:application.load({:application, :my_app, [description: 'd', vsn: '1.2', modules: [MyMod], registered: [], applications: [:kernel, :stdlib], env: [e: 1]]}), Application.get_env(:my_app, :e), Application.spec(:my_app, :vsn), Application.spec(:my_app) |> Enum.sort(), Application.spec(:nope), Application.spec(:nope, :vsn), Application.loaded_applications() |> List.keyfind(:my_app, 0), Application.get_application(MyMod), Application.get_application(Nope), Application.load(:my_app), Application.unload(:my_app), Application.unload(:my_app), Application.get_env(:my_app, :e)] end)
w.(:spec_bad, fn -> Application.spec(:kernel, :foo) end)
w.(:load_none, fn -> Application.load(:no_such_app) end)
w.(:start_none, fn -> [Application.start(:no_such_app), Application.ensure_started(:no_such_app), Application.ensure_all_started(:no_such_app), Application.stop(:no_such_app), Application.ensure_loaded(:no_such_app)] end)
w.(:ensure_bang, fn -> Application.app_dir(:no_such_app) end)
w.(:format_error, fn -> for e <- [{:already_started, :x}, {:not_started, :x}, {:bad_return, {{M, :start, [1]}, :bad}}, {:already_loaded, :x}, {:not_loaded, :x}, {:invalid_restart_type, 1}, {:invalid_name, 1}, {:invalid_options, 1}, {:badstartspec, 1}, {'no such file or directory', 'x.app'}, :other], do: Application.format_error(e) end)
# an application with a supervision tree
defmodule MyApp do
  use Application
  def start(type, args) do
    send(:tester, {:start, type, args})
    case args do
      [:bad] -> :bad
      [:error] -> {:error, :why}
      [:raise] -> raise "start"
      [:exit] -> exit(:start_exit)
      [:state] -> {:ok, p} = sup(); {:ok, p, :the_state}
      _ -> sup()
    end
  end
  def sup, do: Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_one, name: MyApp.Sup)
  def prep_stop(s), do: (send(:tester, {:prep_stop, s}); {:prepped, s})
  def stop(s), do: send(:tester, {:stop, s})
  def start_phase(p, type, a), do: (send(:tester, {:phase, p, type, a}); :ok)
  def config_change(c, n, r), do: (send(:tester, {:config, c, n, r}); :ok)
end
app = fn name, args, more -> :application.load({:application, name, [description: 'd', vsn: '1', modules: [MyApp], registered: [], applications: [:kernel, :stdlib, :elixir], mod: {MyApp, args}] ++ more}) end
w.(:start, fn -> [app.(:app1, [:ok], []), Application.start(:app1), flush.(flush, []), Process.whereis(MyApp.Sup) |> is_pid(), Application.start(:app1), Application.ensure_started(:app1), Application.started_applications() |> List.keyfind(:app1, 0), Application.ensure_all_started(:app1), Supervisor.count_children(MyApp.Sup), :application.get_application(Process.whereis(MyApp.Sup)), Application.stop(:app1), flush.(flush, []), Process.whereis(MyApp.Sup), Application.stop(:app1), Application.started_applications() |> List.keyfind(:app1, 0)] end)
w.(:state, fn -> [app.(:app2, [:state], []), Application.start(:app2, :temporary), Application.stop(:app2), flush.(flush, [])] end)
for a <- [:bad, :error, :raise, :exit], do: w.({:start, a}, fn -> app.(:"app_#{a}", [a], []); r = Application.start(:"app_#{a}"); {(case r do {:error, {{:EXIT, {e, st}}, x}} when is_list(st) -> {:error, {:EXIT, e}, x}; {:error, {:bad_return, {x, {:EXIT, {e, st}}}}} when is_list(st) -> {:bad_return, x, e}; r -> r end), flush.(flush, [])} end)
w.(:all, fn -> app.(:dep, [:dep], []); :application.load({:application, :top, [description: 'd', vsn: '1', modules: [], registered: [], applications: [:kernel, :dep]]}); r = [Application.start(:top), Application.ensure_all_started(:top), Application.stop(:dep), Application.stop(:top)]; {r, flush.(flush, []) |> length()} end)
w.(:phases, fn -> app.(:ph, [:ok], start_phases: [one: [1], two: []]); [Application.start(:ph, :permanent), flush.(flush, []), Application.stop(:ph)] end)
flush.(flush, [])
w.(:bad_type, fn -> Application.start(:app1, :foo) end)
w.(:bad_name, fn -> Application.start("x") end)
w.(:crash_temporary, fn -> app.(:ct, [:ok], []); Application.start(:ct); Process.exit(Process.whereis(MyApp.Sup), :kill); Process.sleep(10); {Application.started_applications() |> List.keyfind(:ct, 0), flush.(flush, [])} end)
w.(:no_mod, fn -> :application.load({:application, :nomod, [description: 'd', vsn: '1', modules: [], registered: [], applications: []]}); [Application.start(:nomod), Application.stop(:nomod)] end)
w.(:missing_mod, fn -> :application.load({:application, :mm, [description: 'd', vsn: '1', modules: [], registered: [], applications: [], mod: {NoSuchModule, []}]}); Application.start(:mm) |> then(fn {:error, {:bad_return, {m, {:EXIT, {e, _}}}}} -> {m, e}; o -> o end) end)
w.(:started, fn -> Application.started_applications() |> Enum.map(&elem(&1, 0)) |> Enum.filter(&(&1 in [:kernel, :stdlib, :elixir, :compiler, :logger])) |> Enum.sort() end)
w.(:builtin, fn -> {Application.ensure_all_started(:logger) |> elem(0), Application.ensure_all_started([:logger, :elixir]) |> elem(0), Application.start(:elixir), Application.spec(:elixir, :vsn), Application.loaded_applications() |> List.keyfind(:elixir, 0) |> elem(2)} end)
w.(:child_spec, fn -> (defmodule Def, do: (use Application; def(start(_, _), do: {:ok, self()}))); {Def.stop(1), function_exported?(Def, :prep_stop, 1)} end)
w.(:erl, fn -> {:application.get_env(:a2, :x), :application.get_env(:a2, :no), :application.get_env(:a2, :no, :d), :application.set_env(:a2, :s, 1), :application.get_key(:my_app, :vsn), :application.which_applications() |> is_list(), :application.unset_env(:a2, :s), :application.get_all_env(:a2) |> Enum.sort()} end)
