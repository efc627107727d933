defmodule System.EnvError do
  @moduledoc """
  An environment variable that is not set. `System.fetch_env!/1` raises it; `System.get_env/2` gives a default instead.

      iex> System.fetch_env!("NO_SUCH_VARIABLE")
      ** (System.EnvError) could not fetch environment variable "NO_SUCH_VARIABLE" because it is not set
  """

  defexception [:env]

  @impl true
  def message(%{env: env}) do
    "could not fetch environment variable #{inspect(env)} because it is not set"
  end
end
