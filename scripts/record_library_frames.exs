# Records, on real Elixir, on which line of which file each function of its library stands, and which entries of its own a stack trace
# shows when a fun given to it raises. Prints JSON for otpshell/lang/library_frames.json.
modules = [Access, Agent, Base, Code, Date, DateTime, Enum, Exception, File, Float, Function, GenServer, IO, Integer, Kernel, Keyword, List, Macro,
  Map, MapSet, Module, NaiveDateTime, Path, Process, Range, Regex, Registry, Stream, String, StringIO, Supervisor, System, Task, Time, Tuple, URI, Version]
lines =
  for module <- modules, into: %{} do
    {:ok, {_, [debug_info: {:debug_info_v1, backend, data}]}} = :beam_lib.chunks(:code.which(module), [:debug_info])
    {:ok, %{definitions: definitions}} = backend.debug_info(:elixir_v1, module, data, [])
    {module, for({{name, arity}, :def, meta, clauses} <- definitions, into: %{}, do: {"#{name}/#{arity}", (case clauses do [{clause, _, _, _} | _] -> clause[:line]; [] -> meta[:line] end)})}
  end
boom = fn -> raise "boom" end
one = fn _ -> boom.() end
two = fn _, _ -> boom.() end
calls =
  for {name, arity} <- Enum.__info__(:functions), data <- [[1, 2], %{a: 1}, 1..3],
      args <- (case arity do
        2 -> [[data, one], [data, two]]
        3 -> [[data, 0, two], [data, one, two], [data, one, :asc], [data, [], one], [data, 0, one], [data, two, one], [data, 1, one], [data, ",", one]]
        4 -> [[data, 0, two, one], [data, one, 0, two]]
        _ -> []
      end), do: {Enum, name, args}
more =
  for({name, arity} <- Keyword.__info__(:functions), args <- [[[a: 1], :a, one], [[a: 1], :b, one], [[a: 1], one], [[a: 1], two], [[a: 1], [a: 2], fn _, _, _ -> boom.() end], [[a: 1], :a, 0, one]], length(args) == arity, do: {Keyword, name, args}) ++
  for({name, arity} <- Map.__info__(:functions), args <- [[%{a: 1}, :a, one], [%{a: 1}, :b, boom], [%{a: 1}, one], [[1], one], [%{a: 1}, %{a: 2}, fn _, _, _ -> boom.() end], [%{a: 1}, :a, 0, one], [%{a: 1}, [:a], one]], length(args) == arity, do: {Map, name, args}) ++
  for({name, arity} <- List.__info__(:functions), args <- [[[1], 0, two], [[1], 0, one], [[1], one], [[{1, 2}], 0, one], [[1], two]], length(args) == arity, do: {List, name, args}) ++
  [{Function, :identity, [1]}, {Kernel, :update_in, [%{a: 1}, [:a], one]}, {Kernel, :get_and_update_in, [%{a: 1}, [:a], one]}, {String, :replace, ["a", "a", one]}, {Regex, :replace, [~r/a/, "a", one]}, {Stream, :run, [Stream.map([1], one)]}]
kind = fn [first | _] when is_list(first) -> "list"; [%_{} | _] -> "range"; [%{} | _] -> "map"; _ -> "other" end
frames =
  for {module, name, args} <- calls ++ more, reduce: %{} do
    acc ->
      entries =
        try do
          apply(module, name, args)
          nil
        rescue
          error in RuntimeError ->
            if error.message == "boom" do
              __STACKTRACE__ |> Enum.drop_while(fn {m, _, _, _} -> String.starts_with?(Atom.to_string(m), "elixir_compiler") end)
              |> Enum.take_while(fn {m, _, _, _} -> not String.starts_with?(Atom.to_string(m), "elixir_compiler") end)
            end
          _ -> nil
        catch
          _, _ -> nil
        end
      if entries in [nil, []] do
        acc
      else
        key = "#{module}:#{name}/#{length(args)}"
        shown = for({m, f, a, location} <- entries, do: [Atom.to_string(m), Atom.to_string(f), a, to_string(location[:file] || ""), location[:line] || 0])
        Map.update(acc, key, %{kind.(args) => shown}, &Map.put_new(&1, kind.(args), shown))
      end
  end
# struct! calls the module's function, not a fun.
[raising] = try do struct!(NoSuchModule, []) rescue _ -> for({Kernel, f, a, l} <- __STACKTRACE__, do: [Kernel, f, a, to_string(l[:file]), l[:line]]) end
frames = Map.put(frames, "Elixir.Kernel:struct!/2", %{"other" => [Enum.map(raising, fn part when is_atom(part) -> Atom.to_string(part); part -> part end)]})
json = fn json, term ->
  case term do
    %{} -> "{" <> Enum.map_join(Enum.sort(term), ",", fn {k, v} -> inspect(to_string(k)) <> ":" <> json.(json, v) end) <> "}"
    [] -> "[]"
    [_ | _] -> "[" <> Enum.map_join(term, ",", &json.(json, &1)) <> "]"
    text when is_binary(text) -> inspect(text)
    other -> to_string(other)
  end
end
IO.puts(json.(json, %{lines: lines, frames: frames}))
