defmodule IO.Stream do
  @moduledoc """
  A device as a stream: it can be enumerated, by lines or by a number of characters, and collected into. `IO.stream/2` and `IO.binstream/2`
  make one.

      iex> {:ok, device} = StringIO.open("one\\ntwo\\n")
      iex> device |> IO.stream(:line) |> Enum.map(&String.trim/1)
      ["one", "two"]
  """

  defstruct device: nil, raw: true, line_or_bytes: :line

  def __build__(device, raw, line_or_bytes) do
    %IO.Stream{device: if(device == :stdio, do: :standard_io, else: device), raw: raw, line_or_bytes: line_or_bytes}
  end
end

defimpl Enumerable, for: IO.Stream do
  def count(_stream), do: {:error, __MODULE__}
  def member?(_stream, _element), do: {:error, __MODULE__}
  def slice(_stream), do: {:error, __MODULE__}

  def reduce(%{device: device, raw: raw, line_or_bytes: what}, acc, fun) do
    next = if raw, do: &IO.each_binstream(&1, what), else: &IO.each_stream(&1, what)
    Stream.resource(fn -> device end, next, fn _device -> :ok end).(acc, fun)
  end
end

defimpl Collectable, for: IO.Stream do
  def into(%{device: device, raw: raw} = stream) do
    write = if raw, do: &IO.binwrite(device, &1), else: &IO.write(device, &1)

    {:ok,
     fn
       :ok, {:cont, item} -> write.(item)
       :ok, _done -> stream
     end}
  end
end
