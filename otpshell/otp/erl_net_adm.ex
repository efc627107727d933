defmodule :net_adm do
  @moduledoc """
  Questions about other nodes. Here there is one node, which is not part of a network.

      iex> :net_adm.ping(:elsewhere@host)
      :pang
  """

  @doc """
  Whether a node can be reached: `:pong`, or `:pang`. A node that is not distributed reaches none, itself included.

      iex> :net_adm.ping(:elsewhere@host)
      :pang
  """
  def ping(node) when is_atom(node) do
    if Node.alive?() and node == node(), do: :pong, else: :pang
  end

  @doc """
  The name of this computer.

      iex> is_list(:net_adm.localhost())
      true
  """
  def localhost do
    {:ok, name} = :inet.gethostname()
    name
  end
end
