defmodule :digraph do
  @moduledoc """
  Directed graphs, kept in ETS tables of the process that makes them.

      iex> g = :digraph.new()
      iex> :digraph.add_vertex(g, :a)
      :a
      iex> :digraph.add_vertex(g, :b)
      :b
      iex> :digraph.add_edge(g, :a, :b)
      [:"$e" | 0]
      iex> :digraph.get_path(g, :a, :b)
      [:a, :b]
  """

  # {:digraph, vertices, edges, neighbours, cyclic?}: vertices as {v, label}, edges as {e, from, to, label}; the third is a bag of
  # {{:out, v}, e} and {{:in, v}, e}, and holds the numbers of the next made-up vertex and edge.

  @doc """
  A graph. Options: `:cyclic` or `:acyclic`, `:protected` or `:private`.

  Raises `ArgumentError` when `options` has something else than `:cyclic`, `:acyclic`, `:protected` and `:private`.

      iex> graph = :digraph.new()
      iex> :digraph.no_vertices(graph)
      0
  """
  def new(options \\ []) do
    {cyclic, access} = options(options, true, :protected)
    vertices = :ets.new(:vertices, [:set, access])
    edges = :ets.new(:edges, [:set, access])
    neighbours = :ets.new(:neighbours, [:bag, access])
    :ets.insert(neighbours, [{:"$vid", 0}, {:"$eid", 0}])
    {:digraph, vertices, edges, neighbours, cyclic}
  end

  defp options([:cyclic | rest], _, access), do: options(rest, true, access)
  defp options([:acyclic | rest], _, access), do: options(rest, false, access)
  defp options([:protected | rest], cyclic, _), do: options(rest, cyclic, :protected)
  defp options([:private | rest], cyclic, _), do: options(rest, cyclic, :private)
  defp options([], cyclic, access), do: {cyclic, access}
  defp options(_, _, _), do: :erlang.error(:badarg)

  @doc """
  Forgets the graph and its tables.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> :digraph.delete(:digraph.new())
      true
  """
  def delete({:digraph, vertices, edges, neighbours, _}) do
    Enum.each([vertices, edges, neighbours], &:ets.delete/1)
    true
  end

  def delete(graph), do: bad_graph(graph)

  @doc """
  Properties of the graph: whether it may have cycles, memory in words, who may read it.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> :digraph.info(:digraph.new())[:cyclicity]
      :cyclic
  """
  def info({:digraph, vertices, edges, neighbours, cyclic}) do
    memory = [vertices, edges, neighbours] |> Enum.map(&:ets.info(&1, :memory)) |> Enum.sum()
    [cyclicity: if(cyclic, do: :cyclic, else: :acyclic), memory: memory, protection: :ets.info(vertices, :protection)]
  end

  def info(graph), do: bad_graph(graph)

  # -- vertices --------------------------------------------------------------------------------------------------------

  @doc """
  Adds a vertex with a made-up name, which is returned.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> :digraph.add_vertex(graph, :a)
      :a
      iex> :digraph.vertices(graph)
      [:a]
  """
  def add_vertex({:digraph, _, _, _, _} = graph), do: add_vertex(graph, [:"$v" | next(graph, :"$vid")], [])
  def add_vertex(graph), do: bad_graph(graph)

  @doc """
  Adds a vertex, or gives it another label; returns the vertex.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> :digraph.add_vertex(g, :a, "first")
      :a
      iex> :digraph.vertex(g, :a)
      {:a, "first"}
  """
  def add_vertex({:digraph, vertices, _, _, _}, vertex, label \\ []) do
    :ets.insert(vertices, {vertex, label})
    vertex
  end

  def add_vertex(graph, _, _), do: bad_graph(graph)

  defp next({:digraph, _, _, neighbours, _}, counter) do
    [{_, number}] = :ets.lookup(neighbours, counter)
    :ets.delete(neighbours, counter)
    :ets.insert(neighbours, {counter, number + 1})
    number
  end

  defp next(graph, _), do: bad_graph(graph)

  @doc """
  `{vertex, label}`, or `false`.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> :digraph.add_vertex(graph, :a, "label")
      :a
      iex> :digraph.vertex(graph, :a)
      {:a, "label"}
      iex> :digraph.vertex(graph, :b)
      false
  """
  def vertex({:digraph, vertices, _, _, _}, vertex) do
    case :ets.lookup(vertices, vertex) do
      [found] -> found
      [] -> false
    end
  end

  def vertex(graph, _), do: bad_graph(graph)

  @doc """
  The number of vertices.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> :digraph.add_vertex(graph, :a)
      :a
      iex> :digraph.no_vertices(graph)
      1
  """
  def no_vertices({:digraph, vertices, _, _, _}), do: :ets.info(vertices, :size)
  def no_vertices(graph), do: bad_graph(graph)

  @doc """
  All vertices.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> :digraph.add_vertex(graph, :a)
      :a
      iex> :digraph.vertices(graph)
      [:a]
  """
  def vertices({:digraph, vertices, _, _, _}), do: :ets.select(vertices, [{{:"$1", :_}, [], [:"$1"]}])
  def vertices(graph), do: bad_graph(graph)

  @doc """
  The vertices that no edge leads to.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.source_vertices(graph)
      [:a]
  """
  def source_vertices(graph), do: without(graph, :in)

  @doc """
  The vertices that no edge leaves.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.sink_vertices(graph)
      [:b]
  """
  def sink_vertices(graph), do: without(graph, :out)

  defp without({:digraph, _, _, neighbours, _} = graph, direction) do
    for vertex <- Enum.reverse(vertices(graph)), not :ets.member(neighbours, {direction, vertex}), do: vertex
  end

  defp without(graph, _), do: bad_graph(graph)

  @doc """
  Removes a vertex and its edges.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.del_vertex(graph, :a)
      true
      iex> :digraph.vertices(graph)
      [:b]
  """
  def del_vertex({:digraph, vertices, _, neighbours, _} = graph, vertex) do
    for direction <- [:in, :out], {_, edge} <- :ets.lookup(neighbours, {direction, vertex}), do: del_edge(graph, edge)
    :ets.delete(vertices, vertex)
    true
  end

  def del_vertex(graph, _), do: bad_graph(graph)

  @doc """
  Removes vertices and their edges.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph, and `FunctionClauseError` when that list is not a proper list.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.del_vertices(graph, [:a, :b])
      true
      iex> :digraph.vertices(graph)
      []
  """
  def del_vertices(graph, vertices) do
    :lists.foreach(&del_vertex(graph, &1), vertices)
    true
  end

  # -- edges -----------------------------------------------------------------------------------------------------------

  @doc """
  Adds an edge with a made-up name and no label: the edge, or `{:error, reason}`.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> :digraph.add_vertex(graph, :a)
      :a
      iex> :digraph.add_vertex(graph, :b)
      :b
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.add_edge(graph, :a, :nowhere)
      {:error, {:bad_vertex, :nowhere}}
  """
  def add_edge(graph, from, to), do: add_edge(graph, from, to, [])

  @doc """
  Adds an edge with a made-up name.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b], do: :digraph.add_vertex(g, v)
      iex> edge = :digraph.add_edge(g, :a, :b, "road")
      iex> :digraph.edge(g, edge)
      {[:"$e" | 0], :a, :b, "road"}
  """
  def add_edge(graph, from, to, label), do: add_edge(graph, [:"$e" | next(graph, :"$eid")], from, to, label)

  @doc """
  Adds an edge, or gives it another label. Gives `{:error, {:bad_vertex, v}}` when a vertex is not there, and `{:error, {:bad_edge, path}}`
  when the edge would close a cycle of an acyclic graph or has other ends already.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b], do: :digraph.add_vertex(g, v)
      iex> :digraph.add_edge(g, :e, :a, :b, "road")
      :e
  """
  def add_edge({:digraph, vertices, edges, _, cyclic} = graph, edge, from, to, label) do
    cond do
      not :ets.member(vertices, from) -> {:error, {:bad_vertex, from}}
      not :ets.member(vertices, to) -> {:error, {:bad_vertex, to}}
      match?([{_, other, _, _}] when other !== from, :ets.lookup(edges, edge)) -> {:error, {:bad_edge, [from, to]}}
      match?([{_, _, other, _}] when other !== to, :ets.lookup(edges, edge)) -> {:error, {:bad_edge, [from, to]}}
      cyclic -> insert_edge(graph, edge, from, to, label)
      from === to -> {:error, {:bad_edge, [from, to]}}
      path = get_path(graph, to, from) -> {:error, {:bad_edge, path}}
      true -> insert_edge(graph, edge, from, to, label)
    end
  end

  def add_edge(graph, _, _, _, _), do: bad_graph(graph)

  defp insert_edge({:digraph, _, edges, neighbours, _}, edge, from, to, label) do
    :ets.insert(neighbours, [{{:out, from}, edge}, {{:in, to}, edge}])
    :ets.insert(edges, {edge, from, to, label})
    edge
  end

  @doc """
  `{edge, from, to, label}`, or `false`.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.edge(graph, :road)
      {:road, :a, :b, nil}
  """
  def edge({:digraph, _, edges, _, _}, edge) do
    case :ets.lookup(edges, edge) do
      [found] -> found
      [] -> false
    end
  end

  def edge(graph, _), do: bad_graph(graph)

  @doc """
  The number of edges.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.no_edges(graph)
      1
  """
  def no_edges({:digraph, _, edges, _, _}), do: :ets.info(edges, :size)
  def no_edges(graph), do: bad_graph(graph)

  @doc """
  All edges.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.edges(graph)
      [:road]
  """
  def edges({:digraph, _, edges, _, _}), do: :ets.select(edges, [{{:"$1", :_, :_, :_}, [], [:"$1"]}])
  def edges(graph), do: bad_graph(graph)

  @doc """
  The edges of a vertex.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> g = :digraph.new()
      iex> for v <- [:a, :b, :c], do: :digraph.add_vertex(g, v)
      iex> :digraph.add_edge(g, :e, :a, :b, [])
      iex> :digraph.edges(g, :b)
      [:e]
  """
  def edges({:digraph, _, _, neighbours, _}, vertex) do
    names(neighbours, {:in, vertex}) ++ names(neighbours, {:out, vertex})
  end

  def edges(graph, _), do: bad_graph(graph)

  @doc """
  Removes an edge.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.del_edge(graph, :road)
      true
      iex> :digraph.edges(graph)
      []
  """
  def del_edge({:digraph, _, edges, neighbours, _}, edge) do
    for {_, from, to, _} <- :ets.lookup(edges, edge) do
      :ets.delete_object(neighbours, {{:in, to}, edge})
      :ets.delete_object(neighbours, {{:out, from}, edge})
      :ets.delete(edges, edge)
    end

    true
  end

  def del_edge(graph, _), do: bad_graph(graph)

  @doc """
  Removes edges.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph, and `FunctionClauseError` when that list is not a proper list.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.del_edges(graph, [:road])
      true
      iex> :digraph.edges(graph)
      []
  """
  def del_edges(graph, edges) do
    :lists.foreach(&del_edge(graph, &1), edges)
    true
  end

  @doc """
  How many edges lead to a vertex.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.in_degree(graph, :b)
      1
  """
  def in_degree({:digraph, _, _, neighbours, _}, vertex), do: length(:ets.lookup(neighbours, {:in, vertex}))
  def in_degree(graph, _), do: bad_graph(graph)

  @doc """
  How many edges leave a vertex.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.out_degree(graph, :b)
      0
  """
  def out_degree({:digraph, _, _, neighbours, _}, vertex), do: length(:ets.lookup(neighbours, {:out, vertex}))
  def out_degree(graph, _), do: bad_graph(graph)

  @doc """
  The edges that lead to a vertex.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.in_edges(graph, :b)
      [:road]
  """
  def in_edges({:digraph, _, _, neighbours, _}, vertex), do: names(neighbours, {:in, vertex})
  def in_edges(graph, _), do: bad_graph(graph)

  @doc """
  The edges that leave a vertex.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.out_edges(graph, :a)
      [:road]
  """
  def out_edges({:digraph, _, _, neighbours, _}, vertex), do: names(neighbours, {:out, vertex})
  def out_edges(graph, _), do: bad_graph(graph)

  defp names(neighbours, key), do: for({_, edge} <- :ets.lookup(neighbours, key), do: edge)

  @doc """
  The vertices from which an edge leads to this one.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.in_neighbours(graph, :b)
      [:a]
  """
  def in_neighbours({:digraph, _, edges, neighbours, _}, vertex), do: ends(edges, neighbours, {:in, vertex}, 2)
  def in_neighbours(graph, _), do: bad_graph(graph)

  @doc """
  The vertices to which an edge of this one leads.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.out_neighbours(graph, :a)
      [:b]
  """
  def out_neighbours({:digraph, _, edges, neighbours, _}, vertex), do: ends(edges, neighbours, {:out, vertex}, 3)
  def out_neighbours(graph, _), do: bad_graph(graph)

  # The edge added last comes first.
  defp ends(edges, neighbours, key, position) do
    for {_, edge} <- Enum.reverse(:ets.lookup(neighbours, key)), do: :ets.lookup_element(edges, edge, position)
  end

  # -- paths -----------------------------------------------------------------------------------------------------------

  @doc """
  Some path between two vertices as a list of vertices, or `false`. It is looked for depth first.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.get_path(graph, :a, :b)
      [:a, :b]
      iex> :digraph.get_path(graph, :b, :a)
      false
  """
  def get_path(graph, from, to), do: deep(out_neighbours(graph, from), to, [], [from], [from], 1, 1, graph)

  @doc """
  Some cycle through a vertex, or `false`; `[vertex]` when there is only an edge to itself.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.get_cycle(graph, :a)
      false
  """
  def get_cycle(graph, vertex) do
    case deep(out_neighbours(graph, vertex), vertex, [], [vertex], [vertex], 2, 1, graph) do
      false -> if vertex in out_neighbours(graph, vertex), do: [vertex], else: false
      path -> path
    end
  end

  # `later` are the branches still to try, each with the path to it; a path of fewer than `least` edges does not count.
  defp deep([to | rest], to, later, seen, path, least, length, graph) do
    if length < least,
      do: deep(rest, to, later, seen, path, least, length, graph),
      else: Enum.reverse([to | path])
  end

  defp deep([vertex | rest], to, later, seen, path, least, length, graph) do
    if vertex in seen,
      do: deep(rest, to, later, seen, path, least, length, graph),
      else: deep(out_neighbours(graph, vertex), to, [{rest, path} | later], [vertex | seen], [vertex | path], least, length + 1, graph)
  end

  defp deep([], to, [{rest, path} | later], seen, _, least, length, graph),
    do: deep(rest, to, later, seen, path, least, length - 1, graph)

  defp deep([], _, [], _, _, _, _, _), do: false

  @doc """
  A path of the fewest edges between two vertices, or `false`.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.get_short_path(graph, :a, :b)
      [:a, :b]
  """
  def get_short_path(graph, from, to), do: broad(:queue.from_list(out_edges(graph, from)), to, %{from => nil}, graph)

  @doc """
  A cycle of the fewest edges through a vertex, or `false`.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.get_short_cycle(graph, :a)
      false
  """
  def get_short_cycle(graph, vertex), do: get_short_path(graph, vertex, vertex)

  # `parents` says from where each vertex was reached first.
  defp broad(queue, to, parents, graph) do
    case :queue.out(queue) do
      {:empty, _} ->
        false

      {{:value, edge}, queue} ->
        {_, from, reached, _} = edge(graph, edge)

        cond do
          reached === to -> back(from, parents, [to])
          Map.has_key?(parents, reached) -> broad(queue, to, parents, graph)
          true -> broad(Enum.reduce(out_edges(graph, reached), queue, &:queue.in/2), to, Map.put(parents, reached, {from}), graph)
        end
    end
  end

  defp back(vertex, parents, path) do
    case parents do
      %{^vertex => {parent}} -> back(parent, parents, [vertex | path])
      %{} -> [vertex | path]
    end
  end

  @doc """
  Removes edges until no path leads from the one vertex to the other.

  Raises `ErlangError` (`{:badrecord, graph}`) when `graph` is not a graph.

      iex> graph = :digraph.new()
      iex> _vertices = for name <- [:a, :b], do: :digraph.add_vertex(graph, name)
      iex> :digraph.add_edge(graph, :road, :a, :b, nil)
      :road
      iex> :digraph.del_path(graph, :a, :b)
      true
      iex> :digraph.edges(graph)
      []
  """
  def del_path(graph, from, to) do
    case get_path(graph, from, to) do
      false ->
        true

      path ->
        for {one, other} <- Enum.zip(path, tl(path)), edge <- out_edges(graph, one), match?({_, ^one, ^other, _}, edge(graph, edge)), do: del_edge(graph, edge)
        del_path(graph, from, to)
    end
  end

  defp bad_graph(graph), do: :erlang.error({:badrecord, graph})
end
