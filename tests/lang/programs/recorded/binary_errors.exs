v = "x"
n = 5
l = [fn -> <<v>> end, fn -> <<1, v::float>> end, fn -> <<n::binary>> end, fn -> <<"a", n::binary, 2>> end, fn -> v <> n end, fn -> <<v::binary-size(n)>> end, fn -> <<n::utf8, -1::utf8>> end, fn -> <<n::bitstring>> end, fn -> <<v::utf8>> end]
for f <- l do
  try do IO.inspect f.() rescue e -> IO.puts Exception.message(e) end
end
