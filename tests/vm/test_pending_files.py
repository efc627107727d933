"""Files that belong together are compiled in the order that their modules need."""

from __future__ import annotations

from pathlib import Path

import pytest

from otpshell.lang.diagnostics import CompileError
from otpshell.terms.atom import atom
from otpshell.vm import VM
from otpshell.vm.capabilities import Capabilities


@pytest.fixture
def vm():
    machine = VM(output=lambda _: None, error_output=lambda _: None)
    yield machine
    machine.stop()


def written(folder: Path, files: dict[str, str]) -> list[str]:
    for name, text in files.items():
        (folder / name).write_text(text)
    return [str(folder / name) for name in files]


def test_a_file_may_use_a_struct_a_macro_and_a_protocol_of_later_files(vm: VM, tmp_path: Path) -> None:
    files = {
        "a.ex": "defmodule A do\n  import B\n  def f, do: twice(%C.D{x: 1}.x)\n  def g, do: P.p(:a)\nend",
        "b.ex": "defmodule B do\n  defmacro twice(x), do: quote(do: 2 * unquote(x))\nend",
        "c.ex": "defmodule C do\n  defmodule D do\n    defstruct [:x]\n  end\nend",
        "p.ex": "defprotocol P do\n  def p(x)\nend\ndefimpl P, for: Atom do\n  def p(a), do: {:p, a}\nend",
    }
    paths = written(tmp_path, files)
    vm.call(lambda: vm.run_files(paths))
    assert vm.inspect(vm.eval("{A.f(), A.g()}")) == "{2, {:p, :a}}"


def test_each_file_is_compiled_once(vm: VM, tmp_path: Path) -> None:
    paths = written(tmp_path, {"a.ex": "defmodule A do\n  require B\nend", "b.ex": "defmodule B do\nend", "c.ex": "defmodule C do\nend"})
    seen: list[str] = []

    def compile_file(path: str) -> None:
        seen.append(Path(path).name)
        vm.run_file(path)

    vm.call(lambda: vm.run_files(paths, compile_file))
    assert seen == ["a.ex", "b.ex", "c.ex"]


def test_the_parallel_compiler_tells_modules_warnings_and_errors(vm: VM, tmp_path: Path) -> None:
    good, bad = written(tmp_path, {"a.ex": "defmodule A do\n  def f(x), do: 1\nend", "b.ex": "defmodule B do\n  def f, do: nope()\nend"})
    vm.check_file = lambda *_: None  # type: ignore[method-assign]
    told = vm.inspect(vm.eval(f'Kernel.ParallelCompiler.compile(["{good}"])')).replace(str(tmp_path), "")
    unused = 'variable \\"x\\" is unused (if the variable is not meant to be used, prefix it with an underscore)'
    assert told == f'{{:ok, [A], [{{"/a.ex", 2, "{unused}"}}]}}'
    result = vm.eval(f'{{:error, [{{_file, line, _text}}], []}} = Kernel.ParallelCompiler.require(["{bad}"])\nline')
    assert result == 2


def test_a_file_goes_on_once_the_module_it_needs_is_there_though_that_file_is_not_done(vm: VM, tmp_path: Path) -> None:
    files = {
        "a.ex": "defmodule A do\n  require B1\n  def a, do: B1.two()\n  defmacro three, do: 3\nend",
        "b.ex": "defmodule B1 do\n  defmacro two, do: 2\nend\ndefmodule B2 do\n  require A\n  def b, do: A.three() + 1\nend",
    }
    vm.call(lambda: vm.run_files(written(tmp_path, files)))
    assert vm.inspect(vm.eval("{A.a(), B2.b()}")) == "{2, 4}"


def test_a_struct_can_be_used_before_its_module_is_done(vm: VM, tmp_path: Path) -> None:
    files = {
        "a.ex": "defmodule A do\n  defstruct [:x]\n  def f(%A{} = a), do: B.g(a, %B{})\nend",
        "b.ex": "defmodule B do\n  defstruct []\n  def g(%A{x: x}, %B{}), do: x\nend",
    }
    vm.call(lambda: vm.run_files(written(tmp_path, files)))
    assert vm.inspect(vm.eval("A.f(%A{x: 7})")) == "7"


def test_files_that_need_each_other_get_by_without_a_behaviour(vm: VM, tmp_path: Path) -> None:
    files = {
        "a.ex": "defmodule A do\n  require B\n  @callback f() :: 1\nend",
        "b.ex": "defmodule B do\n  @behaviour A\n  def f, do: 1\n  defmacro m, do: 1\nend",
    }
    vm.call(lambda: vm.run_files(written(tmp_path, files)))
    assert vm.inspect(vm.eval("B.f()")) == "1"


def test_files_that_wait_for_each_other_are_told_that_the_module_is_not_there(vm: VM, tmp_path: Path) -> None:
    files = {"a.ex": "defmodule A do\n  require B\nend", "b.ex": "defmodule B do\n  require A\nend"}
    with pytest.raises(CompileError, match="module A is not loaded and could not be found"):
        vm.call(lambda: vm.run_files(written(tmp_path, files)))


def test_an_error_in_a_file_that_others_wait_for_ends_all(vm: VM, tmp_path: Path) -> None:
    vm.check_file = lambda *_: None  # type: ignore[method-assign]
    paths = written(tmp_path, {"a.ex": "defmodule A do\n  require B\nend", "b.ex": "defmodule B do\n  def f, do: nope()\nend"})
    told = vm.inspect(vm.eval(f"Kernel.ParallelCompiler.compile({paths})".replace("'", '"')))
    assert told.replace(str(tmp_path), "").startswith('{:error, [{"/b.ex", 2, "** (CompileError) ')
    assert vm.inspect(vm.eval("1 + 1")) == "2"


def test_the_process_that_compiles_the_first_file_is_the_one_that_asked(vm: VM, tmp_path: Path) -> None:
    (path,) = written(tmp_path, {"a.exs": "Process.put(:here, self())"})
    assert vm.call(lambda: (vm.run_files([path]), vm.apply(atom("Elixir.Process"), atom("get"), atom("here")) is vm.sched.cur.pid)[1])


def test_a_module_of_the_files_is_meant_even_if_the_library_has_one_of_that_name(vm: VM, tmp_path: Path) -> None:
    files = {
        "a.ex": "defmodule UsesStage do\n  use GenStage\nend",
        "b.ex": "defmodule GenStage do\n  defmacro __using__(_), do: quote(do: def(mine, do: true))\nend",
    }
    vm.call(lambda: vm.run_files(written(tmp_path, files)))
    assert vm.inspect(vm.eval("UsesStage.mine()")) == "true"


def test_a_module_that_a_macro_of_a_later_file_defines_is_found(vm: VM, tmp_path: Path) -> None:
    files = {
        "a.ex": "defmodule A do\n  require Shop.Cart\n  def a, do: Shop.Cart.two()\nend",
        "b.ex": "import Maker\ndefclass Shop.Cart do\n  defmacro two, do: 2\nend",
        "c.ex": "defmodule Maker do\n  defmacro defclass(name, do: body), do: quote(do: defmodule(unquote(name), do: unquote(body)))\nend",
    }
    vm.call(lambda: vm.run_files(written(tmp_path, files)))
    assert vm.inspect(vm.eval("A.a()")) == "2"


def test_who_asks_for_a_module_that_nobody_defines_waits_for_no_one_who_needs_him(vm: VM, tmp_path: Path) -> None:
    files = {
        "a.ex": "defmodule A do\n  @there Code.ensure_loaded?(Shop.Cart)\n  def there, do: @there\n  defmacro one, do: 1\nend",
        "b.ex": "defmodule B do\n  require A\n  def b, do: {A.one(), Shop.Cart}\nend",
    }
    vm.call(lambda: vm.run_files(written(tmp_path, files)))
    assert vm.inspect(vm.eval("{A.there(), B.b()}")) == "{false, {1, Shop.Cart}}"


def test_who_only_asks_whether_a_module_is_loaded_waits_for_no_file(vm: VM, tmp_path: Path) -> None:
    asked = "{Code.ensure_loaded?(C), Code.ensure_compiled(C), Code.ensure_loaded?(C)}"
    files = {
        "a.ex": f"defmodule A do\n  @asked {asked}\n  def a, do: @asked\nend",
        "c.ex": "defmodule C do\nend",
    }
    vm.call(lambda: vm.run_files(written(tmp_path, files)))
    assert vm.inspect(vm.eval("A.a()")) == "{false, {:module, C}, true}"


def test_who_needs_a_module_compiled_waits_for_its_file(vm: VM, tmp_path: Path) -> None:
    files = {"a.ex": "defmodule A do\n  @c Code.ensure_compiled!(C)\n  def a, do: @c\nend", "c.ex": "defmodule C do\nend"}
    vm.call(lambda: vm.run_files(written(tmp_path, files)))
    assert vm.inspect(vm.eval("A.a()")) == "C"


def test_a_file_that_fails_is_told_with_its_line_and_what_was_done_is_called_for(tmp_path: Path) -> None:
    (tmp_path / "good.ex").write_text("defmodule Good, do: def(f, do: 1)")
    (tmp_path / "bad.ex").write_text('x = 1\nraise "#{x}"')
    printed: list[bytes] = []
    vm = VM(output=printed.append, capabilities=Capabilities(all=True))
    code = """
    told = fn what -> send(self(), what) end
    options = [each_file: &told.({:file, Path.basename(&1)}), each_module: fn _, module, _ -> told.({:module, module}) end]
    good = Kernel.ParallelCompiler.compile(["%s/good.ex"], options)
    {:error, [{file, line, text}], []} = Kernel.ParallelCompiler.compile(["%s/bad.ex"], options)
    {:messages, messages} = Process.info(self(), :messages)
    inspect({good, Path.basename(file), line, text =~ "spawn_workers/7", messages})
    """
    try:
        shown = vm.eval(code % (tmp_path, tmp_path), timeout=30)
    finally:
        vm.stop()
    assert shown == b'{{:ok, [Good], []}, "bad.ex", 2, true, [module: Good, file: "good.ex"]}'
    assert b"== Compilation error in file" in b"".join(printed)
