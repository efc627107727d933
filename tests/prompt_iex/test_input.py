"""How typed text is understood before it is evaluated: complete or not, pasted, indented, completed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from otpshell.console.complete import complete
from otpshell.console.evaluation import with_pids
from otpshell.console.limiter import Limiter
from otpshell.lang.parse import is_incomplete
from otpshell.shell.editing import awaits_end, dedented, depth, indentation
from otpshell.shell.front import Front
from otpshell.shell.paste import Transcript, cleaned, inputs_of
from otpshell.view.highlight import spans
from otpshell.view.markdown import document
from tests.prompt_iex.shells import Shell

DECISIONS = json.loads((Path(__file__).parent / "decisions.json").read_text("utf-8"))


@pytest.mark.parametrize(("source", "decision"), DECISIONS, ids=[repr(source) for source, _ in DECISIONS])
def test_an_input_is_complete_when_iex_takes_it_for_complete(source: str, decision: str) -> None:
    found = is_incomplete(source + "\n")
    assert (found if isinstance(found, str) else f"SyntaxError {str(found).splitlines()[0]}") == decision.splitlines()[0]


# -- paste --------------------------------------------------------------------------------------------------------------------


def test_a_transcript_loses_prompts_and_results() -> None:
    assert cleaned("iex(1)> a = 1\n1\niex(2)> [a,\n...(2)> 2]\n[1, 2]\n") == "a = 1\n[a,\n2]"
    assert cleaned("iex> a\n...> b") == "a\nb"
    assert cleaned("iex(foo@vm)1> a") == "a"


def test_of_markdown_the_fenced_code_is_taken() -> None:
    assert cleaned("Look:\n\n```elixir\nx = 1\n```\n\nor\n\n```sh\nls\n```\n```\nx + 1\n```\n") == "x = 1\nx + 1"


def test_a_transcript_that_comes_line_by_line_loses_prompts_and_results() -> None:
    found = Transcript()

    def entered(text: str, more: bool) -> str | None:
        code = found.code(text)
        dropped = found.drops()
        found.taken(more)
        return None if dropped else code

    assert entered("1 + 1", True) == "1 + 1"
    assert entered("iex(1)> [1,\n...(1)>  2]", True) == "[1,\n 2]"
    assert entered("[1, 2]", True) is None
    assert entered("** (Error) this", True) is None
    assert entered("iex> 3", True) == "3"
    assert entered("3", False) is None
    assert entered("typed", False) == "typed"


def test_other_text_stays_as_it_is() -> None:
    assert cleaned("a = [3]\r\n|> Enum.sort()\r\n\r\n") == "a = [3]\n|> Enum.sort()"
    assert cleaned("  x > 1\n") == "  x > 1"


_PYTHON = "# area\ndef area(w, h):\n    x = w * h\n\n    if x > 3:\n        print('big')\n    return x\n\narea(2, 3)"
_JAVASCRIPT = "function area(w, h) {\n  let x = w * h;\n  return x;\n}\narea(2, 3)"


def decide(text: str) -> str:
    found = is_incomplete(text + "\n")
    return found if isinstance(found, str) else "error"


@pytest.mark.parametrize(
    ("text", "inputs"),
    [
        ("a = 1\nb = 2", ["a = 1", "b = 2"]),
        ("a = [1]\n|> Enum.sort()\n|> hd()\nb", ["a = [1]\n|> Enum.sort()\n|> hd()", "b"]),
        ("# one\n\na\n\n# two\nb\n# end", ["# one\n\na", "# two\nb\n# end"]),
        ("x =\n  1\n- 1", ["x =\n  1", "- 1"]),
        (
            "defmodule A do\n  def f, do: 1\n\n  def g do\n    1\n  end\nend\nA.f()",
            ["defmodule A do\n  def f, do: 1\n\n  def g do\n    1\n  end\nend", "A.f()"],
        ),
        ('"""\na\nb\n"""\n1', ['"""\na\nb\n"""', "1"]),
        ("fn (\n1", ["fn (\n1"]),
        (")\n1", [")", "1"]),
        ("# only\n# comments", ["# only\n# comments"]),
        ("a ||\nb\nand c\nnot d", ["a ||\nb\nand c", "not d"]),
        # Another language is one input, from where it begins.
        (_PYTHON, [_PYTHON]),
        (_JAVASCRIPT, [_JAVASCRIPT]),
        (f"a = 1\n{_PYTHON}", ["a = 1", _PYTHON]),
        ("const f = (a, b) => {\n  return a\n}\nf(1, 2)", ["const f = (a, b) => {\n  return a\n}\nf(1, 2)"]),
        ("def f(a), do: a\nx", ["def f(a), do: a", "x"]),
        ("call(a, b) do\n  1\nend\nfunction = fn x -> {x} end\ny", ["call(a, b) do\n  1\nend", "function = fn x -> {x} end", "y"]),
    ],
)
def test_a_text_is_the_inputs_that_its_lines_make(text: str, inputs: list[str]) -> None:
    assert inputs_of(text, decide) == inputs


# -- layout -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "indent"),
    [
        ("defmodule A do", "  "),
        ("  def f(x) do", "    "),
        ("x = fn a ->", "  "),
        ("[1,", ""),
        ("[", "  "),
        ("foo(", "  "),
        ("undo", ""),
        ("key: :do", ""),
        ("a\n  b", "  "),
        ("list\n|>", ""),
    ],
)
def test_the_next_line_is_indented_inside_what_was_opened(before: str, indent: str) -> None:
    assert indentation(before) == indent


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("if x do\n  1\n  end", ""),
        ("def f do\n  if x do\n    1\n    else", "  "),
        ("f(\n  1\n  )", ""),
        ("x = fn ->\n  1\n  end", ""),
        ("if x do\n  ending", None),
        ("end", None),
        ('"do"\nend', None),
    ],
)
def test_a_closing_word_goes_back_to_its_opener(before: str, wanted: str | None) -> None:
    assert dedented(before) == wanted


def test_depth_counts_what_is_open() -> None:
    assert [depth(code) for code in ("", "if x do", "if x do\nfn -> (", "if x do 1 end", "if x, do: 1", '"do" # do')] == [0, 1, 3, 0, 0, 0]


def test_an_end_is_offered_where_it_would_close_the_block() -> None:
    assert [awaits_end(code) for code in ("if x do\n", "x = fn ->\n", "if x {\n", "f(fn ->\n", "if x do 1 end\n")] == [
        True,
        True,
        False,
        False,
        False,
    ]


# -- pids and colours ---------------------------------------------------------------------------------------------------------


def test_printed_pids_are_calls_outside_of_strings() -> None:
    assert with_pids("send(#PID<0.1.0>, 1)") == 'send(IEx.Helpers.pid("0.1.0"), 1)'
    assert with_pids('"#PID<0.1.0>" # not #PID<0.1.0>') == '"#PID<0.1.0>" # not #PID<0.1.0>'
    assert with_pids("[#PID<0.1.0>, #PID<0.2.0>]") == '[IEx.Helpers.pid("0.1.0"), IEx.Helpers.pid("0.2.0")]'


def test_typed_code_has_styles_even_when_broken() -> None:
    code = 'def é(:a, "s") do 1'
    assert [(code[a:b], style) for a, b, style in spans(code)] == [
        ("def", "keyword"), ("é", "function"), (":a", "atom"), ('"', "string"), ("s", "string"), ('"', "string"), ("do", "keyword"),
        ("1", "number"),
    ]  # fmt: skip


def test_a_flood_of_lines_is_counted() -> None:
    now = [0.0]
    out: list[str] = []
    limiter = Limiter("trace", out.append, lambda: now[0])
    for number in range(30):
        limiter.line(f"line {number}")
    assert out == [f"line {number}\n" for number in range(20)]
    now[0] = 1.5
    limiter.line("next")
    assert out[20:] == ["trace: 10 more\n", "next\n"]


# -- documentation ------------------------------------------------------------------------------------------------------------


def test_markdown_is_laid_out_as_iex_does() -> None:
    text = (
        "First `code` and\nsecond line.\n\n## Head\n\n    iex> 1\n    1\n\n  * one\n  * two that is long enough to be wrapped here\n"
        "    and goes on\n\nEnd."
    )
    assert document(text, 40) == (
        "First `code` and second line.\n\n## Head\n\n    iex> 1\n    1\n\n  • one\n  • two that is long enough to be\n"
        "    wrapped here and goes on\n\nEnd.\n\n"
    )


# -- completion ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shell() -> Iterator[Shell]:
    found = Shell()
    found.type('defmodule My.Mod do\n defstruct [:aa, :bb]\n @doc "Says hello."\n def hello(name), do: name\n defp hidden, do: 1\nend')
    found.type("m = %{alpha: 1, beta: %{gamma: 2}}")
    found.type('s = %{"key one" => 1}')
    found.type("u = %My.Mod{}")
    found.type("alpha_var = 1")
    found.type("alias My.Mod, as: Short")
    found.type("{:ok, _} = Agent.start_link(fn -> 1 end, name: MyAgent)")
    found.type("Process.register(self(), :the_shell)")
    yield found
    found.stop()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Enu", ["Enum", "Enumerable"]),
        ("Enum.map_", ["map_every", "map_intersperse", "map_join", "map_reduce"]),
        ("My.", ["Mod"]),
        ("My.Mod.", ["hello"]),
        ("Short.he", ["hello"]),
        ("m.", ["alpha", "beta"]),
        ("m.beta.", ["gamma"]),
        ("m.be", ["beta"]),
        ('s["', ['"key one"]']),
        ("%My.Mod{", ["aa: ", "bb: "]),
        ("%My.Mod{aa: 1, ", ["bb: "]),
        ("%{u | a", ["aa: "]),
        ("alph", ["alpha_var"]),
        (":gen_s", ["gen_server", "gen_statem"]),
        ("send(", ["MyAgent", ":the_shell"]),
        ("GenServer.call(", ["MyAgent", ":the_shell"]),
        ("state MyA", ["MyAgent"]),
        ("Process.whereis(:the", ["the_shell"]),
        ("Supervisor.start_link(kids, strate", ["strategy: "]),
        ("Supervisor.start_link(kids, strategy: ", [":one_for_all", ":one_for_one", ":rest_for_one"]),
        ("Supervisor.start_link(kids, strategy: :one", ["one_for_all", "one_for_one"]),
        ("ps by: ", [":links", ":mailbox", ":name", ":reductions", ":status"]),
        ("~", ["~C", "~c", "~D", "~N", "~R", "~r", "~S", "~s", "~T", "~U", "~W", "~w"]),
        ("xyzzy", []),
        ("fn x -> x.", []),
        ("1 + ", []),
    ],
)
def test_what_completes(shell: Shell, typed: str, found: list[str]) -> None:
    assert sorted(each.text for each in complete(shell.session, typed)) == sorted(found)


def test_functions_show_signature_and_first_line(shell: Shell) -> None:
    (candidate,) = complete(shell.session, "My.Mod.hel")
    assert (candidate.display, candidate.about) == ("hello/1", "hello(name)  Says hello.")


def test_an_empty_line_offers_helpers_not_operators(shell: Shell) -> None:
    names = {each.text for each in complete(shell.session, "")}
    assert {"h", "i", "v", "flush", "ps", "tree", "mailbox"} <= names
    assert all(name[0].isalpha() for name in names)


def test_files_complete_in_strings(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    assert [each.text for each in complete(shell.session, f'File.read("{tmp_path}/not')] == ["notes.txt"]


def test_who_waits_for_a_result_is_told_what_is_missing(shell: Shell) -> None:
    front = Front()
    front.own = shell.session
    assert front.what_is_missing("if 1 == 1 {\n") == ""
    shell.session.config.hints = True
    assert front.what_is_missing("if 1 == 1 {\n") == "{ of line 1 has no } yet; Ctrl-C drops what is typed"
    assert front.what_is_missing("defmodule A do\n  def f do\n") == "do of line 2 has no end yet; Ctrl-C drops what is typed"
    assert front.what_is_missing("1 +\n") == "the expression is not complete; Ctrl-C drops what is typed"
    shell.session.config.hints = False
