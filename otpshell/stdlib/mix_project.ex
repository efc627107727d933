defmodule Mix.Project do
  @moduledoc """
  The project: what `mix.exs` says, once it was read.

      iex> Mix.Project.get()
      nil
      iex> Mix.Project.config()[:lockfile]
      "mix.lock"
  """

  @defaults [
    aliases: [],
    build_embedded: false,
    build_per_environment: true,
    build_scm: Mix.SCM.Path,
    config_path: "config/config.exs",
    consolidate_protocols: true,
    default_task: "run",
    deps: [],
    deps_path: "deps",
    elixirc_paths: ["lib"],
    erlc_paths: ["src"],
    erlc_include_path: "include",
    erlc_options: [],
    lockfile: "mix.lock",
    preferred_cli_env: [],
    start_permanent: false
  ]

  @where "please ensure you are in a directory with a mix.exs file and it defines an :app name under the project configuration"

  @doc """
  Makes the module that `mix.exs` defines the project.

      iex> defmodule Shop.MixProject do
      ...>   use Mix.Project
      ...>   def project, do: [app: :shop, version: "1.2.3"]
      ...> end
      iex> Mix.Project.pop().config[:version]
      "1.2.3"
  """
  defmacro __using__(_options) do
    quote(do: @after_compile(Mix.Project))
  end

  @doc false
  def __after_compile__(env, _code), do: push(env.module, env.file)

  @doc """
  Makes a module with a function `project/0` the project, until `pop/0`.

  Raises `Mix.Error` when it is the project already.

      iex> Mix.Project.push(nil)
      iex> Mix.Project.pop().config[:lockfile]
      "mix.lock"
  """
  def push(module, file \\ nil, app \\ nil) when is_atom(module) do
    if module != nil and Enum.any?(stack(), &(&1.name == module)) do
      Mix.raise("Trying to load #{inspect(module)} from #{inspect(file)} but another project with the same name was already defined")
    end

    own = if module == nil, do: [], else: module.project()
    keep([%{name: module, config: Keyword.merge([{:app, app} | @defaults], own), file: file, pos: length(stack())} | stack()])
  end

  @doc """
  Forgets the project: the one before is the project again. Gives what was forgotten, or nil.

      iex> Mix.Project.pop()
      nil
  """
  def pop do
    case stack() do
      [] ->
        nil

      [top | rest] ->
        keep(rest)
        top
    end
  end

  @doc """
  The module of the project, or nil.

      iex> Mix.Project.get()
      nil
  """
  def get do
    case stack() do
      [top | _] -> top.name
      [] -> nil
    end
  end

  @doc """
  The module of the project.

  Raises `Mix.NoProjectError` when there is none.

      iex> Mix.Project.get!()
      ** (Mix.NoProjectError) Could not find a Mix.Project, please ensure you are running Mix in a directory with a mix.exs file
  """
  def get!, do: get() || raise(Mix.NoProjectError)

  @doc """
  The file that the project was read from, or nil.

      iex> Mix.Project.project_file()
      nil
  """
  def project_file do
    case stack() do
      [top | _] -> top.file
      [] -> nil
    end
  end

  @doc """
  What the project says, with the defaults for the rest.

      iex> Mix.Project.config()[:elixirc_paths]
      ["lib"]
  """
  def config do
    case stack() do
      [top | _] -> top.config
      [] -> @defaults
    end
  end

  @doc """
  Whether the project is an umbrella of others.

      iex> Mix.Project.umbrella?()
      false
  """
  def umbrella?(config \\ config()), do: config[:apps_path] != nil

  @doc """
  The folders of an umbrella's projects: nil for any other project.

      iex> Mix.Project.apps_paths()
      nil
  """
  def apps_paths(config \\ config()) do
    if path = config[:apps_path] do
      for file <- Path.wildcard(Path.join(path, "*/mix.exs")), into: %{} do
        folder = Path.dirname(file)
        {folder |> Path.basename() |> String.to_atom(), folder}
      end
    end
  end

  @doc """
  The folder of the packages.

      iex> Mix.Project.deps_path() == Path.expand("deps")
      true
  """
  def deps_path(config \\ config()), do: Path.expand(config[:deps_path])

  @doc """
  The folders of the packages that lie below `deps_path/1`.

      iex> Mix.Project.deps_paths()
      %{}
  """
  def deps_paths(_options \\ []) do
    for dep <- config()[:deps], into: %{} do
      name = elem(dep, 0)
      {name, Path.join(deps_path(), Atom.to_string(name))}
    end
  end

  @doc """
  The folder that a build would go to.

      iex> Mix.Project.build_path() == Path.expand("_build/dev")
      true
  """
  def build_path(config \\ config()) do
    folder = if config[:build_per_environment], do: Atom.to_string(Mix.env()), else: "shared"
    Path.expand(config[:build_path] || Path.join("_build", folder))
  end

  @doc """
  The folder that a build of the project would go to.

  Raises `Mix.Error` when the project has no `:app`.

      iex> Mix.Project.app_path(app: :shop, build_per_environment: true) == Path.expand("_build/dev/lib/shop")
      true
  """
  def app_path(config \\ config()) do
    app = config[:app] || Mix.raise("Cannot access build without an application name, " <> @where)
    Path.join([build_path(config), "lib", Atom.to_string(app)])
  end

  @doc """
  The folder that compiled modules would go to.

      iex> Mix.Project.compile_path(app: :shop, build_per_environment: true) == Path.expand("_build/dev/lib/shop/ebin")
      true
  """
  def compile_path(config \\ config()), do: Path.join(app_path(config), "ebin")

  @doc """
  The folder in which compilers would note what they made.

      iex> Mix.Project.manifest_path(app: :shop, build_per_environment: true) == Path.expand("_build/dev/lib/shop/.mix")
      true
  """
  def manifest_path(config \\ config()), do: Path.join(app_path(config), ".mix")

  @doc """
  The folder that consolidated protocols would go to.

      iex> Mix.Project.consolidation_path(app: :shop, build_per_environment: true) == Path.expand("_build/dev/lib/shop/consolidated")
      true
  """
  def consolidation_path(config \\ config()), do: Path.join(app_path(config), "consolidated")

  defp stack, do: Application.get_env(:mix, :projects, [])
  defp keep(projects), do: Application.put_env(:mix, :projects, projects)
end
