defmodule :file_io_server do
  # The process behind an open file: it answers the I/O protocol, and `:file_request`s of :file. It ends with the process that opened
  # the file. Text in the file is in `encoding`; whoever writes or reads says in which encoding theirs is.

  def start(owner, handle, encoding, binary?) do
    spawn(fn ->
      Process.monitor(owner)
      loop(%{owner: owner, handle: handle, encoding: name(encoding), binary: binary?})
    end)
  end

  defp name(:utf8), do: :unicode
  defp name(encoding), do: encoding

  defp loop(%{owner: owner} = state) do
    receive do
      {:io_request, from, reply_as, request} ->
        {reply, state, next} = answer(request, state)
        send(from, {:io_reply, reply_as, reply})
        continue(next, state)

      {:file_request, from, reply_as, :close} ->
        send(from, {:file_reply, reply_as, :file.close(state.handle)})
        :ok

      {:file_request, from, reply_as, request} ->
        send(from, {:file_reply, reply_as, file(request, state.handle)})
        loop(state)

      {:DOWN, _ref, :process, ^owner, _reason} ->
        :file.close(state.handle)

      _other ->
        loop(state)
    end
  end

  defp continue(:go_on, state), do: loop(state)
  defp continue(:stop, state), do: :file.close(state.handle)

  defp file({:position, place}, handle), do: :file.position(handle, place)
  defp file(:truncate, handle), do: :file.truncate(handle)
  defp file(:sync, handle), do: :file.sync(handle)
  defp file(_request, _handle), do: {:error, :einval}

  defp answer({:put_chars, chars}, state), do: put(:latin1, chars, state)
  defp answer({:put_chars, encoding, chars}, state), do: put(encoding, chars, state)
  defp answer({:put_chars, encoding, module, function, args}, state), do: put(encoding, apply(module, function, args), state)
  defp answer({:get_line, prompt}, state), do: answer({:get_line, :latin1, prompt}, state)
  defp answer({:get_line, encoding, _prompt}, state), do: given(:otpshell_file.line(state.handle, state.encoding), encoding, state)
  defp answer({:get_chars, prompt, count}, state), do: answer({:get_chars, :latin1, prompt, count}, state)
  defp answer({:get_chars, _encoding, _prompt, 0}, state), do: {"", state, :go_on}

  defp answer({:get_chars, encoding, _prompt, count}, state) do
    given(:otpshell_file.text(state.handle, count, state.encoding), encoding, state)
  end

  defp answer({:setopts, options}, state) do
    state = if options[:encoding], do: %{state | encoding: name(options[:encoding])}, else: state
    state = if is_boolean(options[:binary]), do: %{state | binary: options[:binary]}, else: state
    {:ok, state, :go_on}
  end

  defp answer(:getopts, state), do: {[binary: state.binary, encoding: state.encoding], state, :go_on}
  defp answer({:requests, requests}, state), do: Enum.reduce_while(requests, {:ok, state, :go_on}, &one_of_many/2)
  defp answer({:get_geometry, _which}, state), do: {{:error, :enotsup}, state, :go_on}
  defp answer(_request, state), do: {{:error, :request}, state, :go_on}

  defp one_of_many(request, {_reply, state, _next}) do
    case answer(request, state) do
      {{:error, _reason}, _state, _next} = failed -> {:halt, failed}
      done -> {:cont, done}
    end
  end

  defp put(encoding, chars, state) do
    case :unicode.characters_to_binary(chars, encoding, state.encoding) do
      data when is_binary(data) -> {:file.write(state.handle, data), state, :go_on}
      {_kind, _done, _rest} -> {{:error, {:no_translation, encoding, state.encoding}}, state, :stop}
    end
  end

  defp given(data, encoding, state) when is_binary(data) do
    case :unicode.characters_to_binary(data, state.encoding, encoding) do
      text when is_binary(text) and state.binary -> {text, state, :go_on}
      text when is_binary(text) -> {:unicode.characters_to_list(text, encoding), state, :go_on}
      {_kind, _done, _rest} when encoding == :unicode -> {{:error, :collect_line}, state, :stop}
      {_kind, _done, _rest} -> {{:error, {:no_translation, state.encoding, encoding}}, state, :stop}
    end
  end

  defp given(other, _encoding, state), do: {other, state, :go_on}
end
