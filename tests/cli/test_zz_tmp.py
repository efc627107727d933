"""Whatever comes in, an Elixir error or a clear one of ours goes out, with the right exit code, and never a Python traceback."""

import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from otpshell.runtime.clock import VirtualClock
from otpshell.terms.atom import alias, atom
from otpshell.vm.vm import VM

COMMAND = [sys.executable, "-m", "otpshell.cli"]


# -- nonsense ----------------------------------------------------------------------------------------------------------

_TOKENS = (
    r"""
do end fn -> ( ) [ ] { } << >> , ; | || |> && and or not in when <- = == => :: : . .. ... & &1 ^ ! @ % %{ \\ + - ++ -- * / <> ~> ~~~ ~r/a/
~w(a " ' """.split()
    + r"""
#{ ? ?a 0x1F 1_000 1.5e3 1.5e 0b12 :a :"b a: "a": A.B A __MODULE__ __ENV__ if unless case cond with for receive after try rescue catch else
quote unquote unquote_splicing defmodule def defp defmacro defstruct import alias require use super raise throw exit x y _z foo foo? foo!
nil true false self() send spawn # é ☃ 😀 Enum.map List.flatten :erlang.hd Kernel.+ IO.inspect Process.sleep String.length \ ` $ \u{}
""".split()
    + ["\n", "\t", "\0", '"""', "\r\n", "\u202e"]
)
SOUP = st.lists(st.one_of(st.sampled_from(_TOKENS), st.text(max_size=3)), max_size=25).map(" ".join)


@pytest.fixture(scope="module")
def vm() -> Any:
    vm = VM(output=lambda data: None, error_output=lambda data: None, clock=VirtualClock(), threaded=False)
    vm.eval(_CHECK)
    yield vm
    vm.stop()


_CHECK = """
defmodule Soup do
  # What comes of code, told in words. It runs in a process of its own, which may do anything.
  def check(code) do
    {pid, ref} = spawn_monitor(fn -> exit({:done, outcome(code)}) end)

    receive do
      {:DOWN, ^ref, :process, ^pid, {:done, told}} -> told
      {:DOWN, ^ref, :process, ^pid, reason} -> Exception.format_exit(reason)
    after
      1000 ->
        Process.exit(pid, :kill)
        "still running"
    end
  end

  defp outcome(code) do
    {value, _} = Code.eval_string(code)
    inspect(value)
  catch
    kind, reason -> Exception.format(kind, reason, __STACKTRACE__)
  end
end
"""


@given(SOUP)
@settings(max_examples=6000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_token_soup_gives_values_or_elixir_errors(vm: Any, source: str) -> None:
    def check() -> Any:
        return vm.apply(alias("Soup"), atom("check"), source.encode("utf-8", "surrogatepass"))

    told = vm.call(check)
    assert type(told) is bytes and b"otpshell_internal_error" not in told, told
