# What real Elixir's expander makes of the snippets in tests/lang/expand/snippets.txt, written to tests/lang/expand/recorded.json.
#
#     elixir scripts/record_expand.exs
#
# A snippet that starts with "#fn" is expanded as the body of a function f/1 of a module Foo, any other as code outside of modules.
# Hygiene counters are numbered in order of appearance; what Kernel's own macros remember of their imports is left out.

defmodule Samples do
  defstruct [:a, b: 2]
  defmacro dbl(x), do: quote(do: (y = unquote(x); y + y))
  defmacro nested(x), do: quote(do: Samples.dbl(Samples.dbl(unquote(x))))
  def fun(a, b), do: {a, b}
end

defmodule Recorder do
  def json(b) when is_binary(b), do: [?", for(<<c::utf8 <- b>>, do: char(c)), ?"]
  def json(true), do: "true"
  def json(false), do: "false"
  def json(n) when is_integer(n), do: Integer.to_string(n)
  def json(l) when is_list(l), do: ["[", Enum.intersperse(Enum.map(l, &json/1), ", "), "]"]

  def json({:object, pairs}) do
    ["{", Enum.intersperse(Enum.map(pairs, fn {k, v} -> [json(k), ": ", json(v)] end), ", "), "}"]
  end

  defp char(?"), do: "\\\""
  defp char(?\\), do: "\\\\"
  defp char(?\n), do: "\\n"
  defp char(c) when c < 32, do: "\\u00" <> String.pad_leading(Integer.to_string(c, 16), 2, "0")
  defp char(c), do: <<c::utf8>>

  def text(term), do: inspect(plain(term), limit: :infinity, printable_limit: :infinity, width: 1_000_000)

  defp plain({:counter, c}) when not is_list(c) do
    counters = Process.get(:counters, %{})
    counters = Map.put_new(counters, c, map_size(counters))
    Process.put(:counters, counters)
    {:counter, counters[c]}
  end

  defp plain(t) when is_tuple(t), do: t |> Tuple.to_list() |> Enum.map(&plain/1) |> List.to_tuple()

  defp plain([_ | _] = l) do
    l = if is_list(l) and Enum.any?(l, &(&1 in [context: Kernel, context: Macro])), do: Enum.reject(l, &key?(&1, [:context, :imports, :import])), else: l
    l = if match?([{:do, _} | _], l), do: List.delete(l, {:into, []}), else: l
    Enum.map(l, &plain/1)
  end

  defp plain(other), do: other
  defp key?({k, _}, keys), do: k in keys
  defp key?(_, _), do: false

  def exports(module) do
    macros = try do module.__info__(:macros) rescue _ -> [] end
    functions = try do module.__info__(:functions) rescue _ -> module.module_info(:exports) end
    pairs = fn l -> Enum.map(l, fn {n, a} -> [Atom.to_string(n), a] end) end
    {:object, [{"functions", pairs.(functions)}, {"macros", pairs.(macros)}]}
  end

  def run(code) do
    Process.put(:counters, %{})
    quoted = Code.string_to_quoted!(code, file: "nofile")

    env = %{
      __ENV__
      | file: "nofile", line: 1, module: nil, function: nil, lexical_tracker: nil, tracers: [], versioned_vars: %{}, aliases: [],
        macro_aliases: [], context_modules: [], requires: [Application, Kernel, Kernel.Typespec],
        functions: [{Kernel, Kernel.__info__(:functions)}], macros: [{Kernel, Kernel.__info__(:macros)}]
    }

    env = if String.starts_with?(code, "#fn"), do: %{env | module: Foo, function: {:f, 1}}, else: env
    {:ok, device} = StringIO.open("")
    terminal = Process.whereis(:standard_error)
    Process.unregister(:standard_error)
    Process.register(device, :standard_error)

    result =
      try do
        {expanded, scope, env} = :elixir_expand.expand(quoted, :elixir_env.env_to_ex(env), env)
        :elixir_env.check_unused_vars(scope, env)
        {read, _} = elem(scope, 5)
        variables = for {{name, _}, version} <- read, do: "#{name}@#{version}"
        [{"expanded", text(expanded)}, {"variables", Enum.sort(variables)}, {"aliases", inspect(env.aliases)}]
      rescue
        error -> [{"error", [inspect(error.__struct__), Exception.message(error)]}]
      end

    Process.unregister(:standard_error)
    Process.register(terminal, :standard_error)
    {_, warnings} = StringIO.contents(device)
    {:object, [{"code", code} | result] ++ [{"warnings", warnings}]}
  end
end

folder = Path.expand("../tests/lang/expand", __DIR__)
snippets = folder |> Path.join("snippets.txt") |> File.read!() |> String.split("\n----\n", trim: true)
modules = for m <- [Kernel, Enum, List, Stream, Bitwise, :lists, Samples], do: {Atom.to_string(m), Recorder.exports(m)}
cases = Enum.intersperse(Enum.map(snippets, &Recorder.json(Recorder.run(&1))), ",\n")
File.write!(Path.join(folder, "recorded.json"), [~s({"exports": ), Recorder.json({:object, modules}), ~s(,\n"cases": [\n), cases, "\n]}\n"])
