"""`Otpshell.Check`: each function says what happened, and only that."""

from tests.lessons.worlds import truths

COUNTER = """
defmodule Counter do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n, name: __MODULE__)
  def init(n), do: {:ok, n}
  def handle_call(:next, _from, n), do: {:reply, n, n + 1}
  def handle_cast(:boom, _n), do: raise("boom")
  def handle_cast({:stop, why}, n), do: {:stop, why, n}
end
"""


def hold(yes, no, *inputs):
    """The checks of the first list hold, those of the second do not, and all can be asked."""
    found = truths([*yes, *no], *inputs)
    assert found == {**dict.fromkeys(yes, True), **dict.fromkeys(no, False)}


def test_of_the_newest_input_its_value_error_output_variables_and_time():
    hold(
        ["result() == 3", "bound?(:x)", 'printed?("hi")', "printed?(~r/^h/)", 'output() == "hi\\n"', "took() == 70"],
        ["raised?()", "bound?(:y)", 'printed?("ho")', "exited?(_)"],
        'IO.puts("hi")',
        "x = 1; Process.sleep(70); x + 2",
    )
    hold(
        ["raised?()", "raised?(ArithmeticError)", "raised?(ArithmeticError, ~r/bad arg/)", 'raised?(ArithmeticError, "in arithmetic")'],
        ["raised?(MatchError)", "raised?(ArithmeticError, ~r/nothing/)", "exited?(_)"],
        "1 / 0",
    )
    hold(["exited?({:noproc, _})"], ["exited?(:normal)", "raised?()"], "GenServer.call(:nobody, :x)")


def test_an_error_leaves_no_result():
    assert truths(["result() == 1"], "1", 'raise "x"') == {
        "result() == 1": "** (ArgumentError) the newest input has no result",
    }


def test_modules_and_their_functions():
    hold(
        ["defined?(Counter)", "defined?(Counter, :init)", "defined?(Counter, :init, 1)"],
        ["defined?(Other)", "defined?(Counter, :nothing)", "defined?(Counter, :init, 2)"],
        COUNTER,
    )


def test_processes_their_ends_and_reasons():
    hold(
        [
            *("alive?(a)", "dead?(b)", "died?(b)", "died?(b, :normal)", "died?(c, %RuntimeError{message: m} when m != nil)"),
            *("died?(_, %ArithmeticError{})", "died?(d, {:badarith, _})", "crashed?(c)", "died?(e, :oops)", "exit_reason(e) == :oops"),
            *("exit_reason(a) == nil", "spawned() == [a, b, c, d, e]", "spawned?(a)", "spawned?(_)", "spawned?(:late)", "alive?(:late)"),
            *("registered?(:late)", "registered?(:late, a)", "alive?(shell())", "most_alive() == 2"),
        ],
        [
            *("dead?(a)", "alive?(b)", "died?(a)", "died?(b, :oops)", "crashed?(b)", "registered?(:late, b)", "registered?(:early)"),
            *("dead?(:unknown)", "alive?(:unknown)", "died?(shell())"),
        ],
        "a = spawn(fn -> Process.sleep(:infinity) end); Process.register(a, :late)",
        "b = spawn(fn -> :ok end)",
        'c = spawn(fn -> raise "boom" end)',
        "d = spawn(fn -> 1 / length([]) end)",
        "e = spawn(fn -> exit(:oops) end)",
    )


def test_a_shell_that_dies_is_the_shell_still():
    hold(["died?(shell(), :boom)", "alive?(shell())"], ["died?(shell(), :kill)"], "spawn_link(fn -> exit(:boom) end); Process.sleep(10)")


def test_links_monitors_and_trapped_exits():
    hold(
        [
            *("linked?(shell(), a)", "linked?(a, shell())", "monitored?(shell(), b)", "monitored?(_, :named)", "traps_exits?(shell())"),
            *("linked?(shell(), c)", "received?(shell(), {:EXIT, ^c, :normal})", "monitored?(shell(), :gone)"),
        ],
        ["linked?(shell(), b)", "monitored?(b, shell())", "monitored?(shell(), a)", "traps_exits?(a)", "linked?(shell(), d)"],
        "Process.flag(:trap_exit, true); sleep = fn -> Process.sleep(:infinity) end",
        "a = spawn_link(sleep); b = spawn(sleep); Process.register(b, :named); Process.monitor(b)",
        "c = spawn_link(fn -> :ok end); d = spawn_link(sleep); Process.unlink(d)",
        "Process.register(spawn(fn -> Process.sleep(10) end), :gone); Process.monitor(:gone)",
        "receive do {:EXIT, ^c, _} -> :ok end",
    )


def test_messages_sent_received_and_waiting():
    hold(
        [
            *("sent?(shell(), a, {:n, n} when n > 1)", "sent?(_, _, :done)", "received?(a, {:n, 2})", "waiting?(shell(), :done)"),
            *("mailbox(shell()) == [:done]", "message_order?([{a, {:n, 1}}, {a, {:n, 2}}])", "message_order?([{_, {:n, 2}}])"),
            *("timer?(a, :late)", "timed_out?(a)", "exit_signal?(shell(), a, :kill)"),
        ],
        [
            *("sent?(a, shell(), {:n, _})", "received?(shell(), :done)", "received?(a, {:n, 3})", "waiting?(shell(), {:n, _})"),
            *("message_order?([{a, {:n, 2}}, {a, {:n, 1}}])", "timer?(a, :early)", "timed_out?(shell())", "exit_signal?(a, shell(), _)"),
        ],
        "me = self()",
        """
        a = spawn(fn ->
          receive do {:n, 1} -> :ok end
          receive do {:n, 2} -> send(me, :done) end
          receive do :never -> :ok after 5 -> :ok end
          Process.sleep(:infinity)
        end)
        """,
        "send(a, {:n, 1}); send(a, {:n, 2}); Process.send_after(a, :late, 60_000)",
        "Process.exit(a, :kill)",
    )


def test_servers_calls_casts_replies_and_state():
    hold(
        [
            *(
                "called?(Counter, :next)",
                "replied?(Counter)",
                "replied?(Counter, 2)",
                "replied_within?(Counter, 100)",
                "state(Counter) == 3",
            ),
            *("alive?(Counter)", "called?(pid, :next)", "length(spawned()) == 1"),
        ],
        ["called?(Counter, :other)", "cast?(Counter, :boom)", "replied?(Counter, 7)", "called?(shell(), _)"],
        COUNTER,
        "{:ok, pid} = Counter.start_link(1)",
        "GenServer.call(Counter, :next); GenServer.call(Counter, :next)",
    )


def test_restarts_are_counted_by_id_name_module_or_pid():
    hold(
        [
            *("restarted?(Counter)", "restarted?(Counter, 2)", "restarts(Counter) == 2", "restarted?(:id)", "supervised?(Counter, sup)"),
            *("supervised?(first, _)", "restarted?(first, 1)", "restarted?(_)", "died?(first, %RuntimeError{})", "cast?(Counter, :boom)"),
        ],
        ["restarted?(sup)", "restarted?(Counter, 1)", "supervised?(sup, _)", "gave_up?(sup)", "restarted?(:other)"],
        COUNTER,
        "{:ok, sup} = Supervisor.start_link([Supervisor.child_spec({Counter, 1}, id: :id)], strategy: :one_for_one)",
        "first = Process.whereis(Counter); GenServer.cast(Counter, :boom); Process.sleep(10)",
        "GenServer.cast(Counter, :boom)",
    )
    hold(
        ["gave_up?(sup)", "died?(shell(), :shutdown)", "died?(sup, :shutdown)"],
        ["gave_up?(Counter)"],
        COUNTER,
        "{:ok, sup} = Supervisor.start_link([{Counter, 1}], strategy: :one_for_one, max_restarts: 0)",
        "GenServer.cast(Counter, :boom); Process.sleep(10)",
    )


def test_tables_and_their_owners():
    hold(
        ["table?(:cache)", "table?(:cache, shell())", "table?(t)", ":ets.lookup(:cache, :a) == [a: 1]"],
        ["table?(:other)", "table?(:cache, other)"],
        "other = spawn(fn -> :ok end); :ets.new(:cache, [:named_table]); :ets.insert(:cache, {:a, 1}); t = :ets.new(:x, [])",
    )


def test_what_checks_do_themselves_is_no_evidence():
    found = truths(
        [
            "GenServer.call(Counter, :next) == 1",
            "called?(Counter, :next)",
            "send(Counter, :x) == :x",
            "sent?(_, Counter, :x)",
            "length(spawned()) == 1",
        ],
        COUNTER,
        "Counter.start_link(1)",
    )
    assert list(found.values()) == [True, False, True, False, True]


def test_what_cannot_be_asked_says_why():
    found = truths(["nothing_bound > 1", "receive do :never -> 1 end", "1 +"], "1")
    assert found["receive do :never -> 1 end"] == "it did not come to an end"
    assert "undefined variable" in found["nothing_bound > 1"] or "undefined function nothing_bound/0" in found["nothing_bound > 1"]
    assert found["1 +"].startswith("** (TokenMissingError)")


def test_what_was_before_the_step_is_no_evidence_of_it():
    from otpshell.console.headless import apart
    from tests.lessons.worlds import world

    def work(_cancelled):
        with world('send(self(), :a); a = spawn(fn -> :ok end); IO.puts("x")') as made:
            made.begin()
            checks = ["sent?(_, _, :a)", "died?(a)", 'printed?("x")', "spawned?(a)", "result() == :ok"]
            return [made.ask(check).true for check in checks]

    assert apart(work) == [False] * 5
