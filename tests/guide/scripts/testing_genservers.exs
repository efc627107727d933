ExUnit.start(seed: 0, max_cases: 1)
defmodule MyApp.Counter do
use GenServer
def start_link(initial_value) do
GenServer.start_link(__MODULE__, initial_value, name: __MODULE__)
end
def increment do
GenServer.call(__MODULE__, :increment)
end
def get_value do
GenServer.call(__MODULE__, :get)
end
@impl true
def init(initial_value) do
{:ok, initial_value}
end
@impl true
def handle_call(:increment, _from, state) do
{:reply, state + 1, state + 1}
end
@impl true
def handle_call(:get, _from, state) do
{:reply, state, state}
end
end
defmodule MyApp.CounterTest do
use ExUnit.Case, async: true
test "increments counter" do
{:ok, pid} = MyApp.Counter.start_link(0)
assert MyApp.Counter.increment(pid) == 1
assert MyApp.Counter.increment(pid) == 2
assert MyApp.Counter.get_value(pid) == 2
end
end
# as the counter of the guide is to be called
defmodule MyApp.CounterAsItIsTest do
use ExUnit.Case, async: true
test "increments counter" do
{:ok, _pid} = MyApp.Counter.start_link(0)
assert MyApp.Counter.increment() == 1
assert MyApp.Counter.increment() == 2
assert MyApp.Counter.get_value() == 2
end
end
