defmodule MyError do
  defexception [:code]
  def message(e), do: "code #{e.code}"
end
raise MyError, code: 7
