# What Erlang/OTP and Elixir have that may be missing here.
#
#     elixir scripts/record_otp_modules.exs        (Elixir 1.14 on OTP 25)
#
# Writes otpshell/lang/otp_modules.txt, the names of Erlang/OTP's modules, and otpshell/lang/elsewhere.txt: of each module that is here the
# public functions that are not, and the names of Elixir's modules that are not here at all.

folder = Path.expand("../otpshell/lang", __DIR__)
available = for {name, _, _} <- :code.all_available(), do: List.to_string(name)
{elixir, erlang} = Enum.split_with(available, &String.starts_with?(&1, "Elixir."))
erlang = erlang |> Enum.reject(&String.starts_with?(&1, "elixir")) |> Enum.sort()
File.write!(Path.join(folder, "otp_modules.txt"), Enum.map(erlang, &[&1, ?\n]))

# Asked of otpshell: which modules are there, and what they export.
question = ~S"""
for name <- IO.stream(:stdio, :line), module = String.to_atom(String.trim(name)), match?({:module, _}, Code.ensure_loaded(module)) do
  IO.puts([Atom.to_string(module) | for({name, arity} <- module.module_info(:exports), do: " #{name}/#{arity}")])
end
"""

names = Path.join(System.tmp_dir!(), "names_of_modules.txt")
File.write!(names, Enum.map(Enum.sort(elixir) ++ erlang, &[&1, ?\n]))
otpshell = Path.expand("otpshell", __DIR__)
{answer, 0} = System.cmd("sh", ["-c", ~s("$1" eval "$2" < "$3"), "sh", otpshell, question, names])
here = for line <- String.split(answer, "\n", trim: true), [module | functions] = String.split(line, " "), into: %{}, do: {module, functions}

lines =
  for name <- Enum.sort(elixir) ++ erlang,
      module = String.to_atom(name),
      there = if(name in elixir and not is_map_key(here, name), do: [], else: module.module_info(:exports)),
      missing = for({function, arity} <- there, do: "#{function}/#{arity}") -- Map.get(here, name, []),
      missing = Enum.reject(missing, &String.starts_with?(&1, ["MACRO-", "__", "module_info/", "behaviour_info/"])),
      name in elixir or is_map_key(here, name),
      missing != [] or not is_map_key(here, name),
      do: [Enum.join([name | Enum.sort(missing)], " "), ?\n]

File.write!(Path.join(folder, "elsewhere.txt"), lines)
