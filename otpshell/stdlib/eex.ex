defmodule EEx do
  @moduledoc """
  Templates: text with Elixir between `<%` and `%>`.

      iex> EEx.eval_string("Hello, <%= name %>!", name: "Joe")
      "Hello, Joe!"

  | tag | meaning |
  |---|---|
  | `<% code %>` | runs the code, prints nothing |
  | `<%= code %>` | prints the value |
  | `<%% text %>` | prints `<% text %>` |
  | `<%# text %>`, `<%!-- text --%>` | a comment |

  Blocks span tags: `<%= if ok do %>yes<% else %>no<% end %>`. With the default engine `@name` reads `name` from the binding `assigns`.

  Options: `:engine` (a module with the callbacks of `EEx.Engine`; `EEx.SmartEngine`), `:file` and `:line` (for errors and stack traces),
  `:trim` (a tag that stands alone on its line leaves no blank line), `:indentation` (columns to the left of the template), `:parser_options`.
  """

  alias EEx.{Compiler, Tokenizer}

  @doc """
  Defines a function from a template, so that it is compiled once.

  Raises `ArgumentError` outside of a module.

      iex> defmodule Greeting do
      ...>   require EEx
      ...>   EEx.function_from_string(:def, :hello, "Hello, <%= name %>!", [:name])
      ...> end
      iex> Greeting.hello("Joe")
      "Hello, Joe!"
  """
  defmacro function_from_string(kind, name, template, args \\ [], options \\ []) do
    quote bind_quoted: [kind: kind, name: name, template: template, args: args, options: options] do
      body = EEx.compile_string(template, Keyword.merge([file: __ENV__.file, line: __ENV__.line], options))
      EEx.__define__(kind, name, args, body)
    end
  end

  @doc """
  Defines a function from a template in a file, as `function_from_string/5` does. The module is to be compiled again when the file changes.

  Raises `ArgumentError` outside of a module.

      iex> File.write!("greeting.eex", "Hello, <%= name %>!")
      iex> defmodule Greeting do
      ...>   require EEx
      ...>   EEx.function_from_file(:def, :hello, "greeting.eex", [:name])
      ...> end
      iex> Greeting.hello("Joe")
      "Hello, Joe!"
  """
  defmacro function_from_file(kind, name, file, args \\ [], options \\ []) do
    quote bind_quoted: [kind: kind, name: name, file: file, args: args, options: options] do
      @external_resource file
      @file file
      EEx.__define__(kind, name, args, EEx.compile_file(file, options))
    end
  end

  @doc false
  defmacro __define__(kind, name, args, body) do
    quote bind_quoted: [kind: kind, name: name, args: args, body: body] do
      args = Enum.map(args, fn arg -> {arg, [line: __ENV__.line], nil} end)

      case kind do
        :def -> def unquote(name)(unquote_splicing(args)), do: unquote(body)
        :defp -> defp unquote(name)(unquote_splicing(args)), do: unquote(body)
      end
    end
  end

  @doc """
  The quoted expression that a template stands for.

  Raises `FunctionClauseError` when `template` is not a text or `options` is not a list.

      iex> {text, _binding} = EEx.compile_string("a <%= 1 + 1 %>") |> Code.eval_quoted()
      iex> text
      "a 2"
  """
  def compile_string(template, options \\ []) when is_binary(template) and is_list(options) do
    case tokenize(template, options) do
      {:ok, tokens} -> Compiler.compile(tokens, template, options)
      {:error, message, place} -> raise EEx.SyntaxError, Map.to_list(place) ++ [file: Keyword.get(options, :file, "nofile"), message: message]
    end
  end

  @doc """
  The quoted expression that the template in a file stands for; options as for `compile_string/2`.

  Raises `File.Error` when the file cannot be read, `FunctionClauseError` when `file` is not a path or `options` is not a list, and
  `ArgumentError` when the path is a list of what is not text.

      iex> File.write!("sum.eex", "a <%= 1 + 1 %>")
      iex> {text, _binding} = EEx.compile_file("sum.eex") |> Code.eval_quoted()
      iex> text
      "a 2"
  """
  def compile_file(file, options \\ []) when is_list(options) do
    file = IO.chardata_to_string(file)
    compile_string(File.read!(file), Keyword.merge([file: file, line: 1], options))
  end

  @doc """
  The text of a template, its variables given as bindings.

  Raises `FunctionClauseError` when `template` is not a text or `bindings` or `options` is not a list.

      iex> EEx.eval_string("<%= for n <- 1..3 do %><%= n * @step %> <% end %>", assigns: [step: 10])
      "10 20 30 "
  """
  def eval_string(template, bindings \\ [], options \\ []) when is_binary(template) and is_list(bindings) and is_list(options) do
    template |> compile_string(options) |> evaluate(bindings, options)
  end

  @doc """
  The text of the template in a file, its variables given as bindings; options as for `eval_string/3`.

  Raises `File.Error` when the file cannot be read, `FunctionClauseError` when `file` is not a path or `bindings` or `options` is not a
  list, and `ArgumentError` when the path is a list of what is not text.

      iex> File.write!("greeting.eex", "Hello, <%= name %>!")
      iex> EEx.eval_file("greeting.eex", name: "Joe")
      "Hello, Joe!"
  """
  def eval_file(file, bindings \\ [], options \\ []) when is_list(bindings) and is_list(options) do
    options = Keyword.put_new(options, :file, IO.chardata_to_string(file))
    file |> compile_file(options) |> evaluate(bindings, options)
  end

  defp evaluate(quoted, bindings, options) do
    {text, _bindings} = Code.eval_quoted(quoted, bindings, options)
    text
  end

  @doc """
  The tokens of a template: `{:text, chars, place}`, `{:expr, marker, chars, place}` and `:start_expr`, `:middle_expr`, `:end_expr` for the
  tags of a block, `{:comment, chars, place}`, `{:eof, place}`; or `{:error, message, place}`.

  Raises `FunctionClauseError` when `template` is not text.

      iex> EEx.tokenize("a <%= b %>")
      {:ok, [{:text, 'a ', %{line: 1, column: 1}}, {:expr, '=', ' b ', %{line: 1, column: 3}}, {:eof, %{line: 1, column: 11}}]}
  """
  def tokenize(template, options \\ []), do: Tokenizer.tokenize(IO.chardata_to_string(template), options)
end

defmodule EEx.SyntaxError do
  @moduledoc "A tag of a template that is not closed, or stands where it cannot."

  defexception [:message, :file, :line, :column]

  @impl true
  def message(%{file: nil, message: message}), do: message
  def message(%{file: file, line: line, column: column, message: message}), do: "#{file}:#{line}:#{column}: #{message}"
end
