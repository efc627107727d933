# What Logger does with levels, messages and settings that it cannot use.
require Logger

try_it = fn name, fun ->
  result =
    try do
      fun.()
    rescue
      error -> {error.__struct__, Exception.message(error)}
    catch
      kind, value -> {kind, value}
    end

  Logger.flush()
  IO.puts("#{name}: #{inspect(result)}")
end

for level <- [:nope, 3, "info", nil, :none, :all, :warn, :warning, :debug] do
  try_it.("configure #{inspect(level)}", fn -> {Logger.configure(level: level), Logger.level()} end)
end

try_it.("still logs", fn -> Logger.info("after levels that there are not") end)

for {key, value} <- [level: :nope, nope: :nope, level: :info] do
  try_it.("primary #{key} #{value}", fn -> {:logger.set_primary_config(key, value), :logger.get_primary_config().level} end)
end

try_it.("update primary", fn -> :logger.update_primary_config(%{level: "x"}) end)
try_it.("back", fn -> Logger.configure(level: :debug) end)

for {modules, level} <- [{Foo, :nope}, {Foo, :warn}, {[1], :error}, {"x", :error}, {[Foo, Bar], :error}] do
  try_it.("module #{inspect(modules)} #{level}", fn -> :logger.set_module_level(modules, level) end)
end

try_it.("levels of modules", fn -> Logger.get_module_level([Foo, Bar]) |> Enum.sort() end)
try_it.("no levels of modules", fn -> {Logger.delete_all_module_levels(), Logger.get_module_level([Foo, Bar])} end)
try_it.("compare", fn -> Logger.compare_levels(:nope, :info) end)
try_it.("compare warn", fn -> Logger.compare_levels(:warn, :warning) end)
try_it.("handler", fn -> :logger.add_handler(:mine, Nope, %{}) end)
try_it.("no handler", fn -> :logger.remove_handler(:mine) end)
try_it.("metadata", fn -> {Logger.metadata([5]), Logger.metadata(a: 1, b: nil), Logger.metadata()} end)
try_it.("backend", fn -> Logger.configure_backend(:nope, metadata: [:a]) end)
try_it.("no backend", fn -> Logger.remove_backend(:nope) end)

for message <- [[1, :a], [{1, "text"}], <<"a", 255>>, 'charlist', ["io", ?l, 'ist', [?!]], [], "", URI.parse("x")] do
  try_it.(inspect(message), fn -> Logger.error(message) end)
end

for message <- [{:a}, nil, 5, 1.5, :atom], do: try_it.(inspect(message), fn -> Logger.error(message) end)

try_it.("prune", fn -> Logger.Formatter.prune([1, "a", <<255, "x">>, [:x], 0x110000]) end)
try_it.("prune improper", fn -> Logger.Formatter.prune([1 | "a"]) end)
for format <- ["$time $nope", "\\$time $message", nil, {A, :b}], do: try_it.(inspect(format), fn -> Logger.Formatter.compile(format) end)
