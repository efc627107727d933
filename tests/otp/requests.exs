defmodule G do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call({:sleep, n}, _, s), do: (Process.sleep(n); {:reply, n, s})
  def handle_call(:die, _, _), do: exit(:shutdown)
end
{:ok, p} = GenServer.start(G, 0)
r = :gen_server.send_request(p, {:sleep, 30})
IO.inspect is_reference(r)
IO.inspect :gen_server.wait_response(r, 5)
IO.inspect :gen_server.wait_response(r, 500)
r = :gen_server.send_request(p, {:sleep, 30})
IO.inspect :gen_server.receive_response(r, 5)
Process.sleep(50)
IO.inspect :gen_server.receive_response(r, 5)
r = :gen_server.send_request(p, {:sleep, 1})
m = receive do m -> m end
IO.inspect {:gen_server.check_response(:other, r), :gen_server.check_response(m, r)}
r = :gen_server.send_request(p, :die)
IO.inspect :gen_server.receive_response(r, 100) |> then(fn {:error, {why, who}} -> {why, who == p} end)
r = :gen_server.send_request(:nobody, :x)
IO.inspect :gen_server.receive_response(r, 100)
defmodule SF do
  @behaviour :gen_statem
  def callback_mode, do: :state_functions
  def init(_), do: {:ok, :a, %{}}
  def a({:call, f}, :go, d), do: {:next_state, :b, d, {:reply, f, :ok}}
  def b({:call, f}, :go, d), do: {:next_state, :a, d, [{:reply, f, :back}, :hibernate]}
  def b(:cast, :bad, _d), do: :nonsense
  def terminate(reason, state, _), do: IO.inspect({reason, state})
end
{:ok, p} = :gen_statem.start(SF, [], [])
IO.inspect(:gen_statem.receive_response(:gen_statem.send_request(p, :go), 100))
IO.inspect(:gen_statem.wait_response(:gen_statem.send_request(p, :go), 100))
IO.inspect(:gen_statem.call(p, :go))
:gen_statem.cast(p, :bad)
Process.sleep(50)
