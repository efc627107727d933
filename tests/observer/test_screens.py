"""The observer answers keys and clicks: what is looked at, what is done, what is said when it cannot be."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

from textual.widgets import Input, Label, Static, Tabs

from otpshell.observer.screens.app import Observer
from otpshell.observer.screens.grid import Column, Grid
from otpshell.observer.screens.process import ProcessScreen
from otpshell.observer.screens.timeline import TimelineView

from .driving import lines, opened, press, rows, said, settle, typed
from .systems import StillSource, observed, pid_of

# For tests that only look.
SHOP = observed()


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(test)


def tab(app: Observer) -> str:
    return app.screen.query_one(Tabs).active.removeprefix("--content-tab-")


def test_numbers_open_the_tabs() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP)) as pilot:
            found = []
            for key in "123456":
                await press(pilot, key)
                found.append(tab(pilot.app))
            assert found == ["system", "load", "tree", "processes", "tables", "timeline"]

    run(test())


def test_a_process_is_found_by_typing_and_opened_with_enter() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP)) as pilot:
            await press(pilot, "4", "slash", "b", "o", "x")
            assert rows(pilot) == ["0.99.0 box waiting 1 0 400 0 Box.loop/1"]
            await press(pilot, "enter", "enter")
            screen = pilot.app.screen
            assert isinstance(screen, ProcessScreen) and screen.pid == "0.99.0"
            await press(pilot, "2")
            assert lines(pilot, "#text") == ["no server: the variables where it waits in Box, line 12", "", "state = [1]"]
            await press(pilot, "escape")
            assert rows(pilot) == ["0.99.0 box waiting 1 0 400 0 Box.loop/1"]

    run(test())


def test_a_click_on_a_head_sorts_and_the_cursor_stays_with_its_process() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP)) as pilot:
            await press(pilot, "4", "down", "down", "down")
            grid = pilot.app.screen.query_one("#processes-view Grid", Grid)
            assert (grid.key, grid.cursor) == ("0.99.0", 3)
            await pilot.click("#processes-view Grid", offset=(13, 0))
            await settle(pilot)
            assert [row.split()[1] for row in rows(pilot)] == ["Counter.2", "Jobs", "Shop", "box", "main"]
            await pilot.click("#processes-view Grid", offset=(13, 0))
            await settle(pilot)
            assert [row.split()[1] for row in rows(pilot)] == ["main", "box", "Shop", "Jobs", "Counter.2"]
            await press(pilot, "end")
            assert grid.key == "0.100.0"
            await press(pilot, "O", "r")
            assert (grid.order, grid.cursor) == (("name", False), 0)

    run(test())


def test_a_click_on_the_row_of_the_cursor_opens_it() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP)) as pilot:
            await pilot.click("#tree-view Grid", offset=(6, 2))
            await settle(pilot)
            assert not isinstance(pilot.app.screen, ProcessScreen)
            await pilot.click("#tree-view Grid", offset=(6, 2))
            await settle(pilot)
            assert pilot.app.screen.pid == pid_of(pilot.app.source.source, "Shop")

    run(test())


def test_the_tree_folds_and_is_searched() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP)) as pilot:
            await press(pilot, "down", "down", "space")
            assert [row.split()[1] for row in rows(pilot)] == ["at", "main", "Shop", "box"]
            await press(pilot, "space", "slash", "o", "b")
            grid = pilot.app.screen.query_one("#tree-view Grid", Grid)
            assert grid.key == pid_of(pilot.app.source.source, "Jobs")
            assert str(pilot.app.screen.query_one("#tree-view .count", Static).render()) == "5 processes, 2 supervisors, 1 match"

    run(test())


def test_a_process_is_sent_to_changed_and_killed_by_keys() -> None:
    async def test() -> None:
        async with opened(StillSource(observed())) as pilot:
            await press(pilot, "4", "end", "w")
            assert pilot.app.focused.value == "2"
            await typed(pilot, "50")
            assert said(pilot)[-1] == "the state of Counter.2 is now 50"
            await press(pilot, "m")
            await typed(pilot, ":hello")
            assert said(pilot)[-1] == "sent :hello to Counter.2"
            await press(pilot, "x")
            assert pilot.app.focused.value == ":kill"
            await press(pilot, "enter")
            assert said(pilot)[-1] == "exit signal :kill sent to Counter.2"
            await press(pilot, "r")
            assert rows(pilot)[-1].split()[1] == "Counter.3"

    run(test())


def test_a_state_too_long_for_a_line_is_replaced_and_not_edited() -> None:
    async def test() -> None:
        source = "{:ok, _} = Agent.start(fn -> Enum.to_list(1..5_000) end, name: Big); Process.sleep(:infinity)"
        async with opened(StillSource(observed(source))) as pilot:
            await press(pilot, "4", "end", "w")
            assert pilot.app.focused.value == ""
            assert "too long to be edited here (28,893 characters)" in str(pilot.app.screen.query_one(".hint", Label).render())
            await press(pilot, "enter")
            assert said(pilot) == []
            await press(pilot, "w")
            await typed(pilot, "Enum.to_list(1..50_000)")
            assert len(said(pilot)[-1]) < 300 and said(pilot)[-1].startswith("the state of Big is now [1, 2, 3,")

    run(test())


def test_what_was_not_meant_is_left_with_escape() -> None:
    async def test() -> None:
        async with opened(StillSource(observed())) as pilot:
            await press(pilot, "4", "end", "x", "escape")
            assert said(pilot) == []
            assert "Counter.2" in rows(pilot)[-1]

    run(test())


def test_a_wrong_term_is_said_and_changes_nothing() -> None:
    async def test() -> None:
        async with opened(StillSource(observed())) as pilot:
            await press(pilot, "4", "end", "w")
            await typed(pilot, "{1, ")
            assert said(pilot)[-1].startswith("** (TokenMissingError)")
            await press(pilot, "enter", "2")
            assert lines(pilot, "#text")[-1] == "2"

    run(test())


def test_a_process_that_ends_while_it_is_looked_at_shows_why() -> None:
    async def test() -> None:
        async with opened(StillSource(observed())) as pilot:
            await press(pilot, "4", "end", "enter")
            assert tab(pilot.app) == "info"
            await press(pilot, "x", "enter", "r")
            assert tab(pilot.app) == "why"
            assert lines(pilot, "#text")[2].startswith("Counter.2 #PID<0.100.0> was killed")
            await press(pilot, "2")
            assert lines(pilot, "#text")[0] == "it has ended: what it had is gone. The Timeline shows it as it was."

    run(test())


def test_the_neighbours_of_a_process_are_opened_one_after_the_other() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP), pid="0.100.0") as pilot:
            assert rows(pilot, "#near") == ["supervisor Shop 0.96.0", "linked Shop 0.96.0"]
            await press(pilot, "enter")
            assert pilot.app.screen.pid == "0.96.0"
            await press(pilot, "escape")
            assert pilot.app.screen.pid == "0.100.0"

    run(test())


def test_a_table_is_opened_searched_and_changed() -> None:
    async def test() -> None:
        async with opened(StillSource(observed())) as pilot:
            await press(pilot, "5")
            assert [row.split()[:2] for row in rows(pilot)] == [[":prices", "3"], [":secret", "0"]]
            await press(pilot, "enter", "slash", "p", "l", "enter")
            assert rows(pilot) == [":apple {:apple, 3}", ":plum {:plum, 12}"]
            await press(pilot, "e")
            await typed(pilot, "{:apple, 30}")
            assert said(pilot)[-1] == "inserted {:apple, 30}"
            await press(pilot, "i")
            await typed(pilot, "{:plumcot, 1}")
            assert rows(pilot) == [":apple {:apple, 30}", ":plum {:plum, 12}", ":plumcot {:plumcot, 1}"]
            await press(pilot, "x")
            assert rows(pilot) == [":plum {:plum, 12}", ":plumcot {:plumcot, 1}"]
            await press(pilot, "D")
            await typed(pilot, "no")
            assert said(pilot)[-1] == "deleted {:apple, 30}"
            await press(pilot, "D")
            await typed(pilot, "yes")
            assert said(pilot)[-1] == "deleted the table :prices"
            await press(pilot, "r")
            assert [row.split()[0] for row in rows(pilot)] == [":secret"]

    run(test())


def test_a_table_that_is_gone_says_so() -> None:
    async def test() -> None:
        source = StillSource(observed())
        async with opened(source) as pilot:
            await press(pilot, "5", "enter")
            source.ask("drop_table", id=source.ask("tables").rows[0].id)
            await press(pilot, "r")
            trouble = pilot.app.screen.query_one(".trouble", Label)
            assert (trouble.display, str(trouble.render())) == (True, "this table is gone: its owner deleted it or has ended")

    run(test())


def test_the_timeline_is_scrubbed_back_and_forward() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP), size=(140, 40)) as pilot:
            await press(pilot, "6", "slash")
            pilot.app.screen.query_one("#timeline-view Input", Input).value = "counter inc takes"
            await settle(pilot)
            await press(pilot, "enter")
            assert [row.split()[2] for row in rows(pilot)] == ["Counter", "Counter", "Counter.2"]
            assert "after event 76  at 00:00.010" in lines(pilot)
            await press(pilot, "left", "left")
            shown = lines(pilot)
            assert "  state   1" in shown
            assert any("Shop" in line and "0 of 3 in 5 s" in line for line in shown)
            await press(pilot, "right")
            assert "  state   2" in lines(pilot)
            assert not pilot.app.screen.query_one(TimelineView).following
            await press(pilot, "f")
            assert pilot.app.screen.query_one(TimelineView).following

    run(test())


def test_on_a_narrow_screen_long_lines_go_on_below_and_the_arrows_still_turn_the_page() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP), size=(40, 24), pid=pid_of(SHOP, "Shop")) as pilot:
            await press(pilot, "2")
            shown = lines(pilot, "#text")
            assert len(shown) > 8 and max(map(len, shown)) <= 38
            await press(pilot, "right", "right", "left")
            assert tab(pilot.app) == "mailbox"

    run(test())


def test_an_event_of_a_process_leads_to_that_moment() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP), pid="0.99.0") as pilot:
            await press(pilot, "5", "home", "enter")
            assert tab(pilot.app) == "timeline"
            grid = pilot.app.screen.query_one("#timeline-view Grid", Grid)
            assert rows(pilot)[sorted(grid.rows).index(grid.cursor)].endswith("main starts box: a fun")

    run(test())


def test_the_messages_of_a_process_are_drawn() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP), pid="0.100.0") as pilot:
            await press(pilot, "d")
            assert any("━ :inc ━" in line for line in lines(pilot))
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, ProcessScreen)

    run(test())


def test_a_key_draws_a_screenful_however_many_processes_there_are() -> None:
    """The claim about 100,000 processes, by structure: what a key costs is bounded by the screen, not by the processes."""

    async def test() -> None:
        source = observed("for _ <- 1..5_000, do: spawn(fn -> Process.sleep(:infinity) end); Process.sleep(:infinity)")
        async with opened(StillSource(source), size=(100, 30)) as pilot:
            await press(pilot, "4")
            grid = pilot.app.screen.query_one("#processes-view Grid", Grid)
            assert grid.total == 5_001
            grid.drawn = 0
            await press(pilot, "down")
            assert grid.drawn == 2
            for key in ("pagedown", "end", "home", "down", "pageup"):
                grid.drawn = 0
                await press(pilot, key)
                assert 0 < grid.drawn <= 6 * grid.size.height, key
            assert len(grid.rows) <= 12 * grid.size.height
            assert len(pilot.app.screen.query("*")) < 100

    run(test())


def test_a_key_that_is_pressed_while_a_look_is_under_way_is_not_lost() -> None:
    class Busy(StillSource):
        def ask(self, question: str, **arguments: Any) -> Any:
            answer = super().ask(question, **arguments)
            if question == "processes" and arguments["follow"]:
                grid.action_move(1)
            return answer

    async def test() -> None:
        nonlocal grid
        async with opened(Busy(SHOP)) as pilot:
            await press(pilot, "4")
            grid = pilot.app.screen.query_one("#processes-view Grid", Grid)
            await press(pilot, "down")
            assert grid.cursor == 1
            await press(pilot, "r")
            assert (grid.cursor, grid.key) == (2, grid.rows[2].key)

    grid: Any = None
    run(test())


def test_rows_of_another_order_are_not_acted_on_before_they_are_there() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP)) as pilot:
            await press(pilot, "4")
            grid = pilot.app.screen.query_one("#processes-view Grid", Grid)
            before = grid.render_line(1).text
            assert grid.key != ""
            grid.reset()
            assert (grid.key, grid.render_line(1).text) == ("", before)

    run(test())


def test_a_picture_is_saved_as_svg(tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)

    async def test() -> None:
        async with opened(StillSource(SHOP)) as pilot:
            await press(pilot, "ctrl+s")
            for thread in threading.enumerate():
                # It is written by a thread of Textual's.
                if thread is not threading.current_thread() and thread.name.startswith("Thread-"):
                    thread.join(10)

    run(test())
    assert next(tmp_path.glob("observer*.svg")).read_text("utf-8").startswith("<svg")


def test_light_and_dark_and_pause_are_keys() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP)) as pilot:
            await press(pilot, "ctrl+t")
            assert pilot.app.theme == "otpshell-light"
            assert "paused" in str(pilot.app.screen.query_one("#head", Static).render())
            await press(pilot, "p")
            assert "paused" not in str(pilot.app.screen.query_one("#head", Static).render())

    run(test())


def test_the_timeline_opens_at_its_newest_event() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP), size=(80, 24)) as pilot:
            await press(pilot, "6")
            grid = pilot.app.screen.query_one("#timeline-view Grid", Grid)
            assert grid.cursor == grid.total - 1
            assert grid.scroll_y <= grid.cursor < grid.scroll_y + grid.size.height

    run(test())


def test_a_list_is_not_called_empty_before_its_first_answer() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP)) as pilot:
            grid = Grid([Column("name", 10)], empty="nothing here")
            await pilot.app.screen.mount(grid)
            await settle(pilot)
            assert grid.render_line(2).text.strip() == "looking …"
            grid.show(0, 0, [])
            assert grid.render_line(2).text.strip() == "nothing here"

    run(test())


def test_the_keys_are_told_in_our_words_and_escape_closes_them() -> None:
    async def test() -> None:
        async with opened(StillSource(SHOP)) as pilot:
            await press(pilot, "2", "question_mark")
            shown = lines(pilot)
            assert shown[shown.index("everywhere") :] == [
                "everywhere",
                "Ctrl-Q, q       quit",
                "p               pause",
                "r               refresh",
                "Ctrl-S          picture",
                "Ctrl-T          light or dark",
                "?               keys",
                "1               system",
                "2               load",
                "3               tree",
                "4               processes",
                "5               tables",
                "6               timeline",
                "Tab, Shift-Tab  next part of the screen, part before",
                "",
                "Esc closes this; the mouse works everywhere, too",
            ]
            await press(pilot, "escape")
            assert pilot.app.screen is pilot.app.screen_stack[0]
            await press(pilot, "4", "question_mark")
            shown = lines(pilot)
            assert (shown[0], shown[1], shown[13]) == ("here", "↑, k            up", "x               kill")
            await press(pilot, "question_mark")
            assert pilot.app.screen is pilot.app.screen_stack[0]

    run(test())
