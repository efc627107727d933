"""``Kernel.SpecialForms``: the names and help texts of what the compiler itself expands."""

from __future__ import annotations

from typing import Any

from otpshell.lang.native import Native
from otpshell.terms.errors import raise_message

module = Native(
    "Elixir.Kernel.SpecialForms",
    "lib/kernel/special_forms.ex",
    doc="""\
The forms that everything else is made of: `case`, `fn`, `=`, `^`, `receive`, `try`, `quote` … They cannot be written in Elixir itself.

    iex> {a, _} = {1, 2}
    iex> a
    1
""",
)


def _form(name: str, parameters: str, doc: str) -> None:
    """A special form: a macro that has help and cannot be called, because the compiler never asks for it."""
    names: dict[str, Any] = {}
    exec(f"def form(env{', ' if parameters else ''}{parameters}): raise error()", {"error": _direct_call}, names)  # noqa: S102
    names["form"].__doc__ = doc
    module.macro(name)(names["form"])


def _direct_call() -> Exception:
    return raise_message("RuntimeError", "Elixir's special forms are expanded by the compiler and must not be invoked directly")


_form("{}", "args", """
Builds a tuple.

    iex> {1, :two, "three"}
    {1, :two, "three"}
""")  # fmt: skip
_form("%{}", "args", """
Builds a map of `key => value` or `key: value` pairs; with `map |` in front it changes keys that the map has. In a pattern it matches
maps that have these keys, whatever else they have.

Raises `KeyError` when a key that is to be changed is missing, and `BadMapError` when what stands before `|` is not a map.

    iex> map = %{a: 1}
    iex> %{map | a: 2}
    %{a: 2}
""")  # fmt: skip
_form("%", "struct, map", """
Builds or matches a struct: a map with the fields that `defstruct` gave the module. With fields that the struct does not have, the code does
not compile.

Raises `BadStructError` when `%Name{struct | field: value}` is given a struct of another module.

    iex> %URI{path: "/a"}.path
    "/a"
""")  # fmt: skip
_form("<<>>", "args", """
Builds or matches a binary of segments, each `value::type`: `integer`, `float`, `binary`, `bits`, `utf8`, … with `size(n)`, `unit(n)`,
`signed`, `big`, `little`.

Raises `ArgumentError` when a value is not of its segment's type.

    iex> <<first, rest::binary>> = "abc"
    iex> {first, rest}
    {97, "bc"}
""")  # fmt: skip
_form(".", "left, right", """
Calls a function of a module, calls an anonymous function (`fun.(x)`), or builds an alias (`A.B`). On a map it reads a key that is an atom.

Raises `UndefinedFunctionError` when the module does not have the function, `KeyError` when the map does not have the key,
`BadFunctionError` when what is called is not a function, and `BadArityError` when it takes another number of arguments.

    iex> String.upcase("a")
    "A"
""")  # fmt: skip
_form("alias", "module, opts", """
Gives a module a shorter name: its last part, or the one after `as:`.

    iex> alias List.Chars, as: LC
    iex> LC
    List.Chars
""")  # fmt: skip
_form("require", "module, opts", """
Makes the macros of a module usable: they run when the code is compiled, so the module has to be there by then.

    iex> require Integer
    iex> Integer.is_odd(3)
    true
""")  # fmt: skip
_form("import", "module, opts", """
Makes functions and macros of a module callable without its name. `only:` and `except:` choose them: lists of `name: arity`,
`:functions`, `:macros` or `:sigils`.

    iex> import List, only: [flatten: 1]
    iex> flatten([1, [2]])
    [1, 2]
""")  # fmt: skip
_form("__ENV__", "", """
What is known of this place in the code, as a `Macro.Env`.

    iex> is_list(__ENV__.requires)
    true
""")  # fmt: skip
_form("__MODULE__", "", """
The module being defined, `nil` outside of one.

    iex> is_atom(__MODULE__)
    true
""")  # fmt: skip
_form("__DIR__", "", """
The folder of the file the code is in.

    iex> is_binary(__DIR__)
    true
""")  # fmt: skip
_form("__CALLER__", "", """
In a macro: what is known of the place it is called from, as a `Macro.Env`.

    iex> defmodule Whereabouts do
    ...>   defmacro line, do: __CALLER__.line
    ...> end
    iex> require Whereabouts
    iex> is_integer(Whereabouts.line())
    true
""")  # fmt: skip
_form("__STACKTRACE__", "", """
In `rescue` and `catch`: where the error came from.

    iex> try do
    ...>   raise "oops"
    ...> rescue
    ...>   _ -> is_list(__STACKTRACE__)
    ...> end
    true
""")  # fmt: skip
_form("^", "var", """
In a pattern: the value that a variable has now, instead of giving it a new one. Another value does not match.

    iex> x = 1
    iex> match?(^x, 2)
    false
""")  # fmt: skip
_form("=", "left, right", """
Matches the value on the right with the pattern on the left, and gives the variables in the pattern their values. Gives the value.

Raises `MatchError` when they do not match.

    iex> {:ok, x} = {:ok, 1}
    iex> x
    1
""")  # fmt: skip
_form("::", "left, right", """
Gives a segment of a binary its type, in `<<>>`; in a typespec it names a type.

    iex> <<1::16>>
    <<0, 1>>
""")  # fmt: skip
_form("quote", "opts, block", """
Code as data: the expression itself instead of its value. `unquote` puts values into it. Options: `bind_quoted:`, `context:`,
`generated:`, `location:`, `line:`, `unquote:`.

    iex> quote do: sum(1, twice(2))
    {:sum, [], [1, {:twice, [], [2]}]}
""")  # fmt: skip
_form("unquote", "expr", """
In `quote`: the value of an expression, put in as code.

    iex> value = 13
    iex> quote do: sum(1, unquote(value))
    {:sum, [], [1, 13]}
""")  # fmt: skip
_form("unquote_splicing", "expr", """
In `quote`: the elements of a list, put in one after the other.

    iex> values = [2, 3]
    iex> quote do: sum(1, unquote_splicing(values))
    {:sum, [], [1, 2, 3]}
""")  # fmt: skip
_form("for", "args", """
Builds a list from every element of one or more enumerables (`pattern <- enumerable`), leaving out those that do not match or for
which a filter is not true. `into:` collects into something else, `uniq: true` drops repeated results, `reduce: acc` folds.

Raises `Protocol.UndefinedError` when the value behind `<-` cannot be enumerated.

    iex> for n <- 1..4, rem(n, 2) == 0, do: n * n
    [4, 16]
""")  # fmt: skip
_form("with", "args", """
Goes through matches (`pattern <- value`) as long as they match, and gives the value of its `do` block; the first value that does
not match is the result, or goes to the clauses of `else`.

Raises `WithClauseError` when there is an `else` and none of its clauses matches.

    iex> with {:ok, n} <- Map.fetch(%{a: 1}, :a), {:ok, m} <- Map.fetch(%{}, :b), do: n + m
    :error
""")  # fmt: skip
_form("fn", "clauses", """
An anonymous function, of one or more clauses, each `patterns -> body`. The first clause whose patterns match the arguments runs.

Raises `FunctionClauseError` when it is called with arguments that no clause matches.

    iex> double = fn x -> x * 2 end
    iex> double.(2)
    4
""")  # fmt: skip
_form("__block__", "args", """
Several expressions one after the other; their value is that of the last.

    iex> quote do
    ...>   1
    ...>   2
    ...> end
    {:__block__, [], [1, 2]}
""")  # fmt: skip
_form("&", "expr", """
A named function as a value (`&String.upcase/1`), or a short anonymous one, whose arguments are `&1`, `&2`, ….

    iex> Enum.map([1, 2], &(&1 * 2))
    [2, 4]
""")  # fmt: skip
_form("__aliases__", "args", """
An alias in quoted code.

    iex> quote do: Foo.Bar
    {:__aliases__, [alias: false], [:Foo, :Bar]}
""")  # fmt: skip
_form("super", "args", """
In the new definition of a function that `defoverridable` named: calls the definition that it replaces.

    iex> defmodule Polite do
    ...>   def greet(name), do: "hello " <> name
    ...>   defoverridable greet: 1
    ...>   def greet(name), do: super(name) <> ", how are you?"
    ...> end
    iex> Polite.greet("Ada")
    "hello Ada, how are you?"
""")  # fmt: skip
_form("case", "condition, clauses", """
The value of the first clause whose pattern (and guard) matches.

Raises `CaseClauseError` when none does.

    iex> case {:ok, 1} do
    ...>   {:ok, n} when n > 0 -> n
    ...>   _ -> nil
    ...> end
    1
""")  # fmt: skip
_form("cond", "clauses", """
The value of the first clause whose condition is neither `false` nor `nil`.

Raises `CondClauseError` when there is no such clause.

    iex> cond do
    ...>   1 > 2 -> :no
    ...>   true -> :yes
    ...> end
    :yes
""")  # fmt: skip
_form("try", "args", """
Runs code and handles what it raises (`rescue`), throws or exits with (`catch`); `else` matches its value when nothing happened, `after`
runs in any case. An error that no clause matches goes on to the caller.

Raises `TryClauseError` when there is an `else` and none of its clauses matches the value.

    iex> try do
    ...>   raise ArgumentError, "oops"
    ...> rescue
    ...>   error in ArgumentError -> error.message
    ...> end
    "oops"
""")  # fmt: skip
_form("receive", "args", """
Waits for a message that matches a clause, takes it out of the mailbox and gives the value of the clause; other messages stay. `after` says
how many milliseconds to wait at most, and what to give then.

Raises `ErlangError` (`:timeout_value`) when the time after `after` is not an integer from 0 on or `:infinity`.

    iex> send(self(), {:hello, 1})
    iex> receive do
    ...>   {:hello, n} -> n
    ...> after
    ...>   0 -> :nothing
    ...> end
    1
""")  # fmt: skip
