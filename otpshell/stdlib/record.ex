defmodule Record do
  @moduledoc """
  Tuples whose first element is a tag, with names for the others: the records of Erlang.

  `defrecord/3` makes macros that build, match, read and update such tuples by field name.

      iex> defmodule Shapes do
      ...>   require Record
      ...>   Record.defrecord(:square, side: 1)
      ...>   def area(square(side: side)), do: side * side
      ...> end
      iex> Shapes.area({:square, 3})
      9
  """

  @doc """
  Whether `data` is a tuple that starts with the atom `kind`. May be used in guards.

      iex> require Record
      iex> Record.is_record({User, "meg"}, User)
      true
  """
  defguard is_record(data, kind)
           when is_atom(kind) and is_tuple(data) and tuple_size(data) > 0 and elem(data, 0) == kind

  @doc """
  Whether `data` is a tuple that starts with an atom. May be used in guards.

      iex> require Record
      iex> Record.is_record({})
      false
  """
  defguard is_record(data) when is_tuple(data) and tuple_size(data) > 0 and is_atom(elem(data, 0))

  @doc """
  Defines the macros of a record: `name()` builds one, `name(field: value)` too, `name(:field)` is the index of a field,
  `name(record, :field)` reads one, `name(record, field: value)` changes some, `name(record)` is a keyword list.

  `kv` are the fields with their defaults, `tag` is the first element when it is to be another atom than `name`.

  Raises `ArgumentError` when a field is not an atom, `name` is taken, or the call does not stand in a module.

      iex> defmodule Points do
      ...>   require Record
      ...>   Record.defrecord(:point, x: 0, y: 0)
      ...>   def right, do: point(x: 1)
      ...> end
      iex> Points.right()
      {:point, 1, 0}
  """
  defmacro defrecord(name, tag \\ nil, kv), do: definition(:defrecord, :defmacro, name, tag, kv)

  @doc """
  As `defrecord/3`, with private macros.

  Raises `ArgumentError` when a field is not an atom, `name` is taken, or the call does not stand in a module.

      iex> defmodule Sizes do
      ...>   require Record
      ...>   Record.defrecordp(:size, w: 1, h: 1)
      ...>   def wide, do: size(w: 9)
      ...> end
      iex> Sizes.wide()
      {:size, 9, 1}
  """
  defmacro defrecordp(name, tag \\ nil, kv), do: definition(:defrecordp, :defmacrop, name, tag, kv)

  defp definition(kind, :defmacro, name, tag, kv) do
    quote bind_quoted: [kind: kind, name: name, tag: tag, kv: kv] do
      tag = tag || name
      fields = Record.__record__(__MODULE__, kind, name, tag, kv)

      defmacro unquote(name)(args \\ []), do: Record.__access__(unquote(tag), unquote(fields), args, __CALLER__)

      defmacro unquote(name)(record, args) do
        Record.__access__(unquote(tag), unquote(fields), record, args, __CALLER__)
      end
    end
  end

  defp definition(kind, :defmacrop, name, tag, kv) do
    quote bind_quoted: [kind: kind, name: name, tag: tag, kv: kv] do
      tag = tag || name
      fields = Record.__record__(__MODULE__, kind, name, tag, kv)

      defmacrop unquote(name)(args \\ []), do: Record.__access__(unquote(tag), unquote(fields), args, __CALLER__)

      defmacrop unquote(name)(record, args) do
        Record.__access__(unquote(tag), unquote(fields), record, args, __CALLER__)
      end
    end
  end

  @headers %{
    "public_key/include/public_key.hrl" => [
      OTPCertificate: [tbsCertificate: :undefined, signatureAlgorithm: :undefined, signature: :undefined]
    ],
    "kernel/include/file.hrl" => [
      file_info:
        for field <- ~w(size type access atime mtime ctime mode links major_device minor_device inode uid gid)a do
          {field, :undefined}
        end,
      file_descriptor: [module: :undefined, data: :undefined]
    ]
  }

  @doc """
  The fields and defaults of a record of Erlang's own header files, for `defrecord/3`: those of `kernel/include/file.hrl` are known.

  Raises `ArgumentError` when the record or its file is not known, and `FunctionClauseError` when `name` is not an atom or `opts` is not a
  list.

      iex> Record.extract(:file_descriptor, from_lib: "kernel/include/file.hrl")
      [module: :undefined, data: :undefined]
  """
  def extract(name, opts) when is_atom(name) and is_list(opts) do
    case List.keyfind(extract_all(opts), name, 0) do
      {^name, fields} -> fields
      nil -> raise ArgumentError, "no record #{name} found at #{opts[:from_lib] || opts[:from]}"
    end
  end

  @doc """
  All records of one of Erlang's own header files, as `extract/2` gives them.

  Raises `ArgumentError` when the file is not known, and `FunctionClauseError` when `opts` is not a list.

      iex> Keyword.keys(Record.extract_all(from_lib: "kernel/include/file.hrl"))
      [:file_info, :file_descriptor]
  """
  def extract_all(opts) when is_list(opts) do
    case opts do
      [from_lib: file] when is_map_key(@headers, file) ->
        @headers[file]

      [from_lib: file] ->
        raise ArgumentError, "lib file #{file} could not be found"

      [from: file] ->
        raise ArgumentError, "records are read from the headers that otpshell knows, not from files: got #{file}"

      _other ->
        raise ArgumentError, "expected :from or :from_lib to be given as option"
    end
  end

  # -- what the macros of a record do when they are expanded

  def __record__(module, kind, name, tag, kv) do
    if arity = Enum.find(0..2, &Module.defines?(module, {name, &1})) do
      raise ArgumentError, "cannot define record #{inspect(name)} because a definition #{name}/#{arity} already exists"
    end

    fields = Enum.map(kv, &field(kind, &1))
    keys = Keyword.keys(fields)
    Module.register_attribute(module, :__records__, accumulate: true)
    Module.put_attribute(module, :__records__, %{kind: kind, name: name, tag: tag, fields: keys})
    for key <- Enum.sort(keys -- Enum.uniq(keys)), do: IO.warn("duplicate key #{inspect(key)} found in record")
    fields
  end

  defp field(_kind, key) when is_atom(key), do: {key, nil}

  defp field(_kind, {key, value}) when is_atom(key) do
    {key, Macro.escape(value)}
  rescue
    error in ArgumentError ->
      raise ArgumentError, "invalid value for record field #{key}, " <> Exception.message(error)
  end

  defp field(kind, other), do: raise(ArgumentError, "#{kind} fields must be atoms, got: #{inspect(other)}")

  def __access__(tag, fields, args, caller) do
    cond do
      is_atom(args) -> place(tag, fields, args)
      Keyword.keyword?(args) -> build(tag, fields, args, caller)
      true -> to_keyword(tag, Macro.escape(fields), args, caller)
    end
  end

  def __access__(tag, fields, record, args, caller) do
    cond do
      is_atom(args) ->
        quote(do: :erlang.element(unquote(place(tag, fields, args) + 1), unquote(record)))

      Keyword.keyword?(args) ->
        update(tag, fields, record, args, caller)

      true ->
        raise ArgumentError,
              "expected arguments to be a compile time atom or a keyword list, got: " <> Macro.to_string(args)
    end
  end

  defp place(tag, fields, key) do
    index = Enum.find_index(fields, fn {name, _default} -> name == key end)
    if index, do: index + 1, else: unknown(tag, key)
  end

  defp unknown(tag, key), do: raise(ArgumentError, "record #{inspect(tag)} does not have the key: #{inspect(key)}")

  # A tuple written out is a record known now; anything else is looked at when the code runs.
  defp to_keyword(tag, fields, args, caller) do
    case Macro.expand(args, caller) do
      {:{}, _, [^tag | values]} when length(values) == length(fields) ->
        __keyword__(tag, fields, List.to_tuple([tag | values]))

      {^tag, value} when length(fields) == 1 ->
        __keyword__(tag, fields, {tag, value})

      _other ->
        quote(do: Record.__keyword__(unquote(tag), unquote(fields), unquote(args)))
    end
  end

  defp build(tag, fields, given, caller) do
    {rest, given} = Keyword.pop(given, :_, :"the default")
    {given, before} = in_order(given, caller)
    for {key, _value} <- given, not List.keymember?(fields, key, 0), do: unknown(tag, key)

    values =
      for {key, default} <- fields do
        case List.keyfind(given, key, 0) do
          {_key, value} -> value
          nil when rest != :"the default" -> rest
          nil -> if Macro.Env.in_match?(caller), do: {:_, [], nil}, else: Macro.escape(default)
        end
      end

    after_all(before, quote(do: {unquote(tag), unquote_splicing(values)}))
  end

  defp update(tag, fields, record, given, caller) do
    if Macro.Env.in_match?(caller), do: raise(ArgumentError, "cannot invoke update style macro inside match")

    if Keyword.has_key?(given, :_) do
      IO.warn("updating a record with a default (:_) is equivalent to creating a new record", caller)
      build(tag, fields, given, caller)
    else
      {given, before} = in_order(given, caller)
      places = for {key, value} <- given, do: {place(tag, fields, key) + 1, value}

      # From the last field to the first, a later value of the same field first.
      changed =
        places
        |> Enum.sort(fn {left, _}, {right, _} -> right <= left end)
        |> Enum.reduce(record, fn {index, value}, inner ->
          quote(do: :erlang.setelement(unquote(index), unquote(inner), unquote(value)))
        end)

      after_all(before, changed)
    end
  end

  # Values are computed in the order they are written in, whatever the order of the fields is.
  defp in_order(given, %{context: nil, module: module}) do
    {given, before} =
      Enum.map_reduce(given, [], fn {key, value}, before ->
        if plain?(value) do
          {{key, value}, before}
        else
          var = Macro.unique_var(key, module)
          {{key, var}, [{:=, [], [var, value]} | before]}
        end
      end)

    {given, Enum.reverse(before)}
  end

  defp in_order(given, _caller), do: {given, []}

  defp plain?({name, _meta, context}) when is_atom(name) and is_atom(context), do: true
  defp plain?(value), do: Macro.quoted_literal?(value)

  defp after_all([], value), do: value
  defp after_all(before, value), do: {:__block__, [], before ++ [value]}

  def __keyword__(tag, fields, record) when is_record(record, tag) do
    [_tag | values] = Tuple.to_list(record)

    if length(values) == length(fields) do
      Enum.zip_with(fields, values, fn {key, _default}, value -> {key, value} end)
    else
      raise ArgumentError,
            "expected argument to be a #{inspect(tag)} record with #{length(fields)} fields, got: " <> inspect(record)
    end
  end

  def __keyword__(tag, _fields, record) do
    raise ArgumentError,
          "expected argument to be a literal atom, literal keyword or a #{inspect(tag)} record, got runtime: " <>
            inspect(record)
  end
end
