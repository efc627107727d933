defmodule :otpshell_terms do
  @moduledoc """
  Terms in Erlang's own notation, for texts that OTP prints in it (`*DBG* 'Elixir.Counter' got call inc from <0.9.0>`).

      iex> IO.puts(:otpshell_terms.write({:ok, %{a: [1, "b"]}}))
      {ok,\#{a => [1,<<"b">>]}}
  """

  @doc "The text of `term`, as chardata."
  def write(term) when is_atom(term), do: atom(Atom.to_string(term))
  def write(term) when is_integer(term), do: Integer.to_string(term)
  def write(term) when is_float(term), do: Float.to_string(term)
  def write(term) when is_binary(term), do: ["<<", binary(term), ">>"]
  def write(term) when is_pid(term), do: :erlang.pid_to_list(term)
  def write(term) when is_reference(term), do: :erlang.ref_to_list(term)
  def write(term) when is_function(term), do: :erlang.fun_to_list(term)
  def write(term) when is_tuple(term), do: ["{", items(Tuple.to_list(term)), "}"]
  def write([]), do: "[]"

  def write(term) when is_list(term) do
    if charlist?(term), do: [?", escape(List.to_string(term)), ?"], else: ["[", items(term), "]"]
  end

  def write(term) when is_map(term) do
    pairs = for {key, value} <- Map.to_list(term), do: [write(key), " => ", write(value)]
    ["\#{", Enum.intersperse(pairs, ","), "}"]
  end

  def write(term), do: inspect(term)

  defp items([last]), do: write(last)
  defp items([head | tail]) when is_list(tail), do: [write(head), ",", items(tail)]
  defp items([head | tail]), do: [write(head), "|", write(tail)]
  defp items([]), do: []

  defp atom(text), do: if(plain?(text), do: text, else: [?', escape_atom(text), ?'])

  # `and`, `end`, … are Erlang's reserved words
  @reserved ~w(after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let maybe not of or orelse
               receive rem try when xor)

  defp plain?(<<first, rest::binary>> = text) when first in ?a..?z, do: word?(rest) and text not in @reserved
  defp plain?(_), do: false

  defp word?(<<char, rest::binary>>) when char in ?a..?z or char in ?A..?Z or char in ?0..?9 or char in [?_, ?@], do: word?(rest)
  defp word?(rest), do: rest == ""

  defp escape_atom(text), do: text |> String.replace("\\", "\\\\") |> String.replace("'", "\\'") |> String.replace("\n", "\\n")
  defp escape(text), do: text |> String.replace("\\", "\\\\") |> String.replace("\"", "\\\"") |> String.replace("\n", "\\n")

  defp binary(""), do: ""

  defp binary(term) do
    cond do
      not String.printable?(term) -> term |> :erlang.binary_to_list() |> Enum.map(&Integer.to_string/1) |> Enum.intersperse(",")
      String.length(term) == byte_size(term) -> [?", escape(term), ?"]
      true -> [?", escape(term), "\"/utf8"]
    end
  end

  defp charlist?([char | rest]) when is_integer(char) and (char in 32..126 or char in 160..255 or char in [?\n, ?\t, ?\r]) do
    rest == [] or charlist?(rest)
  end

  defp charlist?(_), do: false
end
