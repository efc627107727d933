# What the compiler says of a module that is not there, as libraries ask for it, and the folders of applications.
for why <- [:unloaded_module, :circular_module, :scheduled_module, :other] do
  try do
    IO.puts(:elixir_aliases.format_error({why, Foo.Bar}))
  rescue
    error -> IO.inspect(error)
  end
end

IO.inspect(:code.lib_dir(:no_such_app))
IO.inspect(:code.lib_dir(:no_such_app, :ebin))
IO.inspect(:code.priv_dir(:no_such_app))
IO.inspect(:code.lib_dir(:elixir, :ebin) |> Path.split() |> Enum.take(-2))
IO.inspect(:code.priv_dir(:elixir) |> Path.split() |> Enum.take(-2))
IO.inspect(Application.app_dir(:logger, ["priv", "a"]) |> Path.split() |> Enum.take(-3))
IO.inspect(:code.root_dir() |> Path.join("releases/25/OTP_VERSION") |> File.read())

for {name, args} <- [lib_dir: [1], lib_dir: ["elixir"], lib_dir: [:elixir, 1], priv_dir: ["elixir"]] do
  try do
    IO.inspect(apply(:code, name, args))
  rescue
    error -> IO.inspect(Map.take(error, [:__struct__, :function, :arity]))
  end
end
