if аdmin_, do: :ok
