# The atoms that exist when real Elixir starts: those that look like a name. Writes otpshell/terms/start_atoms.txt.
#
#     elixir scripts/record_start_atoms.exs        (Elixir 1.14 on OTP 25)

# An atom by its number in the atom table, as the external term format's ATOM_INTERNAL_REF3 refers to it.
at = fn number ->
  try do
    [:erlang.binary_to_term(<<131, 75, number::24>>)]
  rescue
    ArgumentError -> nil
  end
end

names =
  for atoms <- 0 |> Stream.iterate(&(&1 + 1)) |> Stream.map(at) |> Enum.take_while(& &1),
      name = Atom.to_string(hd(atoms)),
      name =~ ~r/\A[a-z][a-z0-9_]*[?!]?\z/ and byte_size(name) <= 32,
      do: name

File.write!(Path.expand("../otpshell/terms/start_atoms.txt", __DIR__), names |> Enum.sort() |> Enum.map(&[&1, ?\n]))
