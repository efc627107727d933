IO.puts("a")
System.stop(6)
Process.sleep(:infinity)
