# In an implementation nobody looks whether modules defined above it have the functions that are called, only whether others do.
defmodule Vec do
  defstruct a: 1
end

defmodule Tor do
  def a, do: 1
end

defprotocol P do
  def p(a)
  def q(a)
end

defimpl P, for: Vec do
  def p(a), do: Vec.index(a)
  def q(a), do: {Tor.index(a), P.nope(a), Vec.nah(a)}
end

defimpl P, for: Integer do
  def p(a), do: Integer.index(a)
  def q(a), do: {Tor.index(a), Vec.index(a)}
end

defmodule X do
  defstruct b: 1

  defimpl P do
    def p(_), do: X.nope()
    def q(x), do: x.b
  end
end

IO.inspect({P.impl_for(struct(Vec)), P.impl_for(1), P.q(struct(X))})
