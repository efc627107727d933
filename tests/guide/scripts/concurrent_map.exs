defmodule Pages do
def run(urls) do
# Sequential
sequential = Enum.map(urls, &fetch_url/1)
# Concurrent
results = Task.async_stream(urls, &fetch_url/1, max_concurrency: 10)
|> Enum.to_list()
{sequential, results}
end
def fetch_url("slow" <> _), do: Process.sleep(:infinity)
def fetch_url(url), do: (Process.sleep(10); String.upcase(url))
end
IO.inspect(Pages.run(~w(a b c d)))
IO.inspect(Task.async_stream(~w(a slow b), &Pages.fetch_url/1, timeout: 50, on_timeout: :kill_task) |> Enum.to_list())
IO.inspect(Task.async_stream(1..5, fn n -> Process.sleep(60 - n * 10); n end, ordered: false, max_concurrency: 5) |> Enum.to_list())
try do
Task.async_stream(~w(a slow), &Pages.fetch_url/1, timeout: 50) |> Enum.to_list()
catch
:exit, reason -> IO.inspect(reason)
end
