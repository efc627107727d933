"""What authors are given: a skeleton and drafts that pass the check, a page to hand out, and messages with exit codes."""

import pytest

from otpshell.lessons.command import check_command, export_command, new_command, record_command
from otpshell.lessons.drafting import draft, inputs_in, usable
from tests.lessons.worlds import checked

SCRIPT = """a = spawn(fn -> receive do :stop -> :ok end end)
send(a, :stop)
defmodule C do
  use GenServer
  def init(n), do: {:ok, n}
  def handle_cast(:boom, _), do: raise "boom"
end
spec = %{id: C, start: {GenServer, :start_link, [C, 1, [name: C]]}}
{:ok, sup} = Supervisor.start_link([spec], strategy: :one_for_one)
GenServer.cast(C, :boom)
1 / 0
not_there
IO.puts("hello")
hint
exit
1 +
"""


def test_a_new_lesson_passes_its_check_and_is_not_overwritten(tmp_path, capsys):
    path = tmp_path / "27-selective-receive.livemd"
    assert new_command([str(path)]) == 0
    text = path.read_text("utf-8")
    assert text.startswith("# Selective receive\n")
    assert checked(tmp_path, text) == []
    assert new_command([str(path)]) == 2
    assert capsys.readouterr().err == f"otpshell: {path} is there already\n"


def test_what_was_typed_becomes_inputs_without_slips_and_commands():
    inputs = usable(inputs_in(SCRIPT))
    assert len(inputs) == 9
    assert inputs[2].startswith("defmodule C do\n") and inputs[2].endswith("\nend")
    assert inputs[-2:] == ["not_there", 'IO.puts("hello")']


def test_a_draft_has_a_step_for_each_input_with_checks_of_what_came_of_it_and_passes(tmp_path):
    text = draft(usable(inputs_in(SCRIPT)), "Draft")
    comments = [part.split("-->")[0].strip().split("\n") for part in text.split("<!-- otpshell: run")[1:]]
    assert comments == [
        ["check: alive?(a)"],
        ["check: result() == :stop", "check: died?(a, :normal)"],
        ["check: result() == %{id: C, start: {GenServer, :start_link, [C, 1, [name: C]]}}"],
        ["check: alive?(sup)", "check: alive?(C)"],
        ["check: result() == :ok", "check: died?(C, %RuntimeError{})", "check: alive?(C)", "check: restarted?(C)"],
        ["expect: error", "check: raised?(ArithmeticError)"],
        ["check: result() == :ok", 'check: printed?("hello")'],
    ]
    assert "not_there" not in text
    assert checked(tmp_path, text) == []


def test_record_takes_a_script_and_says_when_there_is_nothing(tmp_path, capsys):
    script = tmp_path / "s.exs"
    script.write_text("x = 1\n", "utf-8")
    assert record_command([str(tmp_path / "d"), "--from", str(script)]) == 0
    assert "x = 1" in (tmp_path / "d.livemd").read_text("utf-8")
    script.write_text("exit\n", "utf-8")
    assert record_command([str(tmp_path / "e"), "--from", str(script)]) == 1
    assert record_command([str(tmp_path / "e"), "--from", str(tmp_path / "none.exs")]) == 2
    assert capsys.readouterr().err == (
        "otpshell: nothing was typed that could become a lesson; --from takes a script\n"
        f"otpshell: {tmp_path / 'none.exs'} cannot be read: No such file or directory\n"
    )


def test_record_takes_the_history_of_the_prompt(tmp_path, monkeypatch):
    from prompt_toolkit.history import FileHistory

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "otpshell").mkdir()
    history = FileHistory(str(tmp_path / "otpshell" / "history"))
    for text in ("old = 0", "lesson 2", "x = 1", "x +\n1"):
        history.store_string(text)
    assert record_command([str(tmp_path / "d"), "--last", "2"]) == 0
    text = (tmp_path / "d.livemd").read_text("utf-8")
    assert "```elixir\nx = 1\n```" in text and "```elixir\nx +\n1\n```" in text and "old" not in text


def test_a_page_has_the_text_the_code_and_what_it_comes_to(tmp_path):
    path = tmp_path / "x.livemd"
    path.write_text(
        "# A & B\n\n<!-- otpshell: lesson\nlearned: `x` is 1.\n-->\n\nText.\n\n```elixir\n1 + 1\n```\n\nDo it.\n\n"
        "<!-- otpshell: do\ncheck: x == 1\nhint: first\nhint: second\nsolution: x = 1\n-->\n",
        "utf-8",
    )
    page = tmp_path / "x.html"
    assert export_command([str(path), "-o", str(page)]) == 0
    html = page.read_text("utf-8")
    for piece in (
        "<h1>A &amp; B</h1>",
        "<p>Text.</p>",
        '<pre><code><span class="number">1</span> + <span class="number">1</span></code></pre>',
        '<pre class="came">2</pre>',
        '<p class="task">Your turn</p>\n<p>Do it.</p>',
        "<details><summary>Hint 2</summary>\n<p>second</p>\n</details>",
        "<li><code>x</code> is 1.</li>",
    ):
        assert piece in html
    assert "A solution" not in html
    assert export_command([str(path), "-o", str(page), "--solutions"]) == 0
    assert '<details><summary>A solution</summary>\n<pre><code><span class="variable">x</span> = ' in page.read_text("utf-8")


def test_check_prints_file_line_and_verdict_and_says_it_by_its_exit_code(tmp_path, capsys):
    good, bad = tmp_path / "1-good.livemd", tmp_path / "2-bad.livemd"
    good.write_text("# G\n\n```elixir\n1\n```\n", "utf-8")
    assert check_command([str(good)]) == 0
    assert capsys.readouterr().out.startswith(f"{good}: ok (1 steps, 0 checked, 0 wrong answers, 50 schedules, all the same, ")
    bad.write_text("# B\n\n```elixir\n1 / 0\n```\n", "utf-8")
    (tmp_path / "README.md").write_text("[a](1-good.livemd)\n[b](3-none.livemd)\n", "utf-8")
    assert check_command([str(tmp_path), "--jobs", "1"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{tmp_path / 'README.md'}:2: the link 3-none.livemd leads to no file"
    assert lines[2].startswith(f"{bad}:4: this cell comes to error: ** (ArithmeticError)")
    assert lines[3].startswith(f"{bad}: 1 problem (")


@pytest.mark.parametrize("arguments, said", [(["nowhere"], "there is no file or folder nowhere"), (["."], "no .livemd file is there")])
def test_check_says_what_is_not_there(arguments, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert check_command(arguments) == 2
    assert capsys.readouterr().err == f"otpshell: {said}\n"
