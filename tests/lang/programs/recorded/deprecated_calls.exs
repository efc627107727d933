defmodule Old do
  @deprecated "Use now/0 instead"
  def was, do: :was

  @deprecated "Use now/0 instead"
  defmacro quoted, do: :quoted

  @deprecated "import it instead"
  defmacro __using__(_options), do: nil

  @deprecated "it is called here without a warning"
  def local, do: 1
  def now, do: local()
end

defmodule Caller do
  use Old
  use Bitwise
  require Old
  Old.was()
  IO.inspect(String.strip(" body "))

  def twice, do: {Old.was(), Old.was()}
  def captured, do: &Old.was/0
  def macro, do: Old.quoted()
  def library(list), do: {Enum.partition(list, &(&1 > 1)), String.strip(" a "), Enum.uniq([1, 1], & &1), Map.size(%{}), Keyword.size(a: 1)}
  def dynamic(module), do: module.was()
  def missing(list), do: {Old.gone(list), :lists.no_such_function(list)}
end

IO.inspect({Caller.twice(), Caller.macro(), Caller.library([1, 2]), Caller.dynamic(Old)})
IO.inspect(Old.__info__(:deprecated))
IO.inspect(Atom.__info__(:deprecated))
