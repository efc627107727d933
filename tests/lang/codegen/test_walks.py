"""Going through a binary: a position is handed on instead of a copy, and nothing but the time tells."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otpshell import VM
from otpshell.lang.codegen import unit
from otpshell.lang.codegen.walks import NO_WALKS
from otpshell.terms.atom import TRUE
from otpshell.terms.bits import bitstring
from otpshell.terms.inspect import inspect

# Each function takes a bitstring.
FUNCTIONS = """
defmodule NAME do
  def sum(bits), do: sum(bits, 0)
  def sum(<<>>, acc), do: acc
  def sum(<<c, rest::binary>>, acc), do: sum(rest, acc + c)
  def sum(other, acc), do: {acc, other}

  def listed(<<c, rest::binary>>) when c != ?x, do: [c | listed(rest)]
  def listed("xy"), do: :xy
  def listed("x" <> rest), do: [:x, rest]
  def listed(other), do: [other]

  def characters(bits), do: characters(bits, [])
  def characters(<<c::utf8, rest::binary>>, acc), do: characters(rest, [c | acc])
  def characters(<<c, rest::binary>>, acc), do: characters(rest, [{:byte, c} | acc])
  def characters(rest, acc), do: {acc, rest}

  def words(bits), do: space(bits, [])
  defp space(<<c, rest::binary>> = all, acc) when c < ?n, do: word(rest, acc, byte_size(all))
  defp space(<<_, rest::binary>>, acc), do: space(rest, acc)
  defp space(rest, acc), do: {acc, rest}
  defp word(<<c, rest::binary>>, acc, n) when c < ?n, do: word(rest, acc, n + 1)
  defp word(rest, acc, n), do: space(rest, [{n, rest} | acc])

  def prefixed(bits), do: prefixed(bits, [])
  def prefixed(<<n, data::binary-size(n), rest::binary>>, acc), do: prefixed(rest, [data | acc])
  def prefixed(<<a::16, 0::24-little, rest::binary>>, acc), do: prefixed(rest, [a | acc])
  def prefixed(<<a::binary-size(2), b::little-16, rest::binary>>, acc), do: prefixed(rest, [{a, b} | acc])
  def prefixed(<<a::signed-8, rest::binary>>, acc), do: prefixed(rest, [a | acc])
  def prefixed(<<a::4, rest::binary>>, acc), do: prefixed(rest, [a | acc])
  def prefixed(rest, acc) when is_bitstring(rest), do: {rest, acc}

  def same(bits), do: same(bits, bits)
  def same(<<_, rest::binary>>, rest), do: :same
  def same(<<c, rest::binary>>, <<c, other::binary>>), do: same(rest, other)
  def same(a, a), do: {:equal, a}
  def same(a, b), do: {a, b}

  def cased(bits, acc \\\\ 0) do
    case bits do
      <<c, rest::binary>> when c > 0 ->
        acc = if rem(c, 2) == 0, do: acc + byte_size(rest), else: acc
        keep = fn -> {rest, acc} end
        if c > 200, do: keep.(), else: cased(rest, acc)

      "" -> acc
      _ when is_binary(bits) -> {:zero, bits}
    end
  end

  def deeper(<<a, rest::binary>>) do
    <<b, more::binary>> = rest
    list = for <<c <- more>>, do: c
    {a, b, length(list), try(do: deeper(more), rescue: (e -> {e.__struct__, more}))}
  end

  def often(<<c, rest::binary>>, acc \\\\ []) do
    if c > 100, do: often(rest, [{rest, rest, byte_size(rest)} | acc]), else: {rest, [rest | acc]}
  end

  def parts(bits) do
    {for(<<c::utf8 <- bits>>, do: c), for(<<a, b::16 <- bits>>, do: {a, b}), for(<<"a", b <- bits>>, do: b), for(<<a::3 <- bits>>, do: a)}
  end

  def pick(<<a::1, rest::bitstring>>, acc \\\\ []), do: if(a == 1, do: pick(rest, [rest | acc]), else: {acc, rest})

  def bits(bits), do: bits(bits, [])
  def bits(<<1::1, rest::bitstring>>, acc), do: bits(rest, [1 | acc])
  def bits(<<b::1, rest::bits>>, acc) when b == 0, do: bits(rest, [b | acc])
  def bits(<<>>, acc), do: acc
  def bits(other, acc), do: {other, acc}

  def body(<<a::3, b::5, rest::bitstring>>), do: [{a, b} | body(rest)]
  def body(""), do: :end
  def body(<<4::3>>), do: :four
  def body(other), do: other

  def sized(bits, n \\\\ 3) do
    case bits do
      <<b::size(n), rest::bitstring>> when b != 7 -> [b | sized(rest, n + 1)]
      <<"a", rest::bitstring>> -> [:a, rest | sized(rest, n)]
      left -> {left, n, bit_size(left), left == bits}
    end
  end

  def mixed(bits), do: mixed(bits, [])
  def mixed(<<n::4, data::bitstring-size(n), rest::bitstring>>, acc) when n > 2, do: mixed(rest, [data | acc])
  def mixed(<<0::4, c::utf8, rest::bitstring>>, acc), do: mixed(rest, [<<c::utf8>> | acc])
  def mixed(<<1::2, s::signed-7, l::little-12, rest::bitstring>>, acc), do: mixed(rest, [{s, l} | acc])
  def mixed(<<a::8, 0::3-unit(2), b::binary-size(1), rest::bitstring>> = all, acc), do: mixed(rest, [{a, b, all} | acc])
  def mixed(<<_::4, rest::binary>>, acc), do: {:whole, listed(rest), sum(rest), acc}
  def mixed(<<_::1, rest::bitstring>> = all, acc), do: twice(rest, all, acc)
  def mixed(rest, acc), do: {rest, acc}
  defp twice(rest, all, acc) when bit_size(all) > 40, do: mixed(rest, [rest == all | acc])
  defp twice(<<a, rest::binary>>, _, acc), do: mixed(<<a, a, rest::binary>>, acc) |> then(&{&1, rest})
  defp twice(rest, all, acc), do: {rest, all, acc}

  def pinned(bits, known \\\\ "ab") do
    case bits do
      ^known -> :known
      <<_::2, rest::bitstring>> -> [pinned(rest, known)]
      _ -> bits
    end
  end
end
"""
TRIED = """
defmodule Tried do
  def all(module, bits) do
    bytes = [:sum, :listed, :characters, :words, :prefixed, :same, :cased, :deeper, :often, :parts, :pick]
    for f <- bytes ++ [:bits, :body, :sized, :mixed, :pinned], do: {f, one(module, f, bits)}
  end

  defp one(module, f, bits) do
    {:ok, apply(module, f, [bits])}
  rescue
    e -> {:error, Map.put(e, :module, nil), for({_, f, a, at} <- Enum.take(__STACKTRACE__, 2), do: {f, a, at})}
  end
end
"""


@pytest.fixture(scope="module")
def vm() -> Iterator[VM]:
    vm = VM()
    vm.eval(FUNCTIONS.replace("NAME", "Walked"))
    plain, unit.walks = unit.walks, lambda functions: NO_WALKS
    vm.eval(FUNCTIONS.replace("NAME", "Copied"))
    unit.walks = plain
    vm.eval(TRIED)
    yield vm
    vm.stop()


def bitstrings() -> st.SearchStrategy[object]:
    text = st.text("abnxyz é漢😀", max_size=12).map(str.encode)
    sparse = st.lists(st.sampled_from([0, 1, 2, 97, 120, 121, 200, 255]), max_size=12).map(bytes)
    odd = st.integers(1, 40).flatmap(lambda size: st.integers(0, 2**size - 1).map(lambda value: bitstring(value, size)))
    return st.one_of(text, sparse, st.binary(max_size=12), odd)


@settings(max_examples=80)
@given(bitstrings())
def test_a_walk_gives_what_copies_of_the_rest_give(vm: VM, bits: object) -> None:
    assert vm.eval(f"Tried.all(Walked, {_source(bits)}) == Tried.all(Copied, {_source(bits)})") is TRUE


def _source(bits: object) -> str:
    """A bitstring as it is typed."""
    if type(bits) is bytes:
        return "<<" + ", ".join(map(str, bits)) + ">>"
    whole, spare = divmod(bits.size, 8)  # type: ignore[attr-defined]
    data = bits.data  # type: ignore[attr-defined]
    return "<<" + ", ".join([*map(str, data[:whole]), f"{data[whole] >> (8 - spare)}::{spare}"]) + ">>"


def test_a_walk_over_half_a_megabyte_copies_nothing(vm: VM) -> None:
    # With a copy for each byte this would be 125 gigabytes.
    assert vm.eval('Walked.sum(String.duplicate("a", 500_000))') == 97 * 500_000
    assert vm.eval('Walked.characters(String.duplicate("é", 250_000)) |> elem(0) |> length()') == 250_000
    assert vm.eval('length(Walked.listed(String.duplicate("a", 50_000)))') == 50_001


def test_a_walk_bit_by_bit_copies_nothing(vm: VM) -> None:
    # With a copy for each bit this would be 10 gigabytes.
    assert vm.eval('Walked.bits(String.duplicate("a", 50_000)) |> Enum.sum()') == 150_000
    assert vm.eval('Walked.body(String.duplicate("a", 50_000)) |> List.improper?()') is TRUE
    shown = "try do Walked.deeper(<<1::4>>) rescue e -> {e.__struct__, hd(__STACKTRACE__) |> elem(2)} end"
    assert inspect(vm.eval(shown)) == "{FunctionClauseError, [<<1::size(4)>>]}"


def test_what_is_left_is_a_binary_wherever_it_is_looked_at(vm: VM) -> None:
    vm.eval("""
    defmodule Looked do
      def go(<<c, rest::binary>>, f), do: [f.(rest) | go(rest, f)] ++ [c]
      def go(rest, _), do: [rest, is_binary(rest), rest == "", %{rest => 1}]
    end
    """)
    assert inspect(vm.eval('Looked.go("ab", & &1)')) == '["b", "", "", true, true, %{"" => 1}, 98, 97]'


def test_a_refused_rest_is_shown_as_the_binary_it_is(vm: VM) -> None:
    vm.eval("""
    defmodule Refused do
      def go("ab" <> rest), do: go(rest)
      def go(""), do: :ok
    end
    """)
    shown = 'try do Refused.go("ababac") rescue e -> {e.__struct__, hd(__STACKTRACE__) |> elem(2)} end'
    assert inspect(vm.eval(shown)) == '{FunctionClauseError, ["ac"]}'
