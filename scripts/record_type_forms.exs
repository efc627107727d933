# What real Elixir makes of typespecs: their forms, or the error and warnings. Writes tests/lang/typespecs/recorded.txt.
#
#     elixir scripts/record_type_forms.exs        (Elixir 1.14)
#
# A program is the body of a module; programs stand in tests/lang/typespecs/programs.txt, one empty line between two.

folder = Path.expand("../tests/lang/typespecs", __DIR__)
Code.require_file(Path.join(folder, "outcome.exs"))
Application.ensure_all_started(:ex_unit)

recorded =
  for program <- folder |> Path.join("programs.txt") |> File.read!() |> String.split("\n\n", trim: true) do
    {outcome, warnings} = ExUnit.CaptureIO.with_io(:stderr, fn -> TypespecOutcome.of(program) end)
    [String.trim(program), "\n---\n", warnings, outcome, "\n===\n"]
  end

File.write!(Path.join(folder, "recorded.txt"), recorded)
