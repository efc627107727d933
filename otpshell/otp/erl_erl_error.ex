defmodule :erl_error do
  @moduledoc """
  Puts what was raised into words, as Erlang's shell and its crash reports show it: the class and the reason, then the calls it came through.

      iex> :erl_error.format_exception(:error, {:badmatch, 1}, []) |> IO.iodata_to_binary()
      "exception error: no match of right hand side value 1"
  """

  # The functions of `:erlang` that Erlang code calls without naming the module.
  @bifs ~w"abs alias apply atom_to_binary atom_to_list binary_part binary_to_atom binary_to_existing_atom binary_to_float binary_to_integer
           binary_to_list binary_to_term bit_size bitstring_to_list byte_size ceil check_old_code check_process_code date delete_module demonitor
           disconnect_node element erase error exit float float_to_binary float_to_list floor garbage_collect get get_keys group_leader halt hd
           integer_to_binary integer_to_list iolist_size iolist_to_binary is_alive is_atom is_binary is_bitstring is_boolean is_float is_function
           is_integer is_list is_map is_map_key is_number is_pid is_port is_process_alive is_record is_reference is_tuple length link list_to_atom
           list_to_binary list_to_bitstring list_to_existing_atom list_to_float list_to_integer list_to_pid list_to_port list_to_ref
           list_to_tuple load_module make_ref map_get map_size max min module_loaded monitor monitor_node node nodes now open_port pid_to_list
           port_close port_command port_connect port_control port_to_list pre_loaded process_flag process_info processes purge_module put
           ref_to_list register registered round self setelement size spawn spawn_link spawn_monitor spawn_opt spawn_request
           spawn_request_abandon split_binary statistics term_to_binary term_to_iovec throw time tl trunc tuple_size tuple_to_list unalias
           unlink unregister whereis"a

  @binary_operators [:+, :-, :*, :/, :div, :rem, :band, :bor, :bxor, :bsl, :bsr, :++, :--, :!] ++
                      [:==, :"/=", :"=<", :<, :>=, :>, :"=:=", :"=/=", :and, :or, :xor]
  @unary_operators [:+, :-, :not, :bnot]

  # How deep a term is shown.
  @depth 30

  @doc """
  What was raised as text: `class` is `:error`, `:exit` or `:throw`, `stack` its stack trace. `options` is a map of

    * `:column` - where the text stands on its first line, 1 is the first column
    * `:format_fun` - writes a term; it gets the term and the column where the text will stand
    * `:stack_trim_fun` - the last calls of the stack trace for which it is true are left out; it gets module, name and arity

  Raises `FunctionClauseError` when `class` is not one of the three or the column is not a positive integer, and `BadMapError` when
  `options` is not a map.

      iex> stack = [{Foo, :bar, 2, [file: 'lib/foo.ex', line: 12]}, {:lists, :map, 2, []}]
      iex> text = :erl_error.format_exception(:error, :badarg, stack, %{stack_trim_fun: fn module, _, _ -> module == :lists end})
      iex> text |> IO.chardata_to_string() |> String.split("\\n")
      ["exception error: bad argument", "  in function  'Elixir.Foo':bar/2 (lib/foo.ex, line 12)"]
  """
  def format_exception(class, reason, stack), do: format_exception(class, reason, stack, %{})

  def format_exception(class, reason, stack, options) do
    write = :maps.get(:format_fun, options, fn term, column -> :io_lib.format("~80.*tP", [column, term, @depth]) end)
    trim = :maps.get(:stack_trim_fun, options, fn _, _, _ -> false end)
    shown(class, reason, stack, :maps.get(:column, options, 1), trim, write)
  end

  defp shown(class, reason, stack, column, trim, write) when is_integer(column) and column >= 1 do
    margin = String.duplicate(" ", column - 1)
    headline = "exception " <> exited(class)
    {words, at, calls} = explained(class, reason, known(stack), trim, {margin, column, String.length(headline), write})
    [headline, words, reason_place(at) | Enum.map(calls, &["\n", &1])]
  end

  defp exited(:error), do: "error: "
  defp exited(:exit), do: "exit: "
  defp exited(:throw), do: "throw: "

  defp known(stack), do: if(is_list(stack) and Enum.all?(stack, &call?/1), do: stack, else: {:no_stack, stack})

  defp trimmed(stack, trim), do: stack |> Enum.reverse() |> Enum.drop_while(fn {m, f, a, _} -> trim.(m, f, arity(a)) end) |> Enum.reverse()

  defp call?({module, name, args, place}), do: is_atom(module) and is_atom(name) and (is_list(args) or is_integer(args)) and is_list(place)
  defp call?(_other), do: false

  defp reason_place(nil), do: []
  defp reason_place(place), do: [" ", place(place)]

  # -- why ----------------------------------------------------------------------------------------------------------------------------

  # The reason in words, the place that stands behind it, and the lines of the calls.
  defp explained(class, reason, {:no_stack, stack}, trim, layout), do: explained(class, {reason, stack}, [], trim, layout)

  defp explained(:error, :undef, [{module, name, args, _} | rest], trim, layout) do
    {["undefined function ", function(module, name), "/", Integer.to_string(arity(args))], nil, calls(trimmed(rest, trim), layout)}
  end

  defp explained(:error, :function_clause, [{module, name, args, place} | rest], trim, layout) when is_list(args) do
    {called("no function clause matching ", module, name, args, layout), place, calls(trimmed(rest, trim), layout)}
  end

  defp explained(class, reason, stack, trim, layout) do
    told = told(reason, stack)

    words =
      case told do
        %{reason: text} -> text
        _ when class == :error -> words(reason, layout)
        _ -> value("", reason, layout)
      end

    {words, nil, calls(trimmed(stack, trim), layout, told)}
  end

  defp words(:badarg, _layout), do: "bad argument"
  defp words(:badarith, _layout), do: "an error occurred when evaluating an arithmetic expression"
  defp words(:if_clause, _layout), do: "no true branch found when evaluating an if expression"
  defp words(:noproc, _layout), do: "no such process or port"
  defp words(:notalive, _layout), do: "the node cannot be part of a distributed system"
  defp words(:system_limit, _layout), do: "a system limit has been reached"
  defp words(:timeout_value, _layout), do: "bad receive timeout value"
  defp words({:argument_limit, _}, _layout), do: "limit of number of arguments to interpreted function exceeded"
  defp words({:unbound, name}, _layout), do: :io_lib.format("variable ~ts is unbound", [name])
  defp words({:badarg, term}, layout), do: value("bad argument: ", term, layout)
  defp words({:badmatch, term}, layout), do: value("no match of right hand side value ", term, layout)
  defp words({:case_clause, term}, layout), do: value("no case clause matching ", term, layout)
  defp words({:try_clause, term}, layout), do: value("no try clause matching ", term, layout)
  defp words({:badfun, term}, layout), do: value("bad function ", term, layout)
  defp words({:badkey, term}, layout), do: value("bad key: ", term, layout)
  defp words({:badmap, term}, layout), do: value("bad map: ", term, layout)
  defp words({:bad_filter, term}, layout), do: value("bad filter ", term, layout)
  defp words({:bad_generator, term}, layout), do: value("bad generator ", term, layout)

  defp words({:badarity, {fun, args}}, _layout) when is_function(fun) and is_list(args) do
    {:module, module} = :erlang.fun_info(fun, :module)
    {:name, name} = :erlang.fun_info(fun, :name)
    {:arity, arity} = :erlang.fun_info(fun, :arity)
    [function(module, name), "/", Integer.to_string(arity), " called with ", counted(length(args))]
  end

  defp words(reason, layout), do: value("", reason, layout)

  defp counted(0), do: "no arguments"
  defp counted(1), do: "one argument"
  defp counted(n), do: "#{n} arguments"

  # A term behind its words, or below them when it would take three lines or more there, and fewer below.
  defp value(words, term, {margin, column, headline, write}) do
    behind = write.(term, column + headline + String.length(words))
    below = write.(term, column + headline)

    if breaks(behind) > 1 and breaks(below) < breaks(behind) do
      [words, "\n", margin, String.duplicate(" ", headline), below]
    else
      [words, behind]
    end
  end

  # -- where --------------------------------------------------------------------------------------------------------------------------

  defp calls(stack, layout, told \\ %{})
  defp calls([], _layout, _told), do: []
  defp calls([first | rest], layout, told), do: [call("in function  ", first, layout, told) | Enum.map(rest, &call("in call from ", &1, layout, %{}))]

  defp call(words, {module, name, args, place}, {margin, column, _headline, write}, told) do
    arity = arity(args)
    operator? = module == :erlang and operator?(name, arity)
    words = if operator? and words == "in function  ", do: "in operator  ", else: words
    head = [margin, "  ", words, function(module, name, arity), "/", Integer.to_string(arity)]
    layout = {margin <> "               ", column + 15, 0, write}
    [head, if(is_list(args), do: ["\n", margin, "     called as ", called("", module, name, args, layout)], else: [" ", place(place)]) | notes(told, is_list(args), margin)]
  end

  # A call with its arguments behind its words, or below them where it needs fewer lines there, or where few columns are left for arguments.
  defp called(words, :erlang, operator, [_ | _] = args, layout) when operator in @binary_operators or operator in @unary_operators do
    if operator?(operator, length(args)), do: operation(words, operator, args, layout), else: function_call(words, :erlang, operator, args, layout)
  end

  defp called(words, module, name, args, layout), do: function_call(words, module, name, args, layout)

  defp function_call(words, module, name, args, {margin, column, headline, write}) do
    function = IO.chardata_to_string(function(module, name, length(args)))
    below_column = column + headline + String.length(function)
    behind_column = below_column + String.length(words)
    behind = arguments(args, behind_column, write)
    below = arguments(args, below_column, write)

    if words != "" and (breaks(below) < breaks(behind) or breaks(write.([:a2345, :b2345], behind_column)) > 0) do
      [words, "\n", margin, String.duplicate(" ", headline), function, below]
    else
      [words, function, behind]
    end
  end

  # Numbers that are characters, too, must not come out as text: a word of the same length holds the place of the first.
  defp arguments([code | rest] = args, column, write) when is_integer(code) do
    if :io_lib.printable_list(args) do
      digits = Integer.to_string(code)
      holder = String.duplicate("a", byte_size(digits))
      ["(", text, ")"] = written([String.to_atom(holder) | rest], column, write)
      ["(", digits, String.trim_leading(text, "a"), ")"]
    else
      written(args, column, write)
    end
  end

  defp arguments(args, column, write), do: written(args, column, write)

  # What a list looks like, in the parentheses of a call.
  defp written(args, column, write) do
    "[" <> text = IO.chardata_to_string(write.(args, column))
    ["(", binary_part(text, 0, byte_size(text) - 1), ")"]
  end

  defp operation(words, operator, [operand], {_margin, column, headline, write}) do
    text = to_string(operator) <> " "
    [words, text, write.(operand, column + headline + String.length(words <> text))]
  end

  defp operation(words, operator, [left, right], {margin, column, headline, write}) do
    start = column + headline + String.length(words)
    first = write.(left, start)
    text = " #{operator} "
    second = write.(right, start + String.length(IO.chardata_to_string(first)) + String.length(text))

    if breaks(first) + breaks(second) == 0 do
      [words, first, text, second]
    else
      indent = ["\n", margin, String.duplicate(" ", headline + String.length(words))]
      [words, first, indent, to_string(operator), indent, write.(right, start)]
    end
  end

  defp place(place) do
    file = :proplists.get_value(:file, place, nil)
    line = :proplists.get_value(:line, place, nil)
    if file && line, do: :io_lib.format("(~ts, line ~w)", [file, line]), else: []
  end

  # -- what the function says of its arguments ------------------------------------------------------------------------------------------

  defp told(reason, [{module, _name, _args, place} | _] = stack) do
    case :proplists.get_value(:error_info, place, nil) do
      # the built-in functions say it at once
      %{cause: text} when is_binary(text) ->
        for [n, note] <- Regex.scan(~r/^  \* (\d)\w\w argument: (.*)$/m, text, capture: :all_but_first), into: %{}, do: {String.to_integer(n), note}

      %{} = info ->
        try do
          apply(:maps.get(:module, info, module), :maps.get(:function, info, :format_error), [reason, stack])
        catch
          _, _ -> %{}
        end

      _ ->
        %{}
    end
  end

  defp told(_reason, _stack), do: %{}

  defp notes(told, arguments?, margin) do
    about = for {n, text} <- Enum.sort(told), is_integer(n) and arguments?, do: ["argument #{n}: ", text]
    general = if told[:general], do: [told.general], else: []
    for text <- about ++ general, do: ["\n", margin, "     *** ", text]
  end

  # -- names --------------------------------------------------------------------------------------------------------------------------

  defp function(:erlang, name, arity) do
    cond do
      operator?(name, arity) -> if name == :/, do: "'/'", else: Atom.to_string(name)
      name in @bifs -> :io_lib.format("~tw", [name])
      true -> function(:erlang, name)
    end
  end

  defp function(module, name, _arity), do: function(module, name)
  defp function(module, name), do: :io_lib.format("~tw:~tw", [module, name])

  defp operator?(name, 2), do: name in @binary_operators
  defp operator?(name, 1), do: name in @unary_operators
  defp operator?(_name, _arity), do: false

  defp arity(args) when is_list(args), do: length(args)
  defp arity(arity), do: arity

  defp breaks(text), do: text |> IO.chardata_to_string() |> String.graphemes() |> Enum.count(&(&1 == "\n"))
end
