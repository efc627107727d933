"""``Macro.to_string/2`` and what else of ``Macro`` and ``Module`` works on code: recorded from real Elixir."""

import pytest

from otpshell.vm.vm import VM

PLAIN = {
    "if a do 1 else 2 end": "if(a) do\n  1\nelse\n  2\nend",
    "fn x -> y = 1; x + y end": "fn x ->\n  y = 1\n  x + y\nend",
    '%{m | "a" => b}': '%{m | "a" => b}',
    "alias A.{B, C}": "alias(A.{B, C})",
    '"x#{y}z"': '"x#{y}z"',
    "<<1::8-unit(2)>>": "<<1::8-unit(2)>>",
    "(a ++ b) ++ c": "(a ++ b) ++ c",
    "& &1.x()": "&(&1.x())",
    "~r/a/i": "~r/a/i",
    "not a": "not(a)",
}
VALUES = {
    'Macro.to_string(quote(do: f(1, [2])), fn _, s -> "<#{s}>" end)': '"<f(<1>, <[<2>]>)>"',
    "Macro.pipe(2, quote(do: foo(1)), -1)": "{:foo, [], [1, 2]}",
    'Macro.camelize("FOO_BAR")': '"FOO_BAR"',
    "Macro.expand_literal({quote(do: A), 1}, __ENV__)": "{A, 1}",
    "try do (&(-&1)).(:foo) rescue e -> Exception.blame(:error, e, __STACKTRACE__) |> elem(0) |> Exception.message() end":
        '"bad argument in arithmetic expression: -(:foo)"',
    "try do apply(:erlang, :hash, [1, 2]) rescue e -> Exception.blame(:error, e, __STACKTRACE__) |> elem(0) |> Exception.message() end":
        '"function :erlang.hash/2 is undefined or private, use erlang:phash2/2 instead"',
    "(defmodule Loaded do @on_load :go; defp go, do: (send(self(), :loaded); :ok) end; receive do it -> it end)": ":loaded",
    "(Module.create(Made, quote(do: (alias List, as: L; def(f, do: L.first([1])))), __ENV__); Made.f())": "1",
    "(x = 1; env = :elixir_env.reset_vars(__ENV__); {expanded, _, _} = :elixir_expand.expand(quote(do: y = 0), "
    ":elixir_env.env_to_ex(env), env); _ = x; expanded)": "{:=, [], [{:y, [version: 0], Elixir}, 0]}",
    "(fun = fn :a, _ -> ~s(rewritten); v, o -> Inspect.inspect(v, o) end; "
    "Inspect.Opts.default_inspect_fun(fun); texts = [inspect([:a, 1]), (try do Map.fetch!(%{}, :a) rescue e -> Exception.message(e) end), "
    "inspect(Inspect.Opts.new([]).inspect_fun == fun), inspect(%Inspect.Opts{}.inspect_fun == fun)]; "
    "Inspect.Opts.default_inspect_fun(&Inspect.inspect/2); [inspect(:a) | texts])":
        '[":a", "[rewritten, 1]", "key rewritten not found in: %{}", "true", "false"]',
}  # fmt: skip


@pytest.fixture(scope="module")
def vm():
    machine = VM()
    yield machine
    machine.stop()


@pytest.mark.parametrize("code", PLAIN)
def test_code_is_written_in_the_plain_style(code: str, vm: VM) -> None:
    source = f"Macro.to_string(quote(do: ({code})), fn _, text -> text end)"
    assert vm.call(lambda: vm.eval_string(source).value) == PLAIN[code].encode()


@pytest.mark.parametrize("code", VALUES)
def test_it_gives_what_it_gives_in_elixir(code: str, vm: VM) -> None:
    assert vm.call(lambda: vm.inspect(vm.eval_string(code).value)) == VALUES[code]
