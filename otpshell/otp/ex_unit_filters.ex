defmodule ExUnit.Filters do
  @moduledoc "Which tests are run: by tags to include and exclude, and by line."

  @type t :: [{atom, Regex.t() | String.Chars.t()} | atom]

  @doc """
  Splits `"file:12:30"` into the file and the options that select the tests at these lines.

      iex> ExUnit.Filters.parse_path("test/a_test.exs:7")
      {"test/a_test.exs", [exclude: [:test], include: [line: "7"]]}
  """
  def parse_path(path) do
    case path |> String.split(":") |> Enum.reverse() |> Enum.split_while(&number?/1) do
      {_, []} -> {path, []}
      {[], _} -> {path, []}
      {numbers, rest} -> {rest |> Enum.reverse() |> Enum.join(":"), selecting(Enum.reverse(numbers))}
    end
  end

  defp number?(text), do: match?({_, ""}, Integer.parse(text))

  defp selecting(numbers) do
    case Enum.filter(numbers, &valid_line?/1) do
      [] -> []
      lines -> [exclude: [:test], include: Enum.map(lines, &{:line, &1})]
    end
  end

  defp valid_line?(text) do
    valid? = String.to_integer(text) > 0
    unless valid?, do: IO.warn("invalid line number given as ExUnit filter: #{text}", [])
    valid?
  end

  @doc """
  Reads filters as a command line gives them.

      iex> ExUnit.Filters.parse(["slow", "os:unix"])
      [:slow, {:os, "unix"}]
  """
  def parse(texts) do
    for text <- texts do
      [tag | value] = String.split(text, ":", parts: 2)
      tag = String.to_atom(tag)
      if value == [], do: tag, else: {tag, hd(value)}
    end
  end

  @doc "Takes out of `exclude` what `include` overrides."
  def normalize(include, exclude) do
    {include_keys, include_pairs} = split(include)
    {exclude_keys, exclude_pairs} = split(exclude)
    excluding = Map.new(exclude_pairs)
    overridden = for pair <- include_pairs, key = has_tag(pair, excluding), do: key

    {include_keys ++ include_pairs,
     (exclude_keys -- include_keys) ++ Keyword.drop(exclude_pairs, include_keys ++ overridden)}
  end

  defp split(filters), do: filters |> List.wrap() |> Enum.uniq() |> Enum.split_with(&is_atom/1)

  @doc """
  Whether a test with these tags is to be run: `:ok`, `{:excluded, why}` or `{:skipped, why}`.
  `tests` are the tests of its module: a line stands for the test it lies in.
  """
  def eval(include, exclude, tags, tests) when is_map(tags) do
    excluded_by = Enum.find_value(exclude, &has_tag(&1, tags, tests))

    if excluded_by == nil or Enum.any?(include, &has_tag(&1, tags, tests)) do
      skipped(include, tags, tests)
    else
      {:excluded, "due to #{excluded_by} filter"}
    end
  end

  defp skipped(include, tags, tests) do
    case Map.get(tags, :skip) do
      nothing when nothing in [nil, false] ->
        :ok

      why ->
        asked_for? = Enum.any?(include, &has_tag(&1, %{skip: why}, tests))

        cond do
          asked_for? -> :ok
          why == true -> {:skipped, "due to skip tag"}
          is_binary(why) -> {:skipped, why}
          true -> :ok
        end
    end
  end

  # The key of the filter when the tags meet it; nil or false when not.
  defp has_tag({:line, line}, %{line: own, describe_line: group} = _tags, tests) do
    line = if is_binary(line), do: String.to_integer(line), else: line

    cond do
      group == line -> :line
      Enum.any?(tests, &(&1.tags.describe_line == line)) -> false
      own <= line and own == closest(tests, line) -> :line
      true -> false
    end
  end

  defp has_tag(filter, tags, _tests), do: has_tag(filter, tags)

  defp has_tag({key, wanted}, tags) do
    case tags do
      %{^key => value} -> same?(wanted, value) && key
      _ -> nil
    end
  end

  defp has_tag(key, tags) when is_atom(key), do: is_map_key(tags, key) && key

  defp same?(%Regex{} = wanted, value), do: to_string(value) =~ wanted
  defp same?(wanted, wanted), do: true
  defp same?(wanted, value), do: bare(to_string(wanted)) == bare(to_string(value))

  defp bare("Elixir." <> name), do: bare(name)
  defp bare(text), do: text

  defp closest(tests, line) do
    lines = for test <- tests, test.tags.line <= line, do: test.tags.line
    Enum.max(lines, fn -> nil end)
  end

  @doc "The files with failed tests and the ids of these, from a manifest file."
  def failure_info(file) do
    manifest = ExUnit.FailuresManifest.read(file)
    {ExUnit.FailuresManifest.files_with_failures(manifest), ExUnit.FailuresManifest.failed_test_ids(manifest)}
  end
end

defmodule ExUnit.FailuresManifest do
  @moduledoc false
  # Which tests failed in earlier runs: a map from {module, test name} to the file, kept on disk.

  @version 1

  def new, do: %{}

  def files_with_failures(manifest), do: manifest |> Map.values() |> MapSet.new()
  def failed_test_ids(manifest), do: manifest |> Map.keys() |> MapSet.new()

  def put_test(manifest, %ExUnit.Test{state: {ignored, _}}) when ignored in [:skipped, :excluded], do: manifest
  def put_test(manifest, %ExUnit.Test{state: nil} = test), do: Map.delete(manifest, {test.module, test.name})

  def put_test(manifest, %ExUnit.Test{state: {failed, _}} = test) when failed in [:failed, :invalid] do
    Map.put(manifest, {test.module, test.name}, test.tags.file)
  end

  def write!(manifest, file) when is_binary(file) do
    kept = manifest |> Enum.filter(fn {{module, name}, path} -> still_there?(module, name, path) end) |> Map.new()
    File.mkdir_p!(Path.dirname(file))
    File.write!(file, :erlang.term_to_binary({@version, kept}))
  end

  # A test of a module that was not loaded in this run may well be there.
  defp still_there?(module, name, path) do
    cond do
      not File.regular?(path) -> false
      :code.is_loaded(module) != false -> function_exported?(module, name, 1)
      true -> true
    end
  end

  def read(file) when is_binary(file) do
    with {:ok, binary} <- File.read(file),
         {:ok, {@version, manifest}} when is_map(manifest) <- decode(binary) do
      manifest
    else
      _ -> new()
    end
  end

  defp decode(binary) do
    {:ok, :erlang.binary_to_term(binary)}
  rescue
    ArgumentError -> :error
  end
end
