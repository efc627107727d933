# You should see one task a stage, each spawned with the value of the stage before, and each value coming back as a result;
# then a value that no stage can read end its task, and over the link the process that waits.
defmodule Pipeline do
  def process(data), do: data |> stage(&parse/1) |> stage(&transform/1) |> stage(&store/1)

  defp stage(input, fun), do: Task.await(Task.async(fn -> fun.(input) end))

  def parse(text), do: String.to_integer(text)
  def transform(number), do: number * 2
  def store(number), do: {:stored, number}
end

Pipeline.process("21")
spawn(fn -> Pipeline.process("twenty-one") end)
Process.sleep(1)
