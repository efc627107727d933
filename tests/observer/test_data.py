"""What the observer is told of a system, and what comes of what it does to one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from otpshell.observer.data.tables import ObjectRow, TableRow
from otpshell.observer.data.world import Trouble
from otpshell.observer.source import LocalSource

from .systems import observed, pid_of


@pytest.fixture(scope="module")
def shop() -> LocalSource:
    """One for all that only look at it."""
    return observed()


@pytest.fixture
def own() -> LocalSource:
    return observed()


def text(answer: Any) -> list[str]:
    return [answer.title, *["".join(part for _, part in line) for line in answer.lines]]


def test_the_table_of_processes_is_sorted_filtered_and_paged(shop: LocalSource) -> None:
    rows = shop.ask("processes").rows
    assert [(row.pid, row.name, row.state, row.mail, row.current) for row in rows] == [
        ("0.95.0", "main", "waiting", 0, "Process.sleep/1"),
        ("0.96.0", "Shop", "waiting", 0, ":gen_server.loop/7"),
        ("0.98.0", "Jobs", "waiting", 0, ":gen_server.loop/7"),
        ("0.99.0", "box", "waiting", 1, "Box.loop/1"),
        ("0.100.0", "Counter.2", "waiting", 0, ":gen_server.loop/7"),
    ]
    by_name = shop.ask("processes", sort="name", down=True)
    assert [row.name for row in by_name.rows] == ["main", "box", "Shop", "Jobs", "Counter.2"]
    page = shop.ask("processes", sort="mail", down=True, start=0, count=1)
    assert (page.shown, [row.name for row in page.rows]) == (5, ["box"])
    assert [row.name for row in shop.ask("processes", filter="COUNT").rows] == ["Counter.2"]
    followed = shop.ask("processes", count=2, follow=pid_of(shop, "Counter.2"))
    assert (followed.start, followed.place) == (3, 4)
    assert shop.ask("processes", filter="no such").rows == ()
    with pytest.raises(Trouble, match="sorted by one of pid, name"):
        shop.ask("processes", sort="colour")


def test_a_page_keeps_the_order_of_the_last_look(own: LocalSource) -> None:
    before = [row.pid for row in own.ask("processes", sort="mail").rows]
    own.ask("send", pid=pid_of(own, "Jobs"), source=":a_message")
    own.ask("kill", pid=pid_of(own, "box"))
    assert [row.pid for row in own.ask("processes", sort="mail", fresh=False).rows] == before
    assert len(own.ask("processes", sort="mail").rows) == len(before) - 1


def test_the_tree_has_the_script_s_processes_with_strategy_and_rebirth(shop: LocalSource) -> None:
    rows = shop.ask("tree_page").rows
    assert [row.lead + row.name + "".join(part for _, part in row.facts) for row in rows] == [
        "started at the prompt",
        "└─ main",
        "   ├─ Shop  one_for_one  1 of 3 in 5 s",
        "   │  ├─ Counter.2  reborn of Counter",
        "   │  └─ Jobs  one_for_one  0 of 3 in 5 s",
        "   └─ box  1 unread",
    ]
    folded = shop.ask("tree_page", folded=(pid_of(shop, "Shop"),)).rows
    assert [(row.name, row.below, row.folded) for row in folded] == [
        ("started at the prompt", 5, False),
        ("main", 4, False),
        ("Shop", 2, True),
        ("box", 0, False),
    ]


APPLICATION = """
defmodule Store do
  use Application
  def start(_type, _args), do: Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :rest_for_one, name: Store.Top)
end
:ok = :application.load({:application, :store, [mod: {Store, []}, applications: [], modules: [], registered: [], env: []]})
:ok = Application.start(:store)
Process.sleep(:infinity)
"""


def test_an_application_has_a_tree_of_its_own() -> None:
    rows = observed(APPLICATION).ask("tree_page").rows
    assert [row.lead + row.name for row in rows] == ["application store", "└─ Store.Top", "   └─ Agent", "started at the prompt", "└─ main"]


def test_of_very_many_brothers_the_first_are_drawn() -> None:
    source = observed("for _ <- 1..1_000, do: spawn(fn -> Process.sleep(:infinity) end); Process.sleep(:infinity)")
    page = source.ask("tree_page")
    assert (page.processes, len(page.rows)) == (1_001, 203)
    assert page.rows[-1].name == "… 800 more: the Processes tab lists them"
    assert page.rows[1].below == 1_000


def test_of_a_supervisor_of_very_many_the_first_children_are_drawn() -> None:
    source = observed("""
    {:ok, crowd} = DynamicSupervisor.start_link(strategy: :one_for_one, name: Crowd)
    for n <- 1..300, do: DynamicSupervisor.start_child(crowd, {Agent, fn -> n end})
    Process.sleep(:infinity)
    """)
    page = source.ask("tree_page")
    crowd = next(row for row in page.rows if row.name == "Crowd")
    assert (page.processes, crowd.below) == (302, 300)
    assert page.rows[-1].name == "… 100 more: the Processes tab lists them"


def test_a_process_tells_who_it_is_and_whom_it_knows(shop: LocalSource) -> None:
    page = shop.ask("process", pid=pid_of(shop, "Counter.2"))
    facts = dict(page.facts)
    assert (page.name, page.alive, facts["state"], facts["began with"]) == ("Counter.2", True, "waiting", "Counter.init/1")
    assert [(each.how, each.name) for each in page.neighbours] == [("supervisor", "Shop"), ("linked", "Shop")]
    assert page.stack[0].startswith(":gen_server.loop/7")


def test_a_dead_process_tells_why_and_who_came_after_it(shop: LocalSource) -> None:
    pid = pid_of(shop, "Counter")
    page = shop.ask("process", pid=pid)
    assert (page.alive, [(each.how, each.name) for each in page.neighbours]) == (False, [("parent", "Shop"), ("reborn as", "Counter.2")])
    assert "  ** (ArithmeticError) bad argument in arithmetic expression" in text(shop.ask("why", pid=pid))
    with pytest.raises(Trouble, match=r"Counter \(0\.\d+\.0\) has ended meanwhile"):
        shop.ask("state", pid=pid)


def test_the_page_of_a_process_that_was_started_again_tells_why(shop: LocalSource) -> None:
    found = shop.ask("why", pid=pid_of(shop, "Counter.2"))
    assert text(found)[:2] == ["why Counter ended", "It lives, in the place of Counter."]
    assert "  ** (ArithmeticError) bad argument in arithmetic expression" in text(found)
    assert text(shop.ask("why", pid=pid_of(shop, "Shop")))[1] == "Shop #PID<0.96.0> is alive."


def test_a_server_s_state_and_a_plain_process_s_variables_are_read(shop: LocalSource) -> None:
    assert text(shop.ask("state", pid=pid_of(shop, "Counter.2"))) == ["state, as it waits", "2"]
    assert text(shop.ask("state", pid=pid_of(shop, "box"))) == ["no server: the variables where it waits in Box, line 12", "state = [1]"]


def test_a_mailbox_shows_each_message_against_each_clause(shop: LocalSource) -> None:
    assert text(shop.ask("mailbox", pid=pid_of(shop, "box")))[-2:] == [
        "  :nobody_takes_this  from main, waits 10 ms  1✗ 2✗  skipped",
        "  1 message is skipped, and will be by every scan of this receive",
    ]


def test_looking_leaves_no_trace_in_the_system(shop: LocalSource) -> None:
    before = shop.world.sched.events.last
    for pid in [row.pid for row in shop.ask("processes", system=True).rows]:
        for question in ("process", "state", "mailbox", "dictionary", "code", "why"):
            shop.ask(question, pid=pid)
    shop.ask("timeline")
    shop.ask("moment", number=10)
    shop.ask("tree_page")
    assert shop.world.sched.events.last == before


def test_acts_say_what_came_of_them(own: LocalSource) -> None:
    counter, box = pid_of(own, "Counter.2"), pid_of(own, "box")
    assert own.ask("send", pid=box, source="{:put, 1 + 1}") == "sent {:put, 2} to box"
    assert own.ask("set_state", pid=counter, source="%{n: 40}") == "the state of Counter.2 is now %{n: 40}"
    assert own.ask("state_source", pid=counter) == "%{n: 40}"
    assert own.ask("suspend", pid=counter) == "Counter.2 is suspended: messages wait until it is resumed"
    assert text(own.ask("state", pid=counter)) == ["state, suspended", "%{n: 40}"]
    assert own.ask("resume", pid=counter) == "Counter.2 goes on"
    assert text(own.ask("state", pid=box))[1:] == ["state = [2, 1]"]
    assert own.ask("kill", pid=box, reason=":normal").endswith("it lives on, since it traps exits or the reason was :normal")
    assert own.ask("kill", pid=box, reason="{:because, 1}") == "exit signal {:because, 1} sent to box"
    assert own.ask("process", pid=box).ended == "{:because, 1}"


def test_acts_that_cannot_be_say_so(shop: LocalSource) -> None:
    box = pid_of(shop, "box")
    for act, arguments, said in (
        ("set_state", {"source": "1"}, "box is a plain process, no server of OTP: its state cannot be replaced"),
        ("suspend", {}, "box is a plain process, no server of OTP: it cannot be suspended"),
        ("send", {"source": ""}, "nothing was typed: an Elixir term is wanted"),
        ("send", {"source": "{1, "}, r"\*\* \(TokenMissingError\)"),
        ("send", {"source": "nobody"}, r"\*\* \(CompileError\) observer:1: undefined function nobody/0"),
        ("kill", {"reason": "1 / 0"}, r"\*\* \(ArithmeticError\) bad argument in arithmetic expression"),
        ("trace", {}, "there is no prompt to print a trace at"),
    ):
        with pytest.raises(Trouble, match=said):
            shop.ask(act, pid=box, **arguments)


def test_tables_are_listed_searched_edited_and_deleted(own: LocalSource) -> None:
    prices, secret = own.ask("tables").rows
    main = pid_of(own, "main")
    assert prices == TableRow(prices.id, ":prices", "ordered_set", "public", 3, main, "main", 1)
    assert [row.name for row in own.ask("tables", filter="secret main").rows] == [":secret"]
    page = own.ask("objects", id=prices.id, search="pl")
    assert [(row.key, row.text) for row in page.rows] == [(":apple", "{:apple, 3}"), (":plum", "{:plum, 12}")]
    plum: ObjectRow = page.rows[1]
    assert own.ask("object_source", token=plum.token) == "{:plum, 12}"
    assert own.ask("insert_object", id=prices.id, source="{:prune, 12}", replaces=plum.token) == "inserted {:prune, 12}"
    assert own.ask("delete_object", id=prices.id, token=page.rows[0].token) == "deleted {:apple, 3}"
    assert [row.text for row in own.ask("objects", id=prices.id).rows] == ["{:pear, 4}", "{:prune, 12}"]
    with pytest.raises(Trouble, match="a table holds tuples with at least 1 elements, not 7"):
        own.ask("insert_object", id=prices.id, source="7")
    with pytest.raises(Trouble, match="only its owner main may write to this table: it is protected"):
        own.ask("insert_object", id=secret.id, source="{1}")
    assert own.ask("drop_table", id=prices.id) == "deleted the table :prices"
    with pytest.raises(Trouble, match="this table is gone"):
        own.ask("objects", id=prices.id)


def test_the_timeline_is_filtered_by_words_kinds_and_process(shop: LocalSource) -> None:
    def texts(**which: str) -> list[str]:
        return [row.text for row in shop.ask("timeline", **which).rows]

    assert texts(filter="counter inc takes") == [
        "Counter takes the call :inc",
        "Counter takes the call :inc",
        "Counter.2 takes the call :inc",
    ]
    assert texts(kinds="tables") == [
        "main new :prices: :prices",
        "main insert :prices: [apple: 3, pear: 4, plum: 12]",
        "main new :secret: :secret",
    ]
    assert texts(kinds="messages", pid=pid_of(shop, "box")) == [
        "main sends box {:put, 1}",
        "main sends box :nobody_takes_this",
        "box takes {:put, 1}",
    ]


def test_the_timeline_goes_on_where_it_was(own: LocalSource) -> None:
    before = own.ask("timeline").shown
    own.ask("send", pid=pid_of(own, "box"), source="{:put, 9}")
    page = own.ask("timeline", start=-1, count=2)
    assert page.shown == before + 2
    assert [row.text for row in page.rows] == ["observer sends box {:put, 9}", "box takes {:put, 9}"]


def test_a_moment_has_the_tree_the_mail_and_the_state_of_then(shop: LocalSource) -> None:
    second = shop.ask("timeline", filter="counter inc takes").rows[1]
    then = shop.ask("moment", number=second.number)
    assert (then.about, then.complete, then.event) == ("Counter", True, ("Counter takes the call :inc", ":inc"))
    assert then.state == ("2",)
    assert shop.ask("moment", number=second.number + 1).state == ("3",)
    assert [row.name for row in then.tree.rows] == ["started at the prompt", "main", "Shop", "Counter", "Jobs", "box"]
    assert then.tables == (":prices, of main", ":secret, of main")
    box = shop.ask("moment", number=second.number, pid=pid_of(shop, "box"))
    assert (box.state, box.mail) == (("none is recorded",), (":nobody_takes_this",))
    early = shop.ask("moment", number=1, pid=pid_of(shop, "box"))
    assert early.state == ("it did not run yet",)


CUSTOM = """
defmodule Secret do
  defstruct [:word]
  defimpl Inspect do
    def inspect(_secret, _opts), do: "#Secret<hidden>"
  end
end
Agent.start_link(fn -> struct(Secret, word: "pst") end, name: Vault)
Process.sleep(:infinity)
"""


def test_a_struct_with_an_inspect_of_its_own_is_shown_by_it() -> None:
    source = observed(CUSTOM)
    assert text(source.ask("state", pid=pid_of(source, "Vault")))[1:] == ["#Secret<hidden>"]


def test_the_shell_is_called_so_before_its_first_input() -> None:
    source = observed("Process.sleep(:infinity)")
    world = source.world
    world.vm.session = SimpleNamespace(pid=world.processes()[0].pid, has_halted=False)
    assert [row.name for row in source.ask("tree_page").rows] == ["started at the prompt", "shell"]
    assert [row.name for row in source.ask("processes").rows] == ["shell"]
