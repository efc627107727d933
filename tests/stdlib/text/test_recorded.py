"""Every example of our help texts, and every case, answers as real Elixir answered it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from otpshell.lang.caught import Caught
from otpshell.terms.atom import atom
from otpshell.vm.capabilities import Capabilities
from otpshell.vm.vm import VM

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text("utf-8"))
# What differs from run to run, by nature.
VARYING = ("#Reference<", "#PID<", "#Function<")


@pytest.fixture(scope="module")
def vm():
    made = VM(threaded=False, capabilities=Capabilities(read=(".",)), output=lambda data: None, error_output=lambda data: None)
    yield made
    made.stop()


def answer(vm, source, bindings, env):
    try:
        done = vm.call(lambda: vm.eval_string(source, "nofile", bindings, env))
        return "ok " + vm.inspect(done.value), done.bindings, done.env
    except Exception as error:  # noqa: BLE001 - whatever escapes is what the learner would see
        caught = Caught(error)
        if caught.kind.name != "error":
            return f"{caught.kind.name} {vm.inspect(caught.value)}", bindings, env
        struct = caught.struct()
        message = vm.call(lambda: vm.apply(atom("Elixir.Exception"), atom("message"), struct))
        return f"error {vm.inspect(struct.get(atom('__struct__')))}: {message.decode()}", bindings, env


@pytest.mark.parametrize(("name", "steps"), RECORDED, ids=[f"{name}-{index}" for index, (name, _) in enumerate(RECORDED)])
def test_answers_as_real_elixir(vm, name, steps):
    env = vm.call(lambda: vm.eval_string("import Bitwise; require Integer")).env
    bindings = {}
    for source, expected in steps:
        got, bindings, env = answer(vm, source, bindings, env)
        # Functions that later Elixir versions added are here too; 1.14 has nothing to compare them with.
        if not any(mark in expected for mark in VARYING) and not expected.startswith("error UndefinedFunctionError"):
            assert got == expected, source
