source = ~S'''
defmodule A do
  @enforce_keys [:a]
  defstruct [:a, b: 2, c: [1, 2]]
  def new(a), do: %__MODULE__{a: a}
  def upd(%__MODULE__{b: b} = s), do: %{s | b: b + 1}
  def upd2(s), do: %__MODULE__{s | a: 1}
end
defmodule B do
  defstruct a: %{}, t: {1, 2}, s: ~s(x), f: nil
end
defmodule Main do
  def run do
    IO.inspect A.new(1)
    IO.inspect A.upd(%A{a: 1})
    IO.inspect A.upd2(%A{a: 0, b: 1})
    IO.inspect %B{}
    IO.inspect Map.from_struct(%B{})
    IO.inspect struct(B, t: 1, zz: 2)
    IO.inspect(try do struct!(B, zz: 1) rescue e -> e end)
    IO.inspect(try do struct!(A, b: 1) rescue e -> e end)
    IO.inspect(try do A.upd2(%{a: 1}) rescue e -> e end)
    IO.inspect match?(%A{}, %A{a: 1})
    IO.inspect match?(%_{}, %B{})
    %mod{} = %B{}
    IO.inspect mod
    IO.inspect is_struct(%B{}), label: "is_struct"
    IO.inspect is_struct(%B{}, A)
    IO.inspect %A{a: 1} == %A{a: 1}
    IO.inspect A.__struct__()
    IO.inspect A.__info__(:struct)
    case %A{a: 5, b: 6} do
      %A{a: a, b: b} when b > a -> IO.inspect {a, b}
    end
    IO.inspect update_in(%B{a: %{x: 1}}.a.x, & &1 + 1)
    IO.inspect put_in(%B{}.f, 3).f
    IO.inspect(try do %B{}[:a] rescue e -> Exception.message(e) end)
    IO.inspect(try do Map.put(%B{}, :zz, 1) rescue e -> e end)
    IO.inspect Map.keys(%A{a: 1})
  end
end
Main.run()
defmodule MyErr do
  defexception [:message, :code]
  def exception(opts), do: %__MODULE__{message: "code #{opts[:code]}", code: opts[:code]}
end
defmodule MyErr2 do
  defexception message: "default msg"
end
defmodule MyErr3 do
  defexception [:x]
  def message(e), do: "x is #{inspect e.x}"
end
IO.inspect(try do raise MyErr, code: 3 rescue e -> e end)
IO.inspect(try do raise MyErr2 rescue e -> {e, Exception.message(e)} end)
IO.inspect(try do raise MyErr2, "other" rescue e in MyErr2 -> e.message end)
IO.inspect(try do raise MyErr2, message: "kw" rescue e in [MyErr2, MyErr] -> e.message end)
IO.inspect(try do raise MyErr3, x: {1, 2} rescue e -> Exception.message(e) end)
IO.inspect(try do raise %MyErr3{x: 1} rescue e -> Exception.message(e) end)
raise MyErr3, x: 4
'''

{:__block__, _, expressions} = Code.string_to_quoted!(source, file: "program")
Enum.reduce(expressions, {[], Code.env_for_eval(file: "program")}, fn expression, {binding, env} ->
  try do
    {_, binding, env} = Code.eval_quoted_with_env(expression, binding, env)
    {binding, env}
  rescue
    error ->
      IO.puts(Exception.format_banner(:error, error))
      {binding, env}
  end
end)
