# The types, callbacks and specs of the library, as real Elixir shows them: what `t`, `b` and `h` print.
#
#     elixir scripts/record_typespecs.exs        (Elixir 1.14; writes otpshell/stdlib/typespecs.txt)
#
# A line is a module's name, or one type, callback or spec of the module above it.

root = Path.expand("..", __DIR__)

exports =
  for line <- root |> Path.join("tests/stdlib/exports/exports.txt") |> File.stream!(),
      [_, module, name, arity] <- [Regex.run(~r"^(.+?)\.([^.A-Z].*|\.{2,3})/(\d+)$", String.trim(line))],
      do: {module, String.to_atom(name), String.to_integer(arity)}

atom = fn
  ":" <> erlang -> String.to_atom(erlang)
  name -> Module.concat([name])
end

one_line = fn quoted -> quoted |> Macro.to_string() |> String.replace(~r/\n\s*/, " ") end

modules =
  for module <- exports |> Enum.map(&elem(&1, 0)) |> Enum.uniq() do
    wanted = for {^module, name, arity} <- exports, do: {name, arity}

    types =
      with {:ok, found} <- Code.Typespec.fetch_types(atom.(module)) do
        for {kind, type} <- found, kind in [:type, :opaque] do
          {:"::", _, [head, _]} = quoted = Code.Typespec.type_to_quoted(type)
          "#{kind} " <> one_line.(if kind == :opaque, do: head, else: quoted)
        end
      else
        :error -> []
      end

    specs =
      with {:ok, found} <- Code.Typespec.fetch_specs(atom.(module)) do
        for {{name, arity}, each} <- Enum.sort(found), {name, arity} in wanted, spec <- each do
          "spec " <> one_line.(Code.Typespec.spec_to_quoted(name, spec))
        end
      else
        :error -> []
      end

    callbacks =
      with {:ok, found} <- Code.Typespec.fetch_callbacks(atom.(module)) do
        for {{name, _arity}, each} <- Enum.sort(found), spec <- each, not String.starts_with?("#{name}", "MACRO-") do
          "callback " <> one_line.(Code.Typespec.spec_to_quoted(name, spec))
        end
      else
        :error -> []
      end

    case Enum.sort(types) ++ callbacks ++ specs do
      [] -> []
      lines -> [module | lines]
    end
  end

# Erlang's own types have names that are no calls in Elixir: `nil() :: []`.
readable = fn line -> match?({:ok, _}, line |> String.split(" ", parts: 2) |> List.last() |> Code.string_to_quoted()) end
text = modules |> List.flatten() |> Enum.filter(readable) |> Enum.join("\n")
File.write!(Path.join(root, "otpshell/stdlib/typespecs.txt"), text <> "\n")
