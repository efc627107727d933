defmodule ExUnit.CaptureIO do
  @moduledoc """
  What code writes, as a string.

      assert capture_io(fn -> IO.puts("hi") end) == "hi\\n"
      assert capture_io(:stderr, fn -> IO.warn("careful") end) =~ "careful"

  The first argument can be a device, the input that the code reads, or options: `:input`, `:capture_prompt`, `:encoding`.
  Standard output is captured for the calling process and those it starts; other devices for everybody.
  """

  @doc "What `function` writes to standard output."
  def capture_io(function) when is_function(function, 0), do: written(with_io(function))

  @doc "What `function` writes to a device, or with some input, or with options."
  def capture_io(device, fun) when is_atom(device) and is_function(fun, 0), do: written(with_io(device, fun))
  def capture_io(input, fun) when is_binary(input) and is_function(fun, 0), do: written(with_io(input, fun))
  def capture_io(options, fun) when is_list(options) and is_function(fun, 0), do: written(with_io(options, fun))

  @doc "What `function` writes to a device, with some input or options."
  def capture_io(device, input, function) when is_atom(device) and is_binary(input) and is_function(function, 0) do
    written(with_io(device, input, function))
  end

  def capture_io(device, options, function) when is_atom(device) and is_list(options) and is_function(function, 0) do
    written(with_io(device, options, function))
  end

  defp written({_result, output}), do: output

  @doc "As `capture_io/1`; gives `{result, output}`."
  def with_io(function) when is_function(function, 0), do: with_io(:stdio, [], function)

  @doc "As `capture_io/2`; gives `{result, output}`."
  def with_io(device, function) when is_atom(device) and is_function(function, 0), do: with_io(device, [], function)
  def with_io(input, function) when is_binary(input) and is_function(function, 0), do: with_io(:stdio, [input: input], function)
  def with_io(options, function) when is_list(options) and is_function(function, 0), do: with_io(:stdio, options, function)

  @doc "As `capture_io/3`; gives `{result, output}`."
  def with_io(device, input, function) when is_atom(device) and is_binary(input) and is_function(function, 0) do
    with_io(device, [input: input], function)
  end

  def with_io(device, options, function) when is_atom(device) and is_list(options) and is_function(function, 0) do
    case device do
      standard when standard in [:stdio, :standard_io] -> with_leader(options, function)
      :stderr -> with_device(:standard_error, options, function)
      other -> with_device(other, options, function)
    end
  end

  # Standard output is whatever the group leader is.
  defp with_leader(options, function) do
    before = Process.group_leader()

    {:ok, device} =
      StringIO.open(Keyword.get(options, :input, ""),
        capture_prompt: Keyword.get(options, :capture_prompt, true),
        encoding: Keyword.get(options, :encoding, :unicode)
      )

    try do
      Process.group_leader(self(), device)
      result = function.()
      {result, device |> StringIO.contents() |> elem(1)}
    after
      Process.group_leader(self(), before)
      StringIO.close(device)
    end
  end

  # Other devices are names: for a while the name stands for our device.
  defp with_device(device, options, function) do
    encoding = Keyword.get(options, :encoding, :unicode)

    case ExUnit.CaptureServer.device_capture_on(device, encoding, Keyword.get(options, :input, "")) do
      {:ok, ref} -> run_captured(device, ref, function)
      {:error, why} -> refuse(why, device, encoding)
    end
  end

  defp run_captured(device, ref, function) do
    result = function.()
    {result, ExUnit.CaptureServer.device_output(device, ref)}
  after
    ExUnit.CaptureServer.device_capture_off(ref)
  end

  # Two captures of a device at a time share it, so they have to want the same of it.
  defp refuse(:no_device, device, _encoding), do: raise("could not find IO device registered at #{inspect(device)}")

  defp refuse(:input_on_already_captured_device, device, _encoding) do
    advice = "If you need to give an input to a captured device, you cannot run your test asynchronously"
    raise ArgumentError, "attempted multiple captures on device #{inspect(device)} with input. " <> advice
  end

  defp refuse({:changed_encoding, current}, device, wanted) do
    raise ArgumentError, """
    attempted to change the encoding for a currently captured device #{inspect(device)}.

    Currently set as: #{inspect(current)}
    Given: #{inspect(wanted)}

    If you need to use multiple encodings on a captured device, you cannot run your test asynchronously
    """
  end
end

defmodule ExUnit.CaptureServer do
  @moduledoc false
  # Which devices are captured, and by how many; and whether the console's log is kept back.

  use GenServer

  def start_link(_options), do: GenServer.start_link(__MODULE__, :ok, name: __MODULE__)

  def device_capture_on(device, encoding, input), do: ask({:capture, device, encoding, input})
  def device_output(device, ref), do: ask({:output, device, ref})
  def device_capture_off(ref), do: ask({:release, ref})
  def log_capture_on(pid, device, options), do: ask({:capture_log, pid, device, options})
  def log_capture_off(ref), do: ask({:release_log, ref})

  defp ask(request), do: GenServer.call(__MODULE__, request, :infinity)

  @impl true
  def init(:ok), do: {:ok, %{devices: %{}, logs: %{}, console: nil}}

  @impl true
  def handle_call({:capture, name, encoding, input}, {caller, _tag}, state) do
    state = release_dead(state, name)

    case state.devices do
      %{^name => device} -> share(name, device, encoding, input, caller, state)
      %{} -> capture(name, encoding, input, caller, state)
    end
  end

  def handle_call({:output, name, ref}, _from, state) do
    device = Map.fetch!(state.devices, name)
    {_pid, start} = Map.fetch!(device.users, ref)
    output = output(device)
    {:reply, binary_part(output, start, byte_size(output) - start), state}
  end

  def handle_call({:release, ref}, _from, state), do: {:reply, :ok, release(ref, state)}

  def handle_call({:capture_log, pid, device, options}, _from, state) do
    ref = Process.monitor(pid)
    console = if state.logs == %{}, do: Logger.remove_backend(:console), else: state.console
    {:reply, ref, %{state | logs: hand_on(Map.put(state.logs, ref, {device, options})), console: console}}
  end

  def handle_call({:release_log, ref}, _from, state) do
    Process.demonitor(ref, [:flush])
    {:reply, :ok, release_log(ref, state)}
  end

  @impl true
  def handle_info({:DOWN, ref, _, _, _}, state), do: {:noreply, release(ref, release_log(ref, state))}

  # -- devices ------------------------------------------------------------------------------------------------------------

  defp capture(name, encoding, input, caller, state) do
    {:ok, pid} = StringIO.open(input, encoding: encoding)
    original = Process.whereis(name)

    # The VM's own devices are known by name without being registered.
    if original == nil and name not in [:standard_error, :user] do
      StringIO.close(pid)
      {:reply, {:error, :no_device}, state}
    else
      rename(name, pid)
      ref = Process.monitor(caller)
      device = %{original: original, pid: pid, users: %{ref => {caller, 0}}, encoding: encoding, input?: input != ""}
      {:reply, {:ok, ref}, put_in(state.devices[name], device)}
    end
  end

  defp share(name, device, encoding, input, caller, state) do
    cond do
      device.input? or input != "" ->
        {:reply, {:error, :input_on_already_captured_device}, state}

      device.encoding != encoding ->
        {:reply, {:error, {:changed_encoding, device.encoding}}, state}

      true ->
        ref = Process.monitor(caller)
        {:reply, {:ok, ref}, put_in(state.devices[name].users[ref], {caller, byte_size(output(device))})}
    end
  end

  defp output(device), do: device.pid |> StringIO.contents() |> elem(1)

  defp release_dead(state, name) do
    case state.devices do
      %{^name => device} ->
        dead = for {ref, {pid, _start}} <- device.users, not Process.alive?(pid), do: ref
        Enum.reduce(dead, state, &release/2)

      %{} ->
        state
    end
  end

  defp release(ref, state) do
    Process.demonitor(ref, [:flush])

    case Enum.find(state.devices, fn {_name, device} -> is_map_key(device.users, ref) end) do
      nil ->
        state

      {name, device} ->
        users = Map.delete(device.users, ref)

        if users == %{} do
          rename(name, device.original)
          StringIO.close(device.pid)
          %{state | devices: Map.delete(state.devices, name)}
        else
          put_in(state.devices[name].users, users)
        end
    end
  end

  defp rename(name, pid) do
    if Process.whereis(name), do: Process.unregister(name)
    if pid, do: Process.register(pid, name)
  end

  # -- the log ------------------------------------------------------------------------------------------------------------

  # Called too when a process that captures is killed.
  defp release_log(ref, state) do
    case Map.pop(state.logs, ref) do
      {nil, _logs} ->
        state

      {_capture, logs} ->
        hand_on(logs)
        if logs == %{} and state.console == :ok, do: Logger.add_backend(:console, flush: true)
        %{state | logs: logs}
    end
  end

  # One handler of :logger, while there is something to capture, writes to the devices of all who capture.
  defp hand_on(logs) when logs == %{} do
    :logger.remove_handler(ExUnit.CaptureLog)
    logs
  end

  defp hand_on(logs) do
    config = %{captures: Map.values(logs)}

    with {:error, {:not_found, _}} <- :logger.update_handler_config(ExUnit.CaptureLog, :config, config) do
      :ok = :logger.add_handler(ExUnit.CaptureLog, ExUnit.CaptureLog, %{config: config})
    end

    logs
  end
end
