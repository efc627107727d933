# why fn
# you should see that a fun of two arguments was called with one
spawn(fn -> Enum.each([1], fn a, b -> a + b end) end)
Process.sleep(1)
