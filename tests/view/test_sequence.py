"""Message sequence diagrams: what other tools leave out or get wrong, filters, folding, and both ways of drawing."""

from __future__ import annotations

from otpshell.view.lines import plain
from otpshell.view.sequence import sequence_lines
from otpshell.view.sequence_mermaid import sequence_mermaid
from otpshell.view.sequence_svg import sequence_html, sequence_svg
from tests.record.running import recorded

SERVER = """
defmodule Counter do
  use GenServer
  def start(n), do: GenServer.start(__MODULE__, n, name: __MODULE__)
  def init(n), do: {:ok, n}
  def handle_call(:next, _from, n), do: {:reply, n, n + 1}
  def handle_cast(:crash, _n), do: raise "crash"
  def handle_info(:tick, n), do: {:noreply, n + 1}
end
Counter.start(7)
"""


def kinds(sequence):
    """(kind, from, to, label, part) of each step."""
    names = [line.name for line in sequence.lifelines]
    return [(step.kind, names[step.at], None if step.to is None else names[step.to], step.label, step.part) for step in sequence.steps]


def story(source, **options):
    recorder = recorded(source, fails=True)
    main = next(pid for pid in recorder.log().lives if recorder.names(pid) == "main")
    return recorder.sequence(until=recorder.log().life(main).died - 1, **options)


def drawn(source, **options):
    return plain(sequence_lines(story(source, **options)))


def test_the_reply_to_a_call_is_drawn_though_it_goes_to_an_alias():
    sequence = story(SERVER + "GenServer.call(Counter, :next)")
    assert kinds(sequence) == [
        ("spawn", "main", "Counter", "Counter", ""),
        ("call", "main", "Counter", ":next", "whole"),
        ("reply", "Counter", "main", "7", "whole"),
    ]
    call, reply = sequence.steps[1:]
    assert reply.answers == call.pair


def test_the_result_of_a_task_is_drawn():
    assert kinds(story("Task.await(Task.async(fn -> 6 * 7 end))")) == [
        ("spawn", "main", "Task", "Task", ""),
        ("result", "Task", "main", "42", "sent"),
        ("exit", "Task", None, ":normal", ""),
        ("result", "main", None, "42", "taken"),
    ]


def test_a_timer_is_drawn_where_it_is_set_and_where_it_arrives():
    source = SERVER + "Process.send_after(Counter, :tick, 500)\nProcess.sleep(1000)"
    assert kinds(story(source)) == [
        ("spawn", "main", "Counter", "Counter", ""),
        ("set", "main", None, "in 500 ms: :tick", ""),
        ("timer", "Counter", "Counter", ":tick", "whole"),
        ("timeout", "main", None, "waited 1 s", ""),
    ]
    assert "tick after 500 ms" in drawn(source)


def test_a_crash_is_not_drowned_in_the_system_s_own_traffic():
    assert kinds(story(SERVER + "GenServer.cast(Counter, :crash)\nProcess.sleep(1)")) == [
        ("spawn", "main", "Counter", "Counter", ""),
        ("cast", "main", "Counter", ":crash", "whole"),
        ("crash", "Counter", None, "RuntimeError", ""),
        ("timeout", "main", None, "waited 1 ms", ""),
    ]


def test_a_third_party_that_monitors_is_told_of_the_end():
    watcher = "spawn(fn -> Process.monitor(Counter); Process.register(self(), :watcher); receive do m -> m end end)\n"
    source = SERVER + watcher + "Process.sleep(1)\nGenServer.cast(Counter, :crash)\nProcess.sleep(1)"
    assert ("DOWN", "Counter", "watcher", "DOWN RuntimeError", "whole") in kinds(story(source))


def test_a_message_that_waits_lands_where_it_is_received():
    source = """
    pid = spawn(fn -> receive do :second -> :ok end; receive do :first -> :ok end end)
    send(pid, :first)
    Process.sleep(5)
    send(pid, :second)
    Process.sleep(1)
    """
    sequence = story(source)
    taken = [step for step in sequence.steps if step.part == "taken" and step.label == ":first"]
    assert [step.waited for step in taken] == [5_000_000]
    assert "took :first, 5 ms in mailbox" in plain(sequence_lines(sequence))


def test_messages_to_itself_and_lost_ones_are_drawn():
    source = "dead = spawn(fn -> :ok end)\nProcess.sleep(1)\nsend(dead, :hello)\nsend(self(), :note)\nreceive do :note -> :ok end"
    sequence = story(source)
    assert ("info", "main", "main", ":note", "whole") in kinds(sequence)
    assert [step.lost for step in sequence.steps if step.label == ":hello"] == [True]


def test_system_traffic_is_shown_when_asked_for():
    source = SERVER + ":sys.get_state(Counter)"
    assert [kind for kind, *_ in kinds(story(source))] == ["spawn"]
    assert "system" in [kind for kind, *_ in kinds(story(source, system=True))]


POOL = """
defmodule Worker do
  use GenServer
  def start_link(name), do: GenServer.start_link(__MODULE__, name, name: name)
  def child_spec(name), do: %{id: name, start: {__MODULE__, :start_link, [name]}}
  def init(name), do: {:ok, name}
  def handle_call(request, _from, name), do: {:reply, {name, request}, name}
end
Supervisor.start_link([{Worker, :a}, {Worker, :b}], strategy: :one_for_one, name: Sup)
GenServer.call(:a, 1)
GenServer.call(:b, 2)
"""


def test_a_supervisor_can_stand_for_all_below_it():
    sequence = story(POOL, fold=("Sup",))
    assert [(line.name, line.folded) for line in sequence.lifelines] == [("main", 0), ("Sup", 2)]
    assert [label for kind, _, _, label, _ in kinds(sequence) if kind == "call"] == ["1", "2"]


def test_processes_can_be_hidden_followed_or_singled_out():
    assert [line.name for line in story(POOL, hide=("Sup", "b")).lifelines] == ["main", "a"]
    assert [label for _, _, _, label, _ in kinds(story(POOL, follow=("b",)))] == ["b", "2", "{:b, 2}"]
    assert [label for _, _, _, label, _ in kinds(story(POOL, only=("main", "a")))] == ["1", "{:a, 1}"]
    assert len(story(POOL, last=2).steps) == 2


def test_plain_ascii_draws_the_same_rows():
    sequence = story(POOL)
    ascii_text = plain(sequence_lines(sequence, ascii=True))
    assert ascii_text.isascii()
    assert ascii_text.count("\n") == plain(sequence_lines(sequence)).count("\n")


def test_a_page_holds_the_picture_and_the_text_with_everything_escaped():
    page = sequence_html(story('send(self(), "<b>")\nreceive do m -> m end'), "a & b")
    assert "<h1>a &amp; b</h1>" in page
    assert "&lt;b&gt;" in page and "<b>" not in page


def test_mermaid_text_keeps_semicolons_out_of_labels():
    text = sequence_mermaid(story('send(self(), "a;b")\nreceive do m -> m end'))
    assert text == 'sequenceDiagram\n    participant P0 as main\n    P0-)P0: "a#59;b"\n'


def test_a_picture_slants_the_arrow_of_a_message_that_waits():
    svg = sequence_svg(story(SERVER + "send(Counter, :tick)\nsend(Counter, :tick)\nProcess.sleep(1)"))
    assert svg.startswith("<svg") and svg.count("<title>info :tick</title>") == 2


def test_what_is_said_at_the_right_is_cut_where_columns_are_scarce():
    sequence = story(SERVER + "GenServer.cast(Counter, :crash)\nProcess.sleep(1)")
    wide, narrow = (plain(sequence_lines(sequence, columns=columns)).splitlines() for columns in (None, 50))
    assert "✗ RuntimeError" in "\n".join(narrow)
    assert max(map(len, narrow)) <= 50
    assert len(narrow) == len(wide)
