# The names of Erlang/OTP's modules.
#
#     elixir scripts/record_otp_modules.exs        (OTP 25; writes otpshell/lang/otp_modules.txt)

names =
  for {name, _, _} <- :code.all_available(), name = to_string(name), not String.starts_with?(name, ["Elixir.", "elixir"]), do: name

[__DIR__, "../otpshell/lang/otp_modules.txt"] |> Path.join() |> Path.expand() |> File.write!(Enum.map(Enum.sort(names), &[&1, ?\n]))
