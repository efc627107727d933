# The exceptions of the text modules.

defmodule OptionParser.ParseError do
  @moduledoc """
  Command-line arguments that `OptionParser.parse!/2` does not know or cannot read. `OptionParser.parse/2` gives them in a list instead.

      iex> try do
      ...>   OptionParser.parse!(["--port", "many"], strict: [port: :integer])
      ...> rescue
      ...>   error in OptionParser.ParseError -> error.message =~ "--port"
      ...> end
      true
  """

  defexception [:message]
end

defmodule Regex.CompileError do
  @moduledoc """
  The source of a regular expression that cannot be one: the message says what is wrong, and at which character. `Regex.compile/2` gives
  `{:error, reason}` instead.

      iex> Regex.compile!("*a")
      ** (Regex.CompileError) nothing to repeat at position 0
  """

  defexception message: "regex could not be compiled"
end

defmodule URI.Error do
  @moduledoc """
  A text that is not an address: `part` is what is wrong with it. `URI.new/1` gives `{:error, part}` instead.

      iex> URI.new!("not an address")
      ** (URI.Error) cannot parse due to reason invalid_uri: " "
  """

  defexception [:action, :reason, :part]

  @impl true
  def message(%{action: action, reason: reason, part: part}) do
    "cannot #{action} due to reason #{reason}: #{inspect(part)}"
  end
end

defmodule Version.InvalidRequirementError do
  @moduledoc """
  A requirement, such as `~> 1.2`, that cannot be read. `Version.parse_requirement/1` gives `:error` instead.

      iex> Version.match?("1.2.3", "about 1.2")
      ** (Version.InvalidRequirementError) invalid requirement: "about 1.2"
  """

  defexception [:requirement]

  @impl true
  def exception(requirement) when is_binary(requirement), do: %__MODULE__{requirement: requirement}
  @impl true
  def message(%{requirement: requirement}), do: "invalid requirement: #{inspect(requirement)}"
end

defmodule Version.InvalidVersionError do
  @moduledoc """
  A version that is not of the form `1.2.3`. `Version.parse/1` gives `:error` instead.

      iex> Version.compare("1.2", "1.2.3")
      ** (Version.InvalidVersionError) invalid version: "1.2"
  """

  defexception [:version]

  @impl true
  def exception(version) when is_binary(version), do: %__MODULE__{version: version}
  @impl true
  def message(%{version: version}), do: "invalid version: #{inspect(version)}"
end

defmodule IO.StreamError do
  @moduledoc """
  A device failed while it was read or written as a stream.

      iex> raise IO.StreamError, reason: :enospc
      ** (IO.StreamError) error during streaming: no space left on device
  """

  defexception [:reason, :message]

  @impl true
  def exception(fields) do
    reason = fields[:reason]
    %__MODULE__{reason: reason, message: "error during streaming: " <> List.to_string(:file.format_error(reason))}
  end
end
