"""The library has what real Elixir 1.14 has, but for a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from otpshell.vm.vm import VM
from tests.stdlib.exports.missing import missing, recorded

LISTED = (Path(__file__).parent / "missing.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def absent():
    vm = VM(threaded=False)
    yield missing(vm)
    vm.stop()


def test_nothing_is_missing_that_is_not_listed(absent):
    assert [name for name in absent if name not in LISTED] == []


def test_nothing_is_listed_that_is_here(absent):
    assert [name for name in LISTED if name not in absent] == []


def test_at_least_97_percent_of_the_exports_are_here(absent):
    assert len(absent) <= len(recorded()) * 0.03
