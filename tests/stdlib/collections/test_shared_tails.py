"""Functions that take a list apart at a place share what lies behind it, whatever form the list is in; the plain recursion gives the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from otpshell import VM
from otpshell.terms.atom import TRUE
from otpshell.terms.inspect import inspect

PLAIN = """
defmodule Plain do
  def drop_while([h | t] = all, f), do: if(f.(h), do: drop_while(t, f), else: all)
  def drop_while([], _), do: []
  def take_while([h | t], f), do: if(f.(h), do: [h | take_while(t, f)], else: [])
  def take_while([], _), do: []
  def split(list, 0), do: {[], list}
  def split([], _), do: {[], []}
  def split([h | t], n), do: (with {a, b} <- split(t, n - 1), do: {[h | a], b})
  def insert(list, 0, x), do: [x | list]
  def insert([], _, x), do: [x]
  def insert([h | t], n, x), do: [h | insert(t, n - 1, x)]
  def change([], _, _), do: []
  def change([h | t], 0, f), do: f.(h) ++ t
  def change([h | t], n, f), do: [h | change(t, n - 1, f)]
  def delete([h | t], x) when h === x, do: t
  def delete([h | t], x), do: [h | delete(t, x)]
  def delete([], _), do: []
  def minus(list, []), do: list
  def minus(list, [h | t]), do: minus(delete(list, h), t)
  def member?(list, x), do: delete(list, x) != list
  def from_end(list, i) when i < 0, do: if(length(list) + i < 0, do: length(list), else: length(list) + i)
  def from_end(_, i), do: i

  # As cells one by one, and as the library makes it.
  def both(list), do: [cells(list), Enum.map(list, & &1)]
  defp cells([h | t]), do: [h | cells(t)]
  defp cells([]), do: []
end

defmodule Compare do
  def run(list, i, x) do
    at = Plain.from_end(list, i)
    before = if i < 0, do: max(length(list) + i + 1, 0), else: i
    f = &(&1 < i)

    [
      drop_while: Enum.drop_while(list, f) == Plain.drop_while(list, f),
      split_while: Enum.split_while(list, f) == {Plain.take_while(list, f), Plain.drop_while(list, f)},
      split: i < 0 or Enum.split(list, i) == Plain.split(list, i),
      insert_at: List.insert_at(list, i, x) == Plain.insert(list, before, x),
      replace_at: List.replace_at(list, i, x) == Plain.change(list, at, fn _ -> [x] end),
      update_at: List.update_at(list, i, &{&1, x}) == Plain.change(list, at, &[{&1, x}]),
      delete_at: List.delete_at(list, i) == Plain.change(list, at, fn _ -> [] end),
      pop_at: List.pop_at(list, i, :none) == {Enum.at(list, i, :none), Plain.change(list, at, fn _ -> [] end)},
      delete: List.delete(list, x) === Plain.delete(list, x),
      minus: list -- [x, i] === Plain.minus(list, [x, i]),
      in: x in list == Plain.member?(list, x),
      member?: Enum.member?(list, x) == Plain.member?(list, x)
    ]
  end

  def all(lists, places, elements) do
    for list <- lists, form <- Plain.both(list), i <- places, x <- elements, {name, false} <- run(form, i, x), uniq: true, do: {name, length(list), i, x}
  end
end
"""


@pytest.fixture(scope="module")
def vm() -> Iterator[VM]:
    vm = VM()
    vm.eval(PLAIN)
    yield vm
    vm.stop()


def test_a_list_is_taken_apart_as_by_the_plain_recursion(vm: VM) -> None:
    lists = "[[], [1], [3, 1, 2], [1.0, 1, 2, 1], [:a, {1}, [2], 2, 2.0], Enum.to_list(1..40)]"
    assert vm.eval(
        f'Compare.all({lists}, [0, 1, 2, 5, 39, 40, 41, -1, -2, -40, -41], [1, 1.0, 2, :a, "b", {{1}}, {{1.0}}, [2]])'
    ) == vm.eval("[]")


def test_so_is_one_that_is_long(vm: VM) -> None:
    assert vm.eval("Compare.all([Enum.to_list(1..3000)], [7, 1500, -1], [2000, :none])") == vm.eval("[]")


def test_a_list_that_ends_in_something_else_is_refused_where_its_end_is_reached(vm: VM) -> None:
    assert inspect(vm.eval("Enum.drop_while([1, 2 | 3], & &1 < 2)")) == "[2 | 3]"
    refused = "fn f -> try do f.() rescue e -> e.__struct__ end end"
    calls = "[fn -> Enum.drop_while([1 | 2], & &1 < 3) end, fn -> List.delete([1 | 2], 3) end, fn -> List.insert_at([1 | 2], 4, 0) end]"
    assert inspect(vm.eval(f"Enum.map({calls}, {refused})")) == "[FunctionClauseError, FunctionClauseError, FunctionClauseError]"


def test_sets_of_any_sizes_are_compared_and_joined_as_the_plain_filter_does(vm: VM) -> None:
    wrong = vm.eval("""
    for a <- [0..-1//1, 1..3, 1..100], b <- [0..-1//1, 2..5, 50..300, [1.0, 2, {1.0}]], one = MapSet.new(a), other = MapSet.new(b),
        {name, found, expected} <- [
          {:difference, MapSet.difference(one, other), for(x <- one, x not in Enum.to_list(other), do: x)},
          {:intersection, MapSet.intersection(one, other), for(x <- one, x in Enum.to_list(other), do: x)},
          {:union, MapSet.union(one, other), Enum.to_list(one) ++ Enum.to_list(other)}
        ],
        found != MapSet.new(expected) or Enum.sort(Enum.to_list(found)) !== Enum.sort(Enum.uniq(expected)), do: {name, a, b}
    """)
    assert wrong == vm.eval("[]")


def test_maps_of_any_sizes_are_merged_as_by_putting_one_key_after_the_other(vm: VM) -> None:
    wrong = vm.eval("""
    for n <- [0, 1, 32, 33, 100], m <- [0, 1, 32, 33, 100], shift <- [0, 0.0, 20],
        a = Map.new(1..n//1, &{&1, :a}), b = Map.new(1..m//1, &{&1 + shift, :b}),
        expected = Enum.reduce(Map.to_list(b), a, fn {k, v}, acc -> Map.put(acc, k, v) end),
        found <- [Map.merge(a, b), :maps.merge(a, b)],
        found != expected or Map.to_list(found) !== Map.to_list(expected) or map_size(found) != length(Map.keys(expected)), do: {n, m, shift}
    """)
    assert wrong == vm.eval("[]")


def test_a_grapheme_at_a_place_is_that_one_of_all(vm: VM) -> None:
    wrong = vm.eval(r"""
    for text <- ["", "a", "abc", "a\r\nb", "\r\n", "né", "éé", "e\u0301x", "👨‍👩‍👧a", "日本", "x\u0308\u0301y", <<255, "a">>, <<"a", 0xC3>>, "\u00ad\u0301"],
        i <- -4..4, all = String.graphemes(text),
        String.at(text, i) != Enum.at(all, i) or String.first(text) != List.first(all) or
          Enum.map(Stream.unfold(text, &String.next_grapheme/1), & &1) != all, do: {text, i}
    """)
    assert wrong == vm.eval("[]")


def test_a_list_of_code_points_is_the_string_of_them_whatever_they_are(vm: VM) -> None:
    assert vm.eval("List.to_string([97, 233, 0x1F600]) == <<97, 233::utf8, 0x1F600::utf8>>") is TRUE
    refused = "for list <- [[0xD800], [-1], [1.5], [0x110000], [97 | 98]], do: (try do List.to_string(list) rescue e -> e.__struct__ end)"
    kinds = "[UnicodeConversionError, UnicodeConversionError, ArgumentError, UnicodeConversionError, ArgumentError]"
    assert inspect(vm.eval(refused)) == kinds
