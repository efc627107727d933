"""The layout of documents, compared with ``Inspect.Algebra.format/2`` on 300 random documents at three widths (external term format)."""

import gzip
from pathlib import Path

from otpshell.terms import algebra, etf
from otpshell.terms.atom import INFINITY

CASES, _ = etf.decode(gzip.decompress((Path(__file__).parent / "algebra_cases.etf.gz").read_bytes()))


def test_every_recorded_document_is_laid_out_as_elixir_lays_it_out():
    for doc, width, wanted in CASES:
        assert b"".join(algebra.render_parts(doc, None if width is INFINITY else width)) == wanted


def test_the_short_way_for_documents_on_one_line_gives_the_same_text():
    for doc, width, _ in CASES:
        whole = algebra.group(doc)
        columns = None if width is INFINITY else width
        assert algebra.render(whole, columns) == b"".join(algebra.render_parts(whole, columns))
