try do
  raise "a"
rescue
  e -> IO.puts(Exception.message(e))
end
