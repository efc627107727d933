x = 5
if x == 6, do: 1 / 0
case x do
  1 -> 1 + "b"
  2 -> 1 + nil; 5
  _ -> 0
end
z = IO.inspect(1)
if z == 1 do
  hd([])
  2
end
