defmodule Otpshell.CrashText do
  @moduledoc """
  The text of a crash report, as Erlang's own log handlers print it: the process that crashed, a fact on each line, and the processes that
  were linked to it.
  """

  @doc false
  # `write` writes a term from a column on.
  def text(crashed, linked, write) do
    ["  crasher:\n", report(crashed, "    ", write), "\n", "  neighbours:\n" | neighbours(linked, write)]
  end

  @doc false
  def writer(encoding, depth) do
    letters = if encoding == :latin1, do: "", else: "t"

    case depth do
      :unlimited -> fn term, column -> :io_lib.format("~80.*#{letters}p", [column, term]) end
      _ -> fn term, column -> :io_lib.format("~80.*#{letters}P", [column, term, depth]) end
    end
  end

  @doc false
  # The same on one line.
  def single_line(crashed, linked) do
    ["crasher: ", single_facts(crashed), "; neighbours: " | linked |> Enum.map(&single_neighbour/1) |> Enum.intersperse("; ")]
  end

  defp single_facts(facts), do: facts |> Enum.map(&single_fact/1) |> Enum.intersperse(", ")

  defp single_fact({:error_info, {class, reason, stack}}), do: :io_lib.format("~0tp: ~0tp", [class, {reason, stack}])
  defp single_fact({:initial_call, {module, name, args}}) when is_list(args), do: fact({:initial_call, {module, name, args}}, "", nil)
  defp single_fact({name, value}), do: :io_lib.format("~0tp: ~0tp", [name, value])

  defp single_neighbour({:neighbour, facts}), do: ["neighbour: " | single_facts(facts)]

  # Facts up to what was raised, that in words, and the facts behind it.
  defp report(facts, indent, write) do
    case before_error(facts, []) do
      {before, {class, reason, stack}, behind} ->
        [facts(before, indent, write), "\n", indent, exception(class, reason, stack, String.length(indent) + 1, write), "\n", facts(behind, indent, write)]

      :none ->
        facts(facts, indent, write)
    end
  end

  defp before_error([{:error_info, error} | behind], before), do: {Enum.reverse(before), error, behind}
  defp before_error([fact | rest], before), do: before_error(rest, [fact | before])
  defp before_error(_end, _before), do: :none

  defp exception(class, reason, stack, column, write) do
    # how the process was started is no news
    trim = fn module, _name, _arity -> module in [:proc_lib, :erl_eval] end
    :erl_error.format_exception(class, reason, stack, %{column: column, format_fun: write, stack_trim_fun: trim})
  end

  defp facts([{_, _} = fact | rest], indent, write), do: Enum.intersperse([fact(fact, indent, write) | more(rest, indent, write)], "\n")
  defp facts(list, _indent, _write) when is_list(list), do: []
  defp facts(other, indent, write), do: [indent | write.(other, String.length(indent) + 1)]

  defp more([{_, _} = fact | rest], indent, write), do: [fact(fact, indent, write) | more(rest, indent, write)]
  defp more(_other, _indent, _write), do: []

  defp fact({:initial_call, {module, name, args}}, indent, _write) when is_list(args) do
    [indent, "initial call: " | :io_lib.format("~tw:~tw/~w", [module, name, length(args)])]
  end

  defp fact({name, value}, indent, write) when name != :initial_call, do: [indent, write.(name, 1), ": " | write.(value, 18)]

  defp neighbours(linked, write) when is_list(linked) do
    linked
    |> Enum.map(fn
      {:neighbour, facts} -> neighbour(facts, write)
      other -> neighbour(other, write)
    end)
    |> Enum.intersperse("\n")
  end

  defp neighbours(other, write), do: ["    \n" | write.(other, 1)]

  defp neighbour(facts, write) when is_list(facts), do: ["    neighbour:\n" | facts(facts, "      ", write)]
  defp neighbour(other, write), do: ["    neighbour:\n      " | write.(other, 7)]
end
