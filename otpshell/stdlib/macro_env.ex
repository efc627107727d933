defmodule Macro.Env do
  @moduledoc """
  What is known at a place in the code: `__ENV__`, and `__CALLER__` inside a macro.

  Fields for use: `module`, `file`, `line`, `function` (`{name, arity}` or nil), `context` (`:match`, `:guard` or nil),
  `aliases`, `requires`, `functions` and `macros` (what is imported, by module), `context_modules`, `versioned_vars`.
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

  @doc "The variables, each with its context: `[{name, context}]`."
  @spec vars(t) :: [variable]
  def vars(%{__struct__: Macro.Env, versioned_vars: vars}), do: Map.keys(vars)

  @doc "Whether there is such a variable."
  @spec has_var?(t, variable) :: boolean
  def has_var?(%{__struct__: Macro.Env, versioned_vars: vars}, var), do: is_map_key(vars, var)

  @doc "The place: `[file: file, line: line]`."
  @spec location(t) :: keyword
  def location(%{__struct__: Macro.Env, file: file, line: line}), do: [file: file, line: line]

  @doc "The module that an alias stands for: `{:ok, module}` or `:error`."
  @spec fetch_alias(t, atom) :: {:ok, module} | :error
  def fetch_alias(%{__struct__: Macro.Env, aliases: aliases}, name) when is_atom(name) do
    Keyword.fetch(aliases, :"Elixir.#{name}")
  end

  @doc "As `fetch_alias/2`, for aliases made inside a quote."
  @spec fetch_macro_alias(t, atom) :: {:ok, {term, module}} | :error
  def fetch_macro_alias(%{__struct__: Macro.Env, macro_aliases: aliases}, name) when is_atom(name) do
    Keyword.fetch(aliases, :"Elixir.#{name}")
  end

  @doc "The modules from which a name is imported: `[function: module]` or `[macro: module]`."
  @spec lookup_import(t, name_arity) :: [{:function | :macro, module}]
  def lookup_import(%{__struct__: Macro.Env} = env, {name, arity} = signature) when is_atom(name) and is_integer(arity) do
    importing(:function, env.functions, signature) ++ importing(:macro, env.macros, signature)
  end

  defp importing(kind, imports, signature) do
    for {module, signatures} <- imports, signature in signatures, do: {kind, module}
  end

  @doc "Whether a module is required."
  @spec required?(t, module) :: boolean
  def required?(%{__struct__: Macro.Env, requires: requires}, module) when is_atom(module), do: module in requires

  @doc "Adds a tracer of the compiler."
  @spec prepend_tracer(t, module) :: t
  def prepend_tracer(%{__struct__: Macro.Env, tracers: tracers} = env, tracer), do: %{env | tracers: [tracer | tracers]}

  @doc "The same place, as in a pattern."
  @spec to_match(t) :: t
  def to_match(%{__struct__: Macro.Env} = env), do: %{env | context: :match}

  @doc """
  The same place, as in a guard.

      iex> Macro.Env.to_guard(__ENV__).context
      :guard
  """
  @spec to_guard(t) :: t
  def to_guard(%{__struct__: Macro.Env} = env), do: %{env | context: :guard}

  @doc "Whether it is in a guard."
  @spec in_guard?(t) :: boolean
  def in_guard?(%{__struct__: Macro.Env, context: context}), do: context == :guard

  @doc "Whether it is in a pattern."
  @spec in_match?(t) :: boolean
  def in_match?(%{__struct__: Macro.Env, context: context}), do: context == :match

  @doc "Without what only the running compiler can use."
  @spec prune_compile_info(t) :: t
  def prune_compile_info(env), do: %{env | lexical_tracker: nil, tracers: []}

  @doc "The place as a stack trace of one entry."
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
