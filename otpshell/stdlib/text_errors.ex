# The exceptions of the text modules.

defmodule OptionParser.ParseError do
  defexception [:message]
end

defmodule Regex.CompileError do
  defexception message: "regex could not be compiled"
end

defmodule URI.Error do
  defexception [:action, :reason, :part]

  @impl true
  def message(%{action: action, reason: reason, part: part}) do
    "cannot #{action} due to reason #{reason}: #{inspect(part)}"
  end
end

defmodule Version.InvalidRequirementError do
  defexception [:requirement]

  @impl true
  def exception(requirement) when is_binary(requirement), do: %__MODULE__{requirement: requirement}
  @impl true
  def message(%{requirement: requirement}), do: "invalid requirement: #{inspect(requirement)}"
end

defmodule Version.InvalidVersionError do
  defexception [:version]

  @impl true
  def exception(version) when is_binary(version), do: %__MODULE__{version: version}
  @impl true
  def message(%{version: version}), do: "invalid version: #{inspect(version)}"
end

defmodule IO.StreamError do
  defexception [:reason, :message]

  @impl true
  def exception(fields) do
    reason = fields[:reason]
    %__MODULE__{reason: reason, message: "error during streaming: " <> List.to_string(:file.format_error(reason))}
  end
end
