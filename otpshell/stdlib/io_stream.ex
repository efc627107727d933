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
