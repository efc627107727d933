"""A command or helper that is called in a wrong way says in a line what it takes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.prompt_iex.shells import Shell


@pytest.fixture(scope="module")
def shell() -> Iterator[Shell]:
    found = Shell(hints=True)
    found.type("dead = spawn(fn -> :ok end); Process.register(self(), :me)")
    yield found
    found.stop()


_PROCESS = "** (ArgumentError) a process is wanted: a pid, a name, or the number of a pid as in #PID<0.112.0>; got: "
_TO_LIST = "hint: `ps` lists the processes that are alive\n"


@pytest.mark.parametrize("command", ["state", "kill", "link", "mailbox", "trace", "process_info", "tree"])
def test_a_command_about_a_process_says_what_a_process_is(shell: Shell, command: str) -> None:
    assert shell.type(f"{command} 1.5") == f"{_PROCESS}1.5\n\n"
    assert shell.type(f"{command} :nope") == f"** (ArgumentError) no such process is alive: :nope\n\n{_TO_LIST}"
    assert shell.type(f"{command} dead") == (
        "** (ArgumentError) no such process is alive: #PID<0.109.0>\n\nhint: `why #PID<0.109.0>` says how it ended\n"
    )


@pytest.mark.parametrize(
    ("typed", "takes"),
    [
        ("kill", "kill takes one argument. Ends a process for sure, by pid, name or number: `kill 112`. As `Process.exit(pid, :kill)`."),
        (
            "state",
            "state takes one argument. The state of a GenServer, Agent, Supervisor …, as `:sys.get_state/1` gives it: `state Counter`",
        ),
        ("save", 'save takes one argument. Writes the inputs of this session to a file: `save "session.exs"`.'),
        ("limits 1.5", "limits takes no argument. Prints what bounds this system, and how much is used."),
        ("edit 99", "edit takes the number of an earlier prompt, got: 99"),
        ("tree [1]", 'tree takes a pid or name, live, links: true, ascii: true, svg: "file"; got: [1]'),
        ("state self()", "#PID<0.108.0> (:me) has no state to ask for: it is no GenServer, Agent or other behaviour of OTP"),
    ],
)
def test_a_command_says_what_it_takes(shell: Shell, typed: str, takes: str) -> None:
    assert shell.type(typed).startswith(f"** (ArgumentError) {takes}")


@pytest.mark.parametrize("name", ["t", "b", "r", "l", "full", "source", "import_file"])
def test_a_helper_without_its_argument_has_a_hint(shell: Shell, name: str) -> None:
    text = shell.type(name)
    assert f"** (CompileError) iex:2: undefined function {name}/0 (there is no such import)\n" in text
    assert f"\nhint: {name} takes one argument" in text


def test_a_helper_with_an_argument_of_another_kind_has_a_hint(shell: Shell) -> None:
    text = shell.type("exports 1")
    assert text.startswith("** (FunctionClauseError) no function clause matching in IEx.Helpers.exports/1")
    assert text.endswith("hint: exports takes no argument or one argument. Prints all functions and macros of a module.\n")


def test_a_name_that_is_a_variable_or_within_an_expression_is_elixirs(shell: Shell) -> None:
    assert "undefined function kill/0" in shell.type("[kill]")
    shell.type("kill = 3")
    assert shell.type("kill") == "3\n"


def test_what_is_switched_on_and_off_tells_how_it_is() -> None:
    shell = Shell(hints=True)
    try:
        assert shell.type("hints") == "hints on: `hints off` changes that\n"
        assert shell.type("sasl") == "sasl off: `sasl on` changes that\n"
    finally:
        shell.stop()


def test_edit_opens_the_input_of_a_prompt_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "ed")
    monkeypatch.delenv("VISUAL", raising=False)
    shell = Shell()
    try:
        for source in ("1/0", "one = 1", "1/0", "two = 2"):
            shell.type(source)
        for typed, text in (("edit 1", "one = 1\n"), ("edit", "edit 1\n"), ("edit 2", "two = 2\n")):
            shell.type(typed)
            _editor, file, _before = shell.session.to_edit
            with open(file, encoding="utf-8") as opened:
                assert (typed, opened.read()) == (typed, text)
    finally:
        shell.stop()
