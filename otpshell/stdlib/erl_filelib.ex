defmodule :filelib do
  @moduledoc """
  Questions about files, and finding them. `File` and `Path` are Elixir's modules for the same.

      iex> :filelib.is_dir(".")
      true
  """

  @doc """
  Whether there is a folder of that name.

      iex> :filelib.is_dir("no_such_folder")
      false
  """
  def is_dir(name), do: named?(name) and File.dir?(text(name))

  @doc """
  Whether there is a file or a folder of that name.

      iex> :filelib.is_file(".")
      true
  """
  def is_file(name), do: named?(name) and File.exists?(text(name))

  @doc """
  Whether there is a file of that name that is not a folder.

      iex> :filelib.is_regular(".")
      false
  """
  def is_regular(name), do: named?(name) and File.regular?(text(name))

  @doc """
  How many bytes a file has; 0 when there is none.

      iex> File.write!("five.txt", "12345")
      iex> :filelib.file_size("five.txt")
      5
  """
  def file_size(name) do
    case File.stat(text(name)) do
      {:ok, %{type: :regular, size: size}} -> size
      _ -> 0
    end
  end

  @doc """
  When a file was changed last, as local date and time; 0 when there is none.

      iex> :filelib.last_modified("no_such_file")
      0
  """
  def last_modified(name) do
    case File.stat(text(name), time: :local) do
      {:ok, %{mtime: time}} -> time
      _ -> 0
    end
  end

  @doc """
  Makes the folders that a file of that name needs: `:ok`, or `{:error, reason}`.

      iex> :filelib.ensure_dir("logs/today/web.log")
      :ok
      iex> File.dir?("logs/today")
      true
  """
  def ensure_dir(name), do: name |> text() |> Path.dirname() |> File.mkdir_p()

  @doc """
  Makes a folder and those it is in: `:ok`, or `{:error, reason}`.

      iex> :filelib.ensure_path("out/pages")
      :ok
  """
  def ensure_path(name), do: name |> text() |> File.mkdir_p()

  @doc """
  The names of the files that fit a pattern with `*`, `?`, `**`, `[abc]` and `{a,b}`, in order.

  Raises `FunctionClauseError` when `pattern` is not a charlist.

      iex> File.write!("one.note", "")
      iex> :filelib.wildcard(~c"*.note")
      [~c"one.note"]
  """
  def wildcard(pattern) when is_list(pattern), do: pattern |> to_string() |> Path.wildcard() |> Enum.map(&to_charlist/1)

  @doc """
  As `wildcard/1`, in a folder: the names are counted from there.

  Raises `FunctionClauseError` when `pattern` is not a charlist.

      iex> File.mkdir_p!("notes")
      iex> File.write!("notes/a.txt", "")
      iex> :filelib.wildcard(~c"*.txt", ~c"notes")
      [~c"a.txt"]
  """
  def wildcard(pattern, folder) when is_list(pattern) do
    folder = text(folder)
    for found <- Path.wildcard(Path.join(folder, to_string(pattern))), do: found |> Path.relative_to(folder) |> to_charlist()
  end

  @doc """
  Calls `fun` with each file of a folder, of those in it too when `recursive` is true, whose name fits a regular expression, and the
  accumulator.

      iex> File.mkdir_p!("src")
      iex> File.write!("src/a.ex", "")
      iex> :filelib.fold_files("src", "[.]ex$", true, fn file, files -> [file | files] end, [])
      ["src/a.ex"]
  """
  def fold_files(folder, regex, recursive, fun, acc) do
    {:ok, pattern} = :re.compile(regex, [:unicode])
    fold(folder, pattern, recursive, fun, acc)
  end

  defp fold(folder, pattern, recursive, fun, acc) do
    case File.ls(text(folder)) do
      {:ok, names} -> names |> Enum.sort() |> Enum.reduce(acc, &visit(:filename.join(folder, like(folder, &1)), pattern, recursive, fun, &2))
      {:error, _reason} -> acc
    end
  end

  defp visit(path, pattern, recursive, fun, acc) do
    cond do
      is_regular(path) -> if :re.run(:filename.basename(path), pattern, [{:capture, :none}]) == :match, do: fun.(path, acc), else: acc
      recursive and is_dir(path) -> fold(path, pattern, recursive, fun, acc)
      true -> acc
    end
  end

  defp like(folder, name), do: if(is_binary(folder), do: name, else: to_charlist(name))
  defp named?(name), do: is_binary(name) or is_list(name) or is_atom(name)
  defp text(name), do: name |> :filename.flatten() |> to_string()
end
