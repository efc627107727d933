defmodule GenEvent do
  @moduledoc """
  Deprecated, and not part of otpshell: its name stands here for what to use instead. `:gen_event` is OTP's event manager; for events that
  are worked on in stages there is `GenStage`, for subscribers by topic `Registry`.

      iex> {:ok, manager} = :gen_event.start_link()
      iex> :gen_event.which_handlers(manager)
      []
  """

  defmacro __using__(_options), do: refuse()

  for {name, arities} <- [
        ack_notify: [2],
        add_handler: [3],
        add_mon_handler: [3],
        call: [3, 4],
        notify: [2],
        remove_handler: [3],
        start: [0, 1],
        start_link: [0, 1],
        stop: [1, 2, 3],
        stream: [1, 2],
        swap_handler: [5],
        swap_mon_handler: [5],
        sync_notify: [2],
        which_handlers: [1]
      ],
      arity <- arities do
    args = Macro.generate_arguments(arity, __MODULE__)

    @doc false
    def unquote(name)(unquote_splicing(args)) do
      _ = unquote(args)
      refuse()
    end
  end

  defp refuse do
    raise "GenEvent is deprecated and not part of otpshell: use :gen_event, GenStage or Registry instead"
  end
end
