defmodule Mix.Task do
  @moduledoc """
  Tasks: modules named `Mix.Tasks.Something` with a function `run/1`, which are run by their name.

      iex> defmodule Mix.Tasks.Greet do
      ...>   use Mix.Task
      ...>
      ...>   @shortdoc "Greets"
      ...>
      ...>   @impl true
      ...>   def run(args), do: "hello " <> Enum.join(args, " and ")
      ...> end
      iex> Mix.Task.run("greet", ["Joe", "Mike"])
      "hello Joe and Mike"
  """

  # What a project's code asks for before it goes on. Whoever can ask here has its code compiled, loaded and configured already.
  @done ~w(app.config app.start compile deps.loadpaths loadconfig loadpaths)

  @attributes [:shortdoc, :recursive, :preferred_cli_env, :requirements]

  @doc """
  Does what the task is for, with the arguments that it was given.

      iex> Mix.Task.behaviour_info(:callbacks)
      [run: 1]
  """
  @callback run(args :: [binary()]) :: any()

  @doc """
  Makes the module a task: it has `@shortdoc`, `@requirements`, `@recursive` and `@preferred_cli_env`, which can be asked for.

      iex> defmodule Mix.Tasks.Knock do
      ...>   use Mix.Task
      ...>   def run(_args), do: "knock"
      ...> end
      iex> Mix.Task.run("knock")
      "knock"
  """
  defmacro __using__(_options) do
    quote do
      for name <- unquote(@attributes), do: Module.register_attribute(__MODULE__, name, persist: true)
      @behaviour Mix.Task
    end
  end

  @doc """
  The tasks that are loaded.

      iex> is_list(Mix.Task.load_all())
      true
  """
  def load_all, do: all_modules()

  @doc """
  The tasks that are loaded.

      iex> Enum in Mix.Task.all_modules()
      false
  """
  def all_modules do
    for {module, _file} <- :code.all_loaded(), match?("Elixir.Mix.Tasks." <> _, Atom.to_string(module)), task?(module), do: module
  end

  @doc """
  The name by which a task is run.

  Raises `FunctionClauseError` when `module` is not an atom, and `ArgumentError` when it is no module's name.

      iex> Mix.Task.task_name(Mix.Tasks.Shop.OpenDoor)
      "shop.open_door"
  """
  def task_name(module) when is_atom(module) do
    module |> Module.split() |> Enum.drop(2) |> Enum.map_join(".", &Macro.underscore/1)
  end

  @doc """
  What a task says of itself in a few words, or nil.

  Raises `FunctionClauseError` when `module` is not an atom.

      iex> Mix.Task.shortdoc(Enum)
      nil
  """
  def shortdoc(module) when is_atom(module), do: attribute(module, :shortdoc)

  @doc """
  The documentation of a task: a text, `false` when it is hidden, nil when there is none.

  Raises `FunctionClauseError` when `module` is not an atom.

      iex> Mix.Task.moduledoc(NoSuchModule)
      nil
  """
  def moduledoc(module) when is_atom(module) do
    case Code.fetch_docs(module) do
      {:docs_v1, _, _, _, %{"en" => text}, _, _} -> text
      {:docs_v1, _, _, _, :hidden, _, _} -> false
      _ -> nil
    end
  end

  @doc """
  Whether a task runs in each project of an umbrella.

  Raises `FunctionClauseError` when `module` is not an atom.

      iex> Mix.Task.recursive(Enum)
      false
  """
  def recursive(module) when is_atom(module), do: attribute(module, :recursive) || false

  @doc """
  Whether a task runs in each project of an umbrella just now: there are no umbrellas here.

      iex> Mix.Task.recursing?()
      false
  """
  def recursing?, do: false

  @doc """
  The tasks that run before a task.

  Raises `FunctionClauseError` when `module` is not an atom.

      iex> Mix.Task.requirements(Enum)
      []
  """
  def requirements(module) when is_atom(module), do: List.wrap(attributes(module)[:requirements])

  @doc """
  The environment that a task prefers, or nil. It is the task's name that is given.

      iex> Mix.Task.preferred_cli_env("paint")
      nil
  """
  def preferred_cli_env(task) when is_atom(task) or is_binary(task) do
    module = get(task)
    module && attribute(module, :preferred_cli_env)
  end

  @doc """
  Whether a module is a task.

  Raises `FunctionClauseError` when `module` is not an atom.

      iex> Mix.Task.task?(Enum)
      false
  """
  def task?(module) when is_atom(module) do
    match?("Elixir.Mix.Tasks." <> _, Atom.to_string(module)) and Code.ensure_loaded?(module) and function_exported?(module, :run, 1)
  end

  @doc """
  Whether a name is an alias of the project.

      iex> Mix.Task.alias?("paint")
      false
  """
  def alias?(task) when is_atom(task) or is_binary(task) do
    Enum.any?(Mix.Project.config()[:aliases], fn {name, _} -> to_string(name) == to_string(task) end)
  end

  @doc """
  The module of a task, or nil.

      iex> Mix.Task.get("paint")
      nil
  """
  def get(task) when is_binary(task) or is_atom(task) do
    case found(task) do
      {:ok, module} -> module
      _ -> nil
    end
  end

  @doc """
  The module of a task.

  Raises `Mix.NoTaskError` when there is no such module, and `Mix.InvalidTaskError` when it is no task.

      iex> Mix.Task.get!("paint")
      ** (Mix.NoTaskError) The task "paint" could not be found
  """
  def get!(task) when is_binary(task) or is_atom(task) do
    case found(task) do
      {:ok, module} -> module
      {:error, error} -> raise error, task: to_string(task)
    end
  end

  defp found(task) do
    module = Module.concat([Mix.Tasks | task |> to_string() |> String.split(".") |> Enum.map(&Macro.camelize/1)])

    cond do
      not Code.ensure_loaded?(module) -> {:error, Mix.NoTaskError}
      function_exported?(module, :run, 1) -> {:ok, module}
      true -> {:error, Mix.InvalidTaskError}
    end
  end

  @doc """
  Runs a task unless it was run before: then it is `:noop`. The tasks that it requires run first. The tasks that compile, load, configure and
  start a project count as run.

  Raises `Mix.NoTaskError` when there is no such task.

      iex> Mix.Task.run("compile")
      :noop
      iex> Mix.Task.run("paint")
      ** (Mix.NoTaskError) The task "paint" could not be found
  """
  def run(task, args \\ [])
  def run(task, args) when is_atom(task), do: run(Atom.to_string(task), args)

  def run(task, args) when is_binary(task) do
    cond do
      task in ran() -> :noop
      steps = alias_of(task) -> noted(task, fn -> run_alias(steps, args) end)
      module = get!(task) -> noted(task, fn -> run_required(module, args) end)
    end
  end

  defp run_required(module, args) do
    for requirement <- requirements(module) do
      [name | given] = OptionParser.split(requirement)
      run(name, given)
    end

    module.run(args)
  end

  # The last step of an alias is given the arguments.
  defp run_alias(steps, args) do
    last = length(steps) - 1

    steps
    |> Enum.with_index()
    |> Enum.reduce(:ok, fn {step, place}, _ -> run_step(step, if(place == last, do: args, else: [])) end)
  end

  defp run_step(step, args) when is_function(step, 1), do: step.(args)

  defp run_step(step, args) when is_binary(step) do
    [name | given] = OptionParser.split(step)
    run(name, given ++ args)
  end

  defp alias_of(task) do
    Enum.find_value(Mix.Project.config()[:aliases], fn {name, steps} -> to_string(name) == task && List.wrap(steps) end)
  end

  defp noted(task, fun) do
    keep([task | ran()])
    fun.()
  end

  @doc """
  Lets a task be run once more.

      iex> Mix.Task.reenable("paint")
      :ok
  """
  def reenable(task) when is_binary(task) or is_atom(task), do: keep(List.delete(ran(), to_string(task)))

  @doc """
  Runs a task, whether or not it was run before.

  Raises `Mix.NoTaskError` when there is no such task.

      iex> Mix.Task.rerun("paint")
      ** (Mix.NoTaskError) The task "paint" could not be found
  """
  def rerun(task, args \\ []) do
    reenable(task)
    run(task, args)
  end

  @doc """
  Forgets which tasks were run.

      iex> Mix.Task.clear()
      :ok
  """
  def clear, do: keep(@done)

  defp ran, do: Application.get_env(:mix, :ran, @done)
  defp keep(tasks), do: Application.put_env(:mix, :ran, tasks)

  defp attribute(module, name) do
    case attributes(module)[name] do
      [value] -> value
      _ -> nil
    end
  end

  defp attributes(module), do: if(Code.ensure_loaded?(module), do: module.module_info(:attributes), else: [])
end

defmodule Mix.Task.Compiler do
  @moduledoc """
  What a task that compiles is: `run/1` gives a status and what is to be said of the files.

      iex> defmodule Mix.Tasks.Compile.Poems do
      ...>   use Mix.Task.Compiler
      ...>   def run(_args), do: {:noop, []}
      ...> end
      iex> Mix.Task.run("compile.poems")
      {:noop, []}
  """

  @type status :: :ok | :noop | :error

  @doc """
  Compiles.

      iex> :run in Keyword.keys(Mix.Task.Compiler.behaviour_info(:callbacks))
      true
  """
  @callback run([binary()]) :: status() | {status(), [Mix.Task.Compiler.Diagnostic.t()]}

  @doc """
  The files in which the compiler notes what it made.

      iex> :manifests in Keyword.keys(Mix.Task.Compiler.behaviour_info(:optional_callbacks))
      true
  """
  @callback manifests() :: [Path.t()]

  @doc """
  Removes what the compiler made.

      iex> :clean in Keyword.keys(Mix.Task.Compiler.behaviour_info(:optional_callbacks))
      true
  """
  @callback clean() :: any()

  @optional_callbacks manifests: 0, clean: 0

  @doc """
  Makes the module a task that compiles.

      iex> defmodule Mix.Tasks.Compile.Songs do
      ...>   use Mix.Task.Compiler
      ...>   def run(_args), do: :ok
      ...> end
      iex> Mix.Task.run("compile.songs")
      :ok
  """
  defmacro __using__(_options) do
    quote do
      for name <- Mix.Task.Compiler.__attributes__(), do: Module.register_attribute(__MODULE__, name, persist: true)
      @behaviour Mix.Task.Compiler
    end
  end

  @doc false
  def __attributes__, do: [:shortdoc, :recursive, :preferred_cli_env, :requirements]
end

defmodule Mix.Task.Compiler.Diagnostic do
  @moduledoc """
  What a compiler has to say of a file: an error, a warning, a hint.

      iex> %Mix.Task.Compiler.Diagnostic{file: "a.ex", severity: :warning, message: "odd", position: 3, compiler_name: "Poems"}.position
      3
  """
  @enforce_keys [:file, :severity, :message, :position, :compiler_name]
  defstruct [:file, :severity, :message, :position, :compiler_name, details: nil]

  @type t() :: %__MODULE__{
          file: Path.t(),
          severity: :error | :warning | :information | :hint,
          message: String.t(),
          position: nil | pos_integer() | {pos_integer(), non_neg_integer(), pos_integer(), non_neg_integer()},
          compiler_name: String.t(),
          details: any()
        }
end
