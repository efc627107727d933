# Terms written down to a depth; · stands for a space, so that the layout is compared, too.
puts = fn format, args -> format |> :io_lib.format(args) |> :unicode.characters_to_binary() |> String.replace(" ", "·") |> IO.puts() end
l = Enum.to_list(1..30)
b = :binary.list_to_bin(l)
big = for n <- 1..6, do: {n, l}
m = Map.new(big)
terms = ["abcdefghijklmnop" |> to_charlist, "abcdefghijklmnop", b, <<b::binary, 3::4>>, m, Map.new(1..30, &{&1, &1}), ['abcdefgh', 'abcdefgh', "abcdefgh", b], {'abcdefgh', 'abcdefgh'}, %{l => l, {1, 2} => {3, 4}}, [1 | 'abc'], 'ab\0c', [{:a, 'abcdefgh'} | :b], {}, [], %{}, "", {l, l, l}, [l | l], 'ä☃ä', {1, {2, {3, {4, {5, {6}}}}}}, [[[[[[[1]]]]]]], [:a | {:b, l}]]
for t <- terms, d <- [0, 1, 2, 3, 5, 8] do
 IO.puts("== #{d}")
 puts.("~P", [t, d]); puts.("~W", [t, d]); puts.("~tP", [t, d]);  puts.("~lP", [t, d])
 puts.("~40.3P", [t, d])
end
for w <- [30, 50], d <- [10, 20], t <- [l, m, {:tag, l, l}, [{:a, l, m}], {l, l}, %{l => l}, 'a long long long long text', b] do
 IO.puts("== #{d}")
 puts.("~#{w}.5P", [t, d]);
end
