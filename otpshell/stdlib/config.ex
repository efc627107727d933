defmodule Config do
  @moduledoc """
  The language of configuration files: `import Config`, then `config` says what applications are configured with.

      iex> Config.Reader.eval!("config.exs", "import Config\\nconfig :shop, currency: :euro")
      [shop: [currency: :euro]]
  """

  @state {Config, :config}
  @options {Config, :opts}
  @files {Config, :imports}

  @doc """
  Configures an application with a keyword list. What is set for a key later wins; keyword lists in it are merged.

      iex> Config.Reader.eval!("config.exs", "import Config\\nconfig :shop, open: 8\\nconfig :shop, open: 9, close: 18")
      [shop: [open: 9, close: 18]]
  """
  def config(application, options) when is_atom(application) and is_list(options) do
    unless Keyword.keyword?(options) do
      raise ArgumentError, "config/2 expected a keyword list, got: #{inspect(options)}"
    end

    state() |> __merge__([{application, options}]) |> keep()
  end

  @doc """
  Configures one key of an application.

      iex> Config.Reader.eval!("config.exs", "import Config\\nconfig :shop, :till, drawers: 2")
      [shop: [till: [drawers: 2]]]
  """
  def config(application, key, options) when is_atom(application) and is_atom(key) do
    state() |> __merge__([{application, [{key, options}]}]) |> keep()
  end

  defp state, do: Process.get(@state) || raise_without_file()

  defp keep(config), do: Process.put(@state, config)

  defp raise_without_file do
    raise "could not set configuration via Config. " <>
            "This usually means you are trying to execute a configuration file directly, " <>
            "instead of reading it with Config.Reader"
  end

  @doc """
  The environment that the file is read for: the `:env` given to `Config.Reader`.

      iex> Config.Reader.eval!("config.exs", "import Config\\nconfig :shop, env: config_env()", env: :test)
      [shop: [env: :test]]
  """
  defmacro config_env, do: quote(do: Config.__env__!())

  @doc """
  The target that the file is read for: the `:target` given to `Config.Reader`.

      iex> Config.Reader.eval!("config.exs", "import Config\\nconfig :shop, target: config_target()", target: :host)
      [shop: [target: :host]]
  """
  defmacro config_target, do: quote(do: Config.__target__!())

  @doc """
  Reads another configuration file, relative to this one.

      iex> File.write!("more.exs", "import Config\\nconfig :shop, more: true")
      :ok
      iex> Config.Reader.eval!(Path.expand("config.exs"), ~s(import Config\\nimport_config "more.exs"))
      [shop: [more: true]]
  """
  defmacro import_config(file) do
    quote(do: Config.__import__!(Path.expand(unquote(file), __DIR__)))
  end

  @doc false
  def __env__!, do: option(0) || raise("no :env key was given to this configuration file")

  @doc false
  def __target__!, do: option(1) || raise("no :target key was given to this configuration file")

  defp option(index), do: elem(Process.get(@options) || raise_without_file(), index)

  @doc false
  def __import__!(file) when is_binary(file) do
    case Process.get(@files) do
      nil ->
        :ok

      :disabled ->
        raise "import_config/1 is not enabled for this configuration file. " <>
                "Some configuration files do not allow importing other files " <>
                "as they are often copied to external systems"

      files ->
        if file in files do
          raise ArgumentError, "attempting to load configuration #{Path.relative_to_cwd(file)} recursively"
        end

        Process.put(@files, [file | files])
    end

    Code.eval_string(File.read!(file), [], file: file)
  end

  @doc false
  # The configuration that a file's content stands for, and the files that were read for it, the last first.
  def __eval__!(file, content, options \\ []) when is_binary(file) and is_list(options) do
    {env, options} = Keyword.pop(options, :env)
    {target, options} = Keyword.pop(options, :target)
    imports = if options[:imports] == :disabled, do: :disabled, else: [file | options[:imports] || []]
    given = [{@options, {env, target}}, {@state, []}, {@files, imports}]
    before = for {key, value} <- given, do: {key, Process.put(key, value)}

    try do
      {value, _binding} = Code.eval_string(content, [], file: file)
      # A file may also end with the configuration itself, as those of before `Config` did.
      config = if state() == [] and is_list(value), do: value, else: state()
      {checked(file, config), Process.get(@files)}
    after
      for {key, value} <- before, do: if(value == nil, do: Process.delete(key), else: Process.put(key, value))
    end
  end

  defp checked(file, config) do
    for {application, value} when is_atom(application) <- config, not Keyword.keyword?(value) do
      raise ArgumentError,
            "expected config for app #{inspect(application)} in #{Path.relative_to_cwd(file)} to return keyword list, " <>
              "got: #{inspect(value)}"
    end

    config
  end

  @doc false
  def __merge__(config, more) do
    Keyword.merge(config, more, fn _application, options, others -> Keyword.merge(options, others, &merged/3) end)
  end

  defp merged(_key, value, other) do
    if Keyword.keyword?(value) and Keyword.keyword?(other), do: Keyword.merge(value, other, &merged/3), else: other
  end
end

defmodule Config.Provider do
  @moduledoc """
  Where a release finds its configuration when it boots: modules with the callbacks `c:init/1` and `c:load/2`, such as `Config.Reader`.

      iex> Config.Provider.validate_config_path!("/etc/shop/config.exs")
      :ok
  """

  @type config :: keyword
  @type state :: term
  @type config_path :: {:system, binary, binary} | binary

  @doc "Gives the state that `c:load/2` gets, when a release is made."
  @callback init(term) :: state

  @doc "Gives the configuration, when a release boots."
  @callback load(config, state) :: config

  defstruct [
    :providers,
    :config_path,
    extra_config: [],
    prune_runtime_sys_config_after_boot: false,
    reboot_system_after_config: false,
    validate_compile_env: false
  ]

  @init :config_provider_init
  @booted :config_provider_booted
  @guard "ELIXIR_CONFIG_PROVIDER_BOOTED"

  @doc """
  Raises unless the path of a configuration file is absolute, or `{:system, variable, path}` below the value of an environment variable.

      iex> Config.Provider.validate_config_path!({:system, "RELEASE_ROOT", "/config.exs"})
      :ok
  """
  def validate_config_path!({:system, name, path}) when is_binary(name) and is_binary(path), do: :ok

  def validate_config_path!(path) do
    if is_binary(path) and Path.type(path) != :relative, do: :ok, else: raise_wrong_path(path)
  end

  defp raise_wrong_path(path) do
    raise ArgumentError, """
    expected configuration path to be:

      * a binary representing an absolute path
      * a tuple {:system, system_var, path} where the config is the concatenation of the `system_var` with the given `path`

    Got: #{inspect(path)}
    """
  end

  @doc """
  The path of a configuration file as a string.

      iex> Config.Provider.resolve_config_path!("/etc/shop/config.exs")
      "/etc/shop/config.exs"
  """
  def resolve_config_path!(path) when is_binary(path), do: path
  def resolve_config_path!({:system, name, path}), do: System.fetch_env!(name) <> path

  @doc false
  def init(providers, config_path, options \\ []) when is_list(providers) and is_list(options) do
    validate_config_path!(config_path)
    providers = for {module, argument} <- providers, do: {module, module.init(argument)}
    provider = struct!(%Config.Provider{config_path: config_path, providers: providers}, options)
    [elixir: [{@init, provider}]]
  end

  @doc false
  def boot(restart \\ &restart/0) do
    case {Application.fetch_env(:elixir, @booted), Application.fetch_env(:elixir, @init)} do
      {{:ok, {:booted, path}}, _init} ->
        if path, do: File.rm(path)
        with {:ok, provider} <- Application.fetch_env(:elixir, @init), do: validate(provider)
        :booted

      {_booted, {:ok, provider}} ->
        configure(provider, restart)

      _other ->
        :skip
    end
  end

  defp configure(provider, restart) do
    if System.get_env(@guard) do
      abort("Got infinite loop when running Config.Provider. The configuration says that providers are still to run after they have run")
    end

    System.put_env(@guard, "1")
    path = resolve_config_path!(provider.config_path)
    original = consult(path)
    config = Config.__merge__(original, provider.extra_config)
    config = Enum.reduce(provider.providers, config, fn {module, state}, config -> module.load(config, state) end)

    if provider.reboot_system_after_config do
      booted = {:booted, if(provider.prune_runtime_sys_config_after_boot, do: path)}
      write(path, Config.__merge__(config, elixir: [{@booted, booted}]))
      restart.()
    else
      for application <- [:kernel, :stdlib], config[application] != original[application] do
        abort("""
        Cannot configure #{inspect(application)} because :reboot_system_after_config has been set to false and #{inspect(application)} \
        has already been loaded, meaning any further configuration won't have an effect.

        The configuration for #{inspect(application)} before config providers was:

        #{inspect(original[application])}

        The configuration for #{inspect(application)} after config providers was:

        #{inspect(config[application])}
        """)
      end

      Application.put_all_env(config, persistent: true)
      validate(provider)
      :ok
    end
  end

  defp consult(path) do
    case :file.consult(path) do
      {:ok, [config]} -> config
      {:error, reason} -> abort("Could not read runtime configuration due to reason: #{inspect(reason)}")
    end
  end

  defp write(path, config) do
    text = :io_lib.format("%% coding: utf-8~n~tw.~n", [config])

    case File.write(path, IO.chardata_to_string(text)) do
      :ok -> :ok
      {:error, reason} -> abort("Could not write runtime configuration due to reason: #{inspect(reason)}")
    end
  end

  defp restart, do: abort("There is no system to restart: otpshell runs no releases")

  defp validate(%{validate_compile_env: false}), do: :ok
  defp validate(%{validate_compile_env: entries}), do: validate_compile_env(entries)

  @doc false
  def validate_compile_env(entries, ensure_loaded? \\ true) do
    Enum.each(entries, fn {application, [key | path], expected} ->
      if Application.ensure_loaded(application) == :ok or not ensure_loaded?, do: compare(application, key, path, expected)
    end)
  end

  defp compare(application, key, path, expected) do
    found =
      try do
        reach(Application.fetch_env(application, key), path)
      rescue
        error ->
          abort("""
          application #{inspect(application)} failed reading its compile environment #{place(key, path)}:

          #{Exception.format(:error, error, __STACKTRACE__)}

          Expected it to match the compile time value of #{told(expected)}.

          #{advice(application)}
          """)
      end

    if found != expected do
      abort("""
      the application #{inspect(application)} has a different value set #{place(key, path)} during runtime compared to compile time. \
      Since this application environment entry was marked as compile time, this difference can lead to different behaviour than expected:

        * Compile time value #{told(expected)}
        * Runtime value #{told(found)}

      #{advice(application)}
      """)
    end
  end

  defp reach({:ok, value}, [key | path]), do: reach(Access.fetch(value, key), path)
  defp reach(found, _path), do: found

  defp place(key, []), do: "for key #{inspect(key)}"
  defp place(key, path), do: "for path #{inspect(path)} inside key #{inspect(key)}"

  defp told({:ok, value}), do: "was set to: #{inspect(value)}"
  defp told(:error), do: "was not set"

  defp advice(application) do
    """
    To fix this error, you might:

      * Make the runtime value match the compile time one

      * Recompile your project. If the misconfigured application is a dependency, you may need to run \
    "mix deps.compile #{application} --force"

      * Alternatively, you can disable this check. If you are using releases, you can set :validate_compile_env to false in your \
    release configuration. If you are using Mix to start your system, you can pass the --no-validate-compile-env flag
    """
  end

  defp abort(message) do
    IO.puts("ERROR! " <> message)
    :erlang.error("aborting boot")
  end
end

defmodule Config.Reader do
  @moduledoc """
  Reads configuration files, see `Config`. It is also a `Config.Provider`.

      iex> File.write!("shop.exs", "import Config\\nconfig :shop, open: true")
      :ok
      iex> Config.Reader.read!("shop.exs")
      [shop: [open: true]]
  """

  @behaviour Config.Provider

  @impl true
  def init(options) when is_list(options) do
    {path, options} = Keyword.pop!(options, :path)
    Config.Provider.validate_config_path!(path)
    {path, options}
  end

  def init(path), do: init(path: path)

  @impl true
  def load(config, {path, options}) do
    merge(config, path |> Config.Provider.resolve_config_path!() |> read!(options))
  end

  @doc """
  The configuration that `contents` stand for, as if they were read from `file`.

  Options: `:env` and `:target`, for `config_env` and `config_target`; `imports: :disabled` forbids `import_config`.

      iex> Config.Reader.eval!("shop.exs", "import Config\\nconfig :shop, open: true")
      [shop: [open: true]]
  """
  def eval!(file, contents, options \\ []) when is_binary(file) and is_binary(contents) and is_list(options) do
    file |> Path.expand() |> Config.__eval__!(contents, options) |> elem(0)
  end

  @doc """
  The configuration in a file; options as for `eval!/3`.

      iex> File.write!("open.exs", "import Config\\nconfig :shop, open: true")
      :ok
      iex> Config.Reader.read!("open.exs")
      [shop: [open: true]]
  """
  def read!(file, options \\ []) when is_binary(file) and is_list(options) do
    file = Path.expand(file)
    file |> Config.__eval__!(File.read!(file), options) |> elem(0)
  end

  @doc """
  As `read!/2`, with all files that were read: `{configuration, files}`.

      iex> File.write!("alone.exs", "import Config\\nconfig :shop, open: true")
      :ok
      iex> {config, [file]} = Config.Reader.read_imports!("alone.exs")
      iex> {config, Path.basename(file)}
      {[shop: [open: true]], "alone.exs"}
  """
  def read_imports!(file, options \\ []) when is_binary(file) and is_list(options) do
    if options[:imports] == :disabled do
      raise ArgumentError, ":imports must be a list of paths"
    end

    file = Path.expand(file)
    Config.__eval__!(file, File.read!(file), options)
  end

  @doc """
  Two configurations merged: the second wins, keyword lists are merged in depth.

      iex> Config.Reader.merge([shop: [open: 8, till: [drawers: 1]]], shop: [till: [drawers: 2]])
      [shop: [open: 8, till: [drawers: 2]]]
  """
  def merge(config, more) when is_list(config) and is_list(more), do: Config.__merge__(config, more)
end
