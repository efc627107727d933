defmodule ExUnit.Patterns do
  @moduledoc false
  # What assertions need to know of the patterns they are given: the pattern with its macros expanded, the variables it binds, and
  # the values it pins. A macro that was expanded keeps its own form, so that it is shown as it was written; what it became stands
  # in the metadata under :expanded.

  @doc false
  def expand({:when, meta, [pattern, guard]}, caller) do
    {:when, meta, [expand(pattern, caller), expand_parts(guard, %{caller | context: :guard})]}
  end

  def expand(pattern, caller), do: expand_parts(pattern, Macro.Env.to_match(caller))

  defp expand_parts(expr, env) do
    Macro.prewalk(expr, fn
      {:__aliases__, _, _} = alias ->
        Macro.expand(alias, env)

      {:@, _, [{attribute, _, _}]} ->
        env.module |> Module.get_attribute(attribute) |> Macro.escape()

      {name, meta, args} = form ->
        case Macro.expand(form, env) do
          ^form -> form
          expanded -> {name, [expanded: expanded] ++ meta, args}
        end

      other ->
        Macro.expand(other, env)
    end)
  end

  @doc false
  # Variables bound by an expanded pattern; one named in the guard counts again there, as used.
  def vars({:when, _, [pattern, guard]}) do
    bound = vars(pattern)
    bound ++ for {name, _, context} = var <- vars(guard), bound?(bound, name, context), do: var
  end

  def vars(pattern) do
    {_, found} =
      Macro.prewalk(pattern, [], fn
        {:"::", _, [segment, spec]}, found -> {[segment], sizes(spec, found)}
        {skipped, _, [_]}, found when skipped in [:^, :@] -> {:ok, found}
        {:_, _, context}, found when is_atom(context) -> {:ok, found}
        {_, [{:expanded, expanded} | _], _}, found -> {[expanded], found}
        {name, _, context} = var, found when is_atom(name) and is_atom(context) -> {:ok, [var | found]}
        node, found -> {node, found}
      end)

    found
  end

  # In <<size, text::binary-size(size)>> the second `size` uses the first.
  defp sizes(spec, before) do
    {_, found} =
      Macro.prewalk(spec, before, fn
        {mode, _, [{name, _, context} = var]}, found when is_atom(mode) and is_atom(name) and is_atom(context) ->
          {:ok, if(bound?(before, name, context), do: [var | found], else: found)}

        node, found ->
          {node, found}
      end)

    found
  end

  defp bound?(vars, name, context), do: Enum.any?(vars, &match?({^name, _, ^context}, &1))

  @doc false
  # The pinned variables of a pattern that the caller has: [{{name, context}, quoted variable}].
  def pins(pattern, caller) do
    known = Macro.Env.vars(caller)

    {_, found} =
      Macro.prewalk(pattern, %{}, fn
        {:^, _, [{name, meta, context} = var]}, found ->
          id = {name, meta[:counter] || context}
          {:ok, if(id in known, do: Map.put(found, id, var), else: found)}

        node, found ->
          {node, found}
      end)

    Map.to_list(found)
  end

  @doc false
  def generated(vars), do: for({name, meta, context} <- vars, do: {name, [generated: true] ++ meta, context})

  @doc false
  # The compiler is not to warn of clauses of a `case` that can never match.
  def generated_clauses({:case, meta, [subject, [do: clauses]]}) do
    {:case, meta, [subject, [do: for({:->, meta, parts} <- clauses, do: {:->, [generated: true] ++ meta, parts})]]}
  end
end
