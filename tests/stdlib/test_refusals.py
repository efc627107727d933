"""What the library's own structs and process functions refuse, and how it reads: recorded from real Elixir."""

import re

import pytest

from otpshell.vm.vm import VM

FORMATTED = 'try do {code} rescue e -> Exception.format(:error, e, __STACKTRACE__) |> String.split("\\n") |> Enum.take({lines}) end'
FOLD = '    (elixir 1.14.0) lib/enum.ex:2468: Enum."-reduce/3-lists^foldl/2-0-"/3'
STRUCT = "    (elixir 1.14.0) lib/kernel.ex:2336: Kernel.struct!/2"

CASES = {
    "struct!(URI, foo: 1)": [
        "** (KeyError) key :foo not found", "    (elixir 1.14.0) anonymous fn/2 in URI.__struct__/1", FOLD, STRUCT,
    ],
    "struct!(Date, foo: 1)": [
        "** (KeyError) key :foo not found", "    (elixir 1.14.0) anonymous fn/2 in Date.__struct__/1", FOLD,
        "    (elixir 1.14.0) Date.__struct__/1", STRUCT,
    ],
    "Code.eval_string(\"%URI{foo: 1}\")": [
        "** (KeyError) key :foo not found", "    (elixir 1.14.0) expanding struct: URI.__struct__/1", "    nofile:1: (file)",
    ],
    "Code.eval_string(\"%Range{}\")": [
        "** (ArgumentError) the following keys must also be given when building struct Range: [:first, :last, :step]",
        "    (elixir 1.14.0) expanding struct: Range.__struct__/1", "    nofile:1: (file)",
    ],
    "Code.eval_string(\"%{%{a: 1} | b: 2}\")": [
        "** (KeyError) key :b not found in: %{a: 1}", "    (stdlib 4.2) :maps.update(:b, 2, %{a: 1})",
    ],
    "Process.link(spawn(fn -> :ok end) |> tap(fn _ -> Process.sleep(1) end))": [
        "** (ErlangError) Erlang error: :noproc:", "", "  * 1st argument: the pid does not refer to an existing process", "",
        "    :erlang.link(#PID<>)",
    ],
    "apply(IO, :puts, [1 | 2])": [
        "** (ArgumentError) errors were found at the given arguments:", "", "  * 3rd argument: not a proper list",
    ],
    "for x <- [1 | 2], do: x": [
        '** (FunctionClauseError) no function clause matching in Enum."-reduce/3-lists^foldl/2-0-"/3',
    ],
    "for x <- [1, 2 | 3], y <- [x], do: y * 2": [
        '** (FunctionClauseError) no function clause matching in Enum."-reduce/3-lists^foldl/2-0-"/3',
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def vm():
    machine = VM()
    yield machine
    machine.stop()


@pytest.mark.parametrize("code", CASES)
def test_it_is_refused_as_in_elixir(code: str, vm: VM) -> None:
    lines = CASES[code]
    source = FORMATTED.replace("{code}", code).replace("{lines}", str(len(lines)))
    told = vm.call(lambda: tuple(line.decode() for line in vm.eval_string(source).value))
    assert [re.sub(r"#PID<[\d.]+>", "#PID<>", line) for line in told] == lines


NAMES = ["URI", "Regex", "MapSet", "Stream", "Macro.Env", "Inspect.Opts", "DateTime", "Version", "Version.Requirement"]


@pytest.mark.parametrize("name", NAMES)
def test_a_struct_of_the_library_knows_its_fields(name: str, vm: VM) -> None:
    assert vm.call(lambda: vm.inspect(vm.eval_string(f"try do struct!({name}, foo: 1) rescue e -> e.__struct__ end").value)) == "KeyError"


@pytest.mark.parametrize("module", [False, True])
def test_what_goes_through_an_improper_list_has_seen_its_elements(module: bool, vm: VM) -> None:
    walk = "for x <- [1, 2 | 3], do: send(self(), x)"
    code = f"try do {walk} rescue e -> {{e.function, e.arity, __STACKTRACE__ |> hd() |> elem(2) |> tl()}} end"
    code = f"defmodule Walks do\n def run, do: ({code})\nend\nWalks.run()" if module else code
    assert vm.call(lambda: vm.inspect(vm.eval_string(code).value)) == '{:"-reduce/3-lists^foldl/2-0-", 3, [[2, 1], 3]}'


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (":math.sqrt(-1)", "    (stdlib 4.2) :math.sqrt(-1)"),
        (":math.log2(-1)", "    (stdlib 4.2) :math.log2(-1)"),
        ("Base.decode32!(1)", "** (FunctionClauseError) no function clause matching in Base.decode32!/2"),
        ("IO.ANSI.color_background(-1)", "** (FunctionClauseError) no function clause matching in IO.ANSI.color_background/1"),
    ],
)
def test_functions_that_differ_by_one_word_are_told_apart_in_stack_traces(code: str, line: str, vm: VM) -> None:
    source = FORMATTED.replace("{code}", code).replace("{lines}", "2")
    assert line.encode() in vm.call(lambda: tuple(part.rstrip() for part in vm.eval_string(source).value))


CAUGHT = (
    "List.flatten(1)", "Path.join(1, 2)", "Float.parse(1)", "Enum.reduce_while([1], 0, fn _, _ -> :x end)",
    "Keyword.pop_first([a: 1], 1)", "Calendar.ISO.days_in_month(1, 13)", "get_in(1, [:a])", "Enum.chunk_every([1], 0)",
    "Access.fetch(1, 2)", ":gb_trees.get(1, :gb_trees.empty())", "String.upcase(1)",
)  # fmt: skip


@pytest.mark.parametrize("code", CAUGHT)
def test_what_no_clause_takes_is_caught_as_the_reason_that_the_beam_has(code: str, vm: VM) -> None:
    assert vm.call(lambda: vm.inspect(vm.eval_string(f"try do {code} catch kind, reason -> {{kind, reason}} end").value)) == (
        "{:error, :function_clause}"
    )
