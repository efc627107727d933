ExUnit.start(seed: 0, colors: [enabled: false])

defmodule CaptureLogOptionsTest do
  use ExUnit.Case
  import ExUnit.CaptureLog
  require Logger

  test "levels" do
    for level <- [:unknown, 1, "x", nil, :error, :all, :none, :warn, :critical] do
      log =
        try do
          capture_log([level: level, format: "$message|"], fn -> Logger.error("hi") end)
        catch
          kind, {reason, {module, function, [_device]}} -> {kind, reason, module, function}
        end

      IO.inspect({level, log})
    end
  end

  test "layouts" do
    for options <- [[format: :x], [format: "$foo"], [colors: 1], [metadata: 1], [format: "$message|", other: 1], [format: "$metadata$message|", metadata: [:a]]] do
      log =
        try do
          capture_log(options, fn -> Logger.error("hi", a: 1) end)
        catch
          kind, {{reason, _stack}, {module, function, [_device, given]}} -> {kind, reason, module, function, given}
        end

      IO.inspect(log)
    end
  end
end
