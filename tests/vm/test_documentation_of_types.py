"""The documentation that a module carries lists callbacks and types after functions and macros, as compiled modules of real Elixir do."""

from __future__ import annotations

from otpshell.vm import VM

MODULE = """
defmodule Documented do
  @typedoc "a number"
  @type zt :: 1
  @type at(x, y) :: {x, y}
  @typedoc since: "1.0"
  @opaque op :: 1
  @typep priv :: 1
  @typedoc false
  @type hid :: priv
  @doc "called back"
  @callback zc(a :: integer, b :: atom) :: 1
  @callback ac() :: 1
  @doc since: "2"
  @macrocallback mc(x :: term) :: 1
  @doc false
  @callback hc(integer) :: 1
  @doc "twice"
  def z(x), do: x
  def a, do: hid()
  defp hid, do: 1
  defmacro m, do: 1
end
for {key, _line, signature, text, meta} <- elem(Code.fetch_docs(Documented), 6), do: {key, signature, text, meta}
"""


def test_callbacks_and_types_follow_functions_and_macros() -> None:
    vm = VM(output=lambda _: None, error_output=lambda _: None)
    try:
        assert vm.inspect(vm.eval(MODULE)) == (
            '[{{:function, :a, 0}, ["a()"], :none, %{}}, {{:function, :z, 1}, ["z(x)"], %{"en" => "twice"}, %{}}, '
            '{{:macro, :m, 0}, ["m()"], :none, %{}}, {{:callback, :ac, 0}, [], :none, %{}}, {{:callback, :hc, 1}, [], :hidden, %{}}, '
            '{{:callback, :zc, 2}, [], %{"en" => "called back"}, %{}}, {{:macrocallback, :mc, 1}, [], :none, %{since: "2"}}, '
            '{{:type, :zt, 0}, [], %{"en" => "a number"}, %{}}, {{:type, :at, 2}, [], :none, %{}}, {{:type, :hid, 0}, [], :hidden, %{}}, '
            '{{:type, :op, 0}, [], :none, %{opaque: true, since: "1.0"}}]'
        )
    finally:
        vm.stop()
