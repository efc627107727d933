# An implementation of Inspect that gives no document, and lists that are to be shown as text and are none.
defmodule Shown do
  defstruct [:by]

  defimpl Inspect do
    def inspect(%{by: by}, opts), do: by.(opts)
  end
end

defmodule Failing do
  defstruct []

  defimpl Inspect do
    def inspect(_, _), do: raise("no")
  end
end

shown = &struct(Shown, by: &1)
tell = fn e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e)}") end

for by <- [fn _ -> 1 end, fn _ -> nil end, fn _ -> 'abc' end, fn _ -> {:a} end, fn _ -> {:doc_cons, 1, 2} end, fn _ -> :doc_line end] do
  for fun <- [fn -> inspect(shown.(by)) end, fn -> inspect([shown.(by)], pretty: true, width: 0) end, fn -> IO.inspect(%{a: shown.(by)}, pretty: true, width: 0) end] do
    try do
      IO.puts(fun.())
    rescue
      e -> tell.(e)
    end
  end
end

for list <- [[1, 2 | 3], [:a], [{"b", 1}], 'text', [300, ?a], [[?a], "b"]] do
  try do
    IO.puts(inspect(list, charlists: :as_charlists))
  rescue
    e -> tell.(e)
  end
end

for fun <- [fn -> inspect(struct(Failing)) end, fn -> inspect(struct(Failing), pretty: true) end] do
  try do
    IO.puts(fun.())
  rescue
    e -> IO.puts(Exception.format(:error, e, Enum.take(__STACKTRACE__, 4)))
  end
end
