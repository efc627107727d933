defmodule :supervisor_bridge do
  @moduledoc """
  Puts a process that is written as no OTP process into a supervision tree.

  The bridge is what the supervisor above starts and stops. `init/1` of its callback module starts the other process and gives
  `{:ok, pid, state}`, `:ignore` or `{:error, reason}`; the bridge links to `pid` and ends when that ends, for the same reason. When the
  bridge is to end, `terminate(reason, state)` has to end the other process.

      defmodule Pump do
        @behaviour :supervisor_bridge
        def init(liters), do: {:ok, spawn(fn -> receive do :stop -> liters end end), :running}
        def terminate(_reason, :running), do: :ok
      end
  """

  import Otpshell.Line

  # The state is a tuple of exactly OTP's shape: {:state, module, pid, state of the module, name}.
  @callback init(args :: term) :: {:ok, pid, state :: term} | :ignore | {:error, reason :: term}
  @callback terminate(reason :: term, state :: term) :: term

  @doc """
  Starts a bridge without a name; `module.init(args)` starts the process it stands for: `{:ok, pid}` of the bridge, `:ignore` or
  `{:error, reason}`.

      iex> :supervisor_bridge.start_link(Fountain, :ignore_me) |> elem(0)
      :error
  """
  def start_link(module, args), do: :gen_server.start_link(:supervisor_bridge, [module, args, :self], [])

  @doc """
  Starts a bridge with a name: `{:local, atom}`, `{:global, term}` or `{:via, module, term}`.

  Raises `FunctionClauseError` when `name` is none of these.

      iex> :supervisor_bridge.start_link({:local, :fountain}, Fountain, 1) |> elem(0)
      :error
  """
  def start_link(name, module, args), do: :gen_server.start_link(name, :supervisor_bridge, [module, args, name], [])

  # -- the bridge ---------------------------------------------------------------------------------------------------------

  @doc false
  def init([module, args, name]) do
    # the end of the other process must arrive as a message
    Process.flag(:trap_exit, true)
    name = if name == :self, do: {self(), module}, else: name

    at(
      87,
      case at(87, module.init(args)) do
        {:ok, pid, state} when is_pid(pid) ->
          Process.link(pid)
          report_progress(pid, module, args, name)
          {:ok, {:state, module, pid, state, name}}

        :ignore ->
          :ignore

        {:error, reason} ->
          {:stop, reason}
      end
    )
  end

  @doc false
  def handle_call(:which_children, _from, bridge), do: {:reply, [], bridge}
  def handle_call(_request, _from, bridge), do: {:reply, {:error, :badcall}, bridge}

  @doc false
  def handle_cast(_request, bridge), do: {:noreply, bridge}

  @doc false
  def handle_info({:EXIT, pid, reason}, {:state, _module, pid, _state, _name} = bridge) do
    unless expected?(reason), do: report_end(reason, bridge)
    {:stop, reason, put_elem(bridge, 2, :undefined)}
  end

  def handle_info(_message, bridge), do: {:noreply, bridge}

  defp expected?(reason), do: reason in [:normal, :shutdown] or match?({:shutdown, _}, reason)

  @doc false
  def terminate(_reason, {:state, _module, :undefined, _state, _name}), do: :ok
  def terminate(reason, {:state, module, _pid, state, _name}), do: module.terminate(reason, state)

  @doc false
  def code_change(_old, bridge, _extra), do: {:ok, bridge}

  # -- reports --------------------------------------------------------------------------------------------------------------

  defp report_progress(pid, module, args, name) do
    report = [supervisor: name, started: [pid: pid, mfargs: {module, :init, [args]}]]
    :logger.log(:info, %{label: {:supervisor, :progress}, report: report}, %{domain: [:otp, :sasl]})
  end

  defp report_end(reason, {:state, module, pid, _state, name}) do
    report = [supervisor: name, errorContext: :child_terminated, reason: reason, offender: [pid: pid, mod: module]]
    :logger.log(:error, %{label: {:supervisor, :child_terminated}, report: report}, %{domain: [:otp, :sasl]})
  end
end
