"""``io_lib:format``, compared with what OTP 25 made of the same formats and arguments (recorded in the external term format)."""

import gzip
from pathlib import Path

import pytest

from otpshell.terms import etf
from otpshell.terms.atom import ERROR
from otpshell.terms.format import BadFormat, format_text

CASES, _ = etf.decode(gzip.decompress((Path(__file__).parent / "format_cases.etf.gz").read_bytes()))


def test_every_recorded_format_prints_as_erlang_printed_it():
    for control, arguments, wanted in CASES:
        if wanted is ERROR:
            with pytest.raises(BadFormat):
                format_text(control, arguments)
        else:
            assert format_text(control, arguments) == wanted.decode()
