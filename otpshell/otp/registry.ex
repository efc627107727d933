defmodule Registry do
  @moduledoc """
  Names for processes that are any terms, with a value beside each; they vanish when the process ends.

      iex> {:ok, _} = Registry.start_link(keys: :unique, name: MyApp.Names)
      iex> {:ok, _} = Registry.register(MyApp.Names, "room 1", :hello)
      iex> Registry.lookup(MyApp.Names, "room 1")
      [{self(), :hello}]

  With `keys: :unique` a key belongs to one process, and `{:via, Registry, {MyApp.Names, "room 1"}}` is a server's name.
  With `keys: :duplicate` many processes share a key, and `dispatch/3` reaches all of them: publish and subscribe.

  ## How it works

  Entries live in ETS tables, so a lookup asks no process. A table named like the registry says where:

      {-1, {kind, {{partition, key_table, pid_table}, …}, key_table, {partition, pid_table}, listeners}}
      {number, key_table, {partition, pid_table}}

  Each partition is a process that owns two tables, `{key, {pid, value}}` and `{pid, key}`. Who registers is linked to it; when that
  process ends, the partition removes what it had.
  """

  import Otpshell.Line

  @type registry :: atom
  @type keys :: :unique | :duplicate
  @type key :: term
  @type value :: term

  # -- starting -----------------------------------------------------------------------------------------------------------

  @doc """
  The specification to run a registry under a supervisor.

  Raises `FunctionClauseError` when `options` is not a keyword list.

      iex> Registry.child_spec(keys: :unique, name: Names).type
      :supervisor
  """
  def child_spec(options) do
    %{id: Keyword.get(options, :name, Registry), start: {Registry, :start_link, [options]}, type: :supervisor}
  end

  @doc """
  Starts one. Options: `:keys` (`:unique` or `:duplicate`) and `:name`, required; `:partitions`, `:listeners`, `:meta`.

  Raises `ArgumentError` when `:keys` or `:name` is missing or wrong, and `FunctionClauseError` when `options` is not a keyword list.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: Names)
      iex> Registry.count(Names)
      0
  """
  def start_link(options) do
    kind = Keyword.get(options, :keys)

    unless kind in [:unique, :duplicate] do
      raise ArgumentError, "expected :keys to be given and be one of :unique or :duplicate, got: #{inspect(kind)}"
    end

    name =
      case Keyword.fetch(options, :name) do
        {:ok, name} when is_atom(name) -> name
        {:ok, other} -> raise ArgumentError, "expected :name to be an atom, got: #{inspect(other)}"
        :error -> raise ArgumentError, "expected :name option to be present"
      end

    meta = Keyword.get(options, :meta, [])
    unless Keyword.keyword?(meta), do: raise(ArgumentError, "expected :meta to be a keyword list, got: #{inspect(meta)}")
    partitions = Keyword.get(options, :partitions, 1)

    unless is_integer(partitions) and partitions >= 1 do
      raise ArgumentError, "expected :partitions to be a positive integer, got: #{inspect(partitions)}"
    end

    listeners = Keyword.get(options, :listeners, [])

    unless is_list(listeners) and Enum.all?(listeners, &is_atom/1) do
      raise ArgumentError, "expected :listeners to be a list of named processes, got: #{inspect(listeners)}"
    end

    compressed = Keyword.get(options, :compressed, false)
    unless is_boolean(compressed), do: raise(ArgumentError, "expected :compressed to be a boolean, got: #{inspect(compressed)}")

    Supervisor.start_link(Registry.Supervisor, {kind, name, partitions, listeners, meta}, name: name)
  end

  # -- registering ----------------------------------------------------------------------------------------------------------

  @doc """
  The old form of `start_link/1`, with the options `:keys` and `:name` as arguments of their own.

  Raises `FunctionClauseError` when `keys` is neither `:unique` nor `:duplicate` or `name` is not an atom, and `ArgumentError` when
  `options` is not a list.

      iex> {:ok, _pid} = Registry.start_link(:unique, OldNames)
      iex> Registry.count(OldNames)
      0
  """
  @deprecated "Use Registry.start_link/1 instead"
  def start_link(keys, name, options \\ []) when keys in [:unique, :duplicate] and is_atom(name) do
    is_list(options) || raise(ArgumentError, "expected :options to be a keyword list, got: #{inspect(options)}")
    start_link([keys: keys, name: name] ++ options)
  end

  @doc """
  Gives the calling process the name `key`, with a value: `{:ok, partition}` or `{:error, {:already_registered, pid}}`.

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: Seats)
      iex> {:ok, _owner} = Registry.register(Seats, 12, "Ada")
      iex> Registry.register(Seats, 12, "Bob") == {:error, {:already_registered, self()}}
      true
  """
  def register(registry, key, value) when is_atom(registry) do
    {kind, listeners, partitions} = info!(registry)
    {owner_name, keys, pids} = partition(kind, key, self(), partitions)
    owner = Process.whereis(owner_name)
    Process.link(owner)

    case insert(kind, keys, key, {self(), value}) do
      :ok ->
        :ets.insert(pids, {self(), key})
        for listener <- listeners, do: Kernel.send(listener, {:register, registry, key, self(), value})
        {:ok, owner}

      {:error, _} = error ->
        error
    end
  end

  defp insert(:duplicate, table, key, entry) do
    :ets.insert(table, {key, entry})
    :ok
  end

  defp insert(:unique, table, key, entry) do
    if :ets.insert_new(table, {key, entry}) do
      :ok
    else
      # the owner of a taken key may have died a moment ago
      {alive, dead} = table |> :ets.lookup(key) |> Enum.split_with(fn {_, {pid, _}} -> Process.alive?(pid) end)
      for row <- dead, do: :ets.delete_object(table, row)

      case alive do
        [{_, {owner, _}}] -> {:error, {:already_registered, owner}}
        [] -> insert(:unique, table, key, entry)
      end
    end
  end

  @doc """
  Takes `key` from the calling process.

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: Lent)
      iex> {:ok, _owner} = Registry.register(Lent, :book, nil)
      iex> Registry.unregister(Lent, :book)
      :ok
      iex> Registry.lookup(Lent, :book)
      []
  """
  def unregister(registry, key) when is_atom(registry) do
    {kind, listeners, partitions} = info!(registry)
    {owner, keys, pids} = partition(kind, key, self(), partitions)
    entries = own_entries(keys, key)
    for entry <- entries, do: :ets.delete_object(keys, entry)
    if entries != [], do: forget(pids, key, length(entries))
    unlink_if_last(pids, owner)
    for listener <- listeners, do: Kernel.send(listener, {:unregister, registry, key, self()})
    :ok
  end

  @doc """
  Takes those entries of the calling process under `key` whose value matches the pattern.

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name or `guards` is not a list.

      iex> {:ok, _pid} = Registry.start_link(keys: :duplicate, name: Topics)
      iex> {:ok, _owner} = Registry.register(Topics, :news, :sport)
      iex> {:ok, _owner} = Registry.register(Topics, :news, :music)
      iex> Registry.unregister_match(Topics, :news, :sport)
      :ok
      iex> Registry.values(Topics, :news, self())
      [:music]
  """
  def unregister_match(registry, key, pattern, guards \\ []) when is_list(guards) do
    {kind, listeners, partitions} = info!(registry)
    {owner, keys, pids} = partition(kind, key, self(), partitions)
    spec = [{{:_, {:_, pattern}}, [same_key(key), {:"=:=", {:element, 1, {:element, 2, :"$_"}}, self()} | guards], [:"$_"]}]
    entries = :ets.select(keys, spec)
    for entry <- Enum.uniq(entries), do: :ets.delete_object(keys, entry)
    forget(pids, key, length(entries))
    unlink_if_last(pids, owner)

    # a listener is told when nothing is left of the caller's, also when there was nothing
    if own_entries(keys, key) == [] do
      for listener <- listeners, do: Kernel.send(listener, {:unregister, registry, key, self()})
    end

    :ok
  end

  defp own_entries(keys, key), do: for({_, {pid, _}} = entry <- :ets.lookup(keys, key), pid == self(), do: entry)

  # Equal `{pid, key}` rows cannot be deleted one by one: take all, put back what stays.
  defp forget(_pids, _key, 0), do: :ok

  defp forget(pids, key, count) do
    rows = for {_, k} = row <- :ets.lookup(pids, self()), k === key, do: row
    :ets.delete_object(pids, {self(), key})
    for row <- Enum.drop(rows, count), do: :ets.insert(pids, row)
    :ok
  end

  defp unlink_if_last(pids, owner_name) do
    owner = Process.whereis(owner_name)
    if owner && not :ets.member(pids, self()), do: Process.unlink(owner)
  end

  @doc """
  Changes the value under a unique key of the calling process: `{new, old}` or `:error`.

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name or `callback` is not a
  function.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: Points)
      iex> {:ok, _owner} = Registry.register(Points, :ada, 1)
      iex> Registry.update_value(Points, :ada, fn n -> n + 1 end)
      {2, 1}
  """
  def update_value(registry, key, callback) when is_atom(registry) and is_function(callback, 1) do
    case info!(registry) do
      {:unique, _, partitions} ->
        {_, keys, _} = partition(:unique, key, self(), partitions)

        update_own(keys, own_entries(keys, key), callback)

      {other, _, _} ->
        raise ArgumentError, "Registry.update_value/3 is not supported for #{other} registries"
    end
  end

  defp update_own(_table, [], _callback), do: :error

  defp update_own(table, [{key, {pid, old}}], callback) do
    changed = callback.(old)
    :ets.update_element(table, key, {2, {pid, changed}})
    {changed, old}
  end

  # -- finding --------------------------------------------------------------------------------------------------------------

  @doc """
  All `{pid, value}` under `key`.

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: Phones)
      iex> {:ok, _owner} = Registry.register(Phones, :ada, 555)
      iex> Registry.lookup(Phones, :ada) == [{self(), 555}]
      true
      iex> Registry.lookup(Phones, :bob)
      []
  """
  def lookup(registry, key) when is_atom(registry) do
    case info!(registry) do
      {:unique, _, partitions} ->
        {_, keys, _} = partition(:unique, key, self(), partitions)
        for {_, {pid, _} = entry} <- :ets.lookup(keys, key), Process.alive?(pid), do: entry

      {:duplicate, _, partitions} ->
        for {_, keys, _} <- Tuple.to_list(partitions), {_, entry} <- :ets.lookup(keys, key), do: entry
    end
  end

  @doc """
  Calls `fun.(entries)` with the `{pid, value}` under `key`, once per partition that has any.

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name or `mfa_or_fun` is not a
  function.

      iex> {:ok, _pid} = Registry.start_link(keys: :duplicate, name: Fans)
      iex> {:ok, _owner} = Registry.register(Fans, :goal, nil)
      iex> Registry.dispatch(Fans, :goal, fn entries -> for {pid, _value} <- entries, do: send(pid, :hooray) end)
      :ok
      iex> receive do message -> message end
      :hooray
  """
  def dispatch(registry, key, mfa_or_fun, opts \\ [])
      when is_atom(registry) and (is_function(mfa_or_fun, 1) or (is_tuple(mfa_or_fun) and tuple_size(mfa_or_fun) == 3)) do
    {kind, _, partitions} = info!(registry)

    groups =
      case kind do
        :unique ->
          {_, keys, _} = partition(:unique, key, self(), partitions)
          [:ets.lookup(keys, key)]

        :duplicate ->
          for {_, keys, _} <- Tuple.to_list(partitions), do: :ets.lookup(keys, key)
      end

    groups = for group <- groups, group != [], do: for({_, entry} <- group, do: entry)

    if opts[:parallel] && tuple_size(partitions) > 1 do
      dispatch_parallel(groups, mfa_or_fun)
    else
      Enum.each(groups, fn entries -> deliver(mfa_or_fun, entries) end)
    end

    :ok
  end

  defp dispatch_parallel(groups, mfa_or_fun) do
    tasks =
      for entries <- groups do
        Task.async(fn ->
          at(521, deliver(mfa_or_fun, entries))
          :ok
        end)
      end

    Task.await_many(tasks, :infinity)
    Enum.each(tasks, &forget_link(&1.pid))
  end

  # A caller that traps exits is not to hear of the helpers' ends.
  defp forget_link(pid) do
    Process.unlink(pid)

    receive do
      {:EXIT, ^pid, _} -> :ok
    after
      0 -> :ok
    end
  end

  defp deliver({module, fun, args}, entries), do: apply(module, fun, [entries | args])
  defp deliver(fun, entries), do: fun.(entries)

  @doc """
  The keys of a process.

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name or `pid` is not a pid.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: Keys)
      iex> {:ok, _owner} = Registry.register(Keys, :a, nil)
      iex> Registry.keys(Keys, self())
      [:a]
  """
  def keys(registry, pid) when is_atom(registry) and is_pid(pid) do
    {_, _, partitions} = info!(registry)

    if Process.alive?(pid) do
      for {_, _, pids} <- Tuple.to_list(partitions), {_, key} <- :ets.lookup(pids, pid), do: key
    else
      []
    end
  end

  @doc """
  The values of a process under `key`.

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: Values)
      iex> {:ok, _owner} = Registry.register(Values, :a, 1)
      iex> Registry.values(Values, :a, self())
      [1]
  """
  def values(registry, key, pid) when is_atom(registry) do
    {kind, _, partitions} = info!(registry)
    {_, keys, _} = partition(kind, key, pid, partitions)
    for {_, {^pid, value}} <- :ets.lookup(keys, key), do: value
  end

  @doc """
  The `{pid, value}` under `key` whose value matches a pattern (of `:ets` match specifications).

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name or `guards` is not a list.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: Matched)
      iex> {:ok, _owner} = Registry.register(Matched, :a, {:red, 1})
      iex> Registry.match(Matched, :a, {:red, :_}) == [{self(), {:red, 1}}]
      true
      iex> Registry.match(Matched, :a, {:blue, :_})
      []
  """
  def match(registry, key, pattern, guards \\ []) when is_atom(registry) and is_list(guards) do
    spec = [{{:_, {:_, pattern}}, [same_key(key) | guards], [{:element, 2, :"$_"}]}]
    for {_, keys, _} <- for_key(registry, key), entry <- :ets.select(keys, spec), do: entry
  end

  @doc """
  How many entries `match/4` would give.

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name or `guards` is not a list.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: CountedMatches)
      iex> {:ok, _owner} = Registry.register(CountedMatches, :a, {:red, 1})
      iex> Registry.count_match(CountedMatches, :a, {:red, :_})
      1
  """
  def count_match(registry, key, pattern, guards \\ []) when is_atom(registry) and is_list(guards) do
    spec = [{{:_, {:_, pattern}}, [same_key(key) | guards], [true]}]
    for_key(registry, key) |> Enum.map(fn {_, keys, _} -> :ets.select_count(keys, spec) end) |> Enum.sum()
  end

  @doc """
  All entries that a match specification of `{{key, pid, value}, guards, body}` selects.

  Raises `ArgumentError` when no registry has that name or `spec` is not a match specification, and `FunctionClauseError` when `registry` is
  not a name or `spec` is not a list.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: Selected)
      iex> {:ok, _owner} = Registry.register(Selected, :a, 1)
      iex> Registry.select(Selected, [{{:"$1", :_, :"$2"}, [], [{{:"$1", :"$2"}}]}])
      [a: 1]
  """
  def select(registry, spec) when is_atom(registry) and is_list(spec) do
    spec = entry_spec!(spec, :select)
    {_, _, partitions} = info!(registry)
    for {_, keys, _} <- Tuple.to_list(partitions), entry <- :ets.select(keys, spec), do: entry
  end

  @doc """
  How many entries `select/2` would give.

  Raises `ArgumentError` when no registry has that name or `spec` is not a match specification, and `FunctionClauseError` when `registry` is
  not a name or `spec` is not a list.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: CountedRows)
      iex> {:ok, _owner} = Registry.register(CountedRows, :a, 1)
      iex> Registry.count_select(CountedRows, [{{:_, :_, :"$1"}, [{:>, :"$1", 0}], [true]}])
      1
  """
  def count_select(registry, spec) when is_atom(registry) and is_list(spec) do
    spec = entry_spec!(spec, :count_select)
    {_, _, partitions} = info!(registry)
    partitions |> Tuple.to_list() |> Enum.map(fn {_, keys, _} -> :ets.select_count(keys, spec) end) |> Enum.sum()
  end

  @doc """
  The number of entries of a registry.

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: Counts)
      iex> {:ok, _owner} = Registry.register(Counts, :a, nil)
      iex> Registry.count(Counts)
      1
  """
  def count(registry) when is_atom(registry) do
    {_, _, partitions} = info!(registry)
    partitions |> Tuple.to_list() |> Enum.map(fn {_, keys, _} -> :ets.info(keys, :size) end) |> Enum.sum()
  end

  defp same_key(key), do: {:"=:=", {:element, 1, :"$_"}, {:const, key}}

  defp for_key(registry, key) do
    case info!(registry) do
      {:unique, _, partitions} -> [partition(:unique, key, self(), partitions)]
      {:duplicate, _, partitions} -> Tuple.to_list(partitions)
    end
  end

  defp entry_spec!(spec, function) do
    for part <- spec do
      case part do
        {{key, pid, value}, guards, body} -> {{key, {pid, value}}, guards, body}
        _ -> raise ArgumentError, "invalid match specification in Registry.#{function}/2: #{inspect(spec)}"
      end
    end
  end

  # -- metadata -------------------------------------------------------------------------------------------------------------

  @doc """
  A value kept with the registry itself: `{:ok, value}` or `:error`.

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name or `key` is not an atom or
  a tuple.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: Noted, meta: [limit: 10])
      iex> Registry.meta(Noted, :limit)
      {:ok, 10}
      iex> Registry.meta(Noted, :unknown)
      :error
  """
  def meta(registry, key) when is_atom(registry) and (is_atom(key) or is_tuple(key)) do
    case :ets.lookup(registry, key) do
      [{_key, value}] -> {:ok, value}
      [] -> :error
    end
  rescue
    ArgumentError ->
      why = "Either the registry name is invalid or the registry is not running, possibly because its application isn't started"
      raise ArgumentError, "unknown registry: #{inspect(registry)}. #{why}"
  end

  @doc """
  Keeps a value with the registry itself under a key, which is an atom or a tuple.

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name or `key` is not an atom or
  a tuple.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: Setting)
      iex> Registry.put_meta(Setting, :limit, 10)
      :ok
      iex> Registry.meta(Setting, :limit)
      {:ok, 10}
  """
  def put_meta(registry, key, value) when is_atom(registry) and (is_atom(key) or is_tuple(key)) do
    table_act(registry, fn -> :ets.insert(registry, {key, value}) end)
  end

  @doc """
  Removes the value that is kept with the registry itself under a key.

  Raises `ArgumentError` when no registry has that name, and `FunctionClauseError` when `registry` is not a name or `key` is not an atom or
  a tuple.

      iex> {:ok, _pid} = Registry.start_link(keys: :unique, name: Cleared)
      iex> Registry.put_meta(Cleared, :limit, 10)
      :ok
      iex> Registry.delete_meta(Cleared, :limit)
      :ok
      iex> Registry.meta(Cleared, :limit)
      :error
  """
  def delete_meta(registry, key) when is_atom(registry) and (is_atom(key) or is_tuple(key)) do
    table_act(registry, fn -> :ets.delete(registry, key) end)
  end

  defp table_act(registry, fun) do
    try do
      fun.()
      :ok
    catch
      :error, :badarg -> raise ArgumentError, "unknown registry: #{inspect(registry)}"
    end
  end

  # -- for `{:via, Registry, {registry, key}}` --------------------------------------------------------------------------------

  @doc false
  def whereis_name({registry, key}), do: whereis_name(registry, key)
  def whereis_name({registry, key, _value}), do: whereis_name(registry, key)

  @doc false
  def register_name({registry, key}, pid), do: register_name(registry, key, nil, pid)
  def register_name({registry, key, value}, pid), do: register_name(registry, key, value, pid)

  defp register_name(registry, key, value, pid) when pid == self() do
    if match?({:ok, _}, register(registry, key, value)), do: :yes, else: :no
  end

  @doc false
  def unregister_name({registry, key}), do: unregister(registry, key)
  def unregister_name({registry, key, _value}), do: unregister(registry, key)

  @doc false
  def send({registry, key}, message), do: deliver_to(registry, key, {registry, key}, message)
  def send({registry, key, value}, message), do: deliver_to(registry, key, {registry, key, value}, message)

  defp deliver_to(registry, key, name, message) do
    case lookup(registry, key) do
      [{pid, _}] -> Kernel.send(pid, message)
      [] -> :erlang.error(:badarg, [name, message])
    end
  end

  defp whereis_name(registry, key) do
    case info!(registry) do
      {:unique, _, _} ->
        case lookup(registry, key) do
          [{pid, _}] -> pid
          [] -> :undefined
        end

      {kind, _, _} ->
        raise ArgumentError, ":via is not supported for #{kind} registries"
    end
  end

  # -- where entries are ------------------------------------------------------------------------------------------------------

  defp info!(registry) do
    {kind, partitions, _keys, _owner, listeners} = :ets.lookup_element(registry, -1, 2)
    {kind, listeners, partitions}
  rescue
    ArgumentError -> reraise ArgumentError, "unknown registry: #{inspect(registry)}", __STACKTRACE__
  end

  # unique keys are spread by key, so that two processes meet; duplicate ones by process, so that each has few tables
  defp partition(:unique, key, _pid, partitions), do: elem(partitions, :erlang.phash2(key, tuple_size(partitions)))
  defp partition(:duplicate, _key, pid, partitions), do: elem(partitions, :erlang.phash2(pid, tuple_size(partitions)))
end
