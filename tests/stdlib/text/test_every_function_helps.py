"""Every public function of the library's modules has a help text with an example, under each name and arity; a module is named once."""

from __future__ import annotations

import re

import pytest

from otpshell.console.documentation import module_docs
from otpshell.terms.atom import atom
from otpshell.vm.vm import VM
from tests.stdlib.exports.missing import missing, recorded
from tests.stdlib.raises.docs import MODULES, function_docs

_NAMED = re.compile(r"(:\w+|[A-Z]\w*(?:\.[A-Z]\w*)*)\.(.+?)(?: macro)?\Z")
# By their atoms' texts: those whose exports are recorded, those whose help says what raises, and what else OTP's users call.
EXPORTS = {}
for _line in recorded():
    _module, _function = _NAMED.match(_line).groups()
    EXPORTS.setdefault(_module[1:] if _module.startswith(":") else f"Elixir.{_module}", set()).add(_function)
HELPFUL = sorted({*EXPORTS, *MODULES, "error_logger", "Elixir.EEx.SmartEngine", "Elixir.Logger.Formatter", "Elixir.GenStage.Dispatcher"})


@pytest.fixture(scope="module")
def vm():
    vm = VM(threaded=False, output=lambda data: None)
    yield vm
    vm.stop()


@pytest.fixture(scope="module")
def docs(vm):
    """The help texts by function, of each of the modules that is here."""
    here = vm.call(lambda: tuple(module for module in HELPFUL if vm.code.module(atom(module)) is not None))
    return {module: {f"{name}/{arity}": text for (name, arity), text in function_docs(vm, module).items()} for module in here}


def test_every_function_has_a_help_text_with_an_example(docs):
    without = {module: [name for name, text in texts.items() if "iex>" not in text] for module, texts in docs.items()}
    assert {module: names for module, names in without.items() if names} == {}


def test_every_export_of_real_elixir_that_is_here_has_a_help_text(vm, docs):
    absent = {_NAMED.match(line).group(2) + " of " + _NAMED.match(line).group(1) for line in missing(vm)}
    silent = []
    for module, texts in docs.items():
        shown = module[7:] if module.startswith("Elixir.") else f":{module}"
        for function in EXPORTS.get(module, ()):
            if function not in texts and not function.startswith("__struct__") and f"{function} of {shown}" not in absent:
                silent.append(f"{shown}.{function}")
    assert sorted(silent) == []


def test_every_one_of_these_modules_says_what_it_is_for(vm, docs):
    assert [module for module in docs if not vm.call(lambda module=module: (module_docs(vm, atom(module)).text,))[0]] == []
