defmodule Mix.Generator do
  @moduledoc """
  Writes files for tasks that set something up, and tells which.

      iex> Mix.Generator.create_file("shop/till.txt", "empty", quiet: true)
      true
      iex> File.read!("shop/till.txt")
      "empty"
  """

  @doc """
  Writes a file, and the folders that it needs. Asks before it changes one, unless `:force` is given; tells it, unless `:quiet` is.
  Whether the file was written.

      iex> Mix.Generator.create_file("till.txt", "empty", quiet: true)
      true
  """
  def create_file(path, contents, options \\ []) when is_binary(path) do
    unless options[:quiet], do: tell("creating", path)

    if options[:force] || overwrite?(path, contents) do
      File.mkdir_p!(Path.dirname(path))
      File.write!(path, contents)
      true
    else
      false
    end
  end

  @doc """
  Makes a folder, and those that it lies in. Tells it, unless `:quiet` is given.

      iex> Mix.Generator.create_directory("shop/back", quiet: true)
      true
  """
  def create_directory(path, options \\ []) when is_binary(path) do
    unless options[:quiet], do: tell("creating", path)
    File.mkdir_p!(path)
    true
  end

  @doc """
  Copies a file, as `create_file/3` writes one.

      iex> File.write!("a.txt", "same")
      iex> Mix.Generator.copy_file("a.txt", "b.txt", quiet: true)
      true
  """
  def copy_file(source, target, options \\ []), do: create_file(target, File.read!(source), options)

  @doc """
  Fills in a template of EEx, in which `@name` stands for what `assigns` has, and writes it as `create_file/3` does.

      iex> File.write!("hello.eex", "hello <%= @name %>")
      iex> Mix.Generator.copy_template("hello.eex", "hello.txt", [name: "Joe"], quiet: true)
      iex> File.read!("hello.txt")
      "hello Joe"
  """
  def copy_template(source, target, assigns, options \\ []) do
    create_file(target, EEx.eval_file(source, assigns: assigns), options)
  end

  @doc """
  Whether a file may be written: it is not there yet, or the user says so.

      iex> Mix.Generator.overwrite?("new.txt")
      true
  """
  def overwrite?(path) when is_binary(path), do: not File.exists?(path) or asked(path)

  @doc """
  Whether a file may be written with these contents: it is not there yet, or it has others and the user says so.

      iex> File.write!("till.txt", "empty")
      iex> Mix.Generator.overwrite?("till.txt", "empty")
      false
  """
  def overwrite?(path, contents) when is_binary(path) do
    case File.read(path) do
      {:ok, same} -> same != IO.iodata_to_binary(contents) and asked(path)
      _ -> true
    end
  end

  defp asked(path), do: Mix.shell().yes?(Path.relative_to_cwd(path) <> " already exists, overwrite?")
  defp tell(act, path), do: Mix.shell().info([:green, "* #{act} ", :reset, Path.relative_to_cwd(path)])

  @doc """
  Defines a private function `name_text/0` that gives a text: `contents`, or what a file has when the module is compiled (`from_file: path`).

      iex> defmodule Shop.Texts do
      ...>   import Mix.Generator
      ...>   embed_text :hello, "hello"
      ...>   def hello, do: hello_text()
      ...> end
      iex> Shop.Texts.hello()
      "hello"
  """
  defmacro embed_text(name, contents) do
    quote bind_quoted: binding() do
      contents = Mix.Generator.__contents__(contents, __ENV__)
      defp unquote(:"#{name}_text")(), do: unquote(contents)
    end
  end

  @doc """
  Defines a private function `name_template/1` that fills in a template of EEx with assigns.

      iex> defmodule Shop.Greetings do
      ...>   import Mix.Generator
      ...>   embed_template :hello, "hello <%= @name %>"
      ...>   def hello(name), do: hello_template(name: name)
      ...> end
      iex> Shop.Greetings.hello("Joe")
      "hello Joe"
  """
  defmacro embed_template(name, contents) do
    quote bind_quoted: binding() do
      contents = Mix.Generator.__contents__(contents, __ENV__)
      require EEx
      EEx.function_from_string(:defp, :"#{name}_template", "<% _ = assigns %>" <> contents, [:assigns])
    end
  end

  @doc false
  def __contents__(contents, _env) when is_binary(contents), do: contents

  def __contents__([from_file: path], env) do
    Module.put_attribute(env.module, :external_resource, path)
    File.read!(path)
  end

  def __contents__(options, _env) do
    raise ArgumentError, "expected a text or :from_file to be given, got: #{inspect(options)}"
  end
end
