Code.eval_string("alias Foo.Bar\nimport Enum\ndefmodule E19 do\n alias A.B\n import List\n def f(_), do: 1\n def f(1), do: 2\nend")
