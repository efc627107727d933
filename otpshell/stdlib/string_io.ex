defmodule StringIO do
  @moduledoc """
  A device in memory: a process that reads from a string and collects what is written.

      iex> {:ok, device} = StringIO.open("one\\ntwo\\n")
      iex> IO.gets(device, "")
      "one\\n"
      iex> IO.write(device, "hello")
      :ok
      iex> StringIO.contents(device)
      {"two\\n", "hello"}
  """

  @doc """
  The specification to run a device under a supervisor: the argument is the string it reads from.

      iex> StringIO.child_spec("a line").id
      StringIO
  """
  use GenServer

  @doc """
  Starts a device that reads from `string`. Options: `capture_prompt: true` collects prompts too.
  With a function as last argument the device is closed after it, and `{:ok, result}` is given.

  Raises `FunctionClauseError` when `string` is not a string or `options_or_function` is not a keyword list or a function.

      iex> {:ok, pid} = StringIO.open("foo")
      iex> StringIO.contents(pid)
      {"foo", ""}
  """
  def open(string, options_or_function \\ [])

  def open(string, options) when is_binary(string) and is_list(options) do
    GenServer.start_link(__MODULE__, {string, options})
  end

  def open(string, function) when is_binary(string) and is_function(function, 1) do
    open(string, [], function)
  end

  @doc """
  As `open/2`, with options and a function.

  Raises `FunctionClauseError` when `string` is not a string, `options` is not a keyword list or `function` is not a function.

      iex> StringIO.open("a line", [], fn device -> IO.read(device, :line) end)
      {:ok, "a line"}
  """
  def open(string, options, function) when is_binary(string) and is_list(options) and is_function(function, 1) do
    {:ok, pid} = GenServer.start(__MODULE__, {string, options})

    try do
      {:ok, function.(pid)}
    after
      {:ok, {_input, _output}} = close(pid)
    end
  end

  @doc """
  What is left to read and what was written.

  Raises `FunctionClauseError` when `pid` is not a pid.

      iex> {:ok, pid} = StringIO.open("in")
      iex> IO.write(pid, "out")
      iex> StringIO.contents(pid)
      {"in", "out"}
  """
  def contents(pid) when is_pid(pid), do: GenServer.call(pid, :contents)

  @doc """
  What was written so far; the device forgets it.

  Raises `FunctionClauseError` when `pid` is not a pid.

      iex> {:ok, pid} = StringIO.open("in")
      iex> IO.write(pid, "out")
      iex> StringIO.flush(pid)
      "out"
  """
  def flush(pid) when is_pid(pid), do: GenServer.call(pid, :flush)

  @doc """
  Stops the device: `{:ok, {rest_of_input, output}}`.

  Raises `FunctionClauseError` when `pid` is not a pid.

      iex> {:ok, pid} = StringIO.open("in")
      iex> StringIO.close(pid)
      {:ok, {"in", ""}}
  """
  def close(pid) when is_pid(pid), do: GenServer.call(pid, :close)

  @impl true
  def init({string, options}) do
    {:ok, %{input: string, output: "", capture_prompt: options[:capture_prompt] || false, encoding: options[:encoding] || :unicode}}
  end

  @impl true
  def handle_call(:contents, _from, state), do: {:reply, {state.input, state.output}, state}
  def handle_call(:flush, _from, state), do: {:reply, state.output, %{state | output: ""}}
  def handle_call(:close, _from, state), do: {:stop, :normal, {:ok, {state.input, state.output}}, state}

  @impl true
  def handle_info({:io_request, from, reply_as, request}, state) do
    {reply, state} = answer(request, state)
    send(from, {:io_reply, reply_as, reply})
    {:noreply, state}
  end

  def handle_info(_message, state), do: {:noreply, state}

  defp answer({:put_chars, chars}, state), do: put(:latin1, chars, state)
  defp answer({:put_chars, encoding, chars}, state), do: put(encoding, chars, state)

  defp answer({:put_chars, encoding, module, function, args}, state) do
    put(encoding, apply(module, function, args), state)
  end

  defp answer({:get_chars, prompt, count}, state) when count >= 0, do: chars(:latin1, prompt, count, state)
  defp answer({:get_chars, encoding, prompt, count}, state) when count >= 0, do: chars(encoding, prompt, count, state)
  defp answer({:get_line, prompt}, state), do: line(:latin1, prompt, state)
  defp answer({:get_line, encoding, prompt}, state), do: line(encoding, prompt, state)
  defp answer({:get_until, prompt, module, function, args}, state), do: until(:latin1, prompt, module, function, args, state)

  defp answer({:get_until, encoding, prompt, module, function, args}, state) do
    until(encoding, prompt, module, function, args, state)
  end

  defp answer({:get_password, encoding}, state), do: line(encoding, "", state)

  defp answer({:setopts, [encoding: encoding]}, state) when encoding in [:latin1, :unicode], do: {:ok, %{state | encoding: encoding}}
  defp answer({:setopts, _options}, state), do: {{:error, :enotsup}, state}
  defp answer(:getopts, state), do: {[binary: true, encoding: state.encoding], state}
  defp answer({:get_geometry, _which}, state), do: {{:error, :enotsup}, state}
  defp answer({:requests, requests}, state), do: Enum.reduce_while(requests, {:ok, state}, &one_of_many/2)
  defp answer(_request, state), do: {{:error, :request}, state}

  defp one_of_many(request, {_reply, state}) do
    case answer(request, state) do
      {{:error, _reason}, _state} = failed -> {:halt, failed}
      done -> {:cont, done}
    end
  end

  defp put(encoding, chars, state) do
    case :unicode.characters_to_binary(chars, encoding, state.encoding) do
      text when is_binary(text) -> {:ok, %{state | output: state.output <> text}}
      {_kind, _done, _rest} -> {{:error, {:no_translation, encoding, state.encoding}}, state}
    end
  end

  defp line(encoding, prompt, state) do
    state = prompted(prompt, state)

    case :binary.split(state.input, ["\r\n", "\n"]) do
      [""] -> {:eof, state}
      [rest] -> line(rest, "", encoding, state)
      [first, rest] -> line(first <> "\n", rest, encoding, state)
    end
  end

  # Bytes are given as they are; text that is none stays where it is.
  defp line(first, rest, :latin1, state), do: {first, %{state | input: rest}}

  defp line(first, rest, encoding, state) do
    case :unicode.characters_to_binary(first, state.encoding, encoding) do
      text when is_binary(text) -> {text, %{state | input: rest}}
      {_kind, _done, _rest} -> {{:error, :collect_line}, state}
    end
  end

  # Characters go to a function line by line until it says that it has what it wants; each time it is a prompt's turn.
  defp until(encoding, prompt, module, function, args, state) do
    case :unicode.characters_to_list(state.input, encoding) do
      chars when is_list(chars) ->
        {result, chars, turns} = more(chars, [], {module, function, args}, 1)
        state = Enum.reduce(1..turns, state, fn _turn, state -> prompted(prompt, state) end)
        answer_until(result, chars, encoding, state)

      {_kind, _done, _rest} ->
        {:error, prompted(prompt, state)}
    end
  end

  defp answer_until({:done, result, :eof}, _chars, encoding, state), do: {given(result, encoding), %{state | input: ""}}

  defp answer_until({:done, result, rest}, chars, encoding, state) do
    {given(result, encoding), %{state | input: :unicode.characters_to_binary(rest ++ chars, :unicode, encoding)}}
  end

  defp answer_until(failed, _chars, _encoding, state), do: {failed, state}

  defp more(chars, continuation, {module, function, args} = caller, turn) do
    {line, rest} = if chars == [], do: {:eof, []}, else: next_line(chars, [])

    case apply(module, function, [continuation, line | args]) do
      {:done, result, left} -> {{:done, result, left}, rest, turn}
      {:more, continuation} -> more(rest, continuation, caller, turn + 1)
      _other -> {{:error, {:get_until, :bad_return}}, rest, turn}
    end
  end

  defp next_line([?\n | rest], line), do: {Enum.reverse(line, [?\n]), rest}
  defp next_line([], line), do: {Enum.reverse(line), []}
  defp next_line([char | rest], line), do: next_line(rest, [char | line])

  defp given(result, encoding) when is_list(result) do
    case :unicode.characters_to_binary(result, :unicode, encoding) do
      text when is_binary(text) -> text
      _no_text -> result
    end
  rescue
    ArgumentError -> result
  end

  defp given(result, _encoding), do: result

  defp chars(_encoding, prompt, 0, state), do: {"", prompted(prompt, state)}

  defp chars(encoding, prompt, count, state) do
    state = prompted(prompt, state)

    case take(state.input, encoding, count) do
      {:error, _reason} = failed -> {failed, state}
      {"", _rest} -> {:eof, state}
      {taken, rest} -> {taken, %{state | input: rest}}
    end
  end

  defp take(input, :latin1, count) when byte_size(input) <= count, do: {input, ""}
  defp take(input, :latin1, count), do: :erlang.split_binary(input, count)

  defp take(input, _unicode, count) do
    if String.valid?(input) do
      taken = input |> String.codepoints() |> Enum.take(count) |> IO.iodata_to_binary()
      {taken, binary_part(input, byte_size(taken), byte_size(input) - byte_size(taken))}
    else
      {:error, :invalid_unicode}
    end
  end

  defp prompted(prompt, %{capture_prompt: true} = state) do
    %{state | output: state.output <> IO.chardata_to_string(prompt)}
  end

  defp prompted(_prompt, state), do: state
end
