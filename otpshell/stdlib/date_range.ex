defimpl Enumerable, for: Date.Range do
  def count(range), do: {:ok, Enum.count(days(range))}

  def member?(range, %{calendar: Calendar.ISO, year: _, month: _, day: _} = date) do
    {:ok, Date.to_gregorian_days(date) in days(range)}
  end

  def member?(_range, _other), do: {:ok, false}

  def slice(_range), do: {:error, __MODULE__}

  def reduce(range, acc, fun) do
    Enumerable.reduce(days(range), acc, fn day, inner -> fun.(Date.from_gregorian_days(day), inner) end)
  end

  defp days(%{first_in_iso_days: first, last_in_iso_days: last, step: step}), do: Range.new(first, last, step)
end
