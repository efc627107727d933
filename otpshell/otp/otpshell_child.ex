defmodule Otpshell.Child do
  @moduledoc """
  What the behaviours' `use` blocks have in common: a `child_spec/1` for supervisors, and names as ids.
  """

  # What each kind of process adds to `id` and `start`.
  @kinds %{worker: %{}, supervisor: %{type: :supervisor}, task: %{restart: :temporary}}

  @doc "The specification of a module that is started by its `start_link/1`."
  def spec(module, argument, kind), do: Map.merge(%{id: module, start: {module, :start_link, [argument]}}, @kinds[kind])

  @doc "Code for a module body: an overridable `child_spec/1`, changed by `overrides` (an expression of that module)."
  def definition(overrides, kind) do
    quote bind_quoted: [overrides: overrides, kind: kind] do
      unless Module.has_attribute?(__MODULE__, :doc) do
        @doc "How a supervisor starts and treats this module. `Supervisor` explains the keys."
      end

      def child_spec(argument) do
        __MODULE__
        |> Otpshell.Child.spec(argument, unquote(kind))
        |> Supervisor.child_spec(unquote(Macro.escape(overrides)))
      end

      defoverridable child_spec: 1
    end
  end

  @doc "The specification of a supervisor that is started with options: known by its name, if it has one."
  def named_spec(module, options, usual_id) do
    id =
      case List.keyfind(options, :name, 0, {:name, usual_id}) do
        {:name, {:via, _registry, name}} -> name
        {:name, {:global, name}} -> name
        {:name, name} when is_atom(name) -> name
      end

    %{spec(module, options, :supervisor) | id: id}
  end

  @doc "A `:name` option as the registered name that OTP takes, nil for none; ArgumentError for what can be no name."
  def registration(nil), do: nil
  def registration(name) when is_atom(name), do: {:local, name}
  def registration({:global, _term} = name), do: name
  def registration({:via, module, _term} = name) when is_atom(module), do: name

  def registration(other) do
    forms = Enum.map_join(["nil", "atom", "{:global, term}", "{:via, module, term}"], "\n", &"  * #{&1}")
    raise ArgumentError, "expected :name option to be one of the following:\n\n#{forms}\n\nGot: #{inspect(other)}\n"
  end
end
