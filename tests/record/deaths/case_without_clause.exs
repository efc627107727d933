# why fn
# you should see a CaseClauseError with the value that no clause took
spawn(fn ->
  case String.length("abc") do
    1 -> :one
  end
end)

Process.sleep(1)
