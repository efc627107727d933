defmodule ExUnit.Diff do
  @moduledoc false
  # Compares the two sides of a failed assertion and marks where they differ.
  #
  # The left side is a value, or, for `{:match, pins}`, a quoted pattern; the right side is a value. Each side becomes a tree:
  #
  #   {:value, term}             shown as inspect shows it
  #   {:code, quoted}            shown as code
  #   {:text, text}              shown as it is
  #   {:join, trees}             one after the other
  #   {:items, open, trees, close}   laid out as a container
  #   {:mark, tree}              different from the other side
  #
  # A result is {equal?, left, right, env}; env keeps what variables of the pattern have been bound to, and hints for the reader.

  alias Inspect.Algebra

  @special [:__MODULE__, :__DIR__, :__STACKTRACE__, :__ENV__, :__CALLER__]

  def compute(left, right, context) do
    {equal?, left, right, env} = diff(left, right, env(context))
    {%{equivalent?: equal?, left: left, right: right}, env}
  end

  defp env({:match, pins}), do: %{context: :match, pins: Map.new(pins), current_vars: %{}, hints: []}
  defp env(operator), do: %{context: operator, pins: %{}, current_vars: %{}, hints: []}

  defp diff(left, right, %{context: :match} = env), do: pattern(left, right, env)
  defp diff(left, right, env), do: value(left, right, env)

  # A piece of the left side that has nothing to be compared with.
  defp left_tree(left, %{context: :match}), do: quoted_tree(left)
  defp left_tree(left, _env), do: {:value, left}

  defp unequal(left, right, env), do: {false, {:mark, left_tree(left, env)}, {:mark, {:value, right}}, env}

  defp marked(tree, true), do: tree
  defp marked(tree, false), do: {:mark, tree}

  # -- patterns -----------------------------------------------------------------------------------------------------------

  defp pattern({:_, _, context} = left, right, env) when is_atom(context), do: {true, {:code, left}, {:value, right}, env}

  defp pattern({:^, _, [{name, _, context} = var]} = pin, right, env) when is_atom(name) and is_atom(context) do
    {equal?, _, right, env} = value(Map.fetch!(env.pins, id(var)), right, env)
    {equal?, marked({:code, pin}, equal?), right, env}
  end

  defp pattern({name, _, context} = var, right, env) when is_atom(name) and is_atom(context) and name not in @special do
    case Map.fetch(env.current_vars, id(var)) do
      {:ok, ^right} -> {true, {:code, var}, {:value, right}, env}
      {:ok, _other} -> {false, {:mark, {:code, var}}, {:mark, {:value, right}}, env}
      :error -> {true, {:code, var}, {:value, right}, put_in(env.current_vars[id(var)], right)}
    end
  end

  defp pattern({:-, _, [number]}, right, env) when is_number(number), do: value(-number, right, env)
  defp pattern({:+, _, [number]}, right, env) when is_number(number), do: value(number, right, env)

  defp pattern({:++, _, [_, _]} = left, right, env) when is_list(right), do: elements(left, right, env)

  defp pattern({:{}, _, left}, right, env) when is_tuple(right), do: tuple(left, Tuple.to_list(right), env)
  defp pattern({_, _} = left, right, env) when is_tuple(right), do: tuple(Tuple.to_list(left), Tuple.to_list(right), env)

  defp pattern({:%, _, [name, {:%{}, _, pairs}]}, %{} = right, env) when is_list(pairs) do
    struct_pattern(name, pairs, right, env)
  end

  defp pattern({:%{}, _, pairs}, %{} = right, env) when is_list(pairs) do
    case List.keytake(pairs, :__struct__, 0) do
      {{_, name}, fields} -> struct_pattern(name, fields, right, env)
      nil -> map(pairs, right, nil, struct_name(right), env)
    end
  end

  defp pattern({:<>, _, [literal, _]} = left, right, env) when is_binary(literal) and is_binary(right) do
    concatenation(left, right, env)
  end

  defp pattern({:when, _, [left, guard]}, right, env) do
    {matches?, left, right, env} = pattern(left, right, env)
    {holds?, guard} = if matches?, do: guard(guard, Map.merge(env.pins, env.current_vars)), else: {false, {:code, guard}}
    {matches? and holds?, {:join, [left, {:text, " when "}, guard]}, right, env}
  end

  defp pattern({name, [{:expanded, expanded} | meta], args}, right, env) do
    {equal?, _, right, env} = pattern(expanded, right, env)
    {equal?, marked({:code, {name, meta, args}}, equal?), right, env}
  end

  defp pattern(left, right, env) when is_list(left) and is_list(right), do: list(left, right, env)

  defp pattern(left, right, env) when is_atom(left) or is_number(left) or is_binary(left) do
    value(left, right, env)
  end

  defp pattern(left, right, env), do: unequal(left, right, env)

  defp id({name, meta, context}), do: {name, meta[:counter] || context}

  # Each part of a guard that does not hold is marked.
  defp guard({operator, _, [left, right]}, bindings) when operator in [:when, :or, :and] do
    {left?, left} = guard(left, bindings)
    {right?, right} = guard(right, bindings)
    holds? = if operator == :and, do: left? and right?, else: left? or right?
    {holds?, {:join, [left, {:text, " #{operator} "}, right]}}
  end

  defp guard(quoted, bindings) do
    {code, unknown} =
      Macro.prewalk(quoted, [], fn
        {_, [{:expanded, expanded} | _], _}, unknown ->
          {expanded, unknown}

        {name, _, context} = var, unknown when is_atom(name) and is_atom(context) ->
          {var, if(is_map_key(bindings, id(var)), do: unknown, else: [var | unknown])}

        node, unknown ->
          {node, unknown}
      end)

    if unknown == [] do
      {holds?, _} = Code.eval_quoted(code, Map.to_list(bindings))
      {holds?, marked({:code, quoted}, holds?)}
    else
      {false, {:code, quoted}}
    end
  end

  # -- values -------------------------------------------------------------------------------------------------------------

  defp value(same, same, env) when not is_list(same) and not is_tuple(same) and not is_map(same) and not is_binary(same) do
    {true, {:value, same}, {:value, same}, env}
  end

  defp value(left, right, %{context: :==} = env) when is_number(left) and left == right do
    {true, {:value, left}, {:value, right}, env}
  end

  defp value(left, right, env) when is_number(left) and is_number(right), do: text(inspect(left), inspect(right), "", env)
  defp value(left, right, env) when is_binary(left) and is_binary(right), do: string(left, right, env)
  defp value(left, right, env) when is_list(left) and is_list(right), do: list(left, right, env)
  defp value(left, right, env) when is_tuple(left) and is_tuple(right), do: tuple(Tuple.to_list(left), Tuple.to_list(right), env)
  defp value(%_{} = left, %_{} = right, env), do: structs(left, Map.to_list(left), right, env)
  defp value(%{} = left, %{} = right, env), do: map(Map.to_list(left), right, struct_name(left), struct_name(right), env)
  defp value(left, right, env), do: {false, {:mark, left_value(left, env)}, {:mark, {:value, right}}, env}

  defp left_value(left, _env), do: {:value, left}

  # -- tuples and lists ---------------------------------------------------------------------------------------------------

  defp tuple(lefts, rights, env) do
    common = min(length(lefts), length(rights))
    {lefts, left_rest} = Enum.split(lefts, common)
    {rights, right_rest} = Enum.split(rights, common)

    {parts, env} =
      Enum.map_reduce(Enum.zip(lefts, rights), env, fn {left, right}, env ->
        {equal?, left, right, env} = diff(left, right, env)
        {{equal?, left, right}, env}
      end)

    left = Enum.map(parts, &elem(&1, 1)) ++ Enum.map(left_rest, &{:mark, left_tree(&1, env)})
    right = Enum.map(parts, &elem(&1, 2)) ++ Enum.map(right_rest, &{:mark, {:value, &1}})
    equal? = Enum.all?(parts, &elem(&1, 0)) and left_rest == [] and right_rest == []
    {equal?, {:items, "{", left, "}"}, {:items, "{", right, "}"}, env}
  end

  defp list([], [], env), do: {true, {:value, []}, {:value, []}, env}

  defp list(left, right, env) do
    if text_list?(left) and text_list?(right) do
      string_parts(inspect(left, charlists: :as_charlists), inspect(right, charlists: :as_charlists), env)
    else
      elements(left, right, env)
    end
  end

  defp text_list?(list), do: is_list(list) and List.improper?(list) == false and List.ascii_printable?(list)

  # The elements of the left side against as many of the right one's, then what follows: the left side's tail, if it has one,
  # against the rest.
  defp elements(left, right, env) do
    {items, tail, shape} = flatten(left, env.context)
    {firsts, rest} = split(right, length(items), [])
    {items?, lefts, rights, env} = script(items, firsts, env)

    {tail?, left_tail, right_tail, env} =
      case tail do
        {:tail, tail} -> diff(tail, rest, env)
        :none -> {rest == [], nil, marked({:value, rest}, rest == []), env}
      end

    {left, []} = rebuild(shape, lefts, left_tail, tail == :none and rest != [])
    {items? and tail?, left, joined(rights, right_tail), env}
  end

  # A list, or a pattern of one written with `|` and `++`, as its elements, its tail, and how to put them together again.
  defp flatten({:++, _, [left, right]}, :match) do
    left = with {_, [{:expanded, expanded} | _], _} <- left, do: expanded
    {lefts, _, left_shape} = flatten(left, :match)
    {rights, tail, right_shape} = flatten(right, :match)
    {lefts ++ rights, tail, {:append, left_shape, right_shape}}
  end

  defp flatten(list, context) when is_list(list), do: flatten(list, context, [])
  defp flatten(tail, _context), do: {[], {:tail, tail}, :tail}

  defp flatten([], _context, items), do: {Enum.reverse(items), :none, {:list, length(items)}}

  defp flatten([{:|, _, [last, tail]}], :match, items) do
    {rest, tail, shape} = flatten(tail, :match)
    {Enum.reverse([last | items], rest), tail, {:cons, length(items) + 1, shape}}
  end

  defp flatten([item | rest], context, items), do: flatten(rest, context, [item | items])
  defp flatten(tail, _context, items), do: {Enum.reverse(items), {:tail, tail}, {:cons, length(items), :tail}}

  defp split([item | rest], count, items) when count > 0, do: split(rest, count - 1, [item | items])
  defp split(rest, _count, items), do: {Enum.reverse(items), rest}

  # `longer?`: the other side goes on where this one, though written with a tail, ends.
  defp rebuild(:tail, trees, tail, _longer?), do: {tail, trees}

  defp rebuild({:list, count}, trees, _tail, _longer?) do
    {own, trees} = Enum.split(trees, count)
    {container(own), trees}
  end

  defp rebuild({:cons, count, shape}, trees, tail, longer?) do
    {own, trees} = Enum.split(trees, count)
    {inner, trees} = rebuild(shape, trees, tail, false)
    {firsts, [last]} = Enum.split(own, -1)
    {container(firsts ++ [{:join, [last, {:text, " | "}, marked(inner, not longer?)]}]), trees}
  end

  defp rebuild({:append, left, right}, trees, tail, _longer?) do
    {left, trees} = rebuild(left, trees, nil, false)
    {right, trees} = rebuild(right, trees, tail, false)
    {{:join, [left, {:text, " ++ "}, right]}, trees}
  end

  defp joined(rights, tail) do
    case spliced(tail) do
      items when is_list(items) ->
        container(rights ++ items)

      tail ->
        {firsts, last} = Enum.split(rights, -1)
        container(firsts ++ Enum.map(last, &{:join, [&1, {:text, " | "}, tail]}))
    end
  end

  # What is known of the rest of a list, as items of the whole.
  defp spliced({:value, list}) when is_list(list), do: rest_items(list, & &1)
  defp spliced({:mark, {:value, list}}) when is_list(list), do: rest_items(list, &{:mark, &1})
  defp spliced({:items, "[", trees, "]"}), do: trees
  defp spliced(tree), do: tree

  defp rest_items([], _mark), do: []
  defp rest_items([item], mark), do: [mark.({:value, item})]
  defp rest_items([item | rest], mark) when is_list(rest), do: [mark.({:value, item}) | rest_items(rest, mark)]
  defp rest_items([item | tail], mark), do: [{:join, [mark.({:value, item}), {:text, " | "}, mark.({:value, tail})]}]

  defp container(trees), do: {:items, "[", trees, "]"}

  # The shortest way from one list to the other (Myers 1986); an element taken out where another is put in is compared with it.
  defp script(lefts, rights, env) do
    %{left_script: left, right_script: right, env: env} =
      shortest([follow(%{done: 0, left: lefts, right: rights, left_script: [], right_script: [], env: env})])

    merge(Enum.reverse(left), Enum.reverse(right), true, [], [], env)
  end

  # `paths` are the furthest ones so far on each diagonal.
  defp shortest(paths) do
    case Enum.find(paths, &(&1.left == [] and &1.right == [])) do
      nil -> paths |> next_paths() |> Enum.map(&follow/1) |> shortest()
      path -> path
    end
  end

  defp next_paths([first | _] = paths) do
    between =
      for [one, two] <- Enum.chunk_every(paths, 2, 1, :discard) do
        if one.done > two.done, do: insert(one), else: delete(two)
      end

    [delete(first) | between] ++ [insert(List.last(paths))]
  end

  defp delete(%{left: []} = path), do: %{path | done: path.done + 1}
  defp delete(%{left: [item | rest]} = path), do: %{path | done: path.done + 1, left: rest, left_script: [{:gone, item} | path.left_script]}

  defp insert(%{right: []} = path), do: path
  defp insert(%{right: [item | rest]} = path), do: %{path | right: rest, right_script: [{:new, item} | path.right_script]}

  defp follow(%{left: [left | lefts], right: [right | rights]} = path) do
    case diff(left, right, path.env) do
      {true, left, right, env} ->
        follow(%{
          path
          | done: path.done + 1,
            left: lefts,
            right: rights,
            left_script: [{:same, left} | path.left_script],
            right_script: [{:same, right} | path.right_script],
            env: env
        })

      _ ->
        path
    end
  end

  defp follow(path), do: path

  defp merge([], [], equal?, left, right, env), do: {equal?, Enum.reverse(left), Enum.reverse(right), env}

  defp merge([{:gone, one} | lefts], [{:new, other} | rights], equal?, left, right, env) do
    {same?, one, other, env} = diff(one, other, env)
    merge(lefts, rights, equal? and same?, [one | left], [other | right], env)
  end

  defp merge([{:gone, one} | lefts], rights, _equal?, left, right, env) do
    merge(lefts, rights, false, [{:mark, left_tree(one, env)} | left], right, env)
  end

  defp merge(lefts, [{:new, one} | rights], _equal?, left, right, env) do
    merge(lefts, rights, false, left, [{:mark, {:value, one}} | right], env)
  end

  defp merge([{:same, one} | lefts], [{:same, other} | rights], equal?, left, right, env) do
    merge(lefts, rights, equal?, [one | left], [other | right], env)
  end

  # -- maps and structs -----------------------------------------------------------------------------------------------------

  defp map(pairs, right, left_struct, right_struct, env) do
    {both, missing, rest, env} =
      Enum.reduce(pairs, {[], [], right, env}, fn {key, left}, {both, missing, rest, env} ->
        found = known_key(key, env)

        case rest do
          %{^found => other} ->
            {equal?, left, other, env} = diff(left, other, env)
            {[{equal?, key, left, found, other} | both], missing, Map.delete(rest, found), env}

          %{} ->
            {both, [{key, left} | missing], rest, env}
        end
      end)

    both = Enum.sort_by(both, &elem(&1, 1))
    missing = Enum.sort_by(missing, &elem(&1, 0))
    rest = Enum.sort_by(Map.to_list(rest), &elem(&1, 0))
    partial? = env.context == :match

    left =
      for({_, key, tree, _, _} <- both, do: {key, left_tree(key, env), tree, false}) ++
        for {key, value} <- missing, do: {key, left_tree(key, env), left_tree(value, env), true}

    right =
      for({_, _, _, key, tree} <- both, do: {key, {:value, key}, tree, false}) ++
        for {key, value} <- rest, do: {key, {:value, key}, {:value, value}, not partial?}

    equal? = Enum.all?(both, &elem(&1, 0)) and missing == [] and (partial? or rest == [])
    {equal?, map_tree(left, left_struct), map_tree(right, right_struct), env}
  end

  defp known_key({:^, _, [var]}, env), do: Map.fetch!(env.pins, id(var))
  defp known_key(key, _env), do: key

  defp map_tree(entries, nil), do: {:items, "%{", map_items(entries), "}"}

  defp map_tree(entries, _struct) do
    {[{_, _, name, mark?}], entries} = Enum.split_with(entries, &(elem(&1, 0) == :__struct__))
    {:items, {:join, [{:text, "%"}, marked(name, not mark?), {:text, "{"}]}, map_items(entries), "}"}
  end

  defp map_items(entries) do
    short? = Enum.all?(entries, &is_atom(elem(&1, 0)))

    for {key, key_tree, tree, mark?} <- entries do
      head = if short?, do: [{:text, Macro.inspect_atom(:key, key) <> " "}], else: [key_tree, {:text, " => "}]
      marked({:join, head ++ [tree]}, not mark?)
    end
  end

  defp struct_pattern(name, pairs, right, env) do
    pairs = [{:__struct__, name} | pairs]

    with true <- is_atom(name) and name != nil and Code.ensure_loaded?(name) and function_exported?(name, :__struct__, 0),
         default = name.__struct__(),
         true <- Enum.all?(pairs, fn {key, _} -> is_map_key(default, key) end) do
      if is_struct(right) and literal?(pairs) do
        {fields, _} = Code.eval_quoted(pairs)
        structs(struct(default, fields), pairs, right, env)
      else
        map(pairs, right, name, struct_name(right), env)
      end
    else
      _ -> map(pairs, right, nil, struct_name(right), env)
    end
  end

  # Whether the pattern is a value; a struct in it may lack keys that the value has to have.
  defp literal?(pairs) do
    {_, struct?} = Macro.prewalk(pairs, false, fn node, struct? -> {node, struct? or match?({:%, _, _}, node)} end)
    not struct? and Macro.quoted_literal?(pairs)
  end

  # Structs that inspect shows in a way of their own are compared as it shows them, if that tells them apart.
  defp structs(%name{} = left, pairs, right, env) do
    case own_texts(left, right) do
      {left_text, right_text} when left_text != right_text ->
        text(left_text, right_text, "", env)

      texts ->
        case map(pairs, right, name, struct_name(right), env) do
          {true, _, _, env} when texts != nil -> {true, {:value, left}, {:value, right}, env}
          compared -> compared
        end
    end
  end

  defp own_texts(%_{} = left, %_{} = right) do
    if Inspect.impl_for(left) != Inspect.Any and whole?(left), do: {inspect(left, safe: false), inspect(right, safe: false)}
  rescue
    _ -> nil
  end

  defp own_texts(_left, _right), do: nil

  # A pattern such as %Date{} is compared as a struct of nils, which no calendar can show.
  defp whole?(%name{calendar: _} = date) when name in [Date, Time, NaiveDateTime, DateTime], do: date != struct(name)
  defp whole?(_struct), do: true

  defp struct_name(%name{}), do: name
  defp struct_name(_), do: nil

  # -- text ---------------------------------------------------------------------------------------------------------------

  defp string(left, right, env) do
    {equal?, left_tree, right_tree, env} = string_parts(shown(left), shown(right), env)
    alike? = not equal? and String.equivalent?(left, right)
    env = if alike?, do: %{env | hints: Enum.uniq([:equivalent_but_different_strings | env.hints])}, else: env
    {equal?, left_tree, right_tree, env}
  end

  defp shown(string), do: inspect(string, binaries: :as_strings, printable_limit: :infinity, limit: :infinity)

  # Two quoted texts: the quotes are never marked.
  defp string_parts(left, right, env) do
    quotes = String.first(if left == "[]", do: right, else: left)
    text(unquoted(left), unquoted(right), quotes, env)
  end

  defp unquoted(text), do: binary_part(text, 1, byte_size(text) - 2)

  defp text(same, same, quotes, env), do: {true, {:text, quotes <> same <> quotes}, {:text, quotes <> same <> quotes}, env}

  defp text(left, right, quotes, env) do
    script = if String.bag_distance(left, right) > 0.4, do: String.myers_difference(left, right), else: [del: left, ins: right]
    {false, side(script, :del, quotes), side(script, :ins, quotes), env}
  end

  defp side(script, own, quotes) do
    parts =
      for {kind, part} <- script, kind in [:eq, own] do
        if kind == :eq, do: {:text, part}, else: {:mark, {:text, part}}
      end

    {:join, [{:text, quotes}] ++ parts ++ [{:text, quotes}]}
  end

  # "one" <> "two" <> rest: the literals, as one text, against as much of the value, the rest against what follows.
  defp concatenation(left, right, env) do
    {literals, rest} = literals(left)
    literal = Enum.join(literals)
    {first, following} = if rest == nil, do: {right, ""}, else: String.split_at(right, String.length(literal))
    {same?, left_tree, right_tree, env} = string(literal, first, env)
    left_trees = literals |> Enum.map(&String.length(unquoted(shown(&1)))) |> cut(texts(left_tree))
    {rest?, rest_trees, right_rest, env} = concatenated(rest, following, env)
    left = Enum.intersperse(Enum.map(left_trees, &quoted_texts/1) ++ rest_trees, {:text, " <> "})
    {same? and rest?, {:join, left}, quoted_texts(texts(right_tree) ++ texts(right_rest)), env}
  end

  defp literals({:<>, _, [literal, rest]}) when is_binary(literal) do
    {literals, rest} = literals(rest)
    {[literal | literals], rest}
  end

  defp literals(literal) when is_binary(literal), do: {[literal], nil}
  defp literals(rest), do: {[], rest}

  defp concatenated(nil, "", env), do: {true, [], {:text, ~S("")}, env}

  defp concatenated({name, _, context} = rest, right, env) when name == :^ or is_atom(context) do
    {equal?, left, right_tree, env} = pattern(rest, right, env)
    {equal?, [left], right_tree, env}
  end

  defp concatenated(rest, right, env), do: {false, [{:mark, {:code, rest}}], {:value, right}, env}

  # The pieces of a quoted text, without the quotes.
  defp texts({:text, text}), do: [{:text, unquoted(text)}]
  defp texts({:join, [_quote | pieces]}), do: Enum.drop(pieces, -1)
  defp texts({:value, string}), do: [{:text, unquoted(shown(string))}]
  defp texts({:mark, {:value, string}}), do: [{:mark, {:text, unquoted(shown(string))}}]

  defp quoted_texts(pieces), do: {:join, [{:text, "\""}] ++ pieces ++ [{:text, "\""}]}

  # Pieces of text as lists of so many characters each.
  defp cut([], _pieces), do: []

  defp cut([length | lengths], pieces) do
    {own, pieces} = take(pieces, length)
    [own | cut(lengths, pieces)]
  end

  defp take([], _length), do: {[], []}
  defp take(pieces, 0), do: {[], pieces}

  defp take([piece | rest], length) do
    text = plain(piece)

    case String.split_at(text, length) do
      {^text, ""} ->
        {own, rest} = take(rest, length - String.length(text))
        {[piece | own], rest}

      {first, second} ->
        {[with_text(piece, first)], [with_text(piece, second) | rest]}
    end
  end

  defp plain({:mark, {:text, text}}), do: text
  defp plain({:text, text}), do: text

  defp with_text({:mark, _}, text), do: {:mark, {:text, text}}
  defp with_text({:text, _}, text), do: {:text, text}

  # -- trees of quoted patterns -----------------------------------------------------------------------------------------------

  defp quoted_tree(list) when is_list(list), do: container(Enum.map(list, &quoted_tree/1))
  defp quoted_tree({left, right}), do: {:items, "{", [quoted_tree(left), quoted_tree(right)], "}"}
  defp quoted_tree({:{}, _, args}), do: {:items, "{", Enum.map(args, &quoted_tree/1), "}"}
  defp quoted_tree({:%{}, _, pairs}) when is_list(pairs), do: map_tree(quoted_entries(pairs), nil)

  defp quoted_tree({:%, _, [name, {:%{}, _, pairs}]}) when is_list(pairs) do
    map_tree([{:__struct__, quoted_tree(name), quoted_tree(name), false} | quoted_entries(pairs)], name)
  end

  defp quoted_tree({_, _, _} = quoted), do: {:code, quoted}
  defp quoted_tree(literal), do: {:value, literal}

  defp quoted_entries(pairs), do: for({key, value} <- pairs, do: {key, quoted_tree(key), quoted_tree(value), false})

  # -- layout -------------------------------------------------------------------------------------------------------------

  # Items of a list that are all pairs with an atom first are shown as keywords, unless one is a value without a fellow.
  defp as_keywords(trees), do: if(Enum.all?(trees, &keyword?/1), do: Enum.map(trees, &keyword_item/1), else: trees)

  defp keyword?({:mark, {:items, _, _, _} = pair}), do: keyword?(pair)
  defp keyword?({:value, {key, _}}), do: is_atom(key)
  defp keyword?({:items, "{", [key, _], "}"}), do: match?({:value, key} when is_atom(key), bare(key))
  defp keyword?(_tree), do: false

  defp bare({:mark, tree}), do: tree
  defp bare(tree), do: tree

  defp keyword_item({:mark, pair}), do: {:mark, keyword_item(pair)}
  defp keyword_item({:value, {key, value}}), do: {:join, [key_text(key), {:text, " "}, {:value, value}]}

  defp keyword_item({:items, "{", [key, tree], "}"}) do
    {:value, name} = bare(key)
    {:join, [marked(key_text(name), key == bare(key)), {:text, " "}, tree]}
  end

  defp key_text(key), do: {:text, Macro.inspect_atom(:key, key)}

  @doc false
  def to_algebra({:mark, tree}, color), do: color.(to_algebra(tree, & &1))
  def to_algebra({:value, term}, _color), do: inspect(term)
  def to_algebra({:code, quoted}, _color), do: Macro.to_string(quoted)
  def to_algebra({:text, text}, _color), do: text
  def to_algebra({:join, trees}, color), do: trees |> Enum.map(&to_algebra(&1, color)) |> Algebra.concat()

  def to_algebra({:items, open, trees, close}, color) do
    trees = if open == "[", do: as_keywords(trees), else: trees
    open = if is_binary(open), do: open, else: to_algebra(open, color)

    inner =
      trees
      |> Enum.map(&to_algebra(&1, color))
      |> Algebra.fold_doc(fn doc, rest -> doc |> Algebra.concat(",") |> Algebra.glue(rest) end)

    open |> Algebra.glue("", inner) |> Algebra.nest(2) |> Algebra.glue("", close) |> Algebra.group()
  end
end
