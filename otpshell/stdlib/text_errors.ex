# The exceptions of the text modules.

defmodule OptionParser.ParseError do
  @moduledoc "Command-line arguments that `OptionParser.parse!/2` does not know or cannot read."

  defexception [:message]
end

defmodule Regex.CompileError do
  @moduledoc "A regular expression that is none: the message says what is wrong, and where."

  defexception message: "regex could not be compiled"
end

defmodule URI.Error do
  @moduledoc "An address that is none, with the part that is wrong."

  defexception [:action, :reason, :part]

  @impl true
  def message(%{action: action, reason: reason, part: part}) do
    "cannot #{action} due to reason #{reason}: #{inspect(part)}"
  end
end

defmodule Version.InvalidRequirementError do
  @moduledoc "A requirement such as `~> 1.2` that cannot be read."

  defexception [:requirement]

  @impl true
  def exception(requirement) when is_binary(requirement), do: %__MODULE__{requirement: requirement}
  @impl true
  def message(%{requirement: requirement}), do: "invalid requirement: #{inspect(requirement)}"
end

defmodule Version.InvalidVersionError do
  @moduledoc "A version that is not of the form `1.2.3`."

  defexception [:version]

  @impl true
  def exception(version) when is_binary(version), do: %__MODULE__{version: version}
  @impl true
  def message(%{version: version}), do: "invalid version: #{inspect(version)}"
end

defmodule IO.StreamError do
  @moduledoc "A device that failed while it was read or written as a stream."

  defexception [:reason, :message]

  @impl true
  def exception(fields) do
    reason = fields[:reason]
    %__MODULE__{reason: reason, message: "error during streaming: " <> List.to_string(:file.format_error(reason))}
  end
end
