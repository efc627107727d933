defmodule ConsumerSupervisor.Default do
  @moduledoc """
  The callback module of consumer supervisors that are started with a list of one child: the answer of `init/1` is their argument.
  """

  @doc false
  def init(answer), do: answer
end
