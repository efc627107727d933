defmodule GenStage.Dispatcher do
  @moduledoc """
  Decides which consumer gets which event of a producer. It runs in the producer's process.
  """

  @doc "Makes the state from the options beside the module in `dispatcher: {module, options}`."
  @callback init(options :: keyword) :: {:ok, state :: term}

  @doc "A consumer came: `{:ok, demand, state}`, the demand being what the producer is now to be asked for."
  @callback subscribe(options :: keyword, from :: {pid, reference}, state :: term) :: {:ok, non_neg_integer, term} | {:error, term}

  @doc "A consumer left."
  @callback cancel(from :: {pid, reference}, state :: term) :: {:ok, non_neg_integer, term}

  @doc "A consumer asked for `demand` more events."
  @callback ask(demand :: pos_integer, from :: {pid, reference}, state :: term) :: {:ok, non_neg_integer, term}

  @doc "Sends events; gives those back that nobody has asked for."
  @callback dispatch(events :: [term, ...], length :: pos_integer, state :: term) :: {:ok, [term], term}

  @doc "A message queued by `GenStage.sync_info/3`."
  @callback info(message :: term, state :: term) :: {:ok, term}

  @doc """
  Sends `message` to the producer itself, whose `handle_info/2` gets it: what `info/2` of dispatchers does that hold no events.

      iex> GenStage.Dispatcher.send_info(:hello, :state)
      {:ok, :state}
      iex> receive do message -> message end
      :hello
  """
  def send_info(message, state) do
    send(self(), message)
    {:ok, state}
  end
end
