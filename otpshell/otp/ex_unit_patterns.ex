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

  defp expand_parts(expr, env), do: Macro.prewalk(expr, &expand_part(&1, env))

  defp expand_part({:@, _, [{attribute, _, _}]}, env), do: env.module |> Module.get_attribute(attribute) |> Macro.escape()

  defp expand_part({name, meta, args} = part, env) when name != :__aliases__ do
    expanded = Macro.expand(part, env)
    if expanded == part, do: part, else: {name, [{:expanded, expanded} | meta], args}
  end

  defp expand_part(part, env), do: Macro.expand(part, env)

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
  # `case` with two ends: the pattern matches, or not. The compiler is not to warn when one of them can never be.
  def either(subject, {pattern, matched}, unmatched) do
    ends = for {head, body} <- [{pattern, matched}, {quote(do: _), unmatched}], do: {:->, [generated: true], [[head], body]}
    {:case, [], [subject, [do: ends]]}
  end
end
