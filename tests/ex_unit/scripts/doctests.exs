# Examples of documentation: in which order they run, what is a blank line, and how a failure shows what was expected.
ExUnit.start(trace: true, seed: 0, autorun: false, colors: [enabled: false])

folder = Path.join(System.tmp_dir!(), "otpshell_doctests")
File.mkdir_p!(folder)

{:module, module, code, _} =
  defmodule Documented do
    @moduledoc "    iex> 0\n    0"

    @doc "    iex> 1\n    1\n\n    iex> 1\n    2"
    defmacro zebra(a), do: a

    @doc "    iex> 2\n    2\n       \n    iex> 2\n    3"
    def monkey(a), do: a

    @doc "    iex> 3\n    3\n  \n    iex> 3\n    4"
    def bee(a), do: a

    @doc "    iex> inspect(:a) <>\n    ...> \"\\n      \\nb\\n\"\n    \"\"\"\n    :a\n          \n    b\n    \"\"\""
    defmacro ant(a), do: a

    @doc "    iex> 4\n         "
    def cat(a), do: a

    @typedoc "    iex> 5\n    5"
    @type t :: 1

    @doc "    iex> 6\n    6"
    @callback horse() :: term

    @doc "    iex> raise \"a\\n\\nb\"\n    ** (RuntimeError) a\n         \n    b"
    def raising, do: 1

    @doc "    iex> a = 1\n    iex> a +\n    ...>   1\n    ** (RuntimeError)   a \"b\"\n    iex> 1\n    1"
    def not_raising, do: 1
  end

File.write!(Path.join(folder, "#{module}.beam"), code)
Code.prepend_path(folder)

defmodule DocumentedTest do
  use ExUnit.Case
  doctest Documented
end

ExUnit.run()
File.rm_rf!(folder)
