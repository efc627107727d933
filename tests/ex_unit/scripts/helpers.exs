ExUnit.start(seed: 0)

defmodule HelpersTest do
  use ExUnit.Case
  import ExUnit.CaptureIO

  defmodule Counter do
    use Agent
    def start_link(n), do: Agent.start_link(fn -> n end, name: __MODULE__)
  end

  test "captures output and feeds input" do
    assert capture_io(fn -> IO.puts("hi") end) == "hi\n"
    assert capture_io("line\n", fn -> IO.write(IO.gets("> ")) end) == "> line\n"
    assert capture_io([input: "x", capture_prompt: false], fn -> IO.write(IO.gets("> ")) end) == "x"
    assert with_io(fn -> IO.puts("a") && 1 end) == {1, "a\n"}
    assert capture_io(:stderr, fn -> IO.puts(:stderr, "err") end) == "err\n"
    assert capture_io(fn -> spawn_link(fn -> IO.write("from another") end) && Process.sleep(20) end) == "from another"
  end

  test "processes of a test end with it" do
    pid = start_supervised!({Counter, 3})
    assert Agent.get(Counter, & &1) == 3
    assert start_supervised({Counter, 3}) == {:error, {:duplicate_child_name, Counter}}
    assert stop_supervised(Counter) == :ok
    refute Process.alive?(pid)
    assert stop_supervised(Counter) == {:error, :not_found}
    start_supervised!({Counter, 4})
  end

  test "the one of before is gone" do
    assert Process.whereis(Counter) == nil
    assert_raise RuntimeError, ~r/failed to start child/, fn -> start_supervised!({Agent, fn -> raise "x" end}) end
  end

  test "on_exit runs last first, whatever happens" do
    note = fn what -> :persistent_term.put(:notes, [what | :persistent_term.get(:notes, [])]) end
    on_exit(fn -> note.("first given") end)
    on_exit(:named, fn -> note.("replaced") end)
    on_exit(:named, fn -> note.("named") end)
    on_exit(fn -> raise "in on_exit" end)
    note.("body")
  end

  test "what on_exit did" do
    assert Enum.reverse(:persistent_term.get(:notes)) == ["body", "named", "first given"]
  end

  test "pins and bindings" do
    x = 1
    assert {^x, y} = {1, 2}
    assert y == 2
    send(self(), {:msg, 5})
    assert_receive {:msg, z} when z > 4
    assert z == 5
    refute_received {:msg, _}
    assert_in_delta 1.0, 1.05, 0.1
    assert catch_throw(throw(:a)) == :a
    assert %RuntimeError{message: "x"} = assert_raise(RuntimeError, fn -> raise "x" end)
  end
end
