# Patterns of parts that are no whole bytes, alone and in generators, on many bitstrings.
defmodule Patterns do
  def nibbles(bits), do: for(<<a::4, b::4 <- bits>>, do: {a, b})
  def crossing(bits), do: for(<<a::3, b::7, c::6 <- bits>>, do: {a, b, c})
  def wide(bits), do: for(<<a::5, b::30, c::5 <- bits>>, do: {a, b, c})
  def odd(bits), do: for(<<a::3 <- bits>>, do: a)
  def flagged(bits), do: for(<<1::1, b::7 <- bits>>, do: b)
  def with_text(bits), do: for(<<a::4, "a", b::4 <- bits>>, do: {a, b})
  def little(bits), do: for(<<a::4, b::12-little <- bits>>, do: {a, b})
  def signed(bits), do: for(<<a::signed-4, b::signed-12 <- bits>>, do: {a, b})
  def sized(bits), do: for(<<n::3, x::size(n) <- bits>>, do: {n, x})
  def units(bits), do: for(<<a::2-unit(2), b::1-unit(12) <- bits>>, do: {a, b})
  def into_bits(bits), do: for(<<b::2 <- bits>>, into: <<>>, do: <<3 - b::2>>)

  def head(<<2::2, a::3, b::11, rest::binary>>), do: {:two, a, b, rest}
  def head(<<a::1, 0::7, b::3, _::5>>), do: {:exact, a, b}
  def head(<<a::4, rest::bitstring-size(9), more::binary>>), do: {:nine, a, rest, more}
  def head(<<a::12, b::4, c::size(4)-unit(2), rest::bitstring>>), do: {a, b, c, rest}
  def head(<<a::bitstring-size(3), rest::bits>>), do: {:three, a, rest}
  def head(other), do: {:other, other}

  def walk(<<op::2, a::6, rest::binary>>, acc) when op in [0, 3], do: walk(rest, [{op, a} | acc])
  def walk(<<_::2, n::3, x::size(n), rest::bitstring>>, acc) when rem(bit_size(rest), 8) != 1, do: walk(rest, [x | acc])
  def walk(<<b::1, rest::bits>> = all, acc), do: walk(rest, [{b, byte_size(all)} | acc])
  def walk(<<>>, acc), do: acc
end

random = fn seed -> rem(seed * 1_103_515_245 + 12345, 2_147_483_648) end

inputs =
  for n <- 0..60 do
    seeds = Enum.scan(0..rem(n * 7, 13), n, fn _, s -> random.(s) end)
    bytes = for s <- seeds, into: "", do: <<if(rem(s, 5) == 0, do: ?a, else: div(s, 65536))>>
    binary_part(bytes, 0, max(byte_size(bytes) - 1, 0)) <> "" |> then(&<<&1::bits, n::size(rem(n, 9))>>)
  end

one_way = [:nibbles, :crossing, :wide, :odd, :flagged, :with_text, :little, :signed, :sized, :units, :into_bits, :head]

for bits <- inputs, f <- one_way do
  IO.puts("#{f} #{inspect(apply(Patterns, f, [bits]), limit: :infinity, charlists: :as_lists, binaries: :as_binaries)}")
end

for bits <- inputs, do: IO.inspect(Patterns.walk(bits, []), limit: :infinity, charlists: :as_lists)
