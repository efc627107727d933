defmodule Application do
  @moduledoc """
  Applications: their environment, and starting and stopping them.

      iex> Application.put_env(:my_app, :limit, 10)
      iex> Application.fetch_env!(:my_app, :limit)
      10

  An application with `mod: {Module, args}` is started by `Module.start(:normal, args)`, which starts its top supervisor.
  """

  @type app :: atom
  @type key :: atom
  @type value :: term

  @callback start(start_type :: :normal | {:takeover, node} | {:failover, node}, start_args :: term) ::
              {:ok, pid} | {:ok, pid, state :: term} | {:error, reason :: term}
  @callback prep_stop(state :: term) :: state :: term
  @callback stop(state :: term) :: term
  @callback start_phase(phase :: term, start_type :: term, args :: term) :: :ok | {:error, term}
  @callback config_change(changed :: keyword, new :: keyword, removed :: [atom]) :: :ok
  @optional_callbacks start_phase: 3, prep_stop: 1, config_change: 3

  @doc """
  `use Application` makes a module an application's callback module; its `stop/1` does nothing unless it is written.

      iex> defmodule Shop.Application do
      ...>   use Application
      ...>   def start(:normal, _args), do: Supervisor.start_link([], strategy: :one_for_one)
      ...> end
      iex> Shop.Application.stop(:any_state)
      :ok
  """
  defmacro __using__(_options) do
    quote do
      @behaviour Application
      @doc false
      def stop(_state), do: :ok
      defoverridable stop: 1
    end
  end

  # -- environment ------------------------------------------------------------------------------------------------------
  #
  # One persistent term per application: reading is a lookup, without a process in between.

  # What Logger is set to when nobody has set anything.
  @logger %{
    backends: [:console],
    console: [],
    handle_otp_reports: true,
    handle_sasl_reports: false,
    translator_inspect_opts: [],
    translators: [{Logger.Translator, :translate}],
    truncate: 8096,
    utc_log: false
  }

  defp env(:logger), do: :persistent_term.get({Application, :logger}, @logger)
  defp env(app), do: :persistent_term.get({Application, app}, %{})

  defp check_key(key) when is_atom(key), do: :ok
  defp check_key(key), do: IO.warn("passing non-atom as application env key is deprecated, got: #{inspect(key)}")

  @doc """
  Sets a key of an application's environment.

  Raises `FunctionClauseError` when `app` is not an atom or `opts` is not a list. Exits when `opts` gives the change no time (`timeout:
  0`).

      iex> Application.put_env(:shop, :currency, :euro)
      :ok
      iex> Application.get_env(:shop, :currency)
      :euro
  """
  def put_env(app, key, value, opts \\ []) when is_atom(app) do
    check_key(key)
    in_time(opts, {:set_env, app, key, value, opts})
    :persistent_term.put({Application, app}, Map.put(env(app), key, value))
  end

  @doc """
  Sets many at once: `[app: [key: value]]`.

  Raises `FunctionClauseError` when `config` is not a list, and `ArgumentError` when it is not `[app: [key: value]]` or has a name twice.

      iex> Application.put_all_env(shop: [currency: :euro, open: true])
      :ok
      iex> Application.get_env(:shop, :open)
      true
  """
  def put_all_env(config, opts \\ []) when is_list(config) and is_list(opts) do
    Enum.each(config, &check_config/1)
    config |> twice() |> refuse(&"duplicate application config: #{&1}")
    for {app, pairs} <- config, {key, value} <- pairs, do: put_env(app, key, value, opts)
    :ok
  end

  defp check_config({app, pairs}) when is_atom(app) and is_list(pairs) do
    for pair <- pairs do
      case pair do
        {key, _value} when is_atom(key) -> :ok
        {key, _value} -> wrong("application: #{app}; invalid parameter name: #{erlang(key)}")
        other -> wrong("application: #{app}; invalid parameter: #{erlang(other)}")
      end
    end

    pairs |> twice() |> refuse(&"application: #{app}; duplicate parameter: #{&1}")
  end

  defp check_config({app, pairs}) when is_list(pairs), do: wrong("application: #{erlang(app)}; application name must be an atom")
  defp check_config({app, _pairs}), do: wrong("application: #{erlang(app)}; parameters must be a list")
  defp check_config(other), do: wrong("invalid application config: #{erlang(other)}")

  defp twice(pairs), do: Keyword.keys(pairs) -- Enum.uniq(Keyword.keys(pairs))
  defp refuse([], _message), do: :ok
  defp refuse([name | _], message), do: wrong(message.(name))
  defp erlang(term), do: :io_lib.format('~tp', [term])
  defp wrong(what), do: :erlang.error({:badarg, to_charlist(what)})

  # On the BEAM a server keeps all this: options may be its timeout, and none answers in no time.
  @doc false
  def in_time(0, request), do: exit({:timeout, {:gen_server, :call, [:application_controller, request, 0]}})
  def in_time(timeout, _request) when timeout == :infinity or (is_integer(timeout) and timeout > 0), do: :ok
  def in_time(options, request) when is_list(options), do: in_time(:proplists.get_value(:timeout, options, 5000), request)

  def in_time(_neither, request) do
    raise FunctionClauseError, module: :application, function: elem(request, 0), arity: tuple_size(request) - 1
  end

  @doc """
  The value of a key, or `default`.

  Raises `FunctionClauseError` when `app` is not an atom.

      iex> Application.get_env(:shop, :no_such_key, :default)
      :default
  """
  def get_env(app, key, default \\ nil) when is_atom(app) do
    check_key(key)
    Map.get(env(app), key, default)
  end

  @doc """
  All keys and values of an application.

  Raises `FunctionClauseError` when `app` is not an atom.

      iex> Application.put_env(:kiosk, :open, true)
      :ok
      iex> Application.get_all_env(:kiosk)
      [open: true]
  """
  def get_all_env(app) when is_atom(app), do: Map.to_list(env(app))

  @doc """
  `{:ok, value}` or `:error`.

  Raises `FunctionClauseError` when `app` is not an atom.

      iex> Application.put_env(:shop, :open, true)
      :ok
      iex> Application.fetch_env(:shop, :open)
      {:ok, true}
      iex> Application.fetch_env(:shop, :no_such_key)
      :error
  """
  def fetch_env(app, key) when is_atom(app) do
    check_key(key)
    Map.fetch(env(app), key)
  end

  @doc """
  The value; raises `ArgumentError` if it was never set.

  Raises `FunctionClauseError` when `app` is not an atom, and `ArgumentError` when the key was never set.

      iex> Application.put_env(:shop, :open, true)
      iex> Application.fetch_env!(:shop, :open)
      true
  """
  def fetch_env!(app, key) when is_atom(app) do
    case fetch_env(app, key) do
      {:ok, value} -> value
      :error -> raise ArgumentError, not_set(app, "application environment #{inspect(key)}", key)
    end
  end

  defp not_set(app, what, key) do
    why =
      if :application.get_all_key(app) != :undefined,
        do: "because configuration at #{inspect(key)} was not set",
        else: "because the application was not loaded nor configured"

    "could not fetch #{what} for application #{inspect(app)} #{why}"
  end

  @doc """
  Removes a key.

  Raises `FunctionClauseError` when `app` is not an atom or `opts` is not a list. Exits when `opts` gives the change no time (`timeout:
  0`).

      iex> Application.put_env(:shop, :open, true)
      :ok
      iex> Application.delete_env(:shop, :open)
      :ok
      iex> Application.get_env(:shop, :open)
      nil
  """
  def delete_env(app, key, opts \\ []) when is_atom(app) do
    check_key(key)
    in_time(opts, {:unset_env, app, key, opts})
    :persistent_term.put({Application, app}, Map.delete(env(app), key))
  end

  @doc """
  Reads a key of an application's environment while a module is compiled: its value, or `default`. A list of keys is a path into nested
  keyword lists.

  Raises `FunctionClauseError` when `app` is not an atom or `key_or_path` is not an atom or a list that begins with one. In a function it
  does not compile.

      iex> Application.put_env(:shop, :prices, tea: 2)
      iex> defmodule Tea do
      ...>   require Application
      ...>   @price Application.compile_env(:shop, [:prices, :tea], 0)
      ...>   def price, do: @price
      ...> end
      iex> Tea.price()
      2
  """
  defmacro compile_env(app, key_or_path, default \\ nil) do
    outside(__CALLER__, "compile_env/3")
    quote(do: Application.__compile_env__(unquote(app), unquote(key_or_path), unquote(default)))
  end

  @doc """
  Like `compile_env/3`, for a key that has to be set.

  Raises `FunctionClauseError` when `app` is not an atom or `key_or_path` is not an atom or a list that begins with one, and
  `ArgumentError` when nothing was set. In a function it does not compile.

      iex> Application.put_env(:shop, :open, true)
      iex> defmodule Door do
      ...>   require Application
      ...>   @open Application.compile_env!(:shop, :open)
      ...>   def open?, do: @open
      ...> end
      iex> Door.open?()
      true
  """
  defmacro compile_env!(app, key_or_path) do
    outside(__CALLER__, "compile_env!/2")
    quote(do: Application.__compile_env_or_raise__(unquote(app), unquote(key_or_path)))
  end

  defp outside(%{function: nil}, _name), do: :ok
  defp outside(_caller, name), do: raise("Application.#{name} cannot be called inside functions, only in the module body")

  @doc """
  Like the macro `compile_env/3`, for macros of one's own: `env` is their `__CALLER__`.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env`, `app` is not an atom or `key_or_path` is not an atom or a list that begins
  with one.

      iex> Application.put_env(:shop, :open, true)
      iex> Application.compile_env(__ENV__, :shop, :open, false)
      true
  """
  def compile_env(%Macro.Env{} = _env, app, key_or_path, default), do: __compile_env__(app, key_or_path, default)

  @doc """
  Like the macro `compile_env!/2`, for macros of one's own: `env` is their `__CALLER__`.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env`, `app` is not an atom or `key_or_path` is not an atom or a list that begins
  with one, and `ArgumentError` when nothing was set.

      iex> Application.put_env(:shop, :open, true)
      iex> Application.compile_env!(__ENV__, :shop, :open)
      true
  """
  def compile_env!(%Macro.Env{} = _env, app, key_or_path), do: __compile_env_or_raise__(app, key_or_path)

  @doc false
  def __compile_env__(app, key_or_path, default) do
    case fetch_compile_env(app, key_or_path) do
      {:ok, value} -> value
      :error -> default
    end
  end

  @doc false
  def __compile_env_or_raise__(app, key_or_path) do
    case fetch_compile_env(app, key_or_path) do
      {:ok, value} -> value
      :error -> raise ArgumentError, not_set(app, "application environment #{inspect(hd(List.wrap(key_or_path)))}", hd(List.wrap(key_or_path)))
    end
  end

  defp fetch_compile_env(app, key) when is_atom(key), do: fetch_compile_env(app, [key])

  defp fetch_compile_env(app, [key | path]) when is_atom(key) do
    Enum.reduce_while(path, fetch_env(app, key), fn
      step, {:ok, value} when is_list(value) or is_map(value) -> {:cont, Access.fetch(value, step)}
      _step, _nothing -> {:halt, :error}
    end)
  end

  # -- starting and stopping ------------------------------------------------------------------------------------------------

  @doc """
  Makes an application known whose specification, an `.app` file, is in the path. There are none here: `:application.load/1` takes the
  specification itself.

  Raises `FunctionClauseError` when `app` is not an atom.

      iex> Application.load(:elixir)
      {:error, {:already_loaded, :elixir}}
  """
  def load(app) when is_atom(app), do: :application.load(app)

  @doc """
  Forgets an application that does not run.

  Raises `FunctionClauseError` when `app` is not an atom.

      iex> Application.unload(:no_such_app)
      {:error, {:not_loaded, :no_such_app}}
  """
  def unload(app) when is_atom(app), do: :application.unload(app)

  @doc """
  Starts an application; what it depends on must run.

  Raises `FunctionClauseError` when `app` is not an atom.

      iex> Application.start(:elixir)
      {:error, {:already_started, :elixir}}
  """
  def start(app, type \\ :temporary) when is_atom(app), do: :application.start(app, type)

  @doc """
  Starts an application and first all that it needs; gives those it started.

  Raises `FunctionClauseError` when `app` is not an atom.

      iex> Application.ensure_all_started(:elixir)
      {:ok, []}
  """
  def ensure_all_started(app, type \\ :temporary) when is_atom(app), do: :application.ensure_all_started(app, type)

  @doc """
  Like `start/2`, and fine if it already runs.

  Raises `FunctionClauseError` when `app` is not an atom.

      iex> Application.ensure_started(:elixir)
      :ok
  """
  def ensure_started(app, type \\ :temporary) when is_atom(app), do: :application.ensure_started(app, type)

  @doc """
  Like `load/1`, and fine if it is already known.

  Raises `FunctionClauseError` when `app` is not an atom.

      iex> Application.ensure_loaded(:elixir)
      :ok
  """
  def ensure_loaded(app) when is_atom(app) do
    case load(app) do
      {:error, {:already_loaded, ^app}} -> :ok
      other -> other
    end
  end

  @doc """
  Stops an application: its top supervisor ends with all below it.

  Raises `FunctionClauseError` when `app` is not an atom.

      iex> Application.stop(:no_such_app)
      {:error, {:not_started, :no_such_app}}
  """
  def stop(app) when is_atom(app), do: :application.stop(app)

  @doc """
  The running applications: `[{name, description, version}]`.

  Exits when `timeout` is 0. Raises `FunctionClauseError` when it is not a number of milliseconds or `:infinity`.

      iex> :elixir in for {name, _description, _version} <- Application.started_applications(), do: name
      true
  """
  def started_applications(timeout \\ 5000), do: :application.which_applications(timeout)

  @doc """
  The known applications.

      iex> :elixir in for {name, _description, _version} <- Application.loaded_applications(), do: name
      true
  """
  def loaded_applications, do: :application.loaded_applications()

  @doc """
  The specification of an application, or nil.

  Raises `FunctionClauseError` when `app` is not an atom.

      iex> Application.spec(:no_such_app)
      nil
  """
  def spec(app) when is_atom(app) do
    case :application.get_all_key(app) do
      {:ok, properties} -> Keyword.delete(properties, :env)
      :undefined -> nil
    end
  end

  @properties [:applications, :description, :id, :included_applications, :maxP, :maxT, :mod, :modules, :optional_applications] ++
                [:registered, :start_phases, :vsn]

  @doc """
  One property of it.

  Raises `FunctionClauseError` when `app` is not an atom or `key` is not such a property.

      iex> Application.spec(:elixir, :vsn)
      '1.14.0'
  """
  def spec(app, key) when is_atom(app) and key in @properties do
    case :application.get_key(app, key) do
      {:ok, value} -> value
      :undefined -> nil
    end
  end

  @doc """
  The application a module belongs to, or nil.

  Raises `FunctionClauseError` when `module` is not an atom.

      iex> Application.get_application(NoSuchModule)
      nil
  """
  def get_application(module) when is_atom(module) do
    case :application.get_application(module) do
      {:ok, app} -> app
      :undefined -> nil
    end
  end

  @doc """
  The name of the folder of an application, as `:code.lib_dir/1` gives it.

  Raises `ArgumentError` when the library has no such application, and `FunctionClauseError` when `app` is not an atom.

      iex> Application.app_dir(:no_such_app)
      ** (ArgumentError) unknown application: :no_such_app
  """
  def app_dir(app) when is_atom(app) do
    case :code.lib_dir(app) do
      {:error, :bad_name} -> raise ArgumentError, "unknown application: #{inspect(app)}"
      folder -> List.to_string(folder)
    end
  end

  @doc """
  A path in the folder of an application: `path` is a text, or a list of texts to join.

  Raises `ArgumentError` when the library has no such application, and `FunctionClauseError` when `app` is not an atom or `path` is neither a text nor
  a list.

      iex> Application.app_dir(:no_such_app, "priv")
      ** (ArgumentError) unknown application: :no_such_app
  """
  def app_dir(app, path) when is_binary(path) or is_list(path), do: Path.join([app_dir(app) | List.wrap(path)])

  @doc """
  Puts an application error into words.

      iex> Application.format_error({:already_started, :shop})
      "already started application shop"
  """
  def format_error(reason)
  def format_error({:already_loaded, app}), do: "already loaded application #{app}"
  def format_error({:not_loaded, app}), do: "not loaded application #{app}"
  def format_error({:already_started, app}), do: "already started application #{app}"
  def format_error({:not_started, app}), do: "not started application #{app}"
  def format_error({:invalid_restart_type, type}), do: "invalid application restart type: #{inspect(type)}"
  def format_error({:invalid_name, name}), do: "invalid application name: #{inspect(name)}"
  def format_error({:invalid_options, options}), do: "invalid application options: #{inspect(options)}"
  def format_error({:bad_application, term}), do: "bad application: #{inspect(term)}"
  def format_error({:badstartspec, spec}), do: "bad application start specs: #{inspect(spec)}"
  def format_error({'no such file or directory', file}), do: "could not find application file: #{file}"

  def format_error({:bad_return, {{module, fun, args}, {:EXIT, reason}}}) do
    Exception.format_exit({reason, {module, fun, args}})
  end

  def format_error({:bad_return, {{module, fun, args}, value}}) do
    Exception.format_mfa(module, fun, args) <> " returned a bad value: " <> inspect(value)
  end

  def format_error({reason, {module, fun, args}}) when is_atom(module) and is_atom(fun) and is_list(args) do
    Exception.format_mfa(module, fun, args) <> " returned an error: " <> Exception.format_exit(reason)
  end

  def format_error(reason), do: Exception.format_exit(reason)
end
