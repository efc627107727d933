defmodule Mix do
  @moduledoc """
  What Elixir's build tool tells code about the build: its environment, its shell, its tasks.

  Here nothing is built: files are read as they are. The environment is `:dev`, and `:test` under `otpshell test`.

      iex> Mix.env()
      :dev
  """

  @doc """
  Does nothing: the state of Mix is there from the start.

      iex> Mix.start()
      :ok
  """
  def start, do: :ok

  @doc """
  The environment: `:test` under `otpshell test`, otherwise `:dev`, unless it was set.

      iex> Mix.env()
      :dev
  """
  def env, do: get(:env, :dev)

  @doc """
  Sets the environment.

  Raises `FunctionClauseError` when `env` is not an atom.

      iex> Mix.env(:prod)
      iex> set = Mix.env()
      iex> Mix.env(:dev)
      iex> set
      :prod
  """
  def env(env) when is_atom(env), do: put(:env, env)

  @doc """
  The kind of machine that is built for: `:host`, unless it was set.

      iex> Mix.target()
      :host
  """
  def target, do: get(:target, :host)

  @doc """
  Sets the kind of machine that is built for.

  Raises `FunctionClauseError` when `target` is not an atom.

      iex> Mix.target(:board)
      iex> set = Mix.target()
      iex> Mix.target(:host)
      iex> set
      :board
  """
  def target(target) when is_atom(target), do: put(:target, target)

  @doc """
  The module that talks to the user for tasks.

      iex> Mix.shell()
      Mix.Shell.IO
  """
  def shell, do: get(:shell, Mix.Shell.IO)

  @doc """
  Sets the module that talks to the user for tasks: `Mix.Shell.Process` sends what is told to the calling process, as tests want it.

      iex> Mix.shell(Mix.Shell.Process)
      iex> Mix.shell().info("hello")
      iex> Mix.shell(Mix.Shell.IO)
      iex> receive do
      ...>   {:mix_shell, :info, [text]} -> text
      ...> end
      "hello"
  """
  def shell(shell), do: put(:shell, shell)

  @doc """
  Whether tasks shall say more about what they do.

      iex> Mix.debug?()
      false
  """
  def debug?, do: get(:debug, false)

  @doc """
  Sets whether tasks shall say more about what they do.

  Raises `FunctionClauseError` when `debug` is not a boolean.

      iex> Mix.debug(true)
      iex> set = Mix.debug?()
      iex> Mix.debug(false)
      iex> set
      true
  """
  def debug(debug) when is_boolean(debug), do: put(:debug, debug)

  @doc """
  The compilers of a project that names none.

      iex> Mix.compilers()
      [:yecc, :leex, :erlang, :elixir, :app]
  """
  def compilers, do: [:yecc, :leex, :erlang, :elixir, :app]

  @doc """
  Raises `Mix.Error`, the failure of a task that needs no stack trace. `:exit_status` is 1 unless given.

      iex> Mix.raise("no such shop")
      ** (Mix.Error) no such shop
  """
  def raise(message, options \\ []) when is_binary(message) do
    Kernel.raise(Mix.Error, mix: Keyword.get(options, :exit_status, 1), message: message)
  end

  @doc """
  Whether `Mix.install/2` was used: never here.

      iex> Mix.installed?()
      false
  """
  def installed?, do: false

  @doc """
  Raises unless the list of packages is empty: otpshell fetches none. Read the files of a package with `-r`, or with `Code.require_file/1`.

  Raises `ArgumentError` when there is a package to install.

      iex> Mix.install([])
      :ok
      iex> Mix.install([:jason])
      ** (ArgumentError) otpshell fetches no packages, so Mix.install/2 cannot bring :jason: read its files with otpshell run -r FILE, or with Code.require_file/1
  """
  def install(packages, options \\ [])
  def install([], options) when is_list(options), do: :ok

  def install(packages, options) when is_list(packages) and is_list(options) do
    names = Enum.map_join(packages, ", ", &inspect(if is_tuple(&1), do: elem(&1, 0), else: &1))
    advice = "read its files with otpshell run -r FILE, or with Code.require_file/1"
    Kernel.raise(ArgumentError, "otpshell fetches no packages, so Mix.install/2 cannot bring #{names}: #{advice}")
  end

  defp get(key, default), do: Application.get_env(:mix, key, default)
  defp put(key, value), do: Application.put_env(:mix, key, value)
end

defmodule Mix.Error do
  @moduledoc """
  The failure of a task, which is shown without a stack trace. `:mix` is the status that the program ends with.

      iex> raise Mix.Error, message: "no such shop"
      ** (Mix.Error) no such shop
  """
  defexception [:message, mix: 1]
end

defmodule Mix.NoTaskError do
  @moduledoc """
  There is no task of a name.

      iex> Mix.Task.get!("paint")
      ** (Mix.NoTaskError) The task "paint" could not be found
  """
  defexception [:task, :message, mix: true]

  @impl true
  def exception(options) do
    task = options[:task]
    %__MODULE__{task: task, message: "The task #{inspect(task)} could not be found" <> guess(task)}
  end

  defp guess(task) do
    Mix.Task.all_modules()
    |> Enum.map(&Mix.Task.task_name/1)
    |> Enum.map(&{String.jaro_distance(&1, task), &1})
    |> Enum.max(fn -> {0.0, nil} end)
    |> case do
      {likeness, name} when likeness > 0.8 -> ". Did you mean #{inspect(name)}?"
      _ -> ""
    end
  end
end

defmodule Mix.InvalidTaskError do
  @moduledoc """
  A module is named as a task is, and has no `run/1`.

      iex> defmodule Mix.Tasks.NoTask do
      ...> end
      iex> Mix.Task.get!("no_task")
      ** (Mix.InvalidTaskError) The task "no_task" does not export run/1
  """
  defexception [:task, :message, mix: true]

  @impl true
  def exception(options) do
    %__MODULE__{task: options[:task], message: "The task #{inspect(options[:task])} does not export run/1"}
  end
end

defmodule Mix.NoProjectError do
  @moduledoc """
  A project is asked for where none was read.

      iex> Mix.Project.get!()
      ** (Mix.NoProjectError) Could not find a Mix.Project, please ensure you are running Mix in a directory with a mix.exs file
  """
  @message "Could not find a Mix.Project, please ensure you are running Mix in a directory with a mix.exs file"
  defexception message: @message, mix: true
end
