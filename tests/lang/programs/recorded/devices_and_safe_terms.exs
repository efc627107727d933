# A device is asked for its width by the protocol of devices; a binary read safely makes no new atoms.
device = fn answer ->
  spawn(fn ->
    receive do
      {:io_request, from, ref, request} ->
        IO.inspect(request)
        send(from, {:io_reply, ref, answer})
    end
  end)
end

IO.inspect(:io.columns(device.(80)))
IO.inspect(:io.rows(device.({:error, :enotsup})))
{:ok, string} = StringIO.open("")
IO.inspect({:io.rows(string), :io.columns(string), :io.columns(:nobody)})

# The atom that nobody has made is named by its letters alone.
unknown = <<131, 100, 0, 7, 103, 114, 105, 102, 102, 113, 110>>

try do
  :erlang.binary_to_term(unknown, [:safe])
rescue
  error -> IO.puts(Exception.message(error))
end

IO.inspect(:erlang.binary_to_term(:erlang.term_to_binary(%{a: [:ok]}), [:safe]))
