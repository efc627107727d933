# The exceptions of Elixir itself: their fields, their texts, and what `blame` adds when an error is shown.

defmodule RuntimeError do
  @moduledoc """
  What `raise "text"` raises.
  """

  defexception message: "runtime error"
end

defmodule SystemLimitError do
  @moduledoc """
  A limit of the virtual machine has been reached: too many processes, atoms or tables. `limits` shows them.
  """

  defexception message: "a system limit has been reached"
end

defmodule Enum.OutOfBoundsError do
  @moduledoc """
  An index that the collection does not have, as in `Enum.fetch!([1], 5)`. `Enum.at/3` and `Enum.fetch/2` do not raise.
  """

  defexception message: "out of bounds error"
end

defmodule Enum.EmptyError do
  @moduledoc """
  The least, the greatest or a random element of an empty collection was asked for. Give a function that says what to answer then, as
  in `Enum.max([], fn -> 0 end)`.
  """

  defexception message: "empty error"
end

defmodule ArgumentError do
  @moduledoc """
  An argument that a function cannot work with, as in `String.to_integer("one")`.
  """

  defexception message: "argument error"

  @impl true
  def blame(error, [{:erlang, :apply, [module, name, args], _} | _] = trace) do
    {%{error | message: wrong_apply(module, name, args)}, trace}
  end

  def blame(error, trace), do: {error, trace}

  defp wrong_apply(module, name, args) do
    attempt = "you attempted to apply a function named #{inspect(name)} on "

    cond do
      not proper?(args) ->
        attempt <>
          "module #{inspect(module)} with arguments #{inspect(args)}. " <>
          "Arguments (the third argument of apply) must always be a proper list"

      is_atom(module) ->
        attempt <>
          "module #{inspect(module)}. However #{inspect(name)} is not a valid function name. " <>
          "Function names (the second argument of apply) must always be an atom"

      is_atom(name) and args == [] ->
        attempt <>
          "#{inspect(module)}. If you are using Kernel.apply/3, make sure the module is an atom. " <>
          "If you are using the dot syntax, such as module.function(), " <>
          "make sure the left-hand side of the dot is a module atom"

      true ->
        "you attempted to apply a function on #{inspect(module)}. " <>
          "Modules (the first argument of apply) must always be an atom"
    end
  end

  defp proper?(list), do: is_list(list) and is_list(last_tail(list))

  defp last_tail([_ | rest]), do: last_tail(rest)
  defp last_tail(other), do: other
end

defmodule ArithmeticError do
  @moduledoc "Arithmetic with what are no numbers, or a division by zero."

  defexception message: "bad argument in arithmetic expression"

  @impl true
  def blame(error, [{:erlang, name, args, _} | _] = trace) when is_list(args) do
    {%{error | message: error.message <> operation(name, args)}, trace}
  end

  def blame(error, trace), do: {error, trace}

  defp operation(sign, [a]) when sign in [:+, :-], do: ": #{sign}(#{inspect(a)})"
  defp operation(sign, [a, b]) when sign in [:+, :-, :*, :/], do: ": #{inspect(a)} #{sign} #{inspect(b)}"
  defp operation(name, [a, b]) when name in [:div, :rem], do: ": #{name}(#{inspect(a)}, #{inspect(b)})"
  defp operation(:bnot, [a]), do: ": Bitwise.bnot(#{inspect(a)})"

  defp operation(name, [a, b]) when name in [:band, :bor, :bxor, :bsl, :bsr] do
    ": Bitwise.#{name}(#{inspect(a)}, #{inspect(b)})"
  end

  defp operation(_name, _args), do: ""
end

defmodule SyntaxError do
  @moduledoc "Source that is not Elixir: the message shows the place, with a caret below it."

  defexception [:file, :line, :column, :snippet, description: "syntax error"]

  @impl true
  def message(error) do
    place = Exception.format_file_line_column(Path.relative_to_cwd(error.file), error.line, error.column)
    text = place <> " " <> error.description

    if error.snippet == nil or error.column == nil do
      text
    else
      text <> "\n" <> Exception.format_snippet(error.snippet, error.line)
    end
  end
end

defmodule TokenMissingError do
  @moduledoc """
  Source that ends too early: an `end`, a bracket or a quote is missing. The message says what was opened, and where.
  """

  defexception [:file, :line, :snippet, :column, description: "expression is incomplete"]

  @impl true
  def message(error) do
    file = error.file && Path.relative_to_cwd(error.file)
    text = Exception.format_file_line_column(file, error.line, error.column) <> " " <> error.description

    if error.snippet == nil or error.column == nil do
      text
    else
      text <> "\n" <> Exception.format_snippet(error.snippet, error.line)
    end
  end
end

defmodule CompileError do
  @moduledoc """
  Source that reads as Elixir but cannot be compiled: an undefined variable or function, a pattern that is none.
  """

  defexception [:file, :line, description: "compile error"]

  @impl true
  def message(%{file: file, line: line, description: description}) do
    Exception.format_file_line(file && Path.relative_to_cwd(file), line) <> " " <> description
  end
end

defmodule BadFunctionError do
  @moduledoc "A value was called that is no function, as in `x = 5; x.(1)`."

  defexception [:term]

  @impl true
  def message(%{term: fun}) when is_function(fun) do
    "function #{inspect(fun)} is invalid, likely because it points to an old version of the code"
  end

  def message(%{term: term}), do: "expected a function, got: #{inspect(term)}"
end

defmodule BadStructError do
  @moduledoc "A struct of another kind was expected."

  defexception [:struct, :term]

  @impl true
  def message(error), do: "expected a struct named #{inspect(error.struct)}, got: #{inspect(error.term)}"
end

defmodule BadMapError do
  @moduledoc "A map was expected, as in `Map.get([], :a)` or `%{x | a: 1}` with an `x` that is none."

  defexception [:term]

  @impl true
  def message(error), do: "expected a map, got: #{inspect(error.term)}"
end

defmodule BadBooleanError do
  @moduledoc "`and`, `or` and `not` take `true` and `false` alone. `&&`, `||` and `!` take any value."

  defexception [:term, :operator]

  @impl true
  def message(error) do
    "expected a boolean on left-side of \"#{error.operator}\", got: #{inspect(error.term)}"
  end
end

defmodule MatchError do
  @moduledoc """
  The right side of `=` does not have the shape of the left one, as in `{:ok, x} = {:error, :enoent}`. Where both can happen, use
  `case`.
  """

  defexception [:term]

  @impl true
  def message(error), do: "no match of right hand side value: #{inspect(error.term)}"
end

defmodule CaseClauseError do
  @moduledoc "No clause of a `case` matches the value. A last clause `_ -> …` would."

  defexception [:term]

  @impl true
  def message(error), do: "no case clause matching: #{inspect(error.term)}"
end

defmodule WithClauseError do
  @moduledoc "No clause of the `else` of a `with` matches the value that went wrong."

  defexception [:term]

  @impl true
  def message(error), do: "no with clause matching: #{inspect(error.term)}"
end

defmodule TryClauseError do
  @moduledoc "No clause of the `else` of a `try` matches the value."

  defexception [:term]

  @impl true
  def message(error), do: "no try clause matching: #{inspect(error.term)}"
end

defmodule CondClauseError do
  @moduledoc "No condition of a `cond` was true. A last clause `true -> …` would be."

  defexception []

  @impl true
  def message(_error), do: "no cond clause evaluated to a truthy value"
end

defmodule BadArityError do
  @moduledoc "A function was called with too many or too few arguments."

  defexception [:function, :args]

  @impl true
  def message(%{function: fun, args: args}) do
    {:arity, arity} = Function.info(fun, :arity)
    given = Enum.map_join(args, ", ", &inspect/1)

    called =
      case length(args) do
        0 -> "no arguments"
        1 -> "1 argument (#{given})"
        count -> "#{count} arguments (#{given})"
      end

    "#{inspect(fun)} with arity #{arity} called with #{called}"
  end
end

defmodule UndefinedFunctionError do
  @moduledoc """
  There is no such function: the module is not there, or it has none of this name with this number of arguments. The message names
  what is similar.
  """

  defexception [:module, :function, :arity, :reason, :message]

  @impl true
  def message(%{message: nil} = error), do: elem(explained(error), 0)
  def message(%{message: message}), do: message

  @impl true
  def blame(error, trace) do
    {text, loaded?} = explained(error)
    {%{error | message: text <> hint(error, loaded?)}, trace}
  end

  # The text, and whether the module is there.
  defp explained(%{reason: nil, function: function, arity: arity}) when function == nil or arity == nil do
    {"undefined function", false}
  end

  defp explained(%{reason: nil, module: nil} = error), do: {"function #{called(error)} is undefined", false}

  defp explained(%{reason: nil, module: module} = error) do
    if function_exported?(module, :module_info, 0) do
      explained(%{error | reason: :"function not exported"})
    else
      explained(%{error | reason: :"module could not be loaded"})
    end
  end

  defp explained(%{reason: :"module could not be loaded", module: module} = error) do
    {"function #{called(error)} is undefined (module #{inspect(module)} is not available)", false}
  end

  defp explained(%{reason: :"function not exported"} = error) do
    {"function #{called(error)} is undefined or private", true}
  end

  defp explained(%{reason: reason} = error), do: {"function #{called(error)} is undefined (#{reason})", false}

  defp called(%{module: module, function: function, arity: arity}), do: Exception.format_mfa(module, function, arity)

  defp hint(%{module: nil, arity: 0}, _loaded?) do
    ". If you are using the dot syntax, such as module.function(), " <>
      "make sure the left-hand side of the dot is a module atom"
  end

  defp hint(%{module: module, function: function, arity: arity}, true) do
    missing_callback(module, function, arity) <> hint_for_loaded_module(module, function, arity, nil)
  end

  defp hint(_error, _loaded?), do: ""

  @doc false
  def hint_for_loaded_module(module, function, arity, exports) do
    if macro_exported?(module, function, arity) do
      ". However there is a macro with the same name and arity. " <>
        "Be sure to require #{inspect(module)} if you intend to invoke this macro"
    else
      suggestions(function, exports || exports_of(module), deprecated_in(module))
    end
  end

  defp suggestions(function, exports, deprecated) do
    found =
      case for {^function, arity} <- exports, do: {1.0, function, arity} do
        [] -> similar(Atom.to_string(function), exports -- deprecated)
        same_name -> same_name
      end

    case found |> Enum.sort_by(&elem(&1, 0), :desc) |> Enum.take(5) |> Enum.sort_by(&elem(&1, 1)) do
      [] -> ""
      chosen -> ". Did you mean:\n\n" <> Enum.map_join(chosen, "", &line/1)
    end
  end

  defp similar(wanted, exports) do
    for {name, arity} <- exports,
        closeness = String.jaro_distance(wanted, Atom.to_string(name)),
        closeness >= 0.77,
        do: {closeness, name, arity}
  end

  defp line({_closeness, name, arity}), do: "      * #{Macro.inspect_atom(:remote_call, name)}/#{arity}\n"

  defp missing_callback(module, function, arity) do
    behaviours = Keyword.get(module.module_info(:attributes), :behaviour, [])

    case Enum.find(behaviours, &requires?(&1, {function, arity})) do
      nil -> ""
      behaviour -> ", but the behaviour #{inspect(behaviour)} expects it to be present"
    end
  rescue
    UndefinedFunctionError -> ""
  end

  defp requires?(behaviour, callback) do
    callback in (behaviour.behaviour_info(:callbacks) -- behaviour.behaviour_info(:optional_callbacks))
  end

  defp exports_of(module) do
    if function_exported?(module, :__info__, 1) do
      module.__info__(:macros) ++ module.__info__(:functions)
    else
      module.module_info(:exports)
    end
  rescue
    UndefinedFunctionError -> []
  end

  defp deprecated_in(module) do
    if function_exported?(module, :__info__, 1) do
      Enum.map(module.__info__(:deprecated), &elem(&1, 0))
    else
      []
    end
  rescue
    _ -> []
  end
end

defmodule FunctionClauseError do
  @moduledoc """
  No clause of a function takes these arguments. The message shows the arguments, and at the prompt the clauses that were tried.
  """

  defexception [:module, :function, :arity, :kind, :args, :clauses]

  @impl true
  def message(%{function: nil}), do: "no function clause matches"

  def message(error) do
    name = Exception.format_mfa(error.module, error.function, error.arity)
    "no function clause matching in #{name}" <> blame(error, &inspect/1, &marked/1)
  end

  @impl true
  def blame(%{module: module, function: function, arity: arity} = error, trace) do
    case trace do
      [{^module, ^function, args, place} | rest] when length(args) == arity ->
        blamed =
          case Exception.blame_mfa(module, function, args) do
            {:ok, kind, clauses} -> %{error | args: args, kind: kind, clauses: clauses}
            :error -> %{error | args: args}
          end

        {blamed, [{module, function, arity, place} | rest]}

      _ ->
        {error, trace}
    end
  end

  defp marked(%{match?: true, node: node}), do: Macro.to_string(node)
  defp marked(%{match?: false, node: node}), do: "-" <> Macro.to_string(node) <> "-"

  @doc false
  def blame(%{args: nil}, _inspect, _show), do: ""

  def blame(error, inspect, show) do
    name = Exception.format_mfa(error.module, error.function, error.arity)

    "\n\nThe following arguments were given to #{name}:\n" <>
      given(error.args, inspect) <> attempted(error, show)
  end

  defp given(args, inspect) do
    args
    |> Enum.with_index(1)
    |> Enum.map_join("", fn {arg, position} ->
      "\n    # #{position}\n    #{indented(inspect.(arg))}\n"
    end)
  end

  defp attempted(%{clauses: clauses}, _show) when clauses in [nil, []], do: ""

  defp attempted(%{clauses: clauses} = error, show) do
    count = length(clauses)
    shown = Enum.take(clauses, 10)

    "\nAttempted function clauses (showing #{length(shown)} out of #{count}):\n\n" <>
      Enum.map_join(shown, "", &clause(error, &1, show)) <> hidden(count - 10)
  end

  defp clause(%{kind: kind, function: function}, {args, guards}, show) do
    head = "    #{kind} #{function}(#{Enum.map_join(args, ", ", show)})"
    Enum.reduce(guards, head, fn guard, text -> "#{text} when #{guard(guard, show)}" end) <> "\n"
  end

  defp guard({operator, _, [left, right]}, show), do: "#{guard(left, show)} #{operator} #{guard(right, show)}"
  defp guard(node, show), do: show.(node)

  defp hidden(count) when count <= 0, do: ""
  defp hidden(1), do: "    ...\n    (1 clause not shown)\n"
  defp hidden(count), do: "    ...\n    (#{count} clauses not shown)\n"

  defp indented(text), do: String.replace(text, "\n", "\n    ")
end

defmodule Code.LoadError do
  @moduledoc "A file to be loaded is not there."

  defexception [:file, :message, :reason]

  @impl true
  def exception(options) do
    file = Keyword.fetch!(options, :file)
    reason = Keyword.fetch!(options, :reason)
    %Code.LoadError{file: file, reason: reason, message: "could not load #{file}. Reason: #{reason}"}
  end
end

defmodule Protocol.UndefinedError do
  @moduledoc """
  A protocol has no implementation for the type of this value: `Enum.map(5, …)` with what cannot be enumerated, `"\#{{1, 2}}"` with
  what has no text of its own.
  """

  defexception [:protocol, :value, description: ""]

  @impl true
  def message(%{protocol: protocol, value: value} = error) do
    "protocol #{inspect(protocol)} not implemented for #{inspect(value)} of type #{type(value)}" <>
      description(error.description) <> implemented(protocol.__protocol__(:impls))
  end

  defp type(%{__struct__: struct}), do: "#{inspect(struct)} (a struct)"
  defp type(term) when is_atom(term), do: "Atom"
  defp type(term) when is_bitstring(term), do: "BitString"
  defp type(term) when is_float(term), do: "Float"
  defp type(term) when is_function(term), do: "Function"
  defp type(term) when is_integer(term), do: "Integer"
  defp type(term) when is_list(term), do: "List"
  defp type(term) when is_map(term), do: "Map"
  defp type(term) when is_pid(term), do: "PID"
  defp type(term) when is_port(term), do: "Port"
  defp type(term) when is_reference(term), do: "Reference"
  defp type(term) when is_tuple(term), do: "Tuple"

  defp description(""), do: ""
  defp description(text), do: ", " <> text

  defp implemented(:not_consolidated), do: ""
  defp implemented({:consolidated, []}), do: ". There are no implementations for this protocol."

  defp implemented({:consolidated, types}) do
    ". This protocol is implemented for the following type(s): " <> Enum.map_join(types, ", ", &inspect/1)
  end
end

defmodule KeyError do
  @moduledoc """
  A key that a map, keyword list or struct does not have: `map.key`, `Map.fetch!/2`. `map[:key]` and `Map.get/3` do not raise.
  """

  defexception [:key, :term, :message]

  @impl true
  def message(%{message: nil, key: key, term: term}), do: text(key, term)
  def message(%{message: message}), do: message

  @impl true
  def blame(%{message: message} = error, trace) when is_binary(message), do: {error, trace}

  def blame(%{key: key, term: term} = error, trace) do
    {%{error | message: text(key, term) <> similar(key, keys(term))}, trace}
  end

  defp text(key, nil), do: "key #{inspect(key)} not found"
  defp text(key, term), do: "key #{inspect(key)} not found in: #{inspect(term)}"

  # The keys among which a misspelt atom may be looked for.
  defp keys(term) when is_map(term) do
    keys = Map.keys(term)
    if Enum.all?(keys, &is_atom/1), do: keys, else: []
  end

  defp keys(term), do: if(Keyword.keyword?(term), do: Keyword.keys(term), else: [])

  defp similar(key, keys) when is_atom(key) do
    wanted = Atom.to_string(key)

    found =
      for candidate <- keys,
          closeness = String.jaro_distance(wanted, Atom.to_string(candidate)),
          closeness >= 0.77,
          do: {closeness, candidate}

    case found |> Enum.sort_by(&elem(&1, 0), :desc) |> Enum.take(5) |> Enum.sort_by(&elem(&1, 1)) do
      [] -> ""
      chosen -> ". Did you mean:\n\n" <> Enum.map_join(chosen, "", fn {_, key} -> "      * #{inspect(key)}\n" end)
    end
  end

  defp similar(_key, _keys), do: ""
end

defmodule UnicodeConversionError do
  @moduledoc "Bytes or code points that are no text."

  defexception [:encoded, :message]

  @impl true
  def exception(options) do
    kind = Keyword.fetch!(options, :kind)
    rest = Keyword.fetch!(options, :rest)
    %UnicodeConversionError{encoded: Keyword.fetch!(options, :encoded), message: "#{kind} #{where(rest)}"}
  end

  defp where(rest) when is_binary(rest), do: "encoding starting at #{inspect(rest)}"
  defp where([code | _]) when is_integer(code), do: "code point #{code}"
  defp where([inner | _]), do: where(inner)
end

defmodule File.Error do
  @moduledoc "A file operation that could not be done: its reason, such as `:enoent` (no such file), and the path."

  defexception [:reason, :path, action: ""]

  @impl true
  def message(%{action: action, path: path, reason: reason}) do
    "could not #{action} #{inspect(path)}: #{cause(action, reason)}"
  end

  defp cause("remove directory", :eexist), do: "directory is not empty"
  defp cause(_action, reason), do: IO.iodata_to_binary(:file.format_error(reason))
end

defmodule File.CopyError do
  @moduledoc "A copy that could not be made."

  defexception [:reason, :source, :destination, on: "", action: ""]

  @impl true
  def message(error) do
    place = if error.on == "", do: "", else: ". #{error.on}"
    cause = IO.iodata_to_binary(:file.format_error(error.reason))
    "could not #{error.action} from #{inspect(error.source)} to #{inspect(error.destination)}#{place}: #{cause}"
  end
end

defmodule File.RenameError do
  @moduledoc "A file that could not be renamed."

  defexception [:reason, :source, :destination, on: "", action: ""]

  @impl true
  def message(error) do
    place = if error.on == "", do: "", else: ". #{error.on}"
    cause = IO.iodata_to_binary(:file.format_error(error.reason))
    "could not #{error.action} from #{inspect(error.source)} to #{inspect(error.destination)}#{place}: #{cause}"
  end
end

defmodule File.LinkError do
  @moduledoc "A link that could not be made."

  defexception [:reason, :existing, :new, action: ""]

  @impl true
  def message(error) do
    cause = IO.iodata_to_binary(:file.format_error(error.reason))
    "could not #{error.action} from #{inspect(error.existing)} to #{inspect(error.new)}: #{cause}"
  end
end

defmodule ErlangError do
  @moduledoc "An error of Erlang that has no exception of its own here: its reason is in `original`."

  defexception [:original, :reason]

  @impl true
  def message(%{original: original, reason: nil}), do: "Erlang error: #{inspect(original)}"
  def message(%{original: original, reason: reason}), do: "Erlang error: #{inspect(original)}#{reason}"
end

defmodule Inspect.Error do
  @moduledoc "An implementation of `Inspect` raised while a value was shown."

  @enforce_keys [:exception_module, :exception_message, :stacktrace, :inspected_struct]
  defexception @enforce_keys

  @impl true
  def exception(options) when is_list(options) do
    exception = Keyword.fetch!(options, :exception)

    %Inspect.Error{
      exception_module: exception.__struct__,
      exception_message: exception |> Exception.message() |> String.trim_trailing("\n"),
      stacktrace: Keyword.fetch!(options, :stacktrace),
      inspected_struct: Keyword.fetch!(options, :inspected_struct)
    }
  end

  @impl true
  def message(error) do
    "got #{inspect(error.exception_module)} with message:\n\n    \"\"\"\n" <>
      pad(error.exception_message, 4) <>
      "\n    \"\"\"\n\nwhile inspecting:\n\n" <> pad(error.inspected_struct, 4) <> "\n"
  end

  @doc false
  def pad(text, width) do
    spaces = String.duplicate(" ", width)

    text
    |> String.split("\n")
    |> Enum.map_join("\n", fn
      "" -> ""
      line -> spaces <> line
    end)
    |> String.trim_trailing("\n")
  end
end
