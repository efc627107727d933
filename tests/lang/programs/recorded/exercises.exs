defmodule Bob do
  @spec hey(String.t()) :: String.t()
  def hey(input) do
    input = String.trim(input)
    cond do
      silent?(input) -> "Fine. Be that way!"
      shouting?(input) and question?(input) -> "Calm down, I know what I'm doing!"
      shouting?(input) -> "Whoa, chill out!"
      question?(input) -> "Sure."
      true -> "Whatever."
    end
  end
  defp silent?(""), do: true
  defp silent?(_), do: false
  defp question?(s), do: String.ends_with?(s, "?")
  defp shouting?(s), do: String.upcase(s) == s and String.downcase(s) != s
end
for s <- ["Hi", "WATCH OUT!", "Does this?", "WHAT?", "  ", "1, 2, 3", "ÜMLÄÜTS!"], do: IO.puts(Bob.hey(s))
defmodule Roman do
  @numerals [{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}]
  def numeral(n, acc \\ "")
  def numeral(0, acc), do: acc
  for {v, s} <- @numerals do
    def numeral(n, acc) when n >= unquote(v), do: numeral(n - unquote(v), acc <> unquote(s))
  end
end
IO.inspect Enum.map([1, 4, 9, 48, 1999, 3024], &Roman.numeral/1)
defmodule WordCount do
  def count(s) do
    s |> String.downcase() |> String.split(~r/[^[:alnum:]\-']+/u, trim: true) |> Enum.map(&String.trim(&1, "'")) |> Enum.frequencies()
  end
end
IO.inspect WordCount.count("Joe can't tell 'between' large and LARGE. car : carpet as java")
defmodule Sieve do
  def primes_to(n), do: sieve(Enum.to_list(2..n), [])
  defp sieve([], acc), do: Enum.reverse(acc)
  defp sieve([p | rest], acc), do: sieve(Enum.reject(rest, &(rem(&1, p) == 0)), [p | acc])
end
IO.inspect Sieve.primes_to(50)
defmodule BST do
  defstruct [:data, :left, :right]
  def new(d), do: %BST{data: d}
  def insert(nil, d), do: new(d)
  def insert(%BST{data: x} = t, d) when d <= x, do: %{t | left: insert(t.left, d)}
  def insert(t, d), do: %{t | right: insert(t.right, d)}
  def in_order(nil), do: []
  def in_order(%{data: d, left: l, right: r}), do: in_order(l) ++ [d] ++ in_order(r)
end
IO.inspect Enum.reduce([4, 2, 6, 1, 3, 5, 7], nil, &BST.insert(&2, &1)) |> BST.in_order()
defmodule Luhn do
  def valid?(s) do
    s = String.replace(s, " ", "")
    s =~ ~r/^\d{2,}$/ and s |> String.graphemes() |> Enum.reverse() |> Enum.map(&String.to_integer/1) |> Enum.with_index() |> Enum.map(fn
      {d, i} when rem(i, 2) == 1 and d * 2 > 9 -> d * 2 - 9
      {d, i} when rem(i, 2) == 1 -> d * 2
      {d, _} -> d
    end) |> Enum.sum() |> rem(10) == 0
  end
end
IO.inspect Enum.map(["059", "59", "4539 3195 0343 6467", "055-444-285", "0"], &Luhn.valid?/1)
defmodule Anagram do
  def match(base, cands), do: Enum.filter(cands, &(String.downcase(&1) != String.downcase(base) and norm(&1) == norm(base)))
  defp norm(w), do: w |> String.downcase() |> String.graphemes() |> Enum.sort()
end
IO.inspect Anagram.match("listen", ~w(enlists google inlets banana Silent LISTEN))
defmodule RLE do
  def encode(s), do: Regex.replace(~r/(.)\1+/, s, fn m, c -> "#{String.length(m)}#{c}" end)
  def decode(s), do: Regex.replace(~r/(\d+)(.)/, s, fn _, n, c -> String.duplicate(c, String.to_integer(n)) end)
end
IO.inspect {RLE.encode("WWWWBWWWW  a"), RLE.decode("4WB4W2 a")}
defmodule Matrix do
  defstruct rows: []
  def from_string(s), do: %Matrix{rows: for(r <- String.split(s, "\n"), do: for(n <- String.split(r), do: String.to_integer(n)))}
  def columns(%Matrix{rows: r}), do: Enum.zip_with(r, & &1)
end
IO.inspect Matrix.from_string("1 2 3\n4 5 6") |> Matrix.columns()
defmodule SpaceAge do
  @ratios %{mercury: 0.2408467, earth: 1.0, mars: 1.8808158}
  def age_on(p, s) when is_map_key(@ratios, p), do: {:ok, Float.round(s / 31557600 / @ratios[p], 2)}
  def age_on(_, _), do: {:error, "not a planet"}
end
IO.inspect {SpaceAge.age_on(:mars, 2_129_871_239), SpaceAge.age_on(:sun, 1)}
defmodule Clock do
  defstruct hour: 0, minute: 0
  def new(h, m), do: %Clock{hour: Integer.mod(h + Integer.floor_div(m, 60), 24), minute: Integer.mod(m, 60)}
  def add(%Clock{hour: h, minute: m}, n), do: new(h, m + n)
  defimpl String.Chars do
    def to_string(%{hour: h, minute: m}), do: "#{pad(h)}:#{pad(m)}"
    defp pad(n), do: n |> Integer.to_string() |> String.pad_leading(2, "0")
  end
end
IO.puts "#{Clock.new(8, 0)} #{Clock.new(-1, -15)} #{Clock.add(Clock.new(10, 3), -70)}"
defmodule Queens do
  def solve(n), do: place(n, n, []) |> length()
  defp place(0, _, qs), do: [qs]
  defp place(k, n, qs), do: for(q <- 1..n, safe?(q, qs), s <- place(k - 1, n, [q | qs]), do: s)
  defp safe?(q, qs), do: qs |> Enum.with_index(1) |> Enum.all?(fn {c, i} -> c != q and abs(c - q) != i end)
end
IO.inspect Queens.solve(6)
defmodule Poker do
  def rank(h) do
    vs = Enum.map(h, fn c -> {v, _} = String.split_at(c, -1); val(v) end) |> Enum.sort(:desc)
    case vs |> Enum.frequencies() |> Enum.map(fn {v, n} -> {n, v} end) |> Enum.sort(:desc) do
      [{4, v} | _] -> {:four, v}
      [{3, a}, {2, b}] -> {:full, a, b}
      [{3, a} | _] -> {:three, a}
      [{2, a}, {2, b}, _] -> {:two_pair, a, b}
      [{2, a} | _] -> {:pair, a}
      _ when hd(vs) - 4 == hd(tl(tl(tl(tl(vs))))) -> {:straight, hd(vs)}
      _ -> {:high, vs}
    end
  end
  defp val("A"), do: 14
  defp val("K"), do: 13
  defp val("Q"), do: 12
  defp val("J"), do: 11
  defp val(n), do: String.to_integer(n)
end
IO.inspect Enum.map(["4S 5H 6S 8D JH", "2S 8H 2S 8D JH", "4S 5S 4H 5H 5D", "10S 9S 8S 7H 6D"], &Poker.rank(String.split(&1)))
defmodule Bank do
  use GenServer
  def open, do: elem(GenServer.start_link(__MODULE__, 0), 1)
  def close(p), do: GenServer.stop(p)
  def balance(p), do: GenServer.call(p, :balance)
  def deposit(p, n) when n > 0, do: GenServer.call(p, {:dep, n})
  def init(b), do: {:ok, b}
  def handle_call(:balance, _, b), do: {:reply, b, b}
  def handle_call({:dep, n}, _from, b), do: {:reply, :ok, b + n}
end
p = Bank.open
Bank.deposit(p, 10)
IO.inspect Bank.balance(p)
Bank.close(p)
IO.inspect Process.alive?(p)
defmodule Forth do
  defmodule StackUnderflow do
    defexception message: "stack underflow"
  end
  defmodule UnknownWord do
    defexception [:word]
    def message(%{word: w}), do: "unknown word: #{inspect w}"
  end
  defstruct stack: [], words: %{}
  def eval(%Forth{} = f, s), do: s |> String.downcase() |> String.split() |> run(f)
  defp run([], f), do: f
  defp run([":", name | rest], f) do
    {body, [";" | rest]} = Enum.split_while(rest, &(&1 != ";"))
    run(rest, put_in(f.words[name], body))
  end
  defp run([w | rest], %{words: ws} = f) when is_map_key(ws, w), do: run(ws[w] ++ rest, f)
  defp run([w | rest], f) do
    run(rest, %{f | stack: op(w, f.stack)})
  end
  defp op("+", [b, a | s]), do: [a + b | s]
  defp op("*", [b, a | s]), do: [a * b | s]
  defp op("dup", [a | s]), do: [a, a | s]
  defp op("swap", [b, a | s]), do: [a, b | s]
  defp op(o, _) when o in ~w(+ * dup swap), do: raise(StackUnderflow)
  defp op(w, s) do
    case Integer.parse(w) do
      {n, ""} -> [n | s]
      _ -> raise UnknownWord, word: w
    end
  end
end
IO.inspect Forth.eval(struct(Forth), ": sq dup * ; 3 sq 4 SQ +").stack
IO.inspect(try do Forth.eval(struct(Forth), "1 +") rescue e -> Exception.message(e) end)
Forth.eval(struct(Forth), "1 foo")
