spawn(fn -> System.halt(9) end)
Process.sleep(:infinity)
