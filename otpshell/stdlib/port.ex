defmodule Port do
  @moduledoc """
  Programs of the operating system, started and talked to by messages. A session may start some with `--allow exec`.

      iex> port = Port.open({:spawn, "cat"}, [:binary])
      iex> send(port, {self(), {:command, "hello"}})
      iex> receive do {^port, {:data, text}} -> text end
      "hello"
      iex> send(port, {self(), :close})
      iex> receive do {^port, :closed} -> :closed end
      :closed

  The process that opens a port is its owner: it gets the messages of the port and is linked to it. Only the owner may send it requests as
  messages, `{owner, {:command, data}}`, `{owner, {:connect, pid}}` and `{owner, :close}`; any process may call `command/3`, `connect/2` and
  `close/1`. The owner gets `{port, {:data, data}}` for what the program writes, and with the options that ask for it `{port, :eof}` and
  `{port, {:exit_status, status}}`.

  When the program closes its output the port closes, and who is linked to it gets an exit signal `:normal`. When the port closes first, for
  instance because its owner ends, the program reads the end of its input: one that does not look at its input goes on until otpshell ends.
  `System.cmd/3` runs a program to its end and gives what it printed.
  """

  @doc """
  Starts a program and gives the port to it. `name` is one of

    * `{:spawn, command}`: a program and its arguments, as the system's shell reads them;
    * `{:spawn_executable, path}`: a program by its full path, as `System.find_executable/1` gives it, with arguments in the option `:args`.

  Options, in a list:

    * `:binary`: data are strings, not charlists
    * `line: n`: data come in lines, `{:eol, line}`, and those longer than `n` bytes in parts `{:noeol, part}` before the last
    * `packet: 1 | 2 | 4`: each message has its length before it in so many bytes, on both ways
    * `:exit_status`: `{port, {:exit_status, status}}` when the program has ended; 128 and the number of the signal if one ended it
    * `:eof`: `{port, :eof}` when the program has closed its output, and the port stays open
    * `:stderr_to_stdout`: what the program writes to standard error comes too; else it goes where that of otpshell does
    * `args: list`, `arg0: text`: the arguments, and the name by which the program is called
    * `cd: folder`: the folder to run in
    * `env: [{~c"NAME", ~c"value"}]`: variables of the environment, `false` for none
    * `:in`, `:out`: the program's output is read, or its input written, only
    * `:nouse_stdio`: the program reads its file descriptor 3 and writes 4, in place of standard input and output

  Raises `ArgumentError` when `name` names no program or `options` has an unknown option, and `ErlangError` with `:enoent` or `:eacces` when
  there is no such program or it may not be run.

      iex> port = Port.open({:spawn, "sh -c 'echo one; exit 3'"}, [:binary, :exit_status, line: 80])
      iex> receive do {^port, {:data, data}} -> data end
      {:eol, "one"}
      iex> receive do {^port, {:exit_status, status}} -> status end
      3
  """
  def open(name, options), do: :erlang.open_port(name, options)

  @doc """
  The open ports. There is always one at least: `#Port<0.0>`, which stands for what starts programs.

      iex> port = Port.open({:spawn, "cat"}, [])
      iex> port in Port.list()
      true
  """
  def list, do: :erlang.ports()

  @doc """
  What is known of an open port, given as it is or by its name, as a keyword list; `nil` when it is closed.

  Raises `ArgumentError` when `port` is neither a port nor a name.

      iex> port = Port.open({:spawn, "cat"}, [])
      iex> Port.info(port)[:connected] == self()
      true
      iex> Port.info(:no_port)
      nil
  """
  def info(port), do: or_nil(:erlang.port_info(port))

  @doc """
  One thing of what is known of a port, `{item, value}`, or `nil` when it is closed. `:erlang.port_info/2` lists the items. The value of
  `:registered_name` is `[]` for a port without a name.

  Raises `ArgumentError` when `port` is neither a port nor a name or there is no such item.

      iex> port = Port.open({:spawn, "cat"}, [])
      iex> Port.info(port, :registered_name)
      {:registered_name, []}
  """
  def info(port, item), do: or_nil(:erlang.port_info(port, item))

  defp or_nil(:undefined), do: nil
  defp or_nil(known), do: known

  @doc """
  Sends `data`, iodata, to the program: `true`. Any process may do that. With the option `:nosuspend` it is `false`, and nothing is sent,
  where the caller would have to wait for a program that does not read.

  Raises `ArgumentError` when `port` is not an open port, `data` is not iodata or `options` has an unknown option, and `ErlangError` for the
  option `:force`.

      iex> port = Port.open({:spawn, "cat"}, [:binary])
      iex> Port.command(port, ["hel", "lo"])
      true
      iex> receive do {^port, {:data, text}} -> text end
      "hello"
  """
  def command(port, data, options \\ []), do: :erlang.port_command(port, data, options)

  @doc """
  Makes another process the owner: `true`. It is linked to the port; the owner before stays so.

  Raises `ArgumentError` when `port` is not an open port or `pid` is not a process that lives.

      iex> port = Port.open({:spawn, "cat"}, [])
      iex> Port.connect(port, self())
      true
  """
  def connect(port, pid), do: :erlang.port_connect(port, pid)

  @doc """
  Closes a port: `true`. The program reads the end of its input.

  Raises `ArgumentError` when `port` is not an open port.

      iex> port = Port.open({:spawn, "cat"}, [])
      iex> Port.close(port)
      true
      iex> Port.close(port)
      ** (ArgumentError) argument error
  """
  def close(port), do: :erlang.port_close(port)

  @doc """
  Watches a port, given as it is or by its name: a message `{:DOWN, reference, :port, port, reason}` comes when it closes. Gives the
  reference.

  Raises `ArgumentError` when `port` is neither a port nor a name.

      iex> port = Port.open({:spawn, "cat"}, [])
      iex> ref = Port.monitor(port)
      iex> Port.close(port)
      iex> receive do {:DOWN, ^ref, :port, ^port, reason} -> reason end
      :normal
  """
  def monitor(port), do: :erlang.monitor(:port, port)

  @doc """
  Stops watching; as `Process.demonitor/2`.

  Raises `ArgumentError` when `reference` is not a reference or `options` has an unknown option.

      iex> :no_port |> Port.monitor() |> Port.demonitor([:flush])
      true
  """
  def demonitor(reference, options \\ []), do: :erlang.demonitor(reference, options)
end
