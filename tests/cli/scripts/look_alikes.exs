с = 1
c = 2
IO.inspect({с, c})
