defmodule A do
  defmodule B do
    defmodule C do
      hd([])
    end
  end
end
