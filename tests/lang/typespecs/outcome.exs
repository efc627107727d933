defmodule TypespecOutcome do
  # The typespecs of a module with this body as text, in both directions; or why it does not compile.
  def of(body) do
    {module, code} = "defmodule Specimen do\n#{body}\nend" |> Code.compile_string("nofile.ex") |> List.keyfind(Specimen, 0)

    {:ok, types} = Code.Typespec.fetch_types(code)
    {:ok, specs} = Code.Typespec.fetch_specs(code)
    {:ok, callbacks} = Code.Typespec.fetch_callbacks(code)
    optional = if function_exported?(module, :behaviour_info, 1), do: module.behaviour_info(:optional_callbacks)

    quoted =
      for({_kind, type} <- types, do: Code.Typespec.type_to_quoted(type)) ++
        for {{name, _arity}, forms} <- specs ++ callbacks, form <- forms, plain?(form) do
          Code.Typespec.spec_to_quoted(name, form)
        end

    text = Enum.map_join(quoted, "\n", &Macro.to_string/1)
    inspect({types, specs, callbacks, optional}, limit: :infinity, width: 120) <> "\n" <> text
  rescue
    error -> inspect(error.__struct__) <> ": " <> Exception.message(error)
  after
    :code.purge(Specimen)
    :code.delete(Specimen)
  end

  # What takes any arguments cannot be written as a spec.
  defp plain?({:type, _, :fun, [{:type, _, :any}, _result]}), do: false
  defp plain?({:type, _, :bounded_fun, [form, _constraints]}), do: plain?(form)
  defp plain?(_form), do: true
end
