"""The external term format, beyond the terms that the other tests decode and encode."""

import pytest

from otpshell.terms import etf
from otpshell.terms.atom import alias, atom
from otpshell.terms.cons import EMPTY, cons, elist, from_iter
from otpshell.terms.fun import ExtFun
from otpshell.terms.idents import new_pid, new_ref


@pytest.mark.parametrize(
    "term",
    [0, -1, 1 << 31, -(1 << 2100), 1.5, b"", atom("é"), atom("日本"), (), tuple(range(300)), EMPTY, cons(1, 2), elist(b"a", EMPTY),
     from_iter(range(256)), ExtFun(alias("String"), atom("upcase"), 1, {})],
)  # fmt: skip
def test_a_term_comes_back_from_its_bytes(term):
    data = etf.encode(term)
    assert etf.decode(data) == (term, len(data))


def test_compressed_terms_come_back_too():
    term = from_iter([b"the same text"] * 100)
    data = etf.encode(term, compressed=6)
    assert len(data) < 100 and etf.decode(data)[0] == term


def test_identities_keep_their_numbers():
    pid, _ = etf.decode(etf.encode(new_pid(110, 2)))
    reference, _ = etf.decode(etf.encode(new_ref(123 << 36 | 45 << 18 | 6)))
    assert (pid.number, pid.serial, reference.number) == (110, 2, 123 << 36 | 45 << 18 | 6)


@pytest.mark.parametrize(
    "data", [b"", b"\x83", b"\x82a\x01", b"\x83h\x02a\x01", b"\x83\xff", b"\x83l\xff\xff\xff\xffj", b"\x83P\0\0\0\x05xx"]
)
def test_bytes_that_are_no_term_are_refused(data):
    with pytest.raises(etf.BadFormat):
        etf.decode(data)


def test_a_fun_without_a_name_has_no_external_form():
    with pytest.raises(etf.NoExternalForm):
        etf.encode(lambda: 1)
