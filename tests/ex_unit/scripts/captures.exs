ExUnit.start(seed: 0)
defmodule CapTest do
  use ExUnit.Case
  import ExUnit.{CaptureIO, CaptureLog}
  require Logger
  test "io", do: assert capture_io(fn -> IO.puts("a"); IO.write("b") end) == "a\nb"
  test "input", do: assert capture_io("in\nx", fn -> IO.write(IO.gets("> ") <> IO.gets("? ")) end) == "> in\n? x"
  test "prompt off", do: assert capture_io([input: "in\n", capture_prompt: false], fn -> IO.write(IO.gets("> ")) end) == "in\n"
  test "stderr", do: assert capture_io(:stderr, fn -> IO.puts(:stderr, "e") end) == "e\n"
  test "stderr2", do: assert capture_io(:stderr, fn -> capture_io(:stderr, fn -> 1 end) end) == ""
  test "with_io", do: assert with_io(fn -> IO.puts("q"); 5 end) == {5, "q\n"}
  test "with_io2", do: assert with_io([input: "z"], fn -> IO.read(:line) end) == {"z", ""}
  test "latin", do: assert capture_io([encoding: :latin1], fn -> IO.binwrite(<<233>>) end) |> byte_size == 2
  test "nested", do: assert capture_io(fn -> assert capture_io(fn -> IO.write("i") end) == "i"; IO.write("o") end) == "o"
  test "other proc", do: assert capture_io(fn -> Task.await(Task.async(fn -> IO.write("t") end)) end) == "t"
  test "bad opt", do: capture_io([foo: 1], fn -> 1 end)
  test "log", do: assert capture_log(fn -> Logger.error("x") end) =~ "[error] x"
  test "log lvl", do: assert capture_log([level: :error], fn -> Logger.info("x") end) == ""
  test "log fmt", do: assert capture_log([format: "$level|$message\n", metadata: [:k]], fn -> Logger.warn("x", k: 1) end) == "warn|x\n"
  test "log meta", do: assert capture_log([format: "$metadata$message", metadata: [:k]], fn -> Logger.warn("x", k: 1) end)  == "k=1 x"
  test "with_log", do: assert {5, l} = with_log(fn -> Logger.error("x"); 5 end) |> then(fn {a, l} -> {a, l =~ "x"} end) |> then(fn {a, true} -> {a, 1} end)
  test "log none", do: assert capture_log(fn -> 1 end) == "x"
end
