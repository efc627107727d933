# Records, on real Elixir, what stack traces show of its library. Prints JSON for otpshell/lang/library_frames.json:
#
#   lines    the line on which each public function begins
#   frames   the entries between a fun given to a library function and its caller, when the fun raises, by kind of the first argument
#   raised   the entries of a library function that raises itself, by exception and kind of the first argument. For a value that has no
#            implementation of a protocol, the exception is the protocol and the place of the value: "Enumerable@0", "String.Chars@in".
#
#     elixir scripts/record_library_frames.exs > otpshell/lang/library_frames.json        (Elixir 1.14 on OTP 25)

defmodule Refusing do
  defstruct []

  defimpl Collectable do
    def into(refusing), do: {refusing, fn _, {:cont, _} -> raise("boom"); _, _ -> :ok end}
  end

  defimpl Inspect do
    def inspect(_, _), do: raise("boom")
  end
end

defmodule Record do
  @with_lines [Access, Agent, Base, Code, Date, DateTime, Enum, Exception, File, Float, Function, GenServer, IO, Integer, Kernel, Keyword] ++
                [List, Macro, Map, MapSet, Module, NaiveDateTime, Path, Process, Range, Regex, Registry, Stream, String, StringIO] ++
                [Supervisor, System, Task, Time, Tuple, URI, Version]
  # Functions of these modules are called with all sorts of arguments: none of them waits, stops anything, or touches files.
  @harmless [Access, Atom, Base, Collectable, Date, DateTime, Enum, Enumerable, Float, Integer, Keyword, List, List.Chars, Map, MapSet] ++
              [NaiveDateTime, Range, Regex, String, String.Chars, Time, Tuple, URI, Version]

  def run do
    IO.puts(json(%{lines: lines(), frames: frames(), raised: raised()}))
  end

  defp lines do
    for module <- @with_lines, into: %{} do
      {:ok, {_, [debug_info: {:debug_info_v1, backend, data}]}} = :beam_lib.chunks(:code.which(module), [:debug_info])
      {:ok, %{definitions: definitions}} = backend.debug_info(:elixir_v1, module, data, [])
      {module, for({{name, arity}, :def, meta, clauses} <- definitions, into: %{}, do: {"#{name}/#{arity}", first_line(meta, clauses)})}
    end
  end

  defp first_line(_, [{clause, _, _, _} | _]), do: clause[:line]
  defp first_line(meta, []), do: meta[:line]

  # -- funs that raise ---------------------------------------------------------------------------------------------------

  defp frames do
    found =
      for {module, name, args} <- calls_of_enum() ++ other_calls(), reduce: %{} do
        found ->
          case entries(fn -> apply(module, name, args) end) do
            {%RuntimeError{message: "boom"}, [_ | _] = entries} ->
              # The fun itself is on top.
              key = "#{module}:#{name}/#{length(args)}"
              Map.update(found, key, %{kind(args) => entries}, &Map.put_new(&1, kind(args), entries))

            _ ->
              found
          end
      end

    # struct! calls the module's function, not a fun; inspect calls the implementation of the protocol.
    {_, [_ | raising]} = entries(fn -> struct!(NoSuchModule, []) end)

    shown =
      for {module, fun} <- [{Kernel, &inspect/2}, {IO, &IO.inspect/2}], arity <- 1..2, into: %{} do
        {_, entries} = entries(fn -> fun.(%Refusing{}, safe: false) end)
        {"#{module}:inspect/#{arity}", %{"map" => entries}}
      end

    found |> Map.put("#{Kernel}:struct!/2", %{"other" => raising}) |> Map.merge(shown)
  end

  defp calls_of_enum do
    one = fn _ -> raise "boom" end
    two = fn _, _ -> raise "boom" end

    for {name, arity} <- Enum.__info__(:functions),
        data <- [[1, 2], %{a: 1}, 1..3, MapSet.new([1, 2]), Stream.map([1, 2], & &1)],
        rest <- [[%Refusing{}], [one], [two], [0, two], [one, two], [one, :asc], [[], one], [0, one], [two, one], [1, one], [",", one]] ++ [[0, two, one], [one, 0, two], [data, two]],
        length(rest) + 1 == arity,
        do: {Enum, name, [data | rest]}
  end

  defp other_calls do
    none = fn -> raise "boom" end
    one = fn _ -> raise "boom" end
    two = fn _, _ -> raise "boom" end
    three = fn _, _, _ -> raise "boom" end

    of(Keyword, [[[a: 1], :a, one], [[a: 1], :b, none], [[a: 1], one], [[a: 1], two], [[a: 1], [a: 2], three], [[a: 1], :a, 0, one]]) ++
      of(Map, [[%{a: 1}, :a, one], [%{a: 1}, :b, none], [%{a: 1}, one], [[1], one], [%{a: 1}, %{a: 2}, three], [%{a: 1}, :a, 0, one], [%{a: 1}, [:a], one]]) ++
      of(List, [[[1], 0, two], [[1], 0, one], [[1], one], [[{1, 2}], 0, one], [[1], two]]) ++
      [{Function, :identity, [1]}, {Kernel, :update_in, [%{a: 1}, [:a], one]}, {Kernel, :get_and_update_in, [%{a: 1}, [:a], one]}] ++
      [{String, :replace, ["a", "a", one]}, {Regex, :replace, [~r/a/, "a", one]}, {Stream, :run, [Stream.map([1], one)]}]
  end

  defp of(module, arguments), do: for({name, arity} <- module.__info__(:functions), args <- arguments, length(args) == arity, do: {module, name, args})

  # -- functions that raise themselves -------------------------------------------------------------------------------------

  @values [5, -1, 1.5, :a, nil, "a", "", [], [1], [{1}], [a: 1], {1}, %{}, %{a: 1}, 1..3, 0..-1//1]

  defp raised do
    values = @values ++ [MapSet.new([1]), fn x -> x end, fn x, _ -> x end]
    few = [5, :a, nil, "a", [], [{1}], %{a: 1}, fn x -> x end]

    for module <- @harmless, {name, arity} <- functions(module), args <- arguments(arity, values, few), reduce: %{} do
      found ->
        case entries(fn -> apply(module, name, args) end) do
          {%struct{} = error, [[_, _, arity | _] | _] = entries} when is_integer(arity) ->
            at = [Access.key("#{module}:#{name}/#{length(args)}", %{}), Access.key(label(struct, error, args), %{}), Access.key(kind(args), %{})]
            update_in(found, at ++ [entries], &((&1 || 0) + 1))

          _ ->
            found
        end
    end
    |> Map.new(fn {key, by_exception} -> {key, Map.new(by_exception, fn {name, by_kind} -> {name, Map.new(by_kind, &commonest/1)} end)} end)
  end

  defp commonest({kind, counted}), do: {kind, counted |> Enum.max_by(&elem(&1, 1)) |> elem(0)}

  defp functions(module), do: for({name, _} = function <- module.__info__(:functions), name not in [:__protocol__, :impl_for, :__struct__], do: function)

  defp arguments(0, _, _), do: []
  defp arguments(1, values, _), do: for(a <- values, do: [a])
  defp arguments(2, values, _), do: for(a <- values, b <- values, do: [a, b])
  defp arguments(3, _, few), do: for(a <- few, b <- few, c <- few, do: [a, b, c])
  defp arguments(_, _, _), do: []

  defp label(Protocol.UndefinedError, error, args), do: "#{inspect(error.protocol)}@#{Enum.find_index(args, &(&1 === error.value)) || "in"}"
  defp label(struct, _, _), do: inspect(struct)

  # -- common --------------------------------------------------------------------------------------------------------------

  defp kind([first | _]) when is_list(first), do: "list"
  defp kind([%Range{} | _]), do: "range"
  defp kind([%MapSet{} | _]), do: "set"
  defp kind([%Stream{} | _]), do: "stream"
  defp kind([%{} | _]), do: "map"
  defp kind(_), do: "other"

  # The exception, and the library's entries on top of the stack (below a fun of this script, if that raised).
  defp entries(fun) do
    fun.()
    nil
  rescue
    error ->
      ours = &(elem(&1, 0) in [__MODULE__, Collectable.Refusing, Inspect.Refusing])
      {error, __STACKTRACE__ |> Enum.drop_while(ours) |> Enum.take_while(&(not ours.(&1))) |> Enum.map(&entry/1)}
  catch
    _, _ -> nil
  end

  defp entry({module, function, arity, location}) do
    [Atom.to_string(module), Atom.to_string(function), arity, to_string(location[:file] || ""), location[:line] || 0]
  end

  defp json(%{} = map), do: "{" <> Enum.map_join(Enum.sort(map), ",", fn {key, value} -> inspect(to_string(key)) <> ":" <> json(value) end) <> "}"
  defp json(list) when is_list(list), do: "[" <> Enum.map_join(list, ",", &json/1) <> "]"
  defp json(text) when is_binary(text), do: inspect(text)
  defp json(other), do: to_string(other)
end

Record.run()
