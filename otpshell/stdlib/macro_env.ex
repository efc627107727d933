defmodule Macro.Env do
  @moduledoc """
  What is known at a place in the code: `__ENV__`, and `__CALLER__` inside a macro.

  Fields for use: `module`, `file`, `line`, `function` (`{name, arity}` or `nil`), `context` (`:match`, `:guard` or `nil`),
  `aliases`, `requires`, `functions` and `macros` (what is imported, by module), `context_modules`, `versioned_vars`.

      iex> __ENV__.context
      nil
      iex> defmodule Placed do
      ...>   def here, do: __ENV__.function
      ...> end
      iex> Placed.here()
      {:here, 0}
  """

  defstruct aliases: [],
            context: nil,
            context_modules: [],
            file: "nofile",
            function: nil,
            functions: [],
            lexical_tracker: nil,
            line: 0,
            macro_aliases: [],
            macros: [],
            module: nil,
            requires: [],
            tracers: [],
            versioned_vars: %{}

  @type t :: %__MODULE__{}
  @type name_arity :: {atom, arity}
  @type variable :: {atom, atom | term}

  @doc """
  The variables that are known here, each with its context: `[{name, context}]`.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

      iex> x = 1
      iex> {:x, nil} in Macro.Env.vars(__ENV__) and x == 1
      true
  """
  @spec vars(t) :: [variable]
  def vars(%{__struct__: Macro.Env, versioned_vars: vars}), do: Map.keys(vars)

  @doc """
  Whether a variable, a pair of name and context, is known here.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

      iex> Macro.Env.has_var?(__ENV__, {:nobody, nil})
      false
  """
  @spec has_var?(t, variable) :: boolean
  def has_var?(%{__struct__: Macro.Env, versioned_vars: vars}, var), do: is_map_key(vars, var)

  @doc """
  Where the code stands: `[file: file, line: line]`.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

      iex> Keyword.keys(Macro.Env.location(__ENV__))
      [:file, :line]
  """
  @spec location(t) :: keyword
  def location(%{__struct__: Macro.Env, file: file, line: line}), do: [file: file, line: line]

  @doc """
  The module that an alias stands for: `{:ok, module}`, or `:error` when there is no such alias.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env` or `name` is not an atom.

      iex> alias List.Chars, as: C
      iex> Macro.Env.fetch_alias(__ENV__, :C)
      {:ok, List.Chars}
  """
  @spec fetch_alias(t, atom) :: {:ok, module} | :error
  def fetch_alias(%{__struct__: Macro.Env, aliases: aliases}, name) when is_atom(name) do
    Keyword.fetch(aliases, :"Elixir.#{name}")
  end

  @doc """
  As `fetch_alias/2`, for the aliases that the code of a macro made.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env` or `name` is not an atom.

      iex> Macro.Env.fetch_macro_alias(__ENV__, :C)
      :error
  """
  @spec fetch_macro_alias(t, atom) :: {:ok, {term, module}} | :error
  def fetch_macro_alias(%{__struct__: Macro.Env, macro_aliases: aliases}, name) when is_atom(name) do
    Keyword.fetch(aliases, :"Elixir.#{name}")
  end

  @doc """
  From where a name and arity are imported: a list of `{:function, module}` and `{:macro, module}`.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env` or `name_arity` is not a name with its arity.

      iex> Macro.Env.lookup_import(__ENV__, {:if, 2})
      [macro: Kernel]
  """
  @spec lookup_import(t, name_arity) :: [{:function | :macro, module}]
  def lookup_import(%{__struct__: Macro.Env} = env, {name, arity} = name_arity) when is_atom(name) and is_integer(arity) do
    importing(:function, env.functions, name_arity) ++ importing(:macro, env.macros, name_arity)
  end

  defp importing(kind, imports, signature) do
    for {module, signatures} <- imports, signature in signatures, do: {kind, module}
  end

  @doc """
  Whether a module is required here, so that its macros may be called.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env` or `module` is not an atom.

      iex> require Integer
      iex> Macro.Env.required?(__ENV__, Integer)
      true
      iex> Macro.Env.required?(__ENV__, Stream)
      false
  """
  @spec required?(t, module) :: boolean
  def required?(%{__struct__: Macro.Env, requires: requires}, module) when is_atom(module), do: module in requires

  @doc """
  The environment with one more tracer: a module that is told what the compiler does.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

      iex> Macro.Env.prepend_tracer(__ENV__, MyTracer).tracers
      [MyTracer]
  """
  @spec prepend_tracer(t, module) :: t
  def prepend_tracer(%{__struct__: Macro.Env, tracers: tracers} = env, tracer), do: %{env | tracers: [tracer | tracers]}

  @doc """
  The same environment, as it is in a pattern.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

      iex> Macro.Env.to_match(__ENV__).context
      :match
  """
  @spec to_match(t) :: t
  def to_match(%{__struct__: Macro.Env} = env), do: %{env | context: :match}

  @doc """
  The same environment, as it is in a guard.

      iex> Macro.Env.to_guard(__ENV__).context
      :guard
  """
  @spec to_guard(t) :: t
  def to_guard(%{__struct__: Macro.Env} = env), do: %{env | context: :guard}

  @doc """
  Whether the code stands in a guard.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

      iex> Macro.Env.in_guard?(__ENV__)
      false
  """
  @spec in_guard?(t) :: boolean
  def in_guard?(%{__struct__: Macro.Env, context: context}), do: context == :guard

  @doc """
  Whether the code stands in a pattern.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

      iex> Macro.Env.in_match?(__ENV__)
      false
  """
  @spec in_match?(t) :: boolean
  def in_match?(%{__struct__: Macro.Env, context: context}), do: context == :match

  @doc """
  The environment without what only the running compiler can use, so that it may be kept or sent.

  Raises `KeyError` when `env` is a map but not a `Macro.Env`, and `BadMapError` when it is not a map.

      iex> Macro.Env.prune_compile_info(__ENV__).lexical_tracker
      nil
  """
  @spec prune_compile_info(t) :: t
  def prune_compile_info(env), do: %{env | lexical_tracker: nil, tracers: []}

  @doc """
  The place as a stack trace of one entry.

  Raises `FunctionClauseError` when `env` is not a `Macro.Env`.

      iex> [{module, _name, _arity, _location}] = Macro.Env.stacktrace(__ENV__)
      iex> is_atom(module)
      true
  """
  @spec stacktrace(t) :: list
  def stacktrace(%{__struct__: Macro.Env, module: module, function: function} = env) do
    location = [file: String.to_charlist(Path.relative_to_cwd(env.file)), line: env.line]

    case {module, function} do
      {nil, _} -> [{:elixir_compiler, :__FILE__, 1, location}]
      {_, nil} -> [{module, :__MODULE__, 0, location}]
      {_, {name, arity}} -> [{module, name, arity, location}]
    end
  end
end
