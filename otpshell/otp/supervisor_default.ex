defmodule Supervisor.Default do
  @moduledoc """
  The callback module of supervisors that are started with a list of children or options: the answer of `init/1` is their argument.
  """

  @doc false
  def init(answer), do: answer
end
