defmodule Supervisor.Spec do
  @moduledoc """
  Child specifications as tuples, as they were written before Elixir 1.5; `Supervisor.child_spec/2` and maps have taken their place.

      iex> Supervisor.child_spec({Agent, fn -> 0 end}, id: :counter).id
      :counter
  """

  @restart [:permanent, :transient, :temporary]
  @advice "Use the new child specifications outlined in the Supervisor module instead"

  @doc "What `init/1` of a supervisor's callback module returns: the children, and `:strategy`, `:max_restarts` and `:max_seconds`."
  @deprecated @advice
  def supervise(children, options) do
    strategy = options[:strategy] || raise ArgumentError, "expected :strategy option to be given"
    children |> Enum.map(&elem(&1, 0)) |> refuse_twins()
    {:ok, {{strategy, Keyword.get(options, :max_restarts, 3), Keyword.get(options, :max_seconds, 5)}, children}}
  end

  defp refuse_twins(ids) do
    with [twin | _] <- ids -- Enum.uniq(ids) do
      raise ArgumentError,
            "duplicated ID #{inspect(twin)} found in the supervisor specification, " <>
              "please explicitly pass the :id option when defining this worker/supervisor"
    end
  end

  @doc "A worker, started by `module.start_link(…args)`. Options: `:id`, `:function`, `:restart`, `:shutdown`, `:modules`."
  @deprecated @advice
  def worker(module, args, options \\ []), do: child(:worker, module, args, Keyword.put_new(options, :shutdown, 5000))

  @doc "A supervisor; options as for `worker/3`."
  @deprecated @advice
  def supervisor(module, args, options \\ []), do: child(:supervisor, module, args, Keyword.put_new(options, :shutdown, :infinity))

  defp child(type, module, args, options) do
    restart = Keyword.get(options, :restart, :permanent)

    if restart not in @restart do
      raise ArgumentError, "invalid :restart option, expected one of #{inspect(@restart)}, got: #{inspect(restart)}"
    end

    modules = Keyword.get(options, :modules, if(module == GenEvent, do: :dynamic, else: [module]))
    start = {module, Keyword.get(options, :function, :start_link), args}
    {Keyword.get(options, :id, module), start, restart, options[:shutdown], type, modules}
  end
end
