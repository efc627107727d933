defmodule EEx.Engine do
  @moduledoc """
  What a template becomes is an engine's decision: a module with these callbacks, each of which is given the state and returns the new one.
  The functions of this module are an engine that makes one binary; `EEx.SmartEngine` adds `@name`.
  """

  @type state :: term

  @doc "The state to begin with."
  @callback init(opts :: keyword) :: state
  @doc "At the end of the template: its quoted expression."
  @callback handle_body(state) :: Macro.t()
  @doc "At the beginning of a block's body: a state for the inside."
  @callback handle_begin(state) :: state
  @doc "At the end of a block's body: its quoted expression."
  @callback handle_end(state) :: Macro.t()
  @doc "A text, with its line and column."
  @callback handle_text(state, [line: pos_integer, column: pos_integer], text :: String.t()) :: state
  @doc "The expression of a tag; the marker is what follows `<%`."
  @callback handle_expr(state, marker :: String.t(), expr :: Macro.t()) :: state

  @doc false
  @deprecated "Use explicit delegation to EEx.Engine instead"
  defmacro __using__(_options) do
    quote do
      @behaviour EEx.Engine
      defdelegate init(opts), to: EEx.Engine
      defdelegate handle_body(state), to: EEx.Engine
      defdelegate handle_begin(state), to: EEx.Engine
      defdelegate handle_end(state), to: EEx.Engine
      defdelegate handle_text(state, meta, text), to: EEx.Engine
      defdelegate handle_expr(state, marker, expr), to: EEx.Engine
      defoverridable EEx.Engine
    end
  end

  @doc """
  Turns `@name` into a look into `assigns`; leaves every other node as it is.

      iex> Macro.to_string(EEx.Engine.handle_assign(quote(do: @name)))
      "EEx.Engine.fetch_assign!(var!(assigns), :name)"
  """
  def handle_assign({:@, meta, [{name, _, context}]}) when is_atom(name) and is_atom(context) do
    line = meta[:line] || 0
    quote(line: line, do: EEx.Engine.fetch_assign!(var!(assigns), unquote(name)))
  end

  def handle_assign(node), do: node

  @doc false
  def fetch_assign!(assigns, key) do
    case Access.fetch(assigns, key) do
      {:ok, value} ->
        value

      :error ->
        keys = Enum.map(assigns, &elem(&1, 0))

        IO.warn(
          "assign @#{key} not available in EEx template. " <>
            "Please ensure all assigns are given as options. Available assigns: #{inspect(keys)}"
        )

        nil
    end
  end

  # The values of all expressions are bound in order to variables; the binary of the texts and these variables comes last.

  @doc """
  The state of an empty template.

      iex> EEx.Engine.init([]).vars_count
      0
  """
  def init(_options), do: %{binary: [], dynamic: [], vars_count: 0}

  @doc """
  The state for a block's body, inside what `state` stands for; its variables go on from those outside.

  Raises `RuntimeError` when `state` is not one of this engine.

      iex> EEx.Engine.init([]) |> EEx.Engine.handle_text([], "outside") |> EEx.Engine.handle_begin() |> Map.get(:binary)
      []
  """
  def handle_begin(state), do: %{checked(state) | binary: [], dynamic: []}

  @doc """
  Ends a block's body: its quoted expression, as `handle_body/1` gives it.

  Raises `RuntimeError` when `state` is not one of this engine.

      iex> inside = EEx.Engine.init([]) |> EEx.Engine.handle_begin() |> EEx.Engine.handle_text([], "yes")
      iex> {text, _binding} = inside |> EEx.Engine.handle_end() |> Code.eval_quoted()
      iex> text
      "yes"
  """
  def handle_end(state), do: handle_body(state)

  @doc """
  Ends the template: its quoted expression, a block whose last expression is the binary.

  Raises `RuntimeError` when `state` is not one of this engine.

      iex> quoted = EEx.Engine.init([]) |> EEx.Engine.handle_text([], "hello") |> EEx.Engine.handle_body()
      iex> {text, _binding} = Code.eval_quoted(quoted)
      iex> text
      "hello"
  """
  def handle_body(state) do
    %{binary: binary, dynamic: dynamic} = checked(state)
    {:__block__, [], Enum.reverse([{:<<>>, [], Enum.reverse(binary)} | dynamic])}
  end

  @doc """
  The state with a text added. `meta` has its line and column.

  Raises `RuntimeError` when `state` is not one of this engine.

      iex> EEx.Engine.handle_text(EEx.Engine.init([]), [line: 1, column: 1], "hello").binary
      ["hello"]
  """
  def handle_text(state, _meta, text) do
    %{binary: binary} = checked(state)
    %{state | binary: [text | binary]}
  end

  @doc """
  The state with a quoted expression added: printed for the `marker` `"="`, only run for `""`.

  Raises `RuntimeError` when `state` is not one of this engine, and `FunctionClauseError` when `marker` is not a marker. The markers `/` and
  `|` are refused as a syntax error of the template.

      iex> state = EEx.Engine.handle_expr(EEx.Engine.init([]), "=", quote(do: 1 + 1))
      iex> {text, _binding} = state |> EEx.Engine.handle_body() |> Code.eval_quoted()
      iex> text
      "2"
  """
  def handle_expr(state, "=", expr) do
    %{binary: binary, dynamic: dynamic, vars_count: count} = checked(state)
    variable = Macro.var(:"arg#{count}", __MODULE__)
    binding = quote(do: unquote(variable) = String.Chars.to_string(unquote(expr)))
    segment = quote(do: unquote(variable) :: binary)
    %{state | binary: [segment | binary], dynamic: [binding | dynamic], vars_count: count + 1}
  end

  def handle_expr(state, "", expr) do
    %{dynamic: dynamic} = checked(state)
    %{state | dynamic: [expr | dynamic]}
  end

  def handle_expr(_state, marker, _expr) when marker in ["/", "|"] do
    raise EEx.SyntaxError,
      message: "unsupported EEx syntax <%#{marker} %> (the syntax is valid but not supported by the current EEx engine)"
  end

  defp checked(%{binary: _, dynamic: _, vars_count: _} = state), do: state

  defp checked(state) do
    raise "unexpected EEx.Engine state: #{inspect(state)}. This typically means a bug or an outdated EEx.Engine or tool"
  end
end

defmodule EEx.SmartEngine do
  @moduledoc """
  The default engine: `EEx.Engine` with `@name` for `assigns[:name]`.

      iex> EEx.eval_string("<%= @price %> EUR", assigns: [price: 5])
      "5 EUR"
  """

  @behaviour EEx.Engine

  @impl true
  defdelegate init(options), to: EEx.Engine
  @impl true
  defdelegate handle_body(state), to: EEx.Engine
  @impl true
  defdelegate handle_begin(state), to: EEx.Engine
  @impl true
  defdelegate handle_end(state), to: EEx.Engine
  @impl true
  defdelegate handle_text(state, meta, text), to: EEx.Engine

  @impl true
  def handle_expr(state, marker, expr) do
    EEx.Engine.handle_expr(state, marker, Macro.prewalk(expr, &EEx.Engine.handle_assign/1))
  end
end
