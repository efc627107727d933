defmodule A do
  use DoesNotExist
end
