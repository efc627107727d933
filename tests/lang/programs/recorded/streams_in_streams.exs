# A stream that is asked for one element at a time goes through streams inside it that end on their own.
ended = fn list -> Stream.resource(fn -> list end, fn [] -> {:halt, []}; [h | t] -> {[h], t} end, fn _ -> :ok end) end

passed = fn stream -> Stream.transform(stream, fn -> 0 end, fn x, n -> {[{x, n}], n + 1} end, fn _ -> :ok end) end

IO.inspect(ended.([1, 2]) |> Stream.concat([:last]) |> passed.() |> Enum.to_list())
IO.inspect(Stream.concat([ended.([1, 2]), ended.([]), ended.([3])]) |> Enum.zip(1..9))
IO.inspect(Stream.flat_map(1..3, &ended.([&1, &1])) |> Stream.zip(ended.([:a, :b, :c, :d])) |> Enum.to_list())

{:ok, device} = StringIO.open("a,b\nc,d")
IO.inspect(device |> IO.binstream(:line) |> Stream.concat([:end]) |> passed.() |> Enum.to_list())
