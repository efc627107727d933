# The server ends with the script, which is linked to it, before the match has failed.
defmodule Refusing do
  use GenServer
  def init(_), do: {:stop, :bad}
end

{:ok, _} = GenServer.start_link(Refusing, [])
