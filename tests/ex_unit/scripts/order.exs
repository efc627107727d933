# The seed decides the order of the tests, and what the random numbers of each are.
defmodule Order do
  for seed <- [0, 1, 42] do
    defmodule Module.concat(Order, "Seed#{seed}") do
      use GenServer

      def init(options), do: {:ok, {options[:seed], []}}
      def handle_cast({:test_finished, test}, {seed, names}), do: {:noreply, {seed, [test.name | names]}}
      def handle_cast({:suite_finished, _}, {seed, names}), do: {:noreply, IO.inspect({seed, Enum.reverse(names)})}
      def handle_cast(_, state), do: {:noreply, state}
    end
  end
end

ExUnit.start(autorun: false, seed: 0, formatters: [Order.Seed0])

for {seed, module} <- [{0, Order.A}, {1, Order.B}, {42, Order.C}] do
  defmodule module do
    use ExUnit.Case

    for n <- 1..6 do
      @tag skip: n == 3
      test("t#{n}", do: :ok)
    end

    test "random", do: Process.register(spawn(fn -> Process.sleep(:infinity) end), :"random_#{:rand.uniform(1000)}")
  end

  ExUnit.configure(seed: seed, formatters: [Module.concat(Order, "Seed#{seed}")])
  ExUnit.run()
  IO.inspect(Process.registered() |> Enum.map(&Atom.to_string/1) |> Enum.filter(&(&1 =~ "random_")) |> Enum.sort())
end
