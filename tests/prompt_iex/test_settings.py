"""The settings file and the command's own texts."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from otpshell.cli import main
from otpshell.shell.settings import apply_settings, read_settings, settings_file


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    found = settings_file()
    found.parent.mkdir()
    return found


def test_without_a_file_everything_is_as_documented(file: Path) -> None:
    found, problems = read_settings()
    assert found["history"] is True and found["vi"] is False and problems == []


def test_settings_are_read_and_the_command_line_says_more(file: Path) -> None:
    file.write_text('history = false\nprompt = "> "\n', "utf-8")
    options = SimpleNamespace(no_history=False, plain=True, vi=False, iex_1_14=False, dot_iex=None, no_hints=False)
    apply_settings(options)
    assert (options.no_history, options.plain, options.prompt, options.hints) == (True, True, "> ", True)


def test_what_is_wrong_with_the_file_is_told(file: Path) -> None:
    file.write_text('colour = 1\nvi = "yes"\n', "utf-8")
    _, problems = read_settings()
    assert [problem.removeprefix(f"{file}: ") for problem in problems] == [
        "there is no setting colour; there are: history, hints, changes, plain, theme, vi, dot_iex, prompt, pry, iex_1_14",
        "vi takes true or false, not 'yes'",
    ]
    file.write_text('theme = "pink"\n', "utf-8")
    assert read_settings() == (read_settings()[0] | {"theme": "auto"}, [f"{file}: theme is one of dark, light, auto, not 'pink'"])
    file.write_text("=", "utf-8")
    assert len(read_settings()[1]) == 1


def test_help_names_the_commands_and_settings(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    for word in ("otpshell run FILE", "--no-history", "--dot-iex", "history = true", "exit codes"):
        assert word in shown


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_for_shells(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completions", shell]) == 0
    script = capsys.readouterr().out
    for word in ("no-history", "doctest", "seed", "max-failures"):
        assert word in script


def test_a_shell_reads_the_completions(capsys: pytest.CaptureFixture[str]) -> None:
    if shutil.which("bash") is None:
        pytest.skip("no bash here")
    main(["completions", "bash"])
    asked = capsys.readouterr().out + 'COMP_WORDS=(otpshell doctest --se); COMP_CWORD=2; _otpshell; echo "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "--seed\n"


@pytest.mark.parametrize(
    ("shell", "asks", "answers"),
    [
        ("bash", 'COMP_WORDS=(otpshell completions ""); COMP_CWORD=2; _otpshell; echo "${COMPREPLY[@]:0:3}"', "bash zsh fish\n"),
        ("zsh", 'source /dev/stdin; words=(otpshell lesson ""); CURRENT=3; _otpshell', "check,export,new,record\n"),
        (
            "zsh",
            'source /dev/stdin; words=(otpshell observe "--l"); CURRENT=3; _otpshell',
            "--list:list the prompts that can be looked at,",
        ),
        ("bash", 'COMP_WORDS=(otpshell lesson --ie); COMP_CWORD=2; _otpshell; echo "${COMPREPLY[@]}"', "--iex-1.14\n"),
        ("fish", 'source -; complete -C "otpshell lesson re"', "record\n"),
    ],
)
def test_the_words_of_a_sub_command_are_completed(
    shell: str, asks: str, answers: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    main(["completions", shell])
    script = capsys.readouterr().out
    if shell == "zsh":
        # Outside of an editor's line there is nothing to complete: what would be offered is printed.
        around = "compdef() { }; _files() { }; _describe() { print -r -- ${(j:,:)${(o)${(P)2}[1,4]}} }; "
        asks = around + asks
    if shell == "bash":
        script, asks = "", script + asks
    done = subprocess.run([shell, "-c", asks], input=script, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.startswith(answers)


def test_a_settings_file_that_cannot_be_read_says_how_a_line_looks(file: Path) -> None:
    file.write_text("history = \n", "utf-8")
    (problem,) = read_settings()[1]
    assert problem.startswith(f"{file}: ") and "a line reads as `hints = false`" in problem
    file.write_bytes(b"\xff\xfe")
    assert read_settings()[1] == [f"{file}: not UTF-8; save it as UTF-8, or remove it"]


def test_a_file_to_evaluate_that_is_not_there_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text('dot_iex = "/nowhere/x.exs"\n', "utf-8")
    apply_settings(SimpleNamespace(no_history=False, plain=True, vi=False, iex_1_14=False, dot_iex=None, no_hints=False))
    assert capsys.readouterr().err == f"otpshell: {file}: dot_iex: there is no file /nowhere/x.exs\n"
