defmodule W do
  use GenServer
  def start_link(a, b \\ []), do: GenServer.start_link(__MODULE__, {a, b})
  def init(x), do: {:ok, x}
end
defmodule S do
  use Supervisor
  def start_link, do: Supervisor.start_link(__MODULE__, [])
  def init([]) do
    import Supervisor.Spec
    children = [worker(W, [1]), worker(W, [1, 2], id: :two, restart: :temporary), supervisor(S2, [], id: :s)]
    supervise(children, strategy: :one_for_one, max_restarts: 5)
  end
end
defmodule S2 do
  use Supervisor
  def start_link, do: Supervisor.start_link(__MODULE__, [])
  def init([]), do: Supervisor.init([], strategy: :one_for_one)
end
import Supervisor.Spec
IO.inspect worker(W, [1])
IO.inspect worker(W, [1], restart: :transient, shutdown: 10, id: X, function: :start, modules: [A])
IO.inspect worker(GenEvent, [])
IO.inspect supervisor(S, [])
IO.inspect supervise([worker(W, [])], strategy: :one_for_one)
IO.inspect supervise([worker(W, [])], strategy: :simple_one_for_one, max_restarts: 1, max_seconds: 2)
IO.inspect(try do supervise([worker(W, []), worker(W, [])], strategy: :one_for_one) rescue e -> e end)
IO.inspect(try do supervise([], []) rescue e -> e end)
{:ok, pid} = S.start_link
IO.inspect(for {id, p, t, m} <- Supervisor.which_children(pid), do: {id, is_pid(p), t, m})
d = HashDict.new |> HashDict.put(:a, 1) |> HashDict.put("b", 2)
IO.inspect d
IO.inspect HashDict.get(d, :a)
IO.inspect Dict.put(d, :c, 3) |> Dict.keys |> Enum.sort
IO.inspect Enum.sort(Enum.map(d, fn {k, v} -> {k, v} end))
IO.inspect Enum.into([x: 1], HashDict.new)
IO.inspect d[:a]
IO.inspect HashDict.fetch!(d, :a)
IO.inspect HashDict.size(d)
IO.inspect HashDict.update(d, :a, 0, & &1 + 1)
IO.inspect HashDict.update!(d, :a, & &1 + 1)
IO.inspect HashDict.pop(d, :a)
IO.inspect HashDict.merge(d, Enum.into([a: 5], HashDict.new), fn _, a, b -> a + b end)
IO.inspect HashDict.has_key?(d, :a)
IO.inspect HashDict.delete(d, :a)
IO.inspect HashDict.to_list(d) |> Enum.sort
IO.inspect HashDict.get_and_update(d, :a, &{&1, 9})
IO.inspect HashDict.split(d, [:a])
IO.inspect HashDict.take(d, [:a])
IO.inspect HashDict.drop(d, [:a])
IO.inspect HashDict.equal?(d, d)
IO.inspect Enum.count(d)
IO.inspect Enum.member?(d, {:a, 1})
IO.inspect Dict.get([a: 1], :a)
IO.inspect Dict.put(%{}, :a, 1)
IO.inspect Dict.size(%{a: 1})
IO.inspect Dict.merge(%{a: 1}, [b: 2])
IO.inspect Dict.to_list(%{a: 1})
IO.inspect(try do Dict.get({}, 1) rescue e -> e end)
s = HashSet.new |> HashSet.put(1) |> HashSet.put(2)
IO.inspect s
IO.inspect Set.member?(s, 1)
IO.inspect HashSet.union(s, Enum.into([3], HashSet.new))
IO.inspect HashSet.difference(s, Enum.into([2], HashSet.new))
IO.inspect HashSet.intersection(s, Enum.into([2], HashSet.new))
IO.inspect HashSet.subset?(Enum.into([2], HashSet.new), s)
IO.inspect HashSet.disjoint?(Enum.into([7], HashSet.new), s)
IO.inspect HashSet.delete(s, 1)
IO.inspect HashSet.size(s)
IO.inspect HashSet.to_list(s)
IO.inspect Enum.map(s, & &1 * 2)
IO.inspect Set.put(MapSet.new, 1)
IO.inspect Set.size(s)
IO.inspect Set.equal?(s, s)
IO.inspect Enum.to_list(Enum.into(1..5, HashSet.new)) |> Enum.sort
defmodule B1 do
  require Behaviour
  Behaviour.defcallback foo(x :: integer) :: integer
end
IO.inspect B1.behaviour_info(:callbacks)
IO.inspect Enum.into(1..60, HashSet.new), limit: 100
IO.inspect Enum.into(1..60, HashSet.new) |> HashSet.delete(7) |> HashSet.delete(20) |> HashSet.delete(33), limit: 100
IO.inspect Enum.into(Enum.map(1..40, &{"k#{&1}", &1}), HashDict.new) |> HashDict.to_list, limit: 100
d = Enum.reduce(1..200, HashSet.new, &HashSet.put(&2, &1))
IO.inspect HashSet.to_list(d), limit: 300
IO.inspect Enum.reduce(1..200//3, d, &HashSet.delete(&2, &1)) |> HashSet.to_list, limit: 300
IO.inspect Enum.reduce(1..190, d, &HashSet.delete(&2, &1)) |> HashSet.to_list, limit: 300
