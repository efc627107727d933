"""What the keys do: typing, running, going back, detours, panes."""

from otpshell.demos.directives import Pane
from otpshell.demos.notes import notes_of
from otpshell.demos.screen import frame
from otpshell.demos.stage import Stage
from otpshell.view.lines import plain

from .examples import ECHO, stage_of


def world_of(stage: Stage) -> tuple[str, str, str]:
    """All that can be seen of a world: its processes, its tree, its messages."""
    return tuple(plain(stage.world.draw(Pane(kind), 100)) for kind in ("ps", "tree", "seq"))  # type: ignore[return-value]


def shown(stage: Stage, columns: int = 80, rows: int = 24) -> list[str]:
    rows_shown = frame(stage, columns, rows).rows
    assert [sum(len(text) for _, text in row) for row in rows_shown] == [columns] * rows
    return plain(rows_shown).splitlines()


def play(stage: Stage, steps: int) -> None:
    for _ in range(steps):
        stage.forward()


def test_the_first_key_opens_the_part_and_the_next_ones_type() -> None:
    stage = stage_of(keys=4)
    assert stage.at_title and shown(stage)[3] == "  Echo"
    stage.press(stage.type)
    assert (stage.opened, stage.typed) == (True, 0)
    assert shown(stage, 100)[-1].rstrip().endswith(" · q leaves")
    stage.press(stage.type)
    assert stage.source[: stage.typed] == "echo"
    assert shown(stage, 100)[-1].rstrip().endswith(" · ^C leaves")
    assert shown(stage)[2:6] == [" A server", "", " ▌ It answers once.", ""]
    assert shown(stage)[6] == "iex(1)> echo"


def test_typing_skips_the_margin_of_the_next_line() -> None:
    stage = stage_of(keys=18)
    stage.press(stage.type)
    stage.press(stage.type)
    assert stage.source[: stage.typed] == "echo = spawn(fn ->\n  "


def test_enter_completes_the_text_and_then_runs_it() -> None:
    stage = stage_of()
    for key in (stage.type, stage.type, stage.enter):
        stage.press(key)
    assert (stage.typed, stage.played) == (len(stage.source), [])
    stage.press(stage.enter)
    assert [(played.prompt, played.output) for played in stage.played] == [("iex(1)> ", "#PID<0.109.0>\n")]


def test_backspace_takes_back_and_harms_nothing() -> None:
    stage = stage_of(keys=3)
    for key in (stage.type, stage.untype, stage.type, stage.type, stage.untype, stage.untype, stage.untype):
        stage.press(key)
    assert (stage.typed, stage.position) == (0, 0)


def test_going_back_gives_the_very_world_of_before() -> None:
    stage = stage_of()
    worlds = [world_of(stage)]
    for _ in stage.demo.steps:
        stage.forward()
        worlds.append(world_of(stage))
    # The process has answered and ended, what it sent was read.
    assert worlds[1] != worlds[2] != worlds[3]
    for position in (2, 1, 0):
        stage.press(stage.back)
        assert (stage.position, world_of(stage)) == (position, worlds[position])
    play(stage, 3)
    assert world_of(stage) == worlds[3]


def test_going_back_in_the_middle_of_a_step_goes_to_its_beginning() -> None:
    stage = stage_of()
    stage.forward()
    stage.press(stage.type)
    stage.press(stage.type)
    assert stage.typed
    stage.press(stage.back)
    assert (stage.position, stage.typed) == (1, 0)


def test_a_detour_changes_the_world_and_resume_brings_it_back() -> None:
    stage = stage_of()
    stage.forward()
    before = world_of(stage)
    stage.press(stage.type)
    stage.press(stage.type)
    typed = stage.typed
    stage.start_detour()
    for source in ("Process.exit(echo, :kill)", "echo = nil", "defmodule A do\n  def a, do: 1\nend", "A.a()"):
        stage.detour_input(source)
    assert [(played.prompt, played.output) for played in stage.detour or ()] == [
        ("iex(2)> ", "true\n"),
        ("iex(3)> ", "nil\n"),
        ("iex(4)> ", "{:module, A, <<...>>, {:a, 0}}\n"),
        ("iex(5)> ", "1\n"),
    ]
    assert world_of(stage) != before
    stage.detour_input("resume")
    assert (stage.detour, world_of(stage), stage.position, stage.typed) == (None, before, 1, typed)
    play(stage, 2)
    assert stage.played[-1].output == ":hello\n:ok\n"


def test_going_back_that_is_interrupted_leaves_all_as_it_was() -> None:
    stage = stage_of("#: demo D\na = 1\nb = 2\n3\n")
    play(stage, 3)
    before = (stage.world, list(stage.played))
    work = []
    stage._submit = lambda do, then: work.append((do, then))
    stage.press(stage.back)
    stage.interrupt()
    do, then = work.pop()
    then(do())
    assert (stage.position, stage.busy, (stage.world, stage.played)) == (3, "", before)
    assert stage.world.evaluate("a + b").output == "3\n"


def test_keys_type_nothing_of_the_demo_during_a_detour() -> None:
    stage = stage_of()
    stage.forward()
    stage.start_detour()
    for key in (stage.type, stage.enter, stage.forward, stage.back):
        stage.press(key)
    assert (stage.position, stage.typed, stage.opened) == (1, 0, False)


def test_an_error_is_shown_as_iex_shows_it_and_the_demo_goes_on() -> None:
    stage = stage_of("#: demo D\n1 / 0\n:fine\n")
    play(stage, 2)
    assert [played.output for played in stage.played] == [
        "** (ArithmeticError) bad argument in arithmetic expression: 1 / 0\n    :erlang./(1, 0)\n",
        ":fine\n",
    ]


def test_a_shell_that_dies_is_followed_by_another() -> None:
    stage = stage_of("#: demo D\nspawn_link(fn -> exit(:boom) end)\n1\n")
    play(stage, 2)
    assert stage.played[0].output.endswith("** (EXIT from #PID<0.108.0>) shell process exited with reason: :boom\n\n")
    assert stage.played[1].output == "1\n"


def test_the_system_that_halts_says_so_and_going_back_brings_it_back() -> None:
    stage = stage_of("#: demo D\n1\nSystem.halt(3)\n2\n")
    play(stage, 3)
    assert stage.played[2].output == "(the system has ended: System.halt)\n"
    for _ in range(2):
        stage.press(stage.back)
    assert (stage.position, stage.world.evaluate("1 + 1").output) == (1, "2\n")


def test_time_passes_only_while_a_step_waits_for_it() -> None:
    stage = stage_of("#: demo D\nProcess.send_after(self(), :late, 30_000)\nflush()\nProcess.sleep(30_000)\nflush()\n")
    play(stage, 4)
    assert [played.output for played in stage.played[1:]] == [":ok\n", ":ok\n", ":late\n:ok\n"]


def test_what_was_set_going_has_come_to_rest_before_the_next_step() -> None:
    talk = "spawn(fn -> Enum.each(1..2000, &send(p, &1)) end)"
    stage = stage_of(f"#: demo D\np = spawn(fn -> Process.sleep(:infinity) end)\n{talk}\nProcess.info(p, :message_queue_len)\n")
    play(stage, 3)
    assert stage.played[2].output == "{:message_queue_len, 2000}\n"


def test_a_step_on_many_schedules_counts_what_comes_out() -> None:
    race = "(fn -> me = self(); spawn(fn -> send(me, :a) end); spawn(fn -> send(me, :b) end); receive do x -> x end end).()"
    stage = stage_of(f"#: demo D\n#: schedules 20 show :b\n{race}\nflush()\n")
    play(stage, 2)
    lines = stage.played[0].output.splitlines()
    counted = {line.split()[2]: int(line.split()[0]) for line in lines[1:3]}
    assert (lines[0], set(counted), sum(counted.values()), lines[-1]) == ("20 schedules, 2 outcomes:", {":a", ":b"}, 20, ":b")
    assert lines[3].startswith("once more, with seed ")
    # Of the twenty runs nothing is left in the world: only that of the last.
    assert stage.played[1].output == ":a\n:ok\n"


def test_tab_shows_one_pane_after_the_other_and_the_script_s_comes_back_by_itself() -> None:
    stage = stage_of("#: demo D\n#: pane tree\n1\n#: pane mail\n2\n")
    stage.forward()
    seen = []
    for _ in range(6):
        seen.append(stage.pane.pane.kind)
        stage.press(stage.next_pane)
    assert seen == ["tree", "seq", "ps", "mail", "waits", "off"]
    stage.press(stage.next_pane)
    stage.forward()
    assert stage.pane.pane == Pane("mail")


def test_a_pane_stands_beside_the_code_where_it_fits_and_else_below() -> None:
    wide = "#: demo D\n#: pane tree\nRegistry.start_link(keys: :unique, name: AVeryLongNameForARegistryThatIsWide)\n"
    narrow = "#: demo D\n#: pane tree\n1\n"
    for text, columns, place in ((wide, 80, "below"), (wide, 300, "right"), (narrow, 80, "right")):
        stage = stage_of(text, size=(columns, 24))
        stage.forward()
        assert stage.pane.place == place
        shown(stage, columns)


def test_every_size_of_screen_is_filled_exactly() -> None:
    stage = stage_of(ECHO.replace("pane ps", "pane seq"))
    for _ in range(4):
        for columns, rows in ((40, 10), (80, 24), (100, 30), (200, 60)):
            stage.resize(columns, rows)
            shown(stage, columns, rows)
        stage.press(stage.forward)
    assert stage.ended


def test_leaving_is_asked_twice() -> None:
    stage = stage_of()
    stage.press(stage.leave_letter)
    assert (stage.leaving, stage.left) == (True, False)
    stage.press(stage.type)
    assert (stage.leaving, stage.opened) == (False, False)
    stage.press(stage.leave)
    stage.press(stage.leave)
    assert stage.left


def test_q_types_in_the_middle_of_a_step() -> None:
    stage = stage_of(keys=2)
    for key in (stage.type, stage.type, stage.leave_letter):
        stage.press(key)
    assert (stage.leaving, stage.typed) == (False, 4)


def test_the_notes_say_what_comes_and_whether_the_last_step_was_as_written() -> None:
    stage = stage_of(ECHO.replace("#=> {:hi, #PID<0.108.0>}", "#=> {:hi, nobody}"))
    assert notes_of(stage)["notes"] == ["Say hello."]
    play(stage, 2)
    found = notes_of(stage)
    assert (found["part"], found["next"], found["after"], found["differs"]) == ("A talk", "flush()", "", True)
    stage.forward()
    found = notes_of(stage)
    assert (found["notes"], found["say"], found["next"], found["differs"]) == (["Ask for questions."], ["The end."], "", False)
