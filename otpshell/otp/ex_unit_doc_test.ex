defmodule ExUnit.DocTest do
  @moduledoc """
  Examples in documentation, as tests.

      defmodule StackTest do
        use ExUnit.Case, async: true
        doctest Stack
      end

  Examples are written as at the prompt; a blank line ends one and the next begins afresh:

      iex> a = 1
      iex> a + 1
      2

      iex> [1,
      ...>  2]
      [1, 2]

      iex> 1 / 0
      ** (ArithmeticError) bad argument in arithmetic expression

  A result is code whose value has to be equal, an error as `** (Error) message`, or, for values that cannot be written,
  what `inspect` shows of them: `#Name<...>`.

  `otpshell doctest FILE` runs the examples of a file.
  """

  alias ExUnit.DocTest.Examples

  defmodule Error do
    @moduledoc "Documentation whose examples cannot be made tests."
    defexception [:message]

    @impl true
    def exception(options) do
      place = Exception.format_file_line(ExUnit.DocTest.__source__(options[:module]), options[:line])
      %__MODULE__{message: place <> " " <> Keyword.fetch!(options, :message)}
    end
  end

  @doc """
  Defines a test for each example in the documentation of `module`.

  Options: `:only` and `:except` (lists of `{function, arity}` and `:moduledoc`), `:import` (whether the module's functions
  can be called by their names alone), `:tags`.
  """
  defmacro doctest(module, options \\ []) do
    requiring =
      if is_atom(Macro.expand(module, __CALLER__)) do
        quote(do: require(unquote(module)))
      end

    tests =
      quote bind_quoted: [module: module, options: options, line: __CALLER__.line, file: __CALLER__.file] do
        place = "(for doctest at) " <> ExUnit.DocTest.__source__(module)

        for {name, body, tags} <- ExUnit.DocTest.__doctests__(module, options) do
          @file place
          test = ExUnit.Case.register_test(__MODULE__, file, line, :doctest, name, tags)
          def unquote(test)(_), do: unquote(body)
        end
      end

    [requiring, tests]
  end

  @doc false
  def __source__(module) do
    Path.relative_to_cwd(module.module_info(:compile)[:source] || "nofile")
  end

  @doc false
  # The tests of a module: [{name, quoted body, tags}].
  def __doctests__(module, options) do
    tags = [doctest: module] ++ Keyword.get(options, :tags, [])
    file = __source__(module)
    import_module = if Keyword.get(options, :import, false), do: [quote(do: import(unquote(module)))], else: []

    module
    |> documented()
    |> chosen(module, options)
    |> Enum.with_index(1)
    |> Enum.map(fn {group, number} ->
      {name(group.of, module, number), body(group, import_module, module, file), [doctest_line: group.line] ++ tags}
    end)
  end

  # In a function no code can import or require a module that the same function defines. An example that does is compiled
  # statement by statement as it runs, as at the prompt.
  defp body(group, import_module, module, file) do
    single = Enum.flat_map(group.steps, &statements(&1, line: group.line, file: file))

    if uses_own_module?(single) do
      steps = Macro.escape(import_module ++ __steps__(%{group | steps: single}, module, file))
      quote(do: ExUnit.DocTest.__one_by_one__(unquote(steps), unquote(file), unquote(group.line)))
    else
      {:__block__, [], import_module ++ __steps__(group, module, file)}
    end
  end

  # A step's statements as steps of their own, quoted.
  defp statements({code, expected, shown}, place) do
    case Code.string_to_quoted(code, place) do
      {:ok, {:__block__, _, [_, _ | _] = exprs}} ->
        {before, [last]} = Enum.split(exprs, -1)
        Enum.map(before, &{&1, :none, shown}) ++ [{last, expected, shown}]

      {:ok, expr} ->
        [{expr, expected, shown}]

      {:error, _not_code} ->
        [{code, expected, shown}]
    end
  end

  defp uses_own_module?(steps) do
    {used?, _defined} =
      Enum.reduce(steps, {false, []}, fn {expr, _expected, _shown}, {used?, defined} ->
        {used? or uses?(expr, defined), defines(expr) ++ defined}
      end)

    used?
  end

  defp defines({define, _, [{:__aliases__, _, name}, [do: _]]}) when define in [:defmodule, :defprotocol], do: [name]
  defp defines({:=, _, [_, expr]}), do: defines(expr)
  defp defines(_expr), do: []

  # What a module's body uses is looked up when the body runs.
  defp uses?({define, _, _}, _defined) when define in [:defmodule, :defprotocol, :defimpl], do: false

  defp uses?({use, _, [{:__aliases__, _, name} | rest]}, defined) when use in [:import, :require, :use, :%] do
    name in defined or uses?(rest, defined)
  end

  defp uses?({name, _, args}, defined), do: uses?(name, defined) or uses?(args, defined)
  defp uses?({left, right}, defined), do: uses?(left, defined) or uses?(right, defined)
  defp uses?(list, defined) when is_list(list), do: Enum.any?(list, &uses?(&1, defined))
  defp uses?(_other, _defined), do: false

  @doc false
  def __one_by_one__(steps, file, line) do
    Enum.reduce(steps, {[], Code.env_for_eval(file: file, line: line)}, fn step, {binding, env} ->
      {_value, binding, env} = Code.eval_quoted_with_env(step, binding, env)
      {binding, env}
    end)
  end

  defp name(:moduledoc, module, number), do: "module #{inspect(module)} (#{number})"
  defp name({function, arity}, module, number), do: "#{inspect(module)}.#{function}/#{arity} (#{number})"

  defp documented(module) do
    case Code.fetch_docs(module) do
      {:docs_v1, line, _, _, moduledoc, _, docs} ->
        from_moduledoc =
          case moduledoc do
            %{"en" => text} -> groups(text, line, :moduledoc, module)
            _ -> []
          end

        from_moduledoc ++
          for {{_, name, arity}, line, _, %{"en" => text}, _} <- Enum.sort(docs),
              group <- groups(text, line, {name, arity}, module),
              do: group

      {:error, _reason} ->
        lacking = "could not retrieve the documentation for module #{inspect(module)}"
        raise Error, message: "#{lacking}. The module was not compiled with documentation", module: module
    end
  end

  defp groups(text, line, of, module) do
    line = if is_integer(line), do: line, else: :erl_anno.line(line)

    case Examples.groups(text, line + 1) do
      {:ok, groups} -> Enum.map(groups, &Map.put(&1, :of, of))
      {:error, line, message} -> raise Error, module: module, line: line, message: message
    end
  end

  defp chosen(groups, module, options) do
    groups = Enum.reject(groups, &(&1.of in Keyword.get(options, :except, [])))

    case Keyword.fetch(options, :only) do
      :error ->
        groups

      {:ok, only} ->
        kept = Enum.filter(groups, &(&1.of in only))
        check_found(only -- [:moduledoc | Enum.map(kept, & &1.of)], only, module)
        kept
    end
  end

  defp check_found([], _only, _module), do: :ok

  defp check_found(missing, _only, module) do
    functions = Enum.map_join(missing, "\n    ", fn {name, arity} -> Exception.format_mfa(module, name, arity) end)
    word = if match?([_], missing), do: "function", else: ExUnit.plural_rule("function")
    raise Error, module: module, message: "undefined or private #{word} given to doctest:\n\n    #{functions}\n\n"
  end

  # -- the code of an example -----------------------------------------------------------------------------------------------

  @doc false
  # The statements that try out the steps of a group.
  def __steps__(%{steps: steps, line: line}, module, file) do
    if Enum.count(steps, &match?({_, {:error, _, _}, _}, &1)) > 1 do
      advice = "please separate your iex> prompts by multiple newlines to start new examples"
      message = "multiple exceptions in the same doctest example are not supported, " <> advice
      raise Error, message: message, module: module, line: line
    end

    place = [line: line, file: file]
    trace = Macro.escape([{module, :__MODULE__, 0, place}])
    Enum.map(steps, fn {code, expected, shown} -> step(expected, code, shown, place, trace) end)
  end

  defp step(:none, code, shown, place, trace) do
    code |> read(shown, place, trace) |> matching()
  end

  defp step({:value, text}, code, shown, place, trace) do
    expr = code |> read(shown, place, trace) |> matching()
    report = [doctest: shown, expr: "#{last_text(expr)} === #{String.trim(text)}"]

    quote do
      value = unquote(expr)
      expected = unquote(read(text, shown, place, trace))
      ExUnit.DocTest.__test__(value, expected, unquote(report), unquote(trace))
    end
  end

  defp step({:inspect, text}, code, shown, place, trace) do
    expr = code |> read(shown, place, trace) |> matching()
    report = [doctest: shown, expr: "inspect(#{last_text(expr)}) === #{inspect(text)}"]
    quote(do: ExUnit.DocTest.__inspect__(unquote(expr), unquote(text), unquote(report), unquote(trace)))
  end

  defp step({:error, exception, message}, code, shown, place, trace) do
    expr = read(code, shown, place, trace)

    quote do
      ExUnit.DocTest.__error__(fn -> unquote(expr) end, unquote(message), unquote(exception), unquote(shown), unquote(trace))
    end
  end

  defp last_text({:__block__, _, [_ | _] = block}), do: block |> List.last() |> last_text()
  defp last_text(expr), do: Macro.to_string(expr)

  # An example that is no code fails when it runs; the others still do.
  defp read(quoted, _shown, _place, _trace) when not is_binary(quoted), do: quoted

  defp read(code, shown, place, trace) do
    Code.string_to_quoted!(code, place)
  rescue
    error ->
      message = "Doctest did not compile, got: (#{inspect(error.__struct__)}) #{Exception.message(error)}"
      fields = if String.valid?(shown), do: [message: message <> hint(error, code), doctest: shown], else: [message: message <> hint(error, code)]

      quote do
        reraise ExUnit.AssertionError, unquote(fields), unquote(trace)
      end
  end

  defp hint(%TokenMissingError{}, code) do
    if code =~ ~r/#[\w\.]+</ do
      "\n\nIf you are planning to assert on the result of an iex> expression which contains a value inspected as #Name<...>, " <>
        "please make sure the inspected value is placed at the beginning of the expression; otherwise Elixir will treat it " <>
        "as a comment due to the leading sign #.\n"
    else
      ""
    end
  end

  defp hint(_error, _code), do: ""

  # A pattern with more than a variable reports a failed match as assert does.
  defp matching({:__block__, meta, exprs}), do: {:__block__, meta, Enum.map(exprs, &matching/1)}
  defp matching({:=, _, [{name, _, context}, _]} = expr) when is_atom(name) and is_atom(context), do: expr
  defp matching({:=, meta, [_, _]} = expr), do: {{:., meta, [__MODULE__, :__assert__]}, meta, [expr]}
  defp matching(expr), do: expr

  @doc false
  defmacro __assert__({:=, _, [left, right]} = match) do
    ExUnit.Assertions.__match__(left, right, Macro.escape(match, prune_metadata: true), :ok, __CALLER__)
  end

  # -- while an example runs ------------------------------------------------------------------------------------------------

  # `report` has what every failure of the example shows: the example itself and the claim.

  @doc false
  def __test__(value, expected, _report, _trace) when value === expected, do: {:ok, value}
  def __test__(value, expected, report, trace), do: fail([message: "Doctest failed", left: value, right: expected] ++ report, trace)

  @doc false
  def __inspect__(value, expected, report, trace) do
    {failure, own_trace} =
      try do
        inspect(value, safe: false)
      rescue
        error -> {[message: Exception.message(error)], ExUnit.Runner.prune_stacktrace(Enum.drop(__STACKTRACE__, 1))}
      else
        ^expected -> {nil, []}
        actual -> {[left: actual, right: expected, message: "Doctest failed"], []}
      end

    if failure, do: fail(failure ++ report, own_trace ++ trace), else: {:ok, value}
  end

  defp fail(fields, trace), do: reraise(ExUnit.AssertionError, fields, trace)

  @doc false
  def __error__(fun, message, exception, shown, trace) do
    failure =
      try do
        fun.()
      rescue
        error -> wrong_error(exception, message, error.__struct__, Exception.message(error))
      else
        _ -> "Doctest failed: expected exception #{inspect(exception)} but nothing was raised"
      end

    if failure, do: reraise(ExUnit.AssertionError, [message: failure, doctest: shown], trace)
  end

  defp wrong_error(exception, message, exception, message), do: nil

  defp wrong_error(exception, message, exception, actual) do
    "Doctest failed: wrong message for #{inspect(exception)}\nexpected:\n  #{inspect(message)}\nactual:\n  #{inspect(actual)}"
  end

  defp wrong_error(exception, _message, other, actual) do
    "Doctest failed: expected exception #{inspect(exception)} but got #{inspect(other)} with message #{inspect(actual)}"
  end

  # -- the examples of files --------------------------------------------------------------------------------------------------

  @doc false
  # Defines a test module for the examples of a file: those of Markdown, or of the documentation written in Elixir code.
  # Each example is compiled when it runs: one that is wrong does not take the others with it.
  def __file_tests__(file) do
    path = Path.expand(file)
    shown = Path.relative_to_cwd(path)
    source = File.read!(path)
    texts = if Path.extname(file) in [".ex", ".exs"], do: Examples.documentation(source, path), else: [{1, source}]
    groups = Enum.flat_map(texts, fn {line, text} -> file_groups(text, line, shown) end)
    module = Module.concat(["Doctest", file |> Path.basename() |> String.replace(~r/\W+/, "_") |> Macro.camelize()])

    tests =
      for {group, number} <- Enum.with_index(groups, 1) do
        code = Macro.escape({:__block__, [], __steps__(group, module, shown)})

        quote do
          name =
            ExUnit.Case.register_test(__MODULE__, unquote(path), unquote(group.line), :doctest, unquote("#{shown} (#{number})"), [])

          def unquote({:unquote, [], [quote(do: name)]})(_) do
            Code.eval_quoted(unquote(code), [], file: unquote(path), line: unquote(group.line))
          end
        end
      end

    if tests != [] do
      Module.create(module, [quote(do: use(ExUnit.Case)) | tests], file: path, line: 1)
    end

    length(tests)
  end

  defp file_groups(text, line, shown) do
    case Examples.groups(text, line) do
      {:ok, groups} -> groups
      {:error, line, message} -> raise RuntimeError, "#{shown}:#{line}: #{message}"
    end
  end
end

defmodule ExUnit.DocTest.Examples do
  @moduledoc false
  # Finds the examples in a text. A group is what runs as one test: %{line: line, steps: [{code, expected, text}]}; expected is
  # :none, {:value, code}, {:inspect, text} or {:error, exception, message}.

  @doc false
  # {:ok, groups}, or {:error, line, message} when the text is laid out wrong. `line` is that of the text's first line.
  def groups(text, line) do
    lines = text |> String.split(["\r\n", "\n"]) |> Enum.with_index(line)
    {:ok, lines |> scan(nil, []) |> Enum.reverse()}
  catch
    {:layout, line, message} -> {:error, line, message}
  end

  # `group` is the one being read: its indentation, its steps (last first), and the open step {code lines, expected lines, shown lines}.
  defp scan([], nil, groups), do: groups
  defp scan([], group, groups), do: [close(group) | groups]

  defp scan([{text, line} | rest], nil, groups) do
    if prompt?(String.trim_leading(text)) do
      {indent, _} = :binary.match(text, "iex")
      group = %{line: line, indent: indent, steps: [], open: nil, after: :text}
      scan([{text, line} | rest], group, groups)
    else
      scan(rest, nil, groups)
    end
  end

  defp scan([{text, line} | rest], group, groups) do
    # Its first prompt sets the indentation of a whole group.
    group = if prompt?(String.trim_leading(text)), do: %{group | after: :prompt}, else: group
    stripped = strip(text, group.indent)
    check_indent(text, stripped, group, line)

    case kind(stripped, line) do
      {:prompt, code} -> scan(rest, add_prompt(group, code), groups)
      {:dots, code} when group.open != nil -> scan(rest, %{add_code(group, code, "...>") | after: :prompt}, groups)
      :blank -> scan(rest, nil, [close(group) | groups])
      :fence -> scan(rest, nil, [close(group) | groups])
      _ -> scan(rest, %{add_expected(group, stripped) | after: :result}, groups)
    end
  end

  defp prompt?(text), do: String.starts_with?(text, ["iex>", "iex("])

  defp strip(text, indent) when byte_size(text) > indent, do: binary_part(text, indent, byte_size(text) - indent)
  defp strip(_text, _indent), do: ""

  # Right after a prompt a line has to begin where the prompt does.
  defp check_indent(text, stripped, %{after: :prompt, indent: indent}, line) do
    if String.trim(text) != "" and String.trim_leading(text) != stripped do
      spaces = if indent == 1, do: "1 space", else: "#{indent} spaces"

      throw(
        {:layout, line,
         """
         indentation level mismatch on doctest line: #{inspect(text)}

         If you are planning to assert on the result of an `iex>` expression, make sure the result is indented at the \
         beginning of `iex>`, which in this case is exactly #{spaces}.

         If instead you have an `iex>` expression that spans over multiple lines, please make sure that each line after \
         the first one begins with `...>`.
         """}
      )
    end
  end

  defp check_indent(_text, _stripped, _group, _line), do: :ok

  defp kind("iex>" <> code, _line), do: {:prompt, code}
  defp kind("...>" <> code, _line), do: {:dots, code}
  defp kind("iex(" <> rest = text, line), do: {:prompt, after_number(rest, text, line)}
  defp kind("...(" <> rest = text, line), do: {:dots, after_number(rest, text, line)}
  defp kind("```" <> _, _line), do: :fence
  defp kind("~~~" <> _, _line), do: :fence
  # Spaces beyond the indentation are part of the result: so may a heredoc have lines of spaces.
  defp kind("", _line), do: :blank
  defp kind(_text, _line), do: :result

  defp after_number(rest, text, line) do
    case String.split(rest, ")>", parts: 2) do
      [_number, code] ->
        code

      _ ->
        message = "unknown IEx prompt: #{inspect(text)}.\nAccepted formats are: iex>, iex(1)>, ...>, ...(1)>}"
        throw({:layout, line, message})
    end
  end

  # A prompt goes on with the code of the one before, unless that has its result.
  defp add_prompt(%{open: nil} = group, code), do: %{group | open: {[code], [], ["iex>" <> code]}}
  defp add_prompt(%{open: {_, [], _}} = group, code), do: add_code(group, code, "iex>")
  defp add_prompt(group, code), do: add_prompt(finish(group), code)

  defp add_code(%{open: {codes, expected, shown}} = group, code, prompt) do
    %{group | open: {[code | codes], expected, [prompt <> code | shown]}}
  end

  defp add_expected(%{open: {codes, expected, shown}} = group, text), do: %{group | open: {codes, [text | expected], shown}}

  defp finish(%{open: {codes, expected, shown}} = group) do
    [code, expected, shown] = for lines <- [codes, expected, shown], do: lines |> Enum.reverse() |> Enum.join("\n")
    expected = expected(expected)
    %{group | steps: [{code, expected, "\n" <> shown <> "\n" <> written(expected)} | group.steps], open: nil}
  end

  # How a failure shows what an example expects.
  defp written(:none), do: ""
  defp written({:error, exception, message}), do: "** (#{inspect(exception)}) #{inspect(message)}"
  defp written({_, text}), do: text

  defp close(group) do
    group = if group.open, do: finish(group), else: group
    %{line: group.line, steps: Enum.reverse(group.steps)}
  end

  defp expected(""), do: :none

  defp expected("** (" <> error = text) do
    case String.split(error, ")", parts: 2) do
      [name, message] -> {:error, Module.concat([name]), String.trim_leading(message)}
      _ -> {:value, text}
    end
  end

  defp expected(text), do: if(text =~ ~r/\A#[A-Z][A-Za-z0-9_]*(\.[A-Z][A-Za-z0-9_]*)*</, do: {:inspect, text}, else: {:value, text})

  @doc false
  # The documentation texts of Elixir code with the lines they begin at.
  def documentation(source, file) do
    {_, found} =
      source
      |> Code.string_to_quoted!(file: file)
      |> Macro.prewalk([], fn
        {:@, meta, [{kind, _, [text]}]} = node, found when kind in [:doc, :moduledoc, :typedoc] ->
          case text do
            text when is_binary(text) -> {node, [{meta[:line] + 1, text} | found]}
            {sigil, _, [{:<<>>, _, [text]}, []]} when sigil in [:sigil_S, :sigil_s] -> {node, [{meta[:line] + 1, text} | found]}
            _ -> {node, found}
          end

        node, found ->
          {node, found}
      end)

    Enum.reverse(found)
  end
end
