# How applications start, include one another and stop.
Logger.remove_backend(:console)
Process.register(self(), :main)
defmodule Say do
  def it(x), do: send(:main, {:say, x})
  def all(acc \\ []), do: (receive do {:say, x} -> all([x | acc]) after 50 -> IO.inspect(Enum.reverse(acc)) end)
end
for {m, extra} <- [A1: 1, B1: 2, C1: 3, D1: 4] do
  defmodule Module.concat([m]) do
    use Application
    def start(type, args) do
      Say.it({__MODULE__, :start, type, args})
      case args do
        {:fail, x} -> x
        {:raise, x} -> raise x
        {:exit, x} -> exit(x)
        _ -> with {:ok, pid} <- Supervisor.start_link([], strategy: :one_for_one), do: {:ok, pid, {:state, unquote(extra)}}
      end
    end
    def start_phase(phase, type, args), do: (Say.it({__MODULE__, :phase, phase, type, args}); if(args == :bad, do: {:error, :bad_phase}, else: :ok))
    def prep_stop(s), do: (Say.it({__MODULE__, :prep_stop, s}); {:prepped, s})
    def stop(s), do: Say.it({__MODULE__, :stop, s})
    def config_change(c, n, r), do: Say.it({__MODULE__, :config, c, n, r})
  end
end
app = fn name, props -> :application.load({:application, name, Keyword.merge([description: 'x', vsn: '1.0', modules: [], registered: [], applications: [:kernel, :stdlib]], props)}) end
t = fn n, f -> IO.puts("-- #{n}"); IO.inspect(try do f.() catch k, r -> {k, r} end); Say.all() end
t.("load", fn -> app.(:a1, mod: {A1, [:x]}, env: [k: 1]) end)
t.("load again", fn -> app.(:a1, mod: {A1, [:x]}, env: [k: 1]) end)
t.("start", fn -> Application.start(:a1) end)
t.("start again", fn -> Application.start(:a1) end)
t.("env", fn -> {Application.get_all_env(:a1), Application.get_env(:a1, :k), Application.put_env(:a1, :z, 2), Application.get_all_env(:a1) |> Enum.sort(), Application.delete_env(:a1, :k), Application.fetch_env(:a1, :k)} end)
t.("stop", fn -> Application.stop(:a1) end)
t.("stop again", fn -> Application.stop(:a1) end)
t.("unload", fn -> Application.unload(:a1) end)
t.("unload again", fn -> Application.unload(:a1) end)
t.("start unknown", fn -> Application.start(:nope1) end)
t.("phases", fn -> app.(:b1, mod: {B1, :args}, start_phases: [init: :one, go: [:two], admin: []]); Application.start(:b1) end)
t.("stop", fn -> Application.stop(:b1) end)
t.("phase bad", fn -> Application.unload(:b1); app.(:b1, mod: {B1, :args}, start_phases: [init: :bad, go: [:two]]); Application.start(:b1) end)
t.("still", fn -> List.keymember?(Application.started_applications(), :b1, 0) end)
t.("included", fn ->
  Application.unload(:b1)
  app.(:c1, mod: {C1, :cargs}, start_phases: [init: :c_init, go: :c_go])
  app.(:b1, mod: {:application_starter, [B1, :args]}, included_applications: [:c1], start_phases: [init: :b_init, go: :b_go, last: :l])
  Application.start(:b1)
end)
t.("started", fn -> for a <- [:b1, :c1], do: {a, List.keymember?(Application.started_applications(), a, 0), List.keymember?(Application.loaded_applications(), a, 0)} end)
t.("start included", fn -> Application.start(:c1) end)
t.("keys", fn -> {Application.spec(:b1, :included_applications), Application.spec(:b1, :start_phases), Application.spec(:b1, :mod), Application.spec(:c1, :vsn), Application.spec(:nope, :vsn), Application.spec(:b1) |> Keyword.keys(), Application.spec(:nope)} end)
t.("get_application", fn -> {:application.get_application(A1), :application.get_key(:b1, :vsn), :application.get_key(:b1, :x), :application.which_applications() |> Enum.map(&elem(&1, 0)) |> Enum.filter(& &1 in [:a1, :b1])} end)
t.("stop", fn -> Application.stop(:b1) end)
t.("unload", fn -> {Application.unload(:b1), Application.unload(:c1), Application.stop(:c1), Application.unload(:c1)} end)
t.("deps", fn -> app.(:d1, mod: {D1, []}, applications: [:kernel, :stdlib, :a1]); Application.start(:d1) end)
t.("deps 2", fn -> app.(:a1, mod: {A1, [:x]}); Application.start(:d1) end)
t.("ensure_all", fn -> Application.ensure_all_started(:d1) end)
t.("ensure_all 2", fn -> Application.ensure_all_started(:d1) end)
t.("ensure_started", fn -> {Application.ensure_started(:d1), Application.ensure_started(:nope1), Application.ensure_loaded(:d1), Application.ensure_loaded(:nope1)} end)
t.("stop dep", fn -> {Application.stop(:a1), Application.stop(:d1)} end)
t.("missing dep", fn -> Application.unload(:d1); app.(:d1, mod: {D1, []}, applications: [:kernel, :stdlib, :a1, :missing1]); Application.ensure_all_started(:d1) end)
t.("a1?", fn -> List.keymember?(Application.started_applications(), :a1, 0) end)
t.("optional", fn -> Application.stop(:a1); Application.unload(:d1); app.(:d1, mod: {D1, []}, applications: [:kernel, :stdlib, :a1, :missing1], optional_applications: [:missing1]); Application.ensure_all_started(:d1) end)
t.("stop d1", fn -> Application.stop(:d1) end)
for {n, a} <- [ok: [], error: {:fail, {:error, :why}}, odd: {:fail, :odd}, okbad: {:fail, {:ok, 1}}, raise: {:raise, "oops"}, exit: {:exit, :x}, normal: {:exit, :normal}] do
  t.("fail #{n}", fn -> Application.unload(:d1); app.(:d1, mod: {D1, a}); case Application.start(:d1) do {:error, {{:bad_return, {m, {:EXIT, {e, _}}}}, x}} -> {:exit_in, m, e, x}; o -> o end end)
  t.("all #{n}", fn -> case Application.ensure_all_started(:d1) do {:error, {:d1, {{:bad_return, {m, {:EXIT, {e, _}}}}, x}}} -> {:exit_in, m, e, x}; o -> o end end)
end
t.("no mod", fn -> Application.unload(:d1); app.(:d1, []); {Application.start(:d1), Application.stop(:d1)} end)
t.("undef mod", fn -> Application.unload(:d1); app.(:d1, mod: {Nope1, []}); case Application.start(:d1) do {:error, {{:bad_return, {m, {:EXIT, {e, _}}}}, x}} -> {:exit_in, m, e, x}; o -> o end end)
t.("bad start type", fn -> Application.unload(:d1); app.(:d1, mod: {D1, []}); Application.start(:d1, :foo) end)
for ty <- [:temporary, :transient, :permanent], do: t.("type #{ty}", fn -> r = Application.start(:d1, ty); {r, Application.stop(:d1)} end)
t.("env set", fn -> :application.set_env([{:d1, [a: 1, b: 2]}, {:e1, [c: 3]}]); {Application.get_all_env(:d1) |> Enum.sort, Application.get_all_env(:e1), :application.get_env(:d1, :a), :application.get_env(:d1, :nope), :application.get_env(:d1, :nope, 5)} end)
t.("fetch", fn -> Application.fetch_env!(:d1, :nope) end)
t.("fetch", fn -> Application.fetch_env!(:nope1, :nope) end)
t.("put all", fn -> {Application.put_all_env([d1: [a: 9], f1: [z: 1]]), Application.get_all_env(:d1) |> Enum.sort(), Application.get_env(:f1, :z)} end)
t.("bad", fn -> Application.put_env("x", :a, 1) end)
t.("bad", fn -> Application.put_all_env([{"x", [a: 1]}]) end)
t.("bad", fn -> app.(:g1, mod: 1) end)
t.("bad", fn -> :application.load({:application, :g1, [:x]}) end)
t.("bad", fn -> :application.load({:application, :g1, [included_applications: [:kernel]]}) end)
t.("bad", fn -> :application.load(1) end)
t.("app_dir", fn -> Application.app_dir(:nope1) end)
t.("format", fn -> for r <- [{:already_started, :a}, {:not_started, :a}, {:bad_return, {{A, :start, [:n, []]}, 1}}, {{A, :start, [:n, []]}, :x}, :x, {:"no such file or directory", 'a.app'}, {{:shutdown, :x}, {A, :start, [:normal, []]}}, {:invalid_name, :a}, {:invalid_restart_type, 1}, {:running, :a}, {:not_loaded, :a}], do: Application.format_error(r) end)
