me = self()
user = "ada"
send_email = fn user, text -> send(me, {:mail, user, text}) end
Task.start(fn ->
send_email.(user, "Welcome!")
end)
receive do
  mail -> IO.inspect(mail)
end
{:ok, _} = Task.start(fn -> raise "lost" end)
Process.sleep(50)
IO.puts("still here")
