defmodule Port do
  @moduledoc """
  On the BEAM, connections to programs outside. Here there are none: `System.cmd/3` runs a program to its end and gives what it printed.

      iex> Port.list()
      []
  """

  @doc """
  Raises: otpshell opens no ports. `System.cmd/3` and `System.shell/2` run programs, where the session may.

      iex> Port.open({:spawn, "cat"}, [:binary])
      ** (RuntimeError) otpshell opens no ports, so {:spawn, "cat"} is not started: System.cmd/3 runs a program to its end
  """
  def open(name, settings), do: :erlang.open_port(name, settings)

  @doc """
  The open ports: none.

      iex> Port.list()
      []
  """
  def list, do: []

  @doc """
  What is known of a port: `nil`, since none is open.

      iex> Port.info(:no_port)
      nil
  """
  def info(port)
  def info(port) when is_port(port) or is_atom(port), do: nil
  def info(_port), do: wrong()

  @doc """
  One thing of what is known of a port: `nil`, since none is open.

      iex> Port.info(:no_port, :links)
      nil
  """
  def info(port, item) when (is_port(port) or is_atom(port)) and is_atom(item), do: nil
  def info(_port, _item), do: wrong()

  @doc """
  Raises `ArgumentError`: the port is not open.

      iex> Port.command(:no_port, "text")
      ** (ArgumentError) argument error
  """
  def command(_port, _data, _options \\ []), do: wrong()

  @doc """
  Raises `ArgumentError`: the port is not open.

      iex> Port.connect(:no_port, self())
      ** (ArgumentError) argument error
  """
  def connect(_port, _pid), do: wrong()

  @doc """
  Raises `ArgumentError`: the port is not open.

      iex> Port.close(:no_port)
      ** (ArgumentError) argument error
  """
  def close(_port), do: wrong()

  @doc """
  Monitors a port, as `:erlang.monitor/2` does.

      iex> is_reference(Port.monitor(:no_port))
      true
  """
  def monitor(port), do: :erlang.monitor(:port, port)

  @doc """
  Stops monitoring; as `Process.demonitor/2`.

      iex> :no_port |> Port.monitor() |> Port.demonitor([:flush])
      true
  """
  def demonitor(reference, options \\ []), do: :erlang.demonitor(reference, options)

  defp wrong, do: raise(ArgumentError)
end
