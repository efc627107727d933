defmodule Otpshell.Line do
  @moduledoc """
  Gives a call the line number that OTP's own source has there.

  The modules in this folder are ours, yet a stack trace of a crashing server should read as it does on real
  Elixir: `(stdlib 4.2) gen_server.erl:1149: :gen_server.try_handle_call/4`. So the few calls that stand
  on the path to a callback are written `at(1149, module.handle_call(...))`. It changes nothing else.
  """

  @doc "Compiles `call` as if it stood on `line`."
  defmacro at(line, call) do
    case call do
      {{:., dot, target}, meta, args} -> {{:., number(dot, line), target}, number(meta, line), args}
      {name, meta, args} -> {name, number(meta, line), args}
    end
  end

  defp number(meta, line), do: Keyword.put(meta, :line, line)
end
