"""The help texts say what wrong arguments raise; ``raises.txt`` has it from real Elixir, and a call for each that is made here too."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from otpshell.runtime.clock import VirtualClock
from otpshell.terms.errors import ErlError
from otpshell.terms.maps import struct_name
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.vm import VM
from tests.stdlib.raises.docs import MODULES, belongs, function_docs, paragraphs, recordable, said, shown

RECORDED = [line.split("\t") for line in (Path(__file__).parent / "raises.txt").read_text("utf-8").splitlines()]
# The calls that raise another error here, most of them of improper lists, with both errors.
DIFFERENT = dict(line.split("\t") for line in (Path(__file__).parent / "different.txt").read_text("utf-8").splitlines())
# What the second column says of a function that raised nothing.
QUIET = {"nothing", "absent"}
# "`list` is no list", "`unit` is none": nobody says so.
_VAGUE = re.compile(r"(?<![Tt]here )(?<![Hh]ere )\b(is|are) (none\b|no (?!longer|more\b))|\bthat is none\b")
# What leaves an expression, in one word.
TRIED = """
require Application; require EEx; require Logger
try do
  {call}
  "nothing"
rescue
  e -> inspect(e.__struct__)
catch
  kind, _ -> Atom.to_string(kind)
end
"""


def of_module(module):
    """{function: [(outcome, call)]} of a module."""
    lines = [line for line in RECORDED if belongs(line[0], module)]
    return {
        name: [(line[1], line[2] if len(line) > 2 else "") for line in group] for name, group in itertools.groupby(lines, lambda x: x[0])
    }


def outcome_of(vm, call):
    """What leaves a call, also one that does not get past the compiler."""
    try:
        return vm.eval(TRIED.replace("{call}", call)).decode()
    except ErlError as error:
        return struct_name(error.value).name.removeprefix("Elixir.")


@pytest.fixture(scope="module")
def vm(tmp_path_factory):
    vm = VM(
        threaded=False, clock=VirtualClock(), capabilities=Capabilities(all=True), output=lambda data: None, error_output=lambda data: None
    )
    yield vm
    vm.stop()


@pytest.mark.parametrize("module", MODULES)
def test_help_texts_say_what_real_elixir_raises(vm, module):
    recorded = of_module(module)
    wrong = {}
    by_doc = {}
    for (name, arity), doc in function_docs(vm, module).items():
        by_doc.setdefault(doc, []).append(f"{shown(module)}.{name}/{arity}")
    for doc, names in by_doc.items():
        calls = [found for name in names for found in recorded.get(name, ())]
        raised = {outcome for outcome, _ in calls} - QUIET
        # Where another error comes here, the help text need not say real Elixir's, and may say this one.
        needed = {outcome for outcome, call in calls if call not in DIFFERENT} - QUIET
        allowed = raised | {DIFFERENT[call].partition(", here ")[2] for _, call in calls if call in DIFFERENT}
        if not needed <= said(doc) <= allowed and recordable(module, names[0].partition(shown(module) + ".")[2].partition("/")[0]):
            wrong[names[0]] = (sorted(raised), sorted(said(doc)))
    assert wrong == {}


@pytest.mark.parametrize("module", MODULES)
def test_wrong_calls_raise_here_what_they_raise_in_real_elixir(vm, module, tmp_path, monkeypatch):
    wrong, calls = {}, set()
    for outcomes in of_module(module).values():
        for outcome, call in outcomes:
            if outcome not in QUIET:
                calls.add(call)
                # Each call finds no files but those that it makes itself.
                folder = tmp_path / str(len(calls))
                folder.mkdir()
                monkeypatch.chdir(folder)
                found = outcome_of(vm, call.replace("\\n", "\n"))
                if found != outcome:
                    wrong[call] = f"{outcome}, here {found}"
    assert wrong == {call: how for call, how in DIFFERENT.items() if call in calls}


@pytest.mark.parametrize("module", MODULES)
def test_every_function_was_recorded_with_a_call(vm, module):
    recorded = {name for name, outcomes in of_module(module).items() if outcomes[0][0] != "no call"}
    assert {f"{shown(module)}.{name}/{arity}" for name, arity in function_docs(vm, module) if recordable(module, name)} - recorded == set()


@pytest.mark.parametrize("module", MODULES)
def test_help_texts_say_plainly_what_an_argument_is_not(vm, module):
    prose = {name: [text for text in paragraphs(doc) if "iex>" not in text] for (name, _), doc in function_docs(vm, module).items()}
    assert {name: found for name, texts in prose.items() if (found := [text for text in texts if _VAGUE.search(text)])} == {}


@pytest.mark.parametrize("module", MODULES)
def test_every_function_has_an_example(vm, module):
    assert [f"{name}/{arity}" for (name, arity), doc in function_docs(vm, module).items() if "iex>" not in doc] == []
