# An option that is no pair is refused by name.
defmodule Stage do
  use GenStage
  def init(init), do: init
end

Process.flag(:trap_exit, true)
IO.inspect(GenStage.start_link(Stage, {:producer, 0, [:a]}))
