"""Order, equality and hashes of terms, compared with what OTP 25 says of the same terms (recorded in the external term format)."""

import gzip
import random
from pathlib import Path

from otpshell.terms import etf, order
from otpshell.terms.atom import atom
from otpshell.terms.cons import cons, from_iter, to_pylist
from otpshell.terms.hashing import phash2
from otpshell.terms.maps import from_pairs

(VALUES, SORTED, TABLE, PHASH2, LARGE, SMALL), _ = etf.decode(gzip.decompress((Path(__file__).parent / "order_cases.etf.gz").read_bytes()))
VALUES, SORTED = to_pylist(VALUES), to_pylist(SORTED)
RELATIONS = [to_pylist(row) for row in TABLE]


def test_compare_and_exact_equal_agree_with_the_beam_on_every_pair():
    for left, row in zip(VALUES, RELATIONS, strict=True):
        for right, relation in zip(VALUES, row, strict=True):
            assert order.compare(left, right) == relation % 4 - 1, (left, right)
            assert order.exact_equal(left, right) == (relation >= 4), (left, right)


def test_the_operators_agree_with_compare():
    for left, row in zip(VALUES, RELATIONS, strict=True):
        for right, relation in zip(VALUES, row, strict=True):
            sign = relation % 4 - 1
            found = (order.lt(left, right), order.le(left, right), order.gt(left, right), order.ge(left, right))
            assert found == (sign < 0, sign <= 0, sign > 0, sign >= 0), (left, right)


def test_sort_keys_order_as_compare_does():
    for left in VALUES:
        for right in VALUES:
            one, other = order.sort_key(left), order.sort_key(right)
            assert (one > other) - (one < other) == order.compare(left, right), (left, right)


def test_sorting_gives_the_order_of_the_beam():
    assert all(map(order.exact_equal, order.sort_terms(VALUES), SORTED))


def test_one_of_equal_terms_is_the_first():
    assert type(order.max_(1, 1.0)) is int and type(order.min_(1.0, 1)) is float


def test_lists_a_million_long_compare_without_recursion():
    left, right = from_iter(range(1_000_000)), from_iter(range(1_000_000), cons(1, 2))
    assert order.compare(left, right) == -1


def test_phash2_is_that_of_the_beam():
    for term, plain, thousand, whole in PHASH2:
        assert (phash2(term), phash2(term, 1000), phash2(term, 1 << 32)) == (plain, thousand, whole), term


def test_large_maps_list_their_keys_in_the_order_of_otp_25():
    shuffled = random.Random(1)
    for _, *lists in LARGE:
        for keys in map(to_pylist, lists):
            mixed = shuffled.sample(keys, len(keys))
            assert from_pairs([(key, 1) for key in mixed]).keys() == keys


def test_small_maps_list_their_keys_in_term_order_integers_before_floats():
    for term, keys in SMALL:
        assert all(map(order.exact_equal, term.keys(), to_pylist(keys)))


def test_a_large_map_with_an_atom_among_its_keys_is_listed_in_term_order():
    assert from_pairs([(key, 1) for key in [atom("a"), *range(40, 0, -1)]]).keys() == [*range(1, 41), atom("a")]
