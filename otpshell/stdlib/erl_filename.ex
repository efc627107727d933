defmodule :filename do
  @moduledoc """
  Names of files, in pieces and put together. Names are strings or charlists: what was given as a string comes back as one, anything else as
  a charlist. `Path` is Elixir's module for the same.

      iex> :filename.join("lib", "app.ex")
      "lib/app.ex"
  """

  @doc """
  A name of nested lists, characters and atoms as one charlist; a string as it is.

  Raises `FunctionClauseError` when `name` holds anything else.

      iex> :filename.flatten([~c"a", :b, [?c]])
      ~c"abc"
  """
  def flatten(name) when is_binary(name), do: name
  def flatten(name) when is_atom(name), do: Atom.to_charlist(name)
  def flatten(name) when is_list(name), do: flat(name)

  defp flat([]), do: []
  defp flat([first | rest]) when is_integer(first), do: [first | flat(rest)]
  defp flat([first | rest]) when is_list(first) or is_atom(first) and first != [], do: flatten(first) ++ flat(rest)

  @doc """
  The last part of a name.

      iex> :filename.basename("/etc/hosts")
      "hosts"
  """
  def basename(name), do: with_text(name, &Path.basename/1)

  @doc """
  The last part of a name, without an extension.

      iex> :filename.basename("/src/app.erl", ".erl")
      "app"
  """
  def basename(name, extension), do: with_text(name, &Path.basename(&1, text(extension)))

  @doc """
  Everything but the last part of a name.

      iex> :filename.dirname("/etc/hosts")
      "/etc"
  """
  def dirname(name), do: with_text(name, &Path.dirname/1)

  @doc """
  The extension of a name with its dot, empty when it has none.

      iex> :filename.extension("a/b.tar.gz")
      ".gz"
  """
  def extension(name), do: with_text(name, &Path.extname/1)

  @doc """
  A name without its extension.

      iex> :filename.rootname("a/b.ex")
      "a/b"
  """
  def rootname(name), do: with_text(name, &Path.rootname/1)

  @doc """
  A name without an extension, when it is that one.

      iex> :filename.rootname("a/b.ex", ".exs")
      "a/b.ex"
  """
  def rootname(name, extension), do: with_text(name, &Path.rootname(&1, text(extension)))

  @doc """
  Names joined with a slash. One that is absolute drops those before it.

      iex> :filename.join(["usr", "local", "bin"])
      "usr/local/bin"
  """
  def join([name]), do: with_text(name, &tidy/1)
  def join([first, second | rest]), do: join([join(first, second) | rest])

  @doc """
  Two names joined with a slash. When the second is absolute it is the result.

      iex> :filename.join("usr", "local")
      "usr/local"
      iex> :filename.join("usr", "/etc")
      "/etc"
  """
  def join(left, right) do
    joined = if absolute?(text(right)), do: tidy(text(right)), else: tidy(text(left) <> "/" <> text(right))
    if is_binary(left) or is_binary(right), do: joined, else: to_charlist(joined)
  end

  defp tidy(path) do
    path = String.replace(path, ~r"/+", "/")
    if path == "/", do: path, else: String.trim_trailing(path, "/")
  end

  @doc """
  The parts of a name.

      iex> :filename.split("/usr/bin")
      ["/", "usr", "bin"]
  """
  def split(name) do
    parts = Path.split(text(name))
    if is_binary(name), do: parts, else: Enum.map(parts, &to_charlist/1)
  end

  @doc """
  `:absolute` when a name begins with a slash, `:relative` otherwise.

      iex> :filename.pathtype("/usr")
      :absolute
  """
  def pathtype(name), do: if(absolute?(text(name)), do: :absolute, else: :relative)

  @doc """
  A name as it is counted from the current folder.

      iex> :filename.absname("/a")
      "/a"
  """
  def absname(name), do: absname(name, File.cwd!())

  @doc """
  A name as it is counted from a folder.

      iex> :filename.absname("a", "/b")
      "/b/a"
  """
  def absname(name, folder), do: with_text(name, &if(absolute?(&1), do: tidy(&1), else: tidy(text(folder) <> "/" <> &1)))

  @doc """
  A name as the operating system writes it.

      iex> :filename.nativename("a/b")
      "a/b"
  """
  def nativename(name), do: with_text(name, &tidy/1)

  defp absolute?(path), do: String.starts_with?(path, "/")
  defp text(name), do: name |> flatten() |> to_string()
  defp with_text(name, change) when is_binary(name), do: change.(name)
  defp with_text(name, change), do: name |> text() |> change.() |> to_charlist()
end
