# The exceptions of Elixir itself: their fields, their texts, and what `blame` adds when an error is shown.

defmodule RuntimeError do
  @moduledoc """
  What `raise "text"` raises: an error without a kind of its own. Its `message` is the text.

      iex> raise "out of stock"
      ** (RuntimeError) out of stock
  """

  defexception message: "runtime error"
end

defmodule SystemLimitError do
  @moduledoc """
  A limit of the virtual machine has been reached: too many processes, atoms or tables. `limits` shows them.

      iex> Exception.normalize(:error, :system_limit)
      %SystemLimitError{message: "a system limit has been reached"}
  """

  defexception message: "a system limit has been reached"
end

defmodule Enum.OutOfBoundsError do
  @moduledoc """
  An index that the collection does not have. `Enum.fetch!/2` raises it; `Enum.at/3` gives a default instead, and `Enum.fetch/2` gives
  `:error`.

      iex> Enum.fetch!([:a], 5)
      ** (Enum.OutOfBoundsError) out of bounds error
      iex> Enum.at([:a], 5)
      nil
  """

  defexception message: "out of bounds error"
end

defmodule Enum.EmptyError do
  @moduledoc """
  The least, the greatest or a random element of an empty collection was asked for. A function as last argument says what to answer then.

      iex> Enum.max([])
      ** (Enum.EmptyError) empty error
      iex> Enum.max([], fn -> 0 end)
      0
  """

  defexception message: "empty error"
end

defmodule ArgumentError do
  @moduledoc """
  An argument of the right type that the function still cannot work with. Many functions raise it; raise it in your own code for the same
  reason.

      iex> Integer.parse("12", 99)
      ** (ArgumentError) invalid base 99
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
  @moduledoc """
  Arithmetic with something that is not a number, or a division by zero.

      iex> div(7, 0)
      ** (ArithmeticError) bad argument in arithmetic expression
  """

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
  @moduledoc """
  Source that is not Elixir. The message shows the place, with a mark below it. `Code.string_to_quoted/2` gives the error as a value.

      iex> try do
      ...>   Code.eval_string("1 2")
      ...> rescue
      ...>   error in SyntaxError -> {error.line, error.description}
      ...> end
      {1, "syntax error before: \\"2\\""}
  """

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

      iex> try do
      ...>   Code.eval_string("[1, 2")
      ...> rescue
      ...>   error in TokenMissingError -> error.description
      ...> end
      "missing terminator: ] (for \\"[\\" starting at line 1)"
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
  Source that reads as Elixir but cannot be compiled, because of an undefined variable or function or a pattern that cannot be one. The
  message says where.

      iex> Code.eval_string("no_such_function(1)")
      ** (CompileError) nofile:1: undefined function no_such_function/1 (there is no such import)
  """

  defexception [:file, :line, description: "compile error"]

  @impl true
  def message(%{file: file, line: line, description: description}) do
    Exception.format_file_line(file && Path.relative_to_cwd(file), line) <> " " <> description
  end
end

defmodule BadFunctionError do
  @moduledoc """
  Something that is not a function was called.

      iex> five = 5
      iex> five.(1)
      ** (BadFunctionError) expected a function, got: 5
  """

  defexception [:term]

  @impl true
  def message(%{term: fun}) when is_function(fun) do
    "function #{inspect(fun)} is invalid, likely because it points to an old version of the code"
  end

  def message(%{term: term}), do: "expected a function, got: #{inspect(term)}"
end

defmodule BadStructError do
  @moduledoc """
  A struct of another kind was expected, as in `%URI{uri | path: "/"}` when `uri` is not a `URI`.

      iex> day = ~D[2024-02-29]
      iex> %URI{day | path: "/"}
      ** (BadStructError) expected a struct named URI, got: ~D[2024-02-29]
  """

  defexception [:struct, :term]

  @impl true
  def message(error), do: "expected a struct named #{inspect(error.struct)}, got: #{inspect(error.term)}"
end

defmodule BadMapError do
  @moduledoc """
  A map was expected. The functions of `Map` raise it, and so does the update of a map, `%{map | key: value}`.

      iex> Map.get([], :a)
      ** (BadMapError) expected a map, got: []
  """

  defexception [:term]

  @impl true
  def message(error), do: "expected a map, got: #{inspect(error.term)}"
end

defmodule BadBooleanError do
  @moduledoc """
  The left side of `and` or `or` is neither `true` nor `false`. `&&` and `||` take any value.

      iex> user = nil
      iex> user and true
      ** (BadBooleanError) expected a boolean on left-side of "and", got: nil
      iex> user && true
      nil
  """

  defexception [:term, :operator]

  @impl true
  def message(error) do
    "expected a boolean on left-side of \"#{error.operator}\", got: #{inspect(error.term)}"
  end
end

defmodule MatchError do
  @moduledoc """
  The right side of `=` does not have the shape of the left one. Where both a success and an error can come, use `case`.

      iex> {:ok, text} = File.read("no such file")
      ** (MatchError) no match of right hand side value: {:error, :enoent}
  """

  defexception [:term]

  @impl true
  def message(error), do: "no match of right hand side value: #{inspect(error.term)}"
end

defmodule CaseClauseError do
  @moduledoc """
  No clause of a `case` matches the value. A last clause `_other -> …` matches any.

      iex> case 3 do
      ...>   n when n < 0 -> :negative
      ...>   0 -> :zero
      ...> end
      ** (CaseClauseError) no case clause matching: 3
  """

  defexception [:term]

  @impl true
  def message(error), do: "no case clause matching: #{inspect(error.term)}"
end

defmodule WithClauseError do
  @moduledoc """
  A step of a `with` gave a value that does not match, and no clause of its `else` takes that value.

      iex> with {:ok, n} <- Map.fetch(%{}, :a) do
      ...>   n
      ...> else
      ...>   nil -> 0
      ...> end
      ** (WithClauseError) no with clause matching: :error
  """

  defexception [:term]

  @impl true
  def message(error), do: "no with clause matching: #{inspect(error.term)}"
end

defmodule TryClauseError do
  @moduledoc """
  The code of a `try` went well, and no clause of its `else` takes the value that it gave.

      iex> try do
      ...>   1 + 1
      ...> else
      ...>   1 -> :one
      ...> end
      ** (TryClauseError) no try clause matching: 2
  """

  defexception [:term]

  @impl true
  def message(error), do: "no try clause matching: #{inspect(error.term)}"
end

defmodule CondClauseError do
  @moduledoc """
  No condition of a `cond` was true. A last clause `true -> …` always is.

      iex> n = 3
      iex> cond do
      ...>   n < 0 -> :negative
      ...>   n == 0 -> :zero
      ...> end
      ** (CondClauseError) no cond clause evaluated to a truthy value
  """

  defexception []

  @impl true
  def message(_error), do: "no cond clause evaluated to a truthy value"
end

defmodule BadArityError do
  @moduledoc """
  A function was called with too many or too few arguments.

      iex> double = fn n -> n * 2 end
      iex> try do
      ...>   double.(1, 2)
      ...> rescue
      ...>   error in BadArityError -> error.args
      ...> end
      [1, 2]
  """

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
  There is no such function: the module is not there, or it has no public function of this name that takes so many arguments. When the
  error is shown, it names functions that are spelt alike.

      iex> String.uppercase("a")
      ** (UndefinedFunctionError) function String.uppercase/1 is undefined or private
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
  The function is there, but none of its clauses takes these arguments. When the error is shown, so are the arguments and the clauses that
  were tried.

      iex> String.upcase(:a)
      ** (FunctionClauseError) no function clause matching in String.upcase/2
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
  @moduledoc """
  A file that was to be evaluated or compiled is not there.

      iex> try do
      ...>   Code.eval_file("no_such_file.exs")
      ...> rescue
      ...>   error in Code.LoadError -> error.reason
      ...> end
      :enoent
  """

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
  A protocol has no implementation for the type of this value: `Enum` was given something that cannot be enumerated, or a tuple or a map was
  put into a string. `inspect/1` makes a string of any value.

      iex> Enum.map(5, & &1)
      ** (Protocol.UndefinedError) protocol Enumerable not implemented for 5 of type Integer
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
  A key that the map, keyword list or struct does not have. `map.key`, `Map.fetch!/2` and the update `%{map | key: value}` raise it;
  `map[:key]` and `Map.get/3` give `nil` or a default instead.

      iex> Map.fetch!(%{name: "Ada"}, :age)
      ** (KeyError) key :age not found in: %{name: "Ada"}
      iex> %{name: "Ada"}[:age]
      nil
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
  @moduledoc """
  Bytes that are not UTF-8, or numbers that are not code points, were to be made text.

      iex> String.to_charlist(<<97, 255>>)
      ** (UnicodeConversionError) invalid encoding starting at <<255>>
  """

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
  @moduledoc """
  A file could not be read, written, opened, removed or changed. Its fields are the `reason`, such as `:enoent` (there is no such file), the
  `path` and the `action`. The functions of `File` without `!` give `{:error, reason}` instead.

      iex> File.read!("no_such_file")
      ** (File.Error) could not read file "no_such_file": no such file or directory
  """

  defexception [:reason, :path, action: ""]

  @impl true
  def message(%{action: action, path: path, reason: reason}) do
    "could not #{action} #{inspect(path)}: #{cause(action, reason)}"
  end

  defp cause("remove directory", :eexist), do: "directory is not empty"
  defp cause(_action, reason), do: IO.iodata_to_binary(:file.format_error(reason))
end

defmodule File.CopyError do
  @moduledoc """
  A file or folder could not be copied. `File.cp!/2` and `File.cp_r!/2` raise it.

      iex> File.cp!("no_such_file", "copy")
      ** (File.CopyError) could not copy from "no_such_file" to "copy": no such file or directory
  """

  defexception [:reason, :source, :destination, on: "", action: ""]

  @impl true
  def message(error) do
    place = if error.on == "", do: "", else: ". #{error.on}"
    cause = IO.iodata_to_binary(:file.format_error(error.reason))
    "could not #{error.action} from #{inspect(error.source)} to #{inspect(error.destination)}#{place}: #{cause}"
  end
end

defmodule File.RenameError do
  @moduledoc """
  A file or folder could not be renamed. `File.rename!/2` raises it.

      iex> File.rename!("no_such_file", "new_name")
      ** (File.RenameError) could not rename from "no_such_file" to "new_name": no such file or directory
  """

  defexception [:reason, :source, :destination, on: "", action: ""]

  @impl true
  def message(error) do
    place = if error.on == "", do: "", else: ". #{error.on}"
    cause = IO.iodata_to_binary(:file.format_error(error.reason))
    "could not #{error.action} from #{inspect(error.source)} to #{inspect(error.destination)}#{place}: #{cause}"
  end
end

defmodule File.LinkError do
  @moduledoc """
  A link to a file could not be made. `File.ln!/2` and `File.ln_s!/2` raise it.

      iex> File.ln!("no_such_file", "link")
      ** (File.LinkError) could not create hard link from "no_such_file" to "link": no such file or directory
  """

  defexception [:reason, :existing, :new, action: ""]

  @impl true
  def message(error) do
    cause = IO.iodata_to_binary(:file.format_error(error.reason))
    "could not #{error.action} from #{inspect(error.existing)} to #{inspect(error.new)}: #{cause}"
  end
end

defmodule ErlangError do
  @moduledoc """
  An error of Erlang that has no exception of its own in Elixir: its reason is in `original`.

      iex> :erlang.error(:no_such_thing)
      ** (ErlangError) Erlang error: :no_such_thing
  """

  defexception [:original, :reason]

  @impl true
  def message(%{original: original, reason: nil}), do: "Erlang error: #{inspect(original)}"
  def message(%{original: original, reason: reason}), do: "Erlang error: #{inspect(original)}#{reason}"
end

defmodule Inspect.Error do
  @moduledoc """
  An implementation of `Inspect` raised while a value was shown. `inspect/2` raises it with the option `safe: false`; otherwise it puts the
  error into the text that it gives.

      iex> defmodule Broken do
      ...>   defstruct []
      ...>   defimpl Inspect do
      ...>     def inspect(_broken, _opts), do: raise("oops")
      ...>   end
      ...> end
      iex> inspect(struct!(Broken)) =~ "RuntimeError"
      true
  """

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
