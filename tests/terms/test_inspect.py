"""What ``inspect`` prints, compared with what Elixir 1.14 printed for the same terms and options (terms in the external format)."""

import base64
import json
from pathlib import Path

import pytest

from otpshell.terms import etf
from otpshell.terms.atom import alias, atom
from otpshell.terms.cons import elist
from otpshell.terms.errors import ErlError
from otpshell.terms.inspect import Opts, StructHost, inspect, inspect_bytes
from otpshell.terms.maps import atom_map, map_of

RECORDED = json.loads((Path(__file__).parent / "inspect_cases.json").read_text("utf-8"))
OPTIONS = [etf.decode(base64.b64decode(text))[0] for text in RECORDED["options"]]


@pytest.mark.parametrize("number", range(len(OPTIONS)), ids=[inspect(options) for options in OPTIONS])
def test_every_recorded_term_prints_as_elixir_printed_it(number):
    for case in RECORDED["cases"]:
        term = etf.decode(base64.b64decode(case["term"]))[0]
        wanted = case["texts"][number]
        if type(wanted) is int:
            wanted = case["texts"][wanted]
        assert inspect_bytes(term, Opts.from_keywords(OPTIONS[number])).decode() == wanted


def test_every_recorded_term_is_encoded_as_the_beam_encoded_it():
    for case in RECORDED["cases"]:
        data = base64.b64decode(case["term"])
        assert etf.encode(etf.decode(data)[0]) == data


def test_a_fun_of_the_prompt_shows_the_evaluator_and_its_arity():
    assert inspect(lambda: 1) == "#Function<43.3316493/0 in :erl_eval.expr/6>"
    assert inspect(lambda x, y: 1) == "#Function<41.3316493/2 in :erl_eval.expr/6>"


class Host(StructHost):
    def __init__(self, doc=None, fields=None, error=None):
        self.doc, self.fields, self.error = doc, fields, error

    def inspect_struct(self, struct, opts):
        if self.error:
            raise self.error
        return self.doc

    def struct_fields(self, module):
        return self.fields

    def inspect_error(self, struct, error):
        return "RuntimeError", "oops", "    iex:1: Inspect.User.inspect/2"


USER = atom_map(__struct__=alias("User"), name=b"a", age=1)


def test_a_struct_shows_its_fields_in_the_order_of_its_definition():
    host = Host(fields=[atom("name"), atom("age")])
    assert inspect(USER, host=host) == '%User{name: "a", age: 1}'
    assert inspect(USER) == '%{__struct__: User, age: 1, name: "a"}'


def test_a_custom_implementation_gives_its_own_document():
    assert inspect(elist(USER), host=Host(doc=b"#User<>")) == "[#User<>]"


def test_a_failing_implementation_shows_as_inspect_error():
    assert inspect(USER, host=Host(error=ValueError())) == (
        '#Inspect.Error<\n  got RuntimeError with message:\n\n      """\n      oops\n      """\n\n  while inspecting:\n\n'
        '      %{__struct__: User, age: 1, name: "a"}\n\n  Stacktrace:\n\n    iex:1: Inspect.User.inspect/2\n>'
    )


def test_a_map_of_more_than_32_atoms_shows_its_keys_in_term_order():
    keys = [atom(f"key{number:02}") for number in range(40)]
    shown = inspect(map_of({}).put_many([(key, 1) for key in reversed(keys)]), limit=None)
    assert shown == "%{" + ", ".join(f"{key.name}: 1" for key in keys) + "}"


def test_a_failing_implementation_raises_inspect_error_when_not_safe():
    with pytest.raises(ErlError) as raised:
        inspect(USER, host=Host(error=ValueError()), safe=False)
    assert inspect(raised.value.value) == (
        '#Inspect.Error<\n  got RuntimeError with message:\n\n      """\n      oops\n      """\n\n  while inspecting:\n\n'
        '      %{__struct__: User, age: 1, name: "a"}\n>'
    )
