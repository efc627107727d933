require Logger
i = fn x -> IO.inspect(x, width: 100) end
t = fn f -> i.(try do f.() catch k, v -> {k, if(is_exception(v), do: Exception.message(v), else: v)} end) end
Logger.configure_backend(:console, format: "[$level] $metadata$message\n", metadata: [:a])
me = self()
defmodule Hnd do
  def adding_handler(c), do: (send(c.config.t, {:adding, c.id}); {:ok, c})
  def removing_handler(c), do: (send(c.config.t, {:removing, c.id}); :ok)
  def changing_config(_op, _old, new), do: {:ok, new}
  def log(%{level: l, msg: m, meta: md}, c), do: send(c.config.t, {:h, c.id, l, m, Map.keys(md) |> Enum.filter(&(&1 in [:a, :domain, :pid]))})
end
fl = fn fl -> receive do m -> [m | fl.(fl)] after 30 -> [] end end
t.(fn -> :logger.add_handler(:h1, Hnd, %{config: %{t: me}, level: :error}) end)
t.(fn -> :logger.add_handler(:h1, Hnd, %{config: %{t: me}}) end)
t.(fn -> :logger.add_handler(:h2, Nope, %{}) end)
t.(fn -> Logger.info("i"); Logger.error("e", a: 1); Logger.flush; fl.(fl) end)
t.(fn -> {:ok, c} = :logger.get_handler_config(:h1); Map.drop(c, [:config]) end)
t.(fn -> :logger.get_handler_config(:nope) end)
t.(fn -> :logger.set_handler_config(:h1, :level, :info) end)
t.(fn -> Logger.info("i2"); Logger.flush; fl.(fl) end)
t.(fn -> :logger.update_handler_config(:h1, :level, :all) end)
t.(fn -> :logger.add_handler_filter(:h1, :f, {fn %{msg: {:string, "drop"}}, _ -> :stop; _, _ -> :ignore end, []}) end)
t.(fn -> :logger.add_handler_filter(:h1, :f, {fn _, _ -> :ignore end, []}) end)
t.(fn -> Logger.info("drop"); Logger.info("keep"); Logger.flush; fl.(fl) end)
t.(fn -> :logger.remove_handler_filter(:h1, :f) end)
t.(fn -> :logger.remove_handler_filter(:h1, :f) end)
t.(fn -> :logger.add_primary_filter(:pf, {fn %{level: :debug}, _ -> :stop; e, x -> %{e | meta: Map.put(e.meta, :a, x)} end, 77}) end)
t.(fn -> :logger.add_primary_filter(:pf, {fn e, _ -> e end, 1}) end)
t.(fn -> Logger.debug("gone"); Logger.info("with a"); Logger.flush; fl.(fl) |> length end)
t.(fn -> :logger.get_primary_config().filters |> List.keymember?(:pf, 0) end)
t.(fn -> :logger.remove_primary_filter(:pf) end)
t.(fn -> :logger.remove_primary_filter(:pf) end)
t.(fn -> :logger.add_primary_filter(:pf, :bad) end)
t.(fn -> :logger.add_primary_filter(:dom, {&:logger_filters.domain/2, {:stop, :sub, [:elixir]}}) end)
t.(fn -> Logger.error("elixir domain"); :logger.error("other"); Logger.flush; fl.(fl) |> length end)
t.(fn -> :logger.remove_primary_filter(:dom) end)
t.(fn -> :logger.remove_handler(:h1); fl.(fl) end)
t.(fn -> :logger.remove_handler(:h1) end)
t.(fn -> :h1 in :logger.get_handler_ids() end)
t.(fn -> :logger.set_primary_config(:level, :error); Logger.info("no"); Logger.error("yes"); Logger.flush; :logger.set_primary_config(:level, :debug) end)
t.(fn -> :logger.set_primary_config(:level, :foo) end)
t.(fn -> :logger.set_primary_config(:metadata, %{a: :glob}); Logger.info("glob"); Logger.flush; :logger.set_primary_config(:metadata, %{}) end)
defmodule Tr do
  def translate(_min, :error, :format, {fmt, args}), do: {:ok, "TR " <> to_string(:io_lib.format(fmt, args))}
  def translate(_min, :info, :report, {:logger, %{skip: true}}), do: :skip
  def translate(_min, _l, :report, {:logger, %{tr: x}}), do: {:ok, "REP #{x}", a: 5}
  def translate(_, _, _, _), do: :none
end
t.(fn -> Logger.add_translator({Tr, :translate}) end)
t.(fn -> :logger.error("~p!", [1]); :logger.info(%{skip: true}); :logger.error(%{tr: 9}); :logger.info("plain"); Logger.flush end)
t.(fn -> Logger.remove_translator({Tr, :translate}) end)
t.(fn -> :logger.error("~p!", [1]); Logger.flush end)
t.(fn -> is_integer(:logger.timestamp()) end)
t.(fn -> :logger.format_report(%{a: 1}) end)
t.(fn -> :logger.format_report([a: 1, b: 2]) end)
t.(fn -> :logger.compare_levels(:error, :foo) end)
t.(fn -> :logger.allow(:debug, X) end)
t.(fn -> :logger.set_application_level(:myapp, :error) end)
t.(fn -> Logger.put_application_level(:logger, :error) end)
t.(fn -> Logger.delete_application_level(:logger) end)
t.(fn -> :logger.set_process_metadata(%{a: 5}); Logger.info("md"); Logger.flush; :logger.get_process_metadata() end)
t.(fn -> :logger.update_process_metadata(%{b: 6}); :logger.get_process_metadata() end)
t.(fn -> :logger.unset_process_metadata(); :logger.get_process_metadata() end)
defmodule Back do
  @behaviour :gen_event
  def init({Back, t}), do: {:ok, t}
  def init(Back), do: {:ok, nil}
  def handle_event({level, _gl, {Logger, msg, _ts, md}}, t) do if(t, do: send(t, {:back, level, IO.chardata_to_string(msg), md[:a]})); {:ok, t} end
  def handle_event(:flush, t), do: {:ok, t}
  def handle_call({:configure, o}, t) do {:ok, {:conf, o}, t} end
  def handle_info(_, s), do: {:ok, s}
  def terminate(_, _), do: :ok
end
t.(fn -> elem(Logger.add_backend({Back, me}), 0) end)
t.(fn -> Logger.info("to back", a: 3); Logger.flush; fl.(fl) end)
t.(fn -> Logger.configure_backend({Back, me}, x: 1) end)
t.(fn -> Logger.remove_backend({Back, me}) end)
t.(fn -> Logger.info("gone"); Logger.flush; fl.(fl) end)
t.(fn -> :logger.add_handler(:h3, Hnd, %{level: :foo, config: %{t: me}}) end)
t.(fn -> :logger.add_handler(:h3, Hnd, %{filters: :foo, config: %{t: me}}) end)
t.(fn -> :logger.add_handler(:h3, Hnd, %{filter_default: :foo, config: %{t: me}}) end)
t.(fn -> :logger.add_handler(:h3, Hnd, %{formatter: :foo, config: %{t: me}}) end)
t.(fn -> :logger.add_handler("h3", Hnd, %{}) end)
t.(fn -> :logger.add_handler(:h3, "Hnd", %{}) end)
t.(fn -> :logger.add_handler(:h3, Hnd, 5) end)
t.(fn -> :logger.add_handler(:h3, Hnd, %{filters: [{:lt, {&:logger_filters.level/2, {:stop, :lt, :error}}}], config: %{t: me}}) end)
t.(fn -> Logger.warn("below"); Logger.error("there"); Logger.flush; fl.(fl) end)
t.(fn -> :logger.set_handler_config(:h3, %{filter_default: :stop, config: %{t: me}}) end)
t.(fn -> {:ok, c} = :logger.get_handler_config(:h3); Map.drop(c, [:config]) end)
t.(fn -> :logger.add_handler_filter(:h3, :d, {&:logger_filters.domain/2, {:log, :super, [:elixir, :sub]}}) end)
t.(fn -> Logger.error("kept"); :logger.error("lost"); Logger.flush; fl.(fl) end)
t.(fn -> :logger.set_handler_config(:nope, :level, :all) end)
t.(fn -> :logger.add_handler_filter(:nope, :a, {fn e, _ -> e end, 1}) end)
t.(fn -> :logger.remove_handler_filter(:nope, :a) end)
defmodule Refuses do
  def adding_handler(_), do: {:error, :no}
  def log(_, _), do: :ok
end
t.(fn -> :logger.add_handler(:r, Refuses, %{}) end)
event = %{level: :info, msg: {:string, "x"}, meta: %{domain: [:a, :b]}}
for compare <- [:super, :sub, :equal, :not_equal, :undefined], domain <- [[:a], [:a, :b], [:a, :b, :c], [:x]] do
  i.({compare, domain, :logger_filters.domain(event, {:stop, compare, domain}), :logger_filters.domain(%{event | meta: %{}}, {:stop, compare, domain})})
end
for compare <- [:eq, :neq, :lt, :gt, :lteq, :gteq], level <- [:debug, :info, :error] do
  i.({compare, level, :logger_filters.level(event, {:stop, compare, level})})
end
i.(:logger_filters.progress(%{event | msg: {:report, %{label: {:supervisor, :progress}, report: []}}}, :stop))
