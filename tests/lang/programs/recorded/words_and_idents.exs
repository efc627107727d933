# Terms in words; pids and references that are read back from a binary; keys and numbers of :crypto.
import Bitwise

terms = [1, :a, [], {}, {1}, [1, 2], [1 | 2], "a", "", 1.5, 1 <<< 58, 1 <<< 59, -(1 <<< 59), 1 <<< 64, %{}, %{a: 1}, {[1], [1]}, %{a: [1]}]
IO.inspect(for term <- terms, do: {term, :erts_debug.flat_size(term)})
IO.inspect(:erts_debug.flat_size(String.duplicate("a", 64)))
IO.inspect(:erts_debug.flat_size(String.duplicate("a", 65)))
IO.inspect(:erts_debug.flat_size(Map.new(1..32, &{&1, &1})))
list = Enum.to_list(1..3)
IO.inspect({:erts_debug.size({list, list}), :erts_debug.flat_size({list, list}), :erts_debug.same(list, list)})

reference = make_ref()
{pid, monitor} = spawn_monitor(fn -> :ok end)
receive do: ({:DOWN, ^monitor, _, _, _} -> :ok)
term = {reference, %{pid: [pid]}, [monitor | pid]}
IO.inspect(:erlang.binary_to_term(:erlang.term_to_binary(term)) == term)

IO.inspect(:crypto.bytes_to_integer("abc"))
IO.inspect(:crypto.pbkdf2_hmac(:sha256, "secret", "salt", 1000, 32))
IO.inspect(try do: :crypto.pbkdf2_hmac(:sha, "secret", "salt", 0, 32), rescue: (error -> error))
