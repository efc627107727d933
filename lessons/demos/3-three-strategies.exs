#: demo Three strategies, one crash
#: about The same three workers under three supervisors. The same one is killed in each.
#: about Who is started again?
#: minutes 5
#: width 78

#: part Three supervisors, the same children
#: note Three workers, a, b and c, started in that order. Imagine: a database connection, a cache that uses it, a web server that uses the cache.
#: say A worker that does nothing but live.
defmodule Team do
  def child(id) do
    %{id: id, start: {Agent, :start_link, [fn -> id end]}}
  end

  def start(name, strategy) do
    children = Enum.map([:a, :b, :c], &child/1)
    Supervisor.start_link(children, name: name, strategy: strategy)
  end

  def kill(sup, id) do
    {_, pid, _, _} = List.keyfind(Supervisor.which_children(sup), id, 0)
    Process.exit(pid, :kill)
  end
end
#=> {:module, Team, <<...>>, {:kill, 2}}

#: note Same children, same order. Only the strategy differs.
#: say Three teams, three strategies.
#: pane columns One All Rest below
Enum.each([One: :one_for_one, All: :one_for_all, Rest: :rest_for_one], fn {name, strategy} ->
  Team.start(Module.concat([name]), strategy)
end)
#=> :ok

#: part Kill b in each
#: note Stop here. Let them mark on paper which of the nine will have a new pid. Only then run it.
#: say Who will be new? Decide before I press Enter.
Enum.each([One, All, Rest], &Team.kill(&1, :b))
#=> :ok

#: note one_for_one: b alone. one_for_all: all three. rest_for_one: b, and c, which was started after it.
#: part Kill a in each
#: note If a is the connection, rest_for_one is right: everything built on it is built again.
#: say And if the first one dies?
Enum.each([One, All, Rest], &Team.kill(&1, :a))
#=> :ok

#: part Kill c in each
#: note Nobody depends on the last one: rest_for_one is as cheap as one_for_one here. Order of children is a design decision.
#: say And the last one?
Enum.each([One, All, Rest], &Team.kill(&1, :c))
#=> :ok

#: note Three restarts in no time: one more in any column, and that supervisor gives up (3 in 5 seconds).
#: say Independent: one_for_one. All or nothing: one_for_all.
#: say Each builds on those before it: rest_for_one.
