defmodule :digraph_utils do
  @moduledoc """
  Questions about the graphs of `:digraph`: orders, components, what can be reached.

      iex> g = :digraph.new()
      iex> for v <- [:shirt, :tie, :jacket], do: :digraph.add_vertex(g, v)
      iex> :digraph.add_edge(g, :tie, :jacket)
      iex> :digraph.add_edge(g, :shirt, :tie)
      iex> :digraph_utils.topsort(g)
      [:shirt, :tie, :jacket]
  """

  @doc """
  The vertices such that every edge leads from an earlier to a later one; `false` when there is a cycle.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :c], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.topsort(g)
      [:a, :b, :c]
  """
  def topsort(graph) do
    order = Enum.reverse(postorder(graph))
    trees = forest(graph, &:digraph.in_neighbours/2, order)
    if length(trees) == length(:digraph.vertices(graph)) and loop_vertices(graph) == [], do: order, else: false
  end

  @doc """
  Whether there is no cycle.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :c], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.is_acyclic(g)
      true
  """
  def is_acyclic(graph), do: loop_vertices(graph) == [] and topsort(graph) != false

  @doc """
  The vertices with an edge to themselves.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :a], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.loop_vertices(g)
      [:a]
  """
  def loop_vertices(graph), do: for(vertex <- :digraph.vertices(graph), vertex in :digraph.out_neighbours(graph, vertex), do: vertex)

  @doc """
  The vertices in the order in which a walk along the edges leaves them.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :c], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.postorder(g)
      [:c, :b, :a]
  """
  def postorder(graph) do
    graph |> forest_of(:digraph.vertices(graph), &:digraph.out_neighbours/2) |> elem(1) |> Enum.reverse()
  end

  @doc """
  The vertices in the order in which a walk along the edges finds them.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :c], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.preorder(g) |> Enum.sort()
      [:a, :b, :c]
  """
  def preorder(graph) do
    graph |> forest(&:digraph.out_neighbours/2, :digraph.vertices(graph)) |> Enum.map(&Enum.reverse/1) |> Enum.reverse() |> Enum.concat()
  end

  # Trees of vertices, the last found one first in each, and the last tree first.
  defp forest(graph, neighbours, starts) do
    {trees, _seen} =
      Enum.reduce(starts, {[], MapSet.new()}, fn start, {trees, seen} ->
        case walk([start], graph, neighbours, seen, []) do
          {[], seen} -> {trees, seen}
          {tree, seen} -> {[tree | trees], seen}
        end
      end)

    trees
  end

  defp walk([], _, _, seen, tree), do: {tree, seen}

  defp walk([vertex | rest], graph, neighbours, seen, tree) do
    if vertex in seen do
      walk(rest, graph, neighbours, seen, tree)
    else
      {tree, seen} = walk(neighbours.(graph, vertex), graph, neighbours, MapSet.put(seen, vertex), [vertex | tree])
      walk(rest, graph, neighbours, seen, tree)
    end
  end

  defp forest_of(graph, starts, neighbours), do: leave(starts, graph, neighbours, {MapSet.new(), []})

  # As a walk, but a vertex is noted when everything behind it has been.
  defp leave([], _, _, state), do: state

  defp leave([vertex | rest], graph, neighbours, {seen, left}) do
    if vertex in seen do
      leave(rest, graph, neighbours, {seen, left})
    else
      {seen, left} = leave(neighbours.(graph, vertex), graph, neighbours, {MapSet.put(seen, vertex), left})
      leave(rest, graph, neighbours, {seen, [vertex | left]})
    end
  end

  @doc """
  The parts of the graph that no edge connects, as lists of vertices.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.components(g) |> Enum.map(&Enum.sort/1) |> Enum.sort()
      [[:a, :b], [:c]]
  """
  def components(graph), do: forest(graph, &both/2, :digraph.vertices(graph))

  defp both(graph, vertex), do: :digraph.in_neighbours(graph, vertex) ++ :digraph.out_neighbours(graph, vertex)

  @doc """
  The largest sets of vertices each of which can be reached from each other.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :a], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.strong_components(g) |> Enum.map(&Enum.sort/1) |> Enum.sort()
      [[:a, :b], [:c]]
  """
  def strong_components(graph), do: forest(graph, &:digraph.in_neighbours/2, Enum.reverse(postorder(graph)))

  @doc """
  The strong components in which there is a cycle.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :a], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.cyclic_strong_components(g) |> Enum.map(&Enum.sort/1)
      [[:a, :b]]
  """
  def cyclic_strong_components(graph) do
    for component <- strong_components(graph), match?([_, _ | _], component) or hd(component) in loop_vertices(graph), do: component
  end

  @doc """
  The vertices that can be reached from some of these, themselves included.

  Raises `FunctionClauseError` when the vertices are not a proper list, and `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :c], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.reachable([:b], g) |> Enum.sort()
      [:b, :c]
  """
  def reachable(vertices, graph) when is_list(vertices), do: graph |> forest(&:digraph.out_neighbours/2, vertices) |> Enum.concat()

  @doc """
  The vertices that can be reached from some of these along at least one edge.

  Raises `FunctionClauseError` when the vertices are not a proper list, and `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :c], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.reachable_neighbours([:b], g)
      [:c]
  """
  def reachable_neighbours(vertices, graph) when is_list(vertices), do: beyond(vertices, graph, &:digraph.out_neighbours/2)

  @doc """
  The vertices from which some of these can be reached, themselves included.

  Raises `FunctionClauseError` when the vertices are not a proper list, and `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :c], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.reaching([:b], g) |> Enum.sort()
      [:a, :b]
  """
  def reaching(vertices, graph) when is_list(vertices), do: graph |> forest(&:digraph.in_neighbours/2, vertices) |> Enum.concat()

  @doc """
  The vertices from which some of these can be reached along at least one edge.

  Raises `FunctionClauseError` when the vertices are not a proper list, and `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :c], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.reaching_neighbours([:b], g)
      [:a]
  """
  def reaching_neighbours(vertices, graph) when is_list(vertices), do: beyond(vertices, graph, &:digraph.in_neighbours/2)

  defp beyond(vertices, graph, neighbours) do
    graph |> forest(neighbours, Enum.flat_map(vertices, &neighbours.(graph, &1))) |> Enum.concat()
  end

  @doc """
  Whether the graph is a tree, the direction of its edges aside.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :c], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.is_tree(g)
      true
  """
  def is_tree(graph) do
    :digraph.no_edges(graph) == :digraph.no_vertices(graph) - 1 and length(components(graph)) == 1
  end

  @doc """
  Whether the graph is a tree whose edges lead away from a root.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :c], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.is_arborescence(g)
      true
  """
  def is_arborescence(graph), do: arborescence_root(graph) != :no

  @doc """
  `{:yes, root}` of an arborescence, or `:no`.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :c], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.arborescence_root(g)
      {:yes, :a}
  """
  def arborescence_root(graph) do
    if :digraph.no_edges(graph) == :digraph.no_vertices(graph) - 1 do
      case Enum.group_by(:digraph.vertices(graph), &min(:digraph.in_degree(graph, &1), 2)) do
        %{2 => _} -> :no
        %{0 => [root]} -> {:yes, root}
        _ -> :no
      end
    else
      :no
    end
  end

  @doc """
  A graph of these vertices and the edges between them. Options: `type: :inherit` or a list of options of `:digraph.new/1`, `keep_labels: boolean`.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph, `FunctionClauseError` when `vertices` is not a proper list, and
  `ArgumentError` when `options` has an unknown option.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :c], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.subgraph(g, [:a, :b]) |> :digraph.vertices() |> Enum.sort()
      [:a, :b]
  """
  def subgraph(graph, vertices, options \\ []) do
    unless Keyword.keyword?(options) and Keyword.keys(options) -- [:type, :keep_labels] == [], do: :erlang.error(:badarg)
    info = :digraph.info(graph)

    type =
      case Keyword.get(options, :type, :inherit) do
        :inherit -> for {key, value} <- info, key in [:cyclicity, :protection], do: value
        type when is_list(type) -> type
        _ -> :erlang.error(:badarg)
      end

    keep = Keyword.get(options, :keep_labels, true)
    made = :digraph.new(type)

    add = fn vertex ->
      with {vertex, label} <- :digraph.vertex(graph, vertex), do: :digraph.add_vertex(made, vertex, if(keep, do: label, else: []))
    end

    :lists.foreach(add, vertices)

    for vertex <- vertices, edge <- :digraph.out_edges(graph, vertex) do
      {edge, from, to, label} = :digraph.edge(graph, edge)
      :digraph.add_edge(made, edge, from, to, if(keep, do: label, else: []))
    end

    made
  end

  @doc """
  A graph whose vertices are the strong components, with an edge where one of the graph leads from one to the other.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> for {from, to} <- [a: :b, b: :a], do: :digraph.add_edge(g, from, to)
      iex> :digraph_utils.condensation(g) |> :digraph.no_vertices()
      2
  """
  def condensation(graph) do
    components = strong_components(graph)
    home = for component <- components, vertex <- component, into: %{}, do: {vertex, component}
    made = :digraph.new()
    Enum.each(components, &:digraph.add_vertex(made, &1))

    for component <- components, vertex <- component, other <- :digraph.out_neighbours(graph, vertex), uniq: true do
      {component, home[other]}
    end
    |> Enum.each(fn {from, to} -> :digraph.add_edge(made, from, to) end)

    made
  end
end
