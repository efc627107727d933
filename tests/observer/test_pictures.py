"""Each screen as a picture; the sentence of a test says what must be seen in it.

``pytest tests/observer/test_pictures.py --snapshot-update`` draws them anew, to be looked at.
"""

from __future__ import annotations

from typing import Any

from .driving import SIZE, observer, press, pressing
from .systems import StillSource, observed, pid_of

SHOP = observed()


async def long_running(pilot: Any) -> None:
    """The Load tab after half a minute."""
    await press(pilot, "2")
    for _ in range(30):
        await pilot.app.view.look_at()


def picture(snap_compare: Any, *keys: str, size: tuple[int, int] = SIZE, pid: str = "") -> bool:
    app = observer(StillSource(SHOP), pid=pid_of(SHOP, pid) if pid else "")
    return bool(snap_compare(app, terminal_size=size, run_before=pressing(*keys)))


def test_system(snap_compare: Any) -> None:
    """You should see five sections side by side, the bar of processes nearly full and red, that of atoms yellow, that of memory green."""
    assert picture(snap_compare, "1", size=(120, 32))


def test_load(snap_compare: Any) -> None:
    """You should see six charts in two columns, each with a title, the newest value and bars that swing up and down."""
    assert snap_compare(observer(StillSource(SHOP)), terminal_size=SIZE, run_before=long_running)


def test_tree(snap_compare: Any) -> None:
    """You should see main with Shop and box below it, Counter.2 below Shop as reborn of Counter, and one unread message at box."""
    assert picture(snap_compare, "3", "down", "down")


def test_processes(snap_compare: Any) -> None:
    """You should see five processes, the one with a message first and the column mail marked as what they are sorted by."""
    assert picture(snap_compare, "4", "o", "o", "o")


def test_processes_on_a_small_screen(snap_compare: Any) -> None:
    """You should see pid, name, state and mail of five processes: the less important columns have gone, the foot still shows keys."""
    assert picture(snap_compare, "4", size=(60, 20))


def test_a_process(snap_compare: Any) -> None:
    """You should see who Counter.2 is, and Shop as its supervisor and as linked to it."""
    assert picture(snap_compare, pid="Counter.2")


def test_a_mailbox(snap_compare: Any) -> None:
    """You should see the two clauses of the receive, and a message that neither takes, in red."""
    assert picture(snap_compare, "3", pid="box")


def test_code(snap_compare: Any) -> None:
    """You should see the start of GenServer's supervisor module in colours, as a part of the library."""
    assert picture(snap_compare, "7", pid="Shop")


def test_a_dead_process(snap_compare: Any) -> None:
    """You should see the death certificate of Counter: an ArithmeticError while it handled :boom, and Counter.2 in its place."""
    assert picture(snap_compare, pid="Counter")


def test_tables(snap_compare: Any) -> None:
    """You should see :prices with three objects, public in green, and :secret without any, both owned by main."""
    assert picture(snap_compare, "5")


def test_a_table(snap_compare: Any) -> None:
    """You should see three objects of :prices, the keys bold at the left."""
    assert picture(snap_compare, "5", "enter")


def test_timeline(snap_compare: Any) -> None:
    """You should see the events at the left, and at the right the system after the one under the cursor: tree, state and mail of then."""
    assert picture(snap_compare, "6", *["left"] * 14, size=(150, 40))


def test_timeline_on_a_narrow_screen(snap_compare: Any) -> None:
    """You should see the events above and the system of then below."""
    assert picture(snap_compare, "6", "left", size=(80, 24))


def test_a_diagram(snap_compare: Any) -> None:
    """You should see main call Counter.2 with :inc, and 2 come back."""
    assert picture(snap_compare, "d", pid="Counter.2")


def test_a_line_to_type(snap_compare: Any) -> None:
    """You should see a box over the tree that asks for an exit reason, with :kill in it."""
    assert picture(snap_compare, "down", "down", "x")


def test_nothing_there(snap_compare: Any) -> None:
    """You should see that there are no tables, and how one is made."""
    app = observer(StillSource(observed("Process.sleep(:infinity)")))
    assert snap_compare(app, terminal_size=(80, 20), run_before=pressing("5"))


def test_by_light(snap_compare: Any) -> None:
    """You should see the tree in dark letters on white."""
    assert picture(snap_compare, "3", "ctrl+t")
