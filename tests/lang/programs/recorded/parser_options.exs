# The compiler option parser_options is for what is compiled; what is evaluated does not look at it.
defmodule Shown do
  defmacro ast(code), do: Macro.escape(code)
end

source = "require Shown; IO.inspect(Shown.ast(foo do\n 1 end))"
Code.compile_string(source)
Code.put_compiler_option(:parser_options, token_metadata: true, columns: true)
Code.compile_string(source)
Code.eval_string(source)
IO.inspect(Code.string_to_quoted("a.b"))
