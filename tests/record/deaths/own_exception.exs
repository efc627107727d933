# why fn
# you should see the message that the learner's own exception makes
defmodule PaperJam do
  defexception [:tray]
  def message(%{tray: tray}), do: "paper jam in tray #{tray}"
end
spawn(fn -> raise PaperJam, tray: 2 end)
Process.sleep(1)
