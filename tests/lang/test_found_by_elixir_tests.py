"""What Elixir's own tests of the language found to be wrong here, each as a small program with what real Elixir gives."""

import pytest

from otpshell.vm.vm import VM


@pytest.fixture(scope="module")
def vm():
    machine = VM()
    yield machine
    machine.stop()


CASES = {
    "a name with a capital is no call without quotes": ("Exception.format_mfa(Foo, :Olá, 1)", '"Foo.\\"Olá\\"/1"'),
    "a date of another calendar is quoted as it was written": (
        'try do Code.eval_string("~U[2001-01-01T12:34:56+01:00 Calendar.ISO]") rescue e -> Exception.message(e) end',
        '"cannot parse \\"2001-01-01T12:34:56+01:00 Calendar.ISO\\" as UTC DateTime for Calendar.ISO, reason: :non_utc_offset"',
    ),
    "clauses do not share their variables": (
        "defmodule CV do\n def f([{v, {:_, rest, action}}]), do: {v, rest, action}\n"
        " def f(list), do: Enum.map(list, fn {pattern, action} -> [pattern, action] end)\nend\nCV.f(a: 1, b: 2)",
        "[[:a, 1], [:b, 2]]",
    ),
    "properties of characters without the u modifier": ('{"\u0423" =~ ~r/\\p{L}/, "\u0423" =~ ~r/\\p{L}\\w/}', "{true, false}"),
    "code evaluated in a module sees the imports it is given": (
        "defmodule MI do\n  Module.eval_quoted(__MODULE__, quote(do: def(f(x), do: upcase(x))), [], functions: "
        '[{String, [upcase: 1]}, {Kernel, []}], macros: [{Kernel, [def: 2]}], file: "a")\nend\nMI.f("a")',
        '"A"',
    ),
    "three arguments of which two are lists": (
        "defmodule TA do\n def s(r, [r | a], p), do: {[], a, p}\n def s(r, [i | a], [p | b]) do\n"
        "  {x, y, z} = s(r, a, b)\n  {[i | x], y, [p | z]}\n end\nend\nTA.s(:a, [:b, :a, :c], [:b, :c])",
        "{[:b], [:c], [:b, :c]}",
    ),
    "variables come back the last name first": ('Code.eval_string("c = 1", a: 1, b: 2)', "{1, [c: 1, b: 2, a: 1]}"),
    "eval takes imports and aliases as options": (
        'Code.eval_string("K.is_list([]) and true", [], macros: [{Kernel, [and: 2]}], aliases: [{K, Kernel}])',
        "{true, []}",
    ),
    "eval gives code a line": ("Code.eval_quoted(quote(do: __ENV__.line), [], line: 13)", "{13, []}"),
    "a comment has its place": (
        'Code.string_to_quoted_with_comments("a # b\\n\\n\\n# c")',
        '{:ok, {:a, [line: 1], nil}, [%{column: 3, line: 1, next_eol_count: 3, previous_eol_count: 0, text: "# b"}, '
        '%{column: 1, line: 4, next_eol_count: 0, previous_eol_count: 3, text: "# c"}]}',
    ),
    "an encoder of atoms may refuse one": (
        'Code.string_to_quoted(":abc", static_atoms_encoder: fn _, _ -> {:error, "no"} end)',
        '{:error, {[line: 1, column: 1], "no: ", "abc"}}',
    ),
    # `tag` of the first clause and `tag` of a message are two variables with one key
    "a receive beside a clause with a variable of the same name": (
        """
        defmodule TwoTags do
          def next({:first, tag}), do: next(%{tag => 1})

          def next(open) do
            receive do
              {:a, tag} when is_map_key(open, tag) -> {:a, tag}
              {:b, tag} when is_map_key(open, tag) -> {:b, tag}
            end
          end
        end

        send(self(), {:b, 7})
        TwoTags.next({:first, 7})
        """,
        "{:b, 7}",
    ),
    "a chain in brackets": ("[1, [2], 3] |> (List.flatten() |> Enum.map(&(&1 * 2)))", "[2, 4, 6]"),
    "a fun called last with too many arguments": (
        "defmodule BA do\n def f(g), do: g.(1)\nend\ntry do BA.f(fn _, _ -> 1 end) rescue e -> e.__struct__ end",
        "BadArityError",
    ),
    "a guard whose part is no boolean fails as a whole": (
        'defmodule GF do\n def f(a, n) when is_struct(a, n) or is_map(a), do: 1\n def f(_, _), do: 2\nend\n{GF.f(%{}, "foo"), GF.f(%{}, Foo)}',
        "{2, 1}",
    ),
    "and gives its right side": ('x = String.to_atom("true")\n[x and 5, not x or {1, x or 3}]', "[5, {1, true}]"),
    "nil ends a path": ('get_in(%{}, ["a", fn _, _, _ -> raise "no" end])', "nil"),
    "popping below nil takes the key away": ('pop_in(%{"a" => nil}, ["a", :b])', "{nil, %{}}"),
    "ErlangError rescues raw reasons": (
        "try do NoSuch.fun() rescue x in [ErlangError] -> Exception.message(x) end",
        '"function NoSuch.fun/0 is undefined (module NoSuch is not available)"',
    ),
    "super of a macro inside a fun": (
        "defmodule SM do\n defmacro m(x), do: x + 1\n defoverridable m: 1\n defmacro m(x), do: Enum.map(1..x, &super(&1))\nend\n"
        "defmodule SMU do\n require SM\n def f, do: SM.m(2)\nend\nSMU.f()",
        "[2, 3]",
    ),
    "a nested module may be named Elixir": (
        "defmodule NE do\n defmodule Elixir do\n def f, do: 1\n end\n def g, do: NE.Elixir.f()\nend\nNE.g()",
        "1",
    ),
    "records": (
        'defmodule RC do\n require Record\n Record.defrecord(:user, name: "x", age: nil)\n'
        ' def f do\n r = user(age: 3)\n {r, user(r, :age), user(r, name: "y"), user(:age), user(r)}\n end\nend\nRC.f()',
        '{{:user, "x", 3}, 3, {:user, "y", 3}, 2, [name: "x", age: 3]}',
    ),
    "a collectable gets each element, and is halted by an error": (
        "defmodule CL do\n defstruct []\n defimpl Collectable do\n def into(s), do: {s, fn\n"
        " _, {:cont, x} -> Process.put(:got, [x | Process.get(:got, [])])\n _, :done -> :done\n _, :halt -> Process.put(:halted, true)\n end}\n end\nend\n"
        'try do for x <- 1..3, into: struct(CL), do: (if x > 2, do: raise("x"), else: x) rescue _ -> {Process.get(:got), Process.get(:halted)} end',
        "{[2, 1], true}",
    ),
    "exs1024 gives OTP's numbers": (":rand.seed(:exs1024, {1, 2, 3})\n{:rand.uniform(), :rand.uniform(10)}", "{0.06907625299228148, 2}"),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_as_in_elixir(name: str, vm: VM) -> None:
    source, expected = CASES[name]
    assert vm.call(lambda: vm.inspect(vm.eval_string(source).value)) == expected
