"""Errors in words, compared with what Elixir 1.14 said of the same reasons and stack traces (``recorded.etf.gz``: external term format)."""

import gzip
from pathlib import Path

import pytest

from otpshell.lang import exceptions
from otpshell.lang.exceptions_blame import blame, jaro
from otpshell.lang.exceptions_host import ExceptionHost
from otpshell.lang.stacktrace import format_entry
from otpshell.terms import etf
from otpshell.terms.cons import to_pylist
from otpshell.terms.inspect import inspect

(RECORDED, ENTRIES, EXPORTS, MACROS), _ = etf.decode(gzip.decompress((Path(__file__).parent / "recorded.etf.gz").read_bytes()))


class Library(ExceptionHost):
    """Knows the functions of the modules in which the recorded cases look for similar names."""

    exports = {module: to_pylist(functions) for module, functions in EXPORTS}

    def exports_of(self, module):
        return self.exports.get(module)

    def is_macro(self, module, name, arity):
        return module.name == "Elixir.Kernel" and (name, arity) in to_pylist(MACROS)


HOST = Library()


def test_every_reason_becomes_the_struct_that_elixir_makes():
    for (kind, reason, trace), _, _, struct in RECORDED:
        if kind is exceptions.ERROR:
            assert exceptions.normalize(reason, trace) == struct


def test_every_error_reads_as_elixir_writes_it():
    for (kind, reason, trace), text, _, _ in RECORDED:
        assert exceptions.format(kind, reason, trace, HOST) == text.decode()


def test_every_blamed_error_reads_as_elixir_writes_it():
    for (kind, reason, trace), _, text, _ in RECORDED:
        error, shown = blame(kind, reason, trace, HOST)
        assert exceptions.format(kind, error, shown, HOST) == text.decode()


def test_every_stack_trace_entry_reads_as_elixir_writes_it():
    for entry, text in ENTRIES:
        # Not loaded when this was recorded, so that they had no application.
        if not inspect(entry).startswith(("{ExUnit.", "{IEx.")):
            assert format_entry(entry) == text.decode()


@pytest.mark.parametrize(
    ("left", "right", "distance"), [("Dwayne", "Duane", 0.8222222222222223), ("even", "odd", 0.0), ("same", "same", 1.0)]
)
def test_jaro_distance_is_that_of_elixir(left, right, distance):
    assert jaro(left, right) == pytest.approx(distance, abs=1e-12)
