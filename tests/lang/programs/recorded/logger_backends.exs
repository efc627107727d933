# A backend of one's own gets every event as it is put into words; a translator of one's own says which words.
Application.ensure_all_started(:logger)
Logger.remove_backend(:console)

defmodule Kept do
  def init(name), do: {:ok, name}

  def handle_event({level, _leader, {Logger, text, {{_, _, _}, {_, _, _, _}}, metadata}}, name) do
    IO.inspect({name, level, IO.chardata_to_string(text), metadata[:erl_level], metadata[:order]})
    {:ok, name}
  end

  def handle_event(:flush, name), do: {:ok, name}
  def handle_call({:configure, options}, name), do: {:ok, {:done, options, name}, options[:name] || name}
  def handle_info(_message, name), do: {:ok, name}
  def terminate(reason, name), do: IO.inspect({:terminate, reason, name})
end

defmodule Words do
  def translate(min, level, kind, message) do
    IO.inspect({min, level, kind, message})

    case message do
      {"~p left", [:two]} -> {:ok, "two are left"}
      {"~p left", [:three]} -> {:ok, ["three", " are left"], [order: 3]}
      {"~p left", [:four]} -> :skip
      {:logger, %{order: 2}} -> {:ok, "the second order"}
      _ -> :none
    end
  end
end

require Logger
{:ok, watcher} = Logger.add_backend(Kept)
{:ok, _} = Logger.add_backend({Kept, :two})
IO.inspect(is_pid(watcher))
Logger.info("new", order: 7)
Logger.warning("slow")
Logger.notice("noted")
Logger.critical("down")
Logger.flush()
IO.inspect(Logger.configure_backend(Kept, name: :one))
IO.inspect(Logger.configure_backend({Kept, :none}, []))
Logger.error(fn -> {"late", order: 8} end)
:logger.info("~p left", [1])
:logger.info(%{order: 1})
Logger.flush()
IO.inspect(Logger.remove_backend({Kept, :two}))
IO.inspect(Logger.remove_backend({Kept, :two}))
IO.inspect(Logger.add_translator({Words, :translate}))

for what <- [:one, :two, :three, :four] do
  :logger.error("~p left", [what])
  Logger.flush()
end

for order <- [1, 2] do
  :logger.error(%{order: order})
  Logger.flush()
end

:logger.error(%{label: {:my, :label}, report: [a: 1]})
Logger.flush()
IO.inspect(Logger.remove_translator({Words, :translate}))
:logger.error("~p left", [:two])
Logger.flush()
IO.inspect(Logger.Translator.translate(:debug, :error, :format, {"~p", [1]}))
IO.inspect(Logger.remove_backend(Kept))
