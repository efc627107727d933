defmodule Supervisor.Default do
  @moduledoc """
  The callback module of a supervisor that was started with a list of children: they are its argument.
  """

  @doc false
  def init(args), do: args
end
