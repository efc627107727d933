defmodule Mix.Shell do
  @moduledoc """
  What a shell of tasks has: it tells, it asks, and it runs programs of the system.

      iex> Mix.Shell.behaviour_info(:callbacks) |> Keyword.keys() |> Enum.uniq() |> Enum.sort()
      [:cmd, :error, :info, :print_app, :prompt, :yes?]
  """

  @doc "Tells something.\n\n    iex> Mix.Shell.IO.info(\"open\")\n    :ok\n"
  @callback info(message :: IO.ANSI.ansidata()) :: any

  @doc "Tells what went wrong.\n\n    iex> Mix.Shell.IO.error([])\n    :ok\n"
  @callback error(message :: IO.ANSI.ansidata()) :: any

  @doc "Asks for a text.\n\n    iex> send(self(), {:mix_shell_input, :prompt, \"Joe\"})\n    iex> Mix.Shell.Process.prompt(\"Name?\")\n    \"Joe\"\n"
  @callback prompt(message :: binary) :: binary

  @doc "Asks for yes or no.\n\n    iex> send(self(), {:mix_shell_input, :yes?, true})\n    iex> Mix.Shell.Process.yes?(\"Open?\")\n    true\n"
  @callback yes?(message :: binary) :: boolean

  @doc "Asks for yes or no, with an answer for who just presses return.\n\n    iex> send(self(), {:mix_shell_input, :yes?, true})\n    iex> Mix.Shell.Process.yes?(\"Open?\", default: :no)\n    true\n"
  @callback yes?(message :: binary, options :: keyword) :: boolean

  @doc "Runs a command: its exit status.\n\n    iex> Mix.Shell.Quiet.cmd(\"exit 3\")\n    3\n"
  @callback cmd(command :: String.t()) :: integer

  @doc "Runs a command: its exit status.\n\n    iex> Mix.Shell.Quiet.cmd(\"exit 3\", cd: \".\")\n    3\n"
  @callback cmd(command :: String.t(), options :: keyword) :: integer

  @doc "Tells which application's turn it is, in an umbrella.\n\n    iex> Mix.Shell.Quiet.print_app()\n    :ok\n"
  @callback print_app() :: any

  @doc """
  The application whose turn it is: nil, since there are no umbrellas here.

      iex> Mix.Shell.printable_app_name()
      nil
  """
  def printable_app_name, do: nil

  @doc """
  Runs a command of the system and gives what it printed to `callback`. Its exit status.

  `:cd`, `:env` and `:stderr_to_stdout` are those of `System.shell/2`; with `:quiet` nothing is given to `callback`.

      iex> Mix.Shell.cmd("echo hello; exit 3", &IO.write/1)
      3
  """
  def cmd(command, options \\ [], callback) when is_binary(command) and is_function(callback, 1) do
    taken = Keyword.take(options, [:cd, :env, :stderr_to_stdout])
    {text, status} = System.shell(command, Keyword.put_new(taken, :stderr_to_stdout, true))
    unless text == "" or options[:quiet], do: callback.(text)
    status
  end
end

defmodule Mix.Shell.IO do
  @moduledoc """
  The shell of tasks that prints and reads.

      iex> Mix.Shell.IO.info("open")
      :ok
  """
  @behaviour Mix.Shell

  @doc """
  Does nothing: there are no umbrellas here.

      iex> Mix.Shell.IO.print_app()
      nil
  """
  @impl true
  def print_app, do: nil

  @doc """
  Prints a text, with colours where they are on.

      iex> Mix.Shell.IO.info([:green, "open"])
      :ok
  """
  @impl true
  def info(message), do: message |> IO.ANSI.format() |> IO.puts()

  @doc """
  Prints what went wrong to standard error.

      iex> Mix.Shell.IO.error("closed")
      :ok
  """
  @impl true
  def error(message), do: IO.puts(:stderr, IO.ANSI.format([:red, :bright, message]))

  @doc """
  Asks for a text: the line with its end.

      iex> Mix.Shell.IO.prompt("")
      :eof
  """
  @impl true
  def prompt(message), do: IO.gets(message <> " ")

  @doc """
  Asks for yes or no. Return alone means yes, or what `:default` says: `:yes` or `:no`.

  Raises `ArgumentError` when `:default` is something else.

      iex> Mix.Shell.IO.yes?("Open?", default: :no)
      false
  """
  @impl true
  def yes?(message, options \\ []) do
    default = Keyword.get(options, :default, :yes)

    unless default in [:yes, :no] do
      raise ArgumentError, "expected :default to be either :yes or :no in Mix.Shell.yes?/2, got: #{inspect(default)}"
    end

    answer = IO.gets(message <> if(default == :yes, do: " [Yn] ", else: " [yN] "))

    case is_binary(answer) && answer |> String.trim() |> String.downcase() do
      "" -> default == :yes
      text -> text in ["y", "yes"]
    end
  end

  @doc """
  Runs a command of the system and prints what it prints. Its exit status.

      iex> Mix.Shell.IO.cmd("exit 3")
      3
  """
  @impl true
  def cmd(command, options \\ []), do: Mix.Shell.cmd(command, options, &IO.write/1)
end

defmodule Mix.Shell.Quiet do
  @moduledoc """
  The shell of tasks that tells errors only.

      iex> Mix.Shell.Quiet.info("open")
      nil
  """
  @behaviour Mix.Shell

  @doc """
  Does nothing.

      iex> Mix.Shell.Quiet.print_app()
      :ok
  """
  @impl true
  def print_app, do: :ok

  @doc """
  Does nothing.

      iex> Mix.Shell.Quiet.info("open")
      nil
  """
  @impl true
  def info(_message), do: nil

  @doc """
  Prints what went wrong to standard error.

      iex> Mix.Shell.Quiet.error("closed")
      :ok
  """
  @impl true
  defdelegate error(message), to: Mix.Shell.IO

  @doc """
  Asks for a text: the line with its end.

      iex> Mix.Shell.Quiet.prompt("")
      :eof
  """
  @impl true
  defdelegate prompt(message), to: Mix.Shell.IO

  @doc """
  Asks for yes or no.

      iex> Mix.Shell.Quiet.yes?("Open?", default: :no)
      false
  """
  @impl true
  defdelegate yes?(message, options \\ []), to: Mix.Shell.IO

  @doc """
  Runs a command of the system and tells nothing of what it prints. Its exit status.

      iex> Mix.Shell.Quiet.cmd("exit 3")
      3
  """
  @impl true
  def cmd(command, options \\ []), do: Mix.Shell.cmd(command, options, & &1)
end

defmodule Mix.Shell.Process do
  @moduledoc """
  The shell of tasks for tests: what is told comes as messages `{:mix_shell, kind, [text]}` to the calling process, and answers
  are taken from its messages `{:mix_shell_input, kind, answer}`.

      iex> Mix.Shell.Process.info("open")
      iex> receive do
      ...>   {:mix_shell, :info, [text]} -> text
      ...> end
      "open"
  """
  @behaviour Mix.Shell

  @doc """
  Takes all messages of this shell out of the mailbox, each given to `callback`.

      iex> Mix.Shell.Process.info("open")
      iex> Mix.Shell.Process.flush(&send(self(), {:seen, elem(&1, 1)}))
      iex> receive do
      ...>   {:seen, kind} -> kind
      ...> end
      :info
  """
  def flush(callback \\ & &1) do
    receive do
      {:mix_shell, _, _} = message ->
        callback.(message)
        flush(callback)
    after
      0 -> :done
    end
  end

  @doc """
  Does nothing: there are no umbrellas here.

      iex> Mix.Shell.Process.print_app()
      nil
  """
  @impl true
  def print_app, do: nil

  @doc """
  Sends a text to the calling process.

      iex> Mix.Shell.Process.info("open")
      :ok
  """
  @impl true
  def info(message), do: tell(:info, message)

  @doc """
  Sends what went wrong to the calling process.

      iex> Mix.Shell.Process.error("closed")
      :ok
  """
  @impl true
  def error(message), do: tell(:error, message)

  @doc """
  Asks for a text: the answer is a message that is there already.

  Raises `RuntimeError` when there is none.

      iex> Mix.Shell.Process.prompt("Name?")
      ** (RuntimeError) no shell process input given for prompt/1
  """
  @impl true
  def prompt(message) do
    tell(:prompt, message)
    answer(:prompt, "prompt/1")
  end

  @doc """
  Asks for yes or no: the answer is a message that is there already.

  Raises `RuntimeError` when there is none.

      iex> Mix.Shell.Process.yes?("Open?")
      ** (RuntimeError) no shell process input given for yes?/2
  """
  @impl true
  def yes?(message, _options \\ []) do
    tell(:yes?, message)
    answer(:yes?, "yes?/2")
  end

  @doc """
  Runs a command of the system and sends what it prints to the calling process. Its exit status.

      iex> Mix.Shell.Process.cmd("exit 3")
      3
  """
  @impl true
  def cmd(command, options \\ []), do: Mix.Shell.cmd(command, options, &send(self(), {:mix_shell, :run, [&1]}))

  defp tell(kind, message) do
    send(self(), {:mix_shell, kind, [message |> IO.ANSI.format() |> IO.iodata_to_binary()]})
    :ok
  end

  defp answer(kind, function) do
    receive do
      {:mix_shell_input, ^kind, answer} -> answer
    after
      0 -> raise "no shell process input given for #{function}"
    end
  end
end
