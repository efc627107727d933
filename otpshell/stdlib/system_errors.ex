defmodule System.EnvError do
  @moduledoc "An environment variable that is not set: `System.fetch_env!/1`. `System.get_env/2` does not raise."

  defexception [:env]

  @impl true
  def message(%{env: env}) do
    "could not fetch environment variable #{inspect(env)} because it is not set"
  end
end
