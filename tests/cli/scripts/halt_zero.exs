IO.write("no newline")
System.halt()
