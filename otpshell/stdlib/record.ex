defmodule Record do
  @moduledoc """
  Tuples whose first element names them, with macros for their fields: what Erlang calls records.

      defmodule Users do
        require Record
        Record.defrecord(:user, name: "anonymous", age: nil)
      end

      import Users
      record = user(name: "Ann")          # {:user, "Ann", nil}
      user(record, :name)                 # "Ann"
      user(record, age: 30)               # {:user, "Ann", 30}
      user(name: name) = record           # a pattern
      user(:name)                         # 1, the field's place
      user(record)                        # [name: "Ann", age: nil]
  """

  @doc "Whether a term is a record of this kind. Allowed in guards."
  defmacro is_record(data, kind) do
    case __CALLER__.context do
      nil ->
        quote do
          Record.__is_record__(unquote(data), unquote(kind))
        end

      _guard ->
        quote do
          is_atom(unquote(kind)) and is_tuple(unquote(data)) and tuple_size(unquote(data)) > 0 and
            elem(unquote(data), 0) == unquote(kind)
        end
    end
  end

  @doc "Whether a term is a tuple whose first element is an atom. Allowed in guards."
  defmacro is_record(data) do
    case __CALLER__.context do
      nil ->
        quote do
          Record.__is_record__(unquote(data))
        end

      _guard ->
        quote do
          is_tuple(unquote(data)) and tuple_size(unquote(data)) > 0 and is_atom(elem(unquote(data), 0))
        end
    end
  end

  @doc false
  def __is_record__(data, kind) do
    is_atom(kind) and is_tuple(data) and tuple_size(data) > 0 and elem(data, 0) == kind
  end

  @doc false
  def __is_record__(data), do: is_tuple(data) and tuple_size(data) > 0 and is_atom(elem(data, 0))

  @doc "Defines the macros `name/0`, `name/1` and `name/2` for records with these fields and defaults; `tag` is the first element."
  defmacro defrecord(name, tag \\ nil, fields) do
    quote bind_quoted: [name: name, tag: tag, fields: fields] do
      {tag, fields} = Record.__define__(__MODULE__, :defrecord, name, tag, fields)

      defmacro(unquote(name)(args \\ []), do: Record.__access__(unquote(tag), unquote(fields), args, __CALLER__))

      defmacro(unquote(name)(record, args),
        do: Record.__access__(unquote(tag), unquote(fields), record, args, __CALLER__)
      )
    end
  end

  @doc "As `defrecord/3`, for the use of this module only."
  defmacro defrecordp(name, tag \\ nil, fields) do
    quote bind_quoted: [name: name, tag: tag, fields: fields] do
      {tag, fields} = Record.__define__(__MODULE__, :defrecordp, name, tag, fields)

      defmacrop(unquote(name)(args \\ []), do: Record.__access__(unquote(tag), unquote(fields), args, __CALLER__))

      defmacrop(unquote(name)(record, args),
        do: Record.__access__(unquote(tag), unquote(fields), record, args, __CALLER__)
      )
    end
  end

  # -- while a module is defined --------------------------------------------------------------------------------------------

  @doc false
  # Notes a record of a module: its tag, and its fields as [{name, quoted default}].
  def __define__(module, kind, name, tag, fields) do
    for arity <- 0..2, Module.defines?(module, {name, arity}) do
      raise ArgumentError,
            "cannot define record #{inspect(name)} because a definition #{name}/#{arity} already exists"
    end

    tag = tag || name
    fields = Enum.map(fields, &field(kind, &1))
    names = Keyword.keys(fields)
    Module.register_attribute(module, :__records__, accumulate: true)
    Module.put_attribute(module, :__records__, %{kind: kind, name: name, tag: tag, fields: names})

    for key <- Enum.sort(Enum.uniq(names -- Enum.uniq(names))) do
      IO.warn("duplicate key #{inspect(key)} found in record")
    end

    {tag, fields}
  end

  defp field(_kind, name) when is_atom(name), do: {name, nil}

  defp field(_kind, {name, default}) when is_atom(name) do
    {name, Macro.escape(default)}
  rescue
    error in [ArgumentError] ->
      raise ArgumentError, "invalid value for record field #{name}, " <> Exception.message(error)
  end

  defp field(kind, other), do: raise(ArgumentError, "#{kind} fields must be atoms, got: #{inspect(other)}")

  # -- what the macros become -----------------------------------------------------------------------------------------------

  @doc false
  # name(field), name(field: value, ...), name(record)
  def __access__(tag, fields, args, caller) do
    cond do
      is_atom(args) -> place(tag, fields, args)
      Keyword.keyword?(args) -> create(tag, fields, args, caller)
      true -> to_keyword(tag, fields, Macro.expand(args, caller), args)
    end
  end

  @doc false
  # name(record, field), name(record, field: value, ...)
  def __access__(tag, fields, record, args, caller) do
    cond do
      is_atom(args) ->
        quote do
          :erlang.element(unquote(place(tag, fields, args) + 1), unquote(record))
        end

      Keyword.keyword?(args) ->
        update(tag, fields, record, args, caller)

      true ->
        raise ArgumentError,
              "expected arguments to be a compile time atom or a keyword list, got: " <> Macro.to_string(args)
    end
  end

  # A record that is written out is known now; any other when the code runs.
  defp to_keyword(tag, fields, expanded, args) do
    written =
      case expanded do
        {:{}, _, [^tag | values]} -> values
        {^tag, value} -> [value]
        _ -> nil
      end

    if written != nil and length(written) == length(fields) do
      Enum.zip(Keyword.keys(fields), written)
    else
      names = Keyword.keys(fields)
      quote(do: Record.__keyword__(unquote(tag), unquote(names), unquote(args)))
    end
  end

  defp place(tag, fields, name) do
    case Enum.find_index(fields, fn {field, _} -> field == name end) do
      nil -> raise ArgumentError, "record #{inspect(tag)} does not have the key: #{inspect(name)}"
      index -> index + 1
    end
  end

  defp create(tag, fields, given, caller) do
    {rest, given} = Keyword.pop(given, :_, :none)
    {given, before} = evaluated_in_order(given, caller)
    for {name, _} <- given, do: place(tag, fields, name)

    values =
      for {name, default} <- fields do
        case Keyword.fetch(given, name) do
          {:ok, value} -> value
          :error when rest != :none -> rest
          :error -> if caller.context == :match, do: {:_, [], nil}, else: default
        end
      end

    after_all(before, {:{}, [], [tag | values]})
  end

  defp update(tag, fields, record, changes, caller) do
    if caller.context == :match, do: raise(ArgumentError, "cannot invoke update style macro inside match")

    if Keyword.has_key?(changes, :_) do
      IO.warn("updating a record with a default (:_) is equivalent to creating a new record", caller)
      create(tag, fields, changes, caller)
    else
      {changes, before} = evaluated_in_order(changes, caller)

      updated =
        changes
        |> Enum.map(fn {name, value} -> {place(tag, fields, name) + 1, value} end)
        |> Enum.sort_by(&elem(&1, 0), :desc)
        |> Enum.reduce(record, fn {index, value}, inner ->
          quote(do: :erlang.setelement(unquote(index), unquote(inner), unquote(value)))
        end)

      after_all(before, updated)
    end
  end

  # Values are evaluated in the order in which they are written, not in that of the fields.
  defp evaluated_in_order(given, %{context: nil, module: module}) do
    {given, before} =
      Enum.map_reduce(given, [], fn {name, value}, before ->
        if simple?(value) do
          {{name, value}, before}
        else
          var = Macro.unique_var(name, module)
          {{name, var}, [{:=, [], [var, value]} | before]}
        end
      end)

    {given, Enum.reverse(before)}
  end

  defp evaluated_in_order(given, _caller), do: {given, []}

  defp simple?({name, _, context}) when is_atom(name) and is_atom(context), do: true
  defp simple?(value), do: Macro.quoted_literal?(value)

  defp after_all([], expr), do: expr
  defp after_all(before, expr), do: {:__block__, [], before ++ [expr]}

  @doc false
  def __keyword__(tag, names, record) do
    unless __is_record__(record, tag) do
      raise ArgumentError,
            "expected argument to be a literal atom, literal keyword or a #{inspect(tag)} record, got runtime: " <>
              inspect(record)
    end

    [_tag | values] = Tuple.to_list(record)

    if length(values) != length(names) do
      raise ArgumentError,
            "expected argument to be a #{inspect(tag)} record with #{length(names)} fields, got: " <> inspect(record)
    end

    Enum.zip(names, values)
  end
end
