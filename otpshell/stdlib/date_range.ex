defmodule Date.Range do
  @moduledoc """
  The days from one date to another, which can be enumerated. `Date.range/3` makes one.

      iex> week = Date.range(~D[2024-02-26], ~D[2024-03-03])
      iex> Enum.count(week)
      7
      iex> Enum.at(week, 3)
      ~D[2024-02-29]
  """

  @enforce_keys [:first, :last, :first_in_iso_days, :last_in_iso_days, :step]
  defstruct @enforce_keys
end

defimpl Enumerable, for: Date.Range do
  def count(range), do: {:ok, Enum.count(days(range))}

  def member?(%{first: %{calendar: calendar}} = range, %{calendar: calendar, year: _, month: _, day: _} = date) do
    {:ok, Date.to_gregorian_days(date) in days(range)}
  end

  def member?(_range, _other), do: {:ok, false}

  def slice(%{first: %{calendar: calendar}} = range) do
    days = days(range)

    {:ok, Enum.count(days),
     fn start, length, step ->
       days |> Enum.slice(start, length * step) |> Enum.take_every(step) |> Enum.map(&Date.from_gregorian_days(&1, calendar))
     end}
  end

  def reduce(%{first: %{calendar: calendar}} = range, acc, fun) do
    Enumerable.reduce(days(range), acc, fn day, inner -> fun.(Date.from_gregorian_days(day, calendar), inner) end)
  end

  defp days(%{first_in_iso_days: first, last_in_iso_days: last, step: step}), do: Range.new(first, last, step)

  # Before there were steps a range ran towards its last day.
  defp days(%{first_in_iso_days: first, last_in_iso_days: last}), do: Range.new(first, last, if(first <= last, do: 1, else: -1))
end
