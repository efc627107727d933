# elixir record.exs GROUPS OUT: calls functions of real Elixir with wrong arguments and writes down what they raise.
#
# GROUPS is a file with a list of {module, [{function, arity}], [[expression]]}: what shares a help text, and examples. From the calls of a
# function in them come its wrong calls: one argument after the other is replaced by each of a few values. OUT gets a line for each function
# and what it raised, with the first call that did.
[groups, out] = System.argv()

defmodule Recording do
  @values [:bad, -1, 0, 1000, 1.5, "bad", {}, %{}, [], [:bad]]
  # Only functions of Erlang's modules are tried with it: hardly any of Elixir's looks at it, so that it would say the same of all that take a list.
  @improper [:a | :b]
  @waits 300
  @folder File.cwd!()

  def lines({module, functions, examples}) do
    parsed = for expressions <- examples, do: Enum.map(expressions, &Code.string_to_quoted!/1)
    Enum.flat_map(functions, fn {name, arity} -> lines(module, name, arity, parsed) end)
  end

  defp lines(module, name, arity, parsed) do
    shown = "#{inspect(module)}.#{name}/#{arity}"

    cond do
      not exported?(module, name, arity) -> [{shown, "absent", ""}]
      arity == 0 -> [{shown, "nothing", ""}]
      bases = bases(module, name, arity, parsed) -> wrong(shown, bases)
    end
  end

  defp exported?(module, name, arity) do
    Code.ensure_loaded(module)
    function_exported?(module, name, arity) or macro_exported?(module, name, arity) or :erlang.is_builtin(module, name, arity)
  end

  # The calls of a function in the expressions, each with the expressions before it. Those that stand in a fun and use its variables fail to compile.
  defp bases(module, name, arity, parsed) do
    for expressions <- parsed,
        {expression, index} <- Enum.with_index(expressions),
        call <- calls(expression, module, name, arity),
        base = {Enum.take(expressions, index), call},
        run(base) not in [:undefined, :blocked] do
      base
    end
  end

  defp calls(expression, module, name, arity) do
    {_, found} =
      expression
      |> Macro.prewalk(fn
        {:|>, _, [_, _]} = pipe -> pipe |> Macro.unpipe() |> Enum.reduce(fn {step, at}, {first, _} -> {Macro.pipe(first, step, at), 0} end) |> elem(0)
        other -> other
      end)
      |> Macro.prewalk([], fn
        {{:., _, [target, ^name]}, meta, args} = node, found when length(args) == arity ->
          {node, if(target == module or match?({:__aliases__, _, _}, target) and Macro.expand(target, __ENV__) == module, do: [{node, meta} | found], else: found)}

        {^name, meta, args} = node, found when is_list(args) and length(args) == arity and module == Kernel ->
          {node, [{node, meta} | found]}

        node, found ->
          {node, found}
      end)

    found |> Enum.reverse() |> Enum.map(&elem(&1, 0))
  end

  defp wrong(shown, []), do: [{shown, "no call", ""}]

  defp wrong(shown, bases) do
    found =
      for {setup, call} <- bases, {changed, at} <- [{call, -1} | changed(call, values(shown))], written?(changed), outcome = run({setup, changed}), at >= 0 or outcome != :ok, is_binary(outcome) do
        {outcome, text(setup, changed)}
      end

    case Enum.uniq_by(found, &elem(&1, 0)) do
      [] -> [{shown, "nothing", ""}]
      found -> for {outcome, text} <- found, do: {shown, outcome, text}
    end
  end

  defp values(":" <> _), do: @values ++ [@improper]
  defp values(_), do: @values

  defp changed({form, meta, args}, values) do
    for {_, at} <- Enum.with_index(args), value <- values, do: {{form, meta, List.replace_at(args, at, Macro.escape(value))}, at}
  end

  defp text(setup, call), do: Enum.map_join(setup ++ [call], "; ", &(&1 |> Macro.to_string() |> String.replace("\n", "\\n")))

  # A quoted form that is changed within a block is often one that cannot be written.
  defp written?(call) do
    is_binary(Macro.to_string(call))
  rescue
    _ -> false
  end

  # What leaves an expression: :ok, :undefined (it does not compile), :blocked, or a text.
  def run({setup, call}) do
    # What the call before this one started under a name is on its way out with it.
    if setup != [], do: Process.sleep(15)
    File.cd!(empty_folder())

    {pid, ref} =
      spawn_monitor(fn ->
        exit({:shutdown, {:outcome, outcome({:__block__, [], setup ++ [call]}, has_fun?(call), captured(call))}})
      end)

    receive do
      {:DOWN, ^ref, _, _, {:shutdown, {:outcome, outcome}}} -> outcome
      {:DOWN, ^ref, _, _, _} -> :ok
    after
      @waits ->
        Process.exit(pid, :kill)
        :blocked
    end
  end

  # Each call finds no files but those that it makes itself.
  defp empty_folder do
    folder = Path.join(@folder, "recording")
    File.rm_rf!(folder)
    File.mkdir_p!(folder)
    folder
  end

  defp outcome(quoted, funs?, captured) do
    Code.eval_quoted(quoted, [], requires())
    :ok
  rescue
    CompileError -> :undefined
    e ->
      cond do
        # A variable that the call has from what stands around it.
        match?(%UndefinedFunctionError{arity: 0, module: m} when m in [:erl_eval, Recording], e) -> :undefined
        funs? and in_fun?(__STACKTRACE__) or Enum.any?(__STACKTRACE__, fn {_, name, _, _} -> name in captured end) -> :ok
        true -> inspect(e.__struct__)
      end
  catch
    :exit, _ -> "exit"
    :throw, _ -> "throw"
  end

  # The modules whose macros the calls name.
  defp requires, do: %{__ENV__ | function: nil, requires: Enum.sort([Application, Bitwise, EEx, Integer, Logger, Macro, Record | __ENV__.requires])}

  defp has_fun?(call), do: call |> Macro.prewalker() |> Enum.any?(&match?({form, _, [_ | _]} when form in [:fn, :&], &1))

  # The names of the functions that are given as `&name/arity`.
  defp captured(call) do
    for {:&, _, [{:/, _, [{name, _, _}, _]}]} <- Macro.prewalker(call), do: if(is_atom(name), do: name, else: name |> elem(2) |> List.last())
  end

  # Whether the fun that the call was given raised: what it does with wrong elements is not the function's doing.
  defp in_fun?(trace) do
    {inner, rest} = Enum.split_while(trace, fn {module, _, _, _} -> module == :erlang end)
    operator? = match?([{:erlang, name, _, _} | _] when name in [:+, :-, :*, :/, :div, :rem, :>, :<], inner)
    operator? or match?([{:erl_eval, _, _, _} | _], rest) and (inner != [] or Enum.any?(tl(rest), fn {module, _, _, _} -> module not in [:erl_eval, :elixir, Code, Recording] end))
  end
end

:logger.set_primary_config(:level, :none)
{groups, _} = Code.eval_file(groups)
lines = groups |> Enum.flat_map(&Recording.lines/1) |> Enum.uniq_by(fn {shown, outcome, _} -> {shown, outcome} end)
File.write!(out, Enum.map(lines, fn {shown, outcome, text} -> String.trim_trailing("#{shown}\t#{outcome}\t#{text}") <> "\n" end))
