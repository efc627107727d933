"""The examples in the help texts give what they say: native functions' by file, those of modules in Elixir by module."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

import otpshell.stdlib
from otpshell.lang.caught import Caught
from otpshell.lang.native import Native
from otpshell.runtime.clock import VirtualClock
from otpshell.terms.atom import atom
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.library import snake_case
from otpshell.vm.vm import VM

FILES = sorted(path.stem for path in Path(otpshell.stdlib.__file__).parent.glob("*.py") if not path.stem.startswith("__"))
SOURCES = sorted(path for folder in ("otp", "stdlib") for path in (Path(otpshell.stdlib.__file__).parent.parent / folder).glob("*.ex"))
_MODULE = re.compile(r"^(?:defmodule|defprotocol) (:?[\w.]+) do$", re.MULTILINE)
_PROMPT = re.compile(r"\s*(iex>|\.\.\.>) ?(.*)\Z")
_ERROR = re.compile(r"\*\* \(([\w.]+)\) ?(.*)\Z", re.DOTALL)


def examples(doc):
    """(expression, expected text) of a help text, in order; the text is empty where nothing is said."""
    found = []
    state = "text"
    for line in doc.splitlines():
        prompt = _PROMPT.match(line)
        if prompt is not None and prompt[1] == "iex>":
            found.append([prompt[2], ""])
            state = "code"
        elif prompt is not None:
            found[-1][0] += "\n" + prompt[2]
        elif not line.strip():
            state = "text"
        elif state != "text":
            found[-1][1] += ("\n" if found[-1][1] else "") + line.strip()
            state = "value"
    return found


def documented(file):
    """(name, module, doc) of every native module of a file and of its documented functions, each text once."""
    imported = importlib.import_module(f"otpshell.stdlib.{file}")
    seen = set()
    for native in vars(imported).values():
        if type(native) is not Native or snake_case(native.name) != file:
            continue
        if native.doc and "iex>" in native.doc:
            yield native.name, native.name, native.doc
        for (name, arity), entry in {**native.functions, **native.macros}.items():
            if entry.doc and "iex>" in entry.doc and entry.doc not in seen:
                seen.add(entry.doc)
                yield f"{native.name}.{name}/{arity}", native.name, entry.doc


def elixir_modules(vm):
    """The documented modules of the library that are written in Elixir, by name."""
    found = []
    for file in SOURCES:
        for name in _MODULE.findall(file.read_text("utf-8")):
            loaded = vm.code.module(atom(name[1:] if name.startswith(":") else "Elixir." + name))
            if loaded is not None and loaded.info is not None:
                found.append(loaded)
    return tuple(found)


def texts(module):
    """(name, doc) of a module in Elixir, its documented functions, callbacks and types."""
    info = module.info
    if info.moduledoc is not None:
        yield "moduledoc", info.moduledoc[1]
    for table in (info.docs, info.type_docs):
        for (kind, name, arity), doc in table.items():
            yield f"{kind} {name}/{arity}", doc.text


def documented_in_elixir(module):
    return tuple((name, text.decode()) for name, text in texts(module) if type(text) is bytes and b"iex>" in text)


def check(vm, module, doc):
    """What goes wrong with the examples of a help text; an empty list when nothing does."""
    setup = "import Bitwise; require Integer" + (f"; require {module[7:]}" if module.startswith("Elixir.") else "")
    env, bindings, wrong = vm.eval_string(setup).env, {}, []
    for source, expected in examples(doc):
        error = _ERROR.match(expected)
        try:
            done = vm.eval_string(source, "nofile", bindings, env)
        except Exception as raised:  # noqa: BLE001 - an error may be what is expected
            struct = Caught(raised).struct()
            message = vm.apply(atom("Elixir.Exception"), atom("message"), struct).decode()
            name = struct.get(atom("__struct__")).name.removeprefix("Elixir.")
            if error is None or (name, message) != (error[1], error[2]):
                wrong.append(f"{source}: ** ({name}) {message}")
            continue
        bindings, env = done.bindings, done.env
        if error is not None:
            wrong.append(f"{source}: nothing raised")
        elif expected.startswith("#"):
            if vm.inspect(done.value) != expected:
                wrong.append(f"{source}: {vm.inspect(done.value)}")
        elif expected and vm.eval_string(expected, "nofile", bindings, env).value != done.value:
            wrong.append(f"{source}: {vm.inspect(done.value)}")
    return wrong


@pytest.mark.parametrize("file", FILES)
def test_help_examples_give_what_they_say(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    helped = list(documented(file))
    if not helped:
        return
    vm = VM(
        threaded=False, clock=VirtualClock(), capabilities=Capabilities(all=True), output=lambda data: None, error_output=lambda data: None
    )
    wrong = {}
    for name, module, doc in helped:
        found = vm.call(lambda module=module, doc=doc: tuple(check(vm, module, doc)))
        if found:
            wrong[name] = found
    vm.stop()
    assert wrong == {}


def test_help_examples_of_modules_in_elixir_give_what_they_say(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    vm = VM(
        threaded=False, clock=VirtualClock(), capabilities=Capabilities(all=True), output=lambda data: None, error_output=lambda data: None
    )
    wrong = {}
    for module in vm.call(lambda: elixir_modules(vm)):
        for name, doc in vm.call(lambda module=module: documented_in_elixir(module)):
            found = vm.call(lambda module=module, doc=doc: tuple(check(vm, module.name.name, doc)))
            if found:
                wrong[f"{module.name.name} {name}"] = found
    vm.stop()
    assert wrong == {}


def test_every_module_says_what_it_is_for():
    exports = Path(__file__).parents[1] / "exports" / "exports.txt"
    names = {line.rsplit(".", 1)[0] for line in exports.read_text("utf-8").split()}
    vm = VM(threaded=False, output=lambda data: None)

    def silent():
        found = {name: vm.code.module(atom(name[1:] if name.startswith(":") else f"Elixir.{name}")) for name in sorted(names)}
        return tuple(name for name, module in found.items() if module is not None and not _says_something(module))

    assert vm.call(silent) == ()
    vm.stop()


def _says_something(module):
    return bool(module.native is not None and module.native.doc) or bool(module.info is not None and module.info.moduledoc)
