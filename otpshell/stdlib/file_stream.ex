defmodule File.Stream do
  @moduledoc """
  A file as a stream: it can be enumerated, by lines or by a number of bytes, and collected into. `File.stream!/3` makes one. The file is opened
  when the stream is used, and closed at its end.

      iex> File.write!("lines.txt", "one\\ntwo\\n")
      iex> File.stream!("lines.txt") |> Enum.map(&String.trim/1)
      ["one", "two"]
  """

  defstruct path: nil, modes: [], line_or_bytes: :line, raw: true

  def __build__(path, modes, line_or_bytes) do
    File.stream!(path, modes -- [:binary], line_or_bytes)
  end

  def open(path, modes, purpose) do
    unwanted = if purpose == :read, do: [:write, :append, :trim_bom], else: [:read, :trim_bom]
    modes = Enum.reject(modes, &(&1 in unwanted))

    case :file.open(path, if(purpose == :write, do: [:write | modes], else: modes)) do
      {:ok, device} -> device
      {:error, reason} -> raise File.Error, reason: reason, action: "stream", path: path
    end
  end
end

defimpl Enumerable, for: File.Stream do
  @chunk 65536

  def reduce(%{path: path, modes: modes, line_or_bytes: what, raw: raw}, acc, fun) do
    start = fn ->
      device = File.Stream.open(path, modes, :read)
      if :trim_bom in modes, do: skip_mark(device, raw), else: 0
      device
    end

    next = if raw, do: &IO.each_binstream(&1, what), else: &IO.each_stream(&1, what)
    Stream.resource(start, next, &:file.close/1).(acc, fun)
  end

  def count(%{path: path, modes: modes, line_or_bytes: :line, raw: raw}) do
    {:ok, using(path, modes, &breaks(&1, raw, 0))}
  end

  def count(%{path: path, modes: modes, line_or_bytes: bytes, raw: true}) do
    case File.stat(path) do
      {:ok, %{size: 0}} ->
        {:error, __MODULE__}

      {:ok, %{size: size}} ->
        skipped = if :trim_bom in modes, do: using(path, modes, &skip_mark(&1, true)), else: 0
        {:ok, div(size + bytes - 1, bytes) - skipped}

      {:error, reason} ->
        raise File.Error, reason: reason, action: "stream", path: path
    end
  end

  def count(_stream), do: {:error, __MODULE__}
  def member?(_stream, _item), do: {:error, __MODULE__}
  def slice(_stream), do: {:error, __MODULE__}

  defp using(path, modes, fun) do
    device = File.Stream.open(path, modes, :read)

    try do
      fun.(device)
    after
      :file.close(device)
    end
  end

  defp breaks(device, raw, found) do
    case if(raw, do: IO.binread(device, @chunk), else: IO.read(device, @chunk)) do
      :eof -> found
      data -> breaks(device, raw, found + length(:binary.matches(data, "\n")))
    end
  end

  # How far the text of a file is behind its byte order mark.
  defp skip_mark(device, true) do
    {:ok, place} = :file.position(device, mark(IO.binread(device, 4)))
    place
  end

  defp skip_mark(device, false) do
    if mark(IO.read(device, 1)) == 0 do
      {:ok, _start} = :file.position(device, 0)
      0
    else
      1
    end
  end

  defp mark(<<0xEF, 0xBB, 0xBF, _::binary>>), do: 3
  defp mark(<<0, 0, 0xFE, 0xFF, _::binary>>), do: 4
  defp mark(<<0xFE, 0xFF, _::binary>>), do: 2
  defp mark(<<0xFF, 0xFE, _::binary>>), do: 2
  defp mark(_start), do: 0
end

defimpl Collectable, for: File.Stream do
  def into(%{path: path, modes: modes, raw: raw} = stream) do
    device = File.Stream.open(path, modes, :write)
    write = if raw, do: &IO.binwrite(device, &1), else: &IO.write(device, &1)

    {:ok,
     fn
       :ok, {:cont, item} ->
         write.(item)

       :ok, done ->
         :ok = :file.close(device)
         if done == :done, do: stream, else: :ok
     end}
  end
end
