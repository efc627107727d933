defmodule ExUnit.DocTest do
  @moduledoc "Examples in documentation, as tests."
end
