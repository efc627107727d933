IO.puts("\u{110000}")
