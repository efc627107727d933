defmodule GenServer do
  @moduledoc """
  A server process: it keeps a state and answers one message at a time.

  You write a *callback module*; the loop that receives, calls you back and keeps the state is `:gen_server`
  (`source(:gen_server)` shows it).

      iex> defmodule Counter do
      ...>   use GenServer
      ...>   def init(n), do: {:ok, n}
      ...>   def handle_call(:next, _from, n), do: {:reply, n, n + 1}
      ...>   def handle_cast({:set, n}, _), do: {:noreply, n}
      ...> end
      iex> {:ok, pid} = GenServer.start_link(Counter, 5)
      iex> GenServer.call(pid, :next)
      5
      iex> GenServer.cast(pid, {:set, 10})
      :ok
      iex> GenServer.call(pid, :next)
      10

  ## What a callback returns

  | from | value | what happens |
  |---|---|---|
  | `init` | `{:ok, state}` | the server runs |
  | | `{:ok, state, next}` | it runs, and `next` applies |
  | | `:ignore` | no server; `start_link` gives `:ignore` |
  | | `{:stop, reason}` | no server; `start_link` gives `{:error, reason}` |
  | `handle_call` | `{:reply, answer, state}` | the caller gets `answer` |
  | | `{:noreply, state}` | the caller waits; answer later with `reply/2` |
  | | `{:stop, reason, answer, state}` | `terminate` runs, then the caller gets `answer` |
  | all `handle_…` | `{:noreply, state}` | go on |
  | | `{:stop, reason, state}` | `terminate` runs and the server ends |

  `next` may follow the state in every shape that goes on: a timeout in milliseconds (if nothing comes in that time, `handle_info(:timeout, …)`
  is called), `:hibernate`, or `{:continue, term}` (`handle_continue(term, …)` is called before any message).

  ## When not to use it

  A process is for things that happen at the same time, or that must survive each other's crashes. To keep code tidy, a module
  of plain functions is enough.
  """

  import Otpshell.Line

  # -- the contract -----------------------------------------------------------------------------------------------------

  @type on_start :: {:ok, pid} | :ignore | {:error, {:already_started, pid} | term}
  @type name :: atom | {:global, term} | {:via, module, term}
  @type server :: pid | name | {atom, node}
  @type from :: {pid, tag :: term}
  @type options :: [option]
  @type option :: {:debug, list} | {:name, name} | {:timeout, timeout} | {:spawn_opt, list} | {:hibernate_after, timeout}
  @type debug :: [:trace | :log | :statistics | {:log_to_file, Path.t()}]

  @doc """
  Makes the first state. Runs in the new process while the starter waits.

      iex> defmodule Room do
      ...>   use GenServer
      ...>   def init(seats) when seats > 0, do: {:ok, %{free: seats}}
      ...>   def init(_none), do: :ignore
      ...> end
      iex> {:ok, pid} = GenServer.start_link(Room, 2)
      iex> :sys.get_state(pid)
      %{free: 2}
      iex> GenServer.start_link(Room, 0)
      :ignore
  """
  @callback init(init_arg :: term) ::
              {:ok, state :: term}
              | {:ok, state :: term, timeout | :hibernate | {:continue, term}}
              | :ignore
              | {:stop, reason :: any}

  @doc """
  Answers a `call/3`.

      iex> defmodule Counter do
      ...>   use GenServer
      ...>   def init(count), do: {:ok, count}
      ...>   def handle_call(:next, _from, count), do: {:reply, count, count + 1}
      ...> end
      iex> {:ok, pid} = GenServer.start_link(Counter, 7)
      iex> GenServer.call(pid, :next)
      7
      iex> GenServer.call(pid, :next)
      8
  """
  @callback handle_call(request :: term, from, state :: term) ::
              {:reply, reply :: term, new_state :: term}
              | {:reply, reply :: term, new_state :: term, timeout | :hibernate | {:continue, term}}
              | {:noreply, new_state :: term}
              | {:noreply, new_state :: term, timeout | :hibernate | {:continue, term}}
              | {:stop, reason :: term, reply :: term, new_state :: term}
              | {:stop, reason :: term, new_state :: term}

  @doc """
  Handles a `cast/2`.

      iex> defmodule Total do
      ...>   use GenServer
      ...>   def init(sum), do: {:ok, sum}
      ...>   def handle_cast({:add, n}, sum), do: {:noreply, sum + n}
      ...> end
      iex> {:ok, pid} = GenServer.start_link(Total, 0)
      iex> GenServer.cast(pid, {:add, 5})
      :ok
      iex> :sys.get_state(pid)
      5
  """
  @callback handle_cast(request :: term, state :: term) ::
              {:noreply, new_state :: term}
              | {:noreply, new_state :: term, timeout | :hibernate | {:continue, term}}
              | {:stop, reason :: term, new_state :: term}

  @doc """
  Handles every other message: from `send`, timers, monitors, links.

      iex> defmodule Inbox do
      ...>   use GenServer
      ...>   def init(letters), do: {:ok, letters}
      ...>   def handle_info(letter, letters), do: {:noreply, [letter | letters]}
      ...> end
      iex> {:ok, pid} = GenServer.start_link(Inbox, [])
      iex> send(pid, :hello)
      :hello
      iex> :sys.get_state(pid)
      [:hello]
  """
  @callback handle_info(msg :: :timeout | term, state :: term) ::
              {:noreply, new_state :: term}
              | {:noreply, new_state :: term, timeout | :hibernate | {:continue, term}}
              | {:stop, reason :: term, new_state :: term}

  @doc """
  Goes on after a callback that asked for `{:continue, term}`.

      iex> defmodule Loader do
      ...>   use GenServer
      ...>   def init(file), do: {:ok, nil, {:continue, {:load, file}}}
      ...>   def handle_continue({:load, file}, nil), do: {:noreply, "content of \#{file}"}
      ...> end
      iex> {:ok, pid} = GenServer.start_link(Loader, "a.txt")
      iex> :sys.get_state(pid)
      "content of a.txt"
  """
  @callback handle_continue(continue :: term, state :: term) ::
              {:noreply, new_state :: term}
              | {:noreply, new_state :: term, timeout | :hibernate | {:continue, term}}
              | {:stop, reason :: term, new_state :: term}

  @doc """
  Cleans up. Runs after a stop tuple, a raise or an exit in a callback, and when the parent ends a server that traps exits.
  An exit signal to a server that does not trap exits ends it without this.

      iex> defmodule Polite do
      ...>   use GenServer
      ...>   def init(friend), do: {:ok, friend}
      ...>   def terminate(reason, friend), do: send(friend, {:goodbye, reason})
      ...> end
      iex> {:ok, pid} = GenServer.start_link(Polite, self())
      iex> GenServer.stop(pid)
      :ok
      iex> receive do message -> message end
      {:goodbye, :normal}
  """
  @callback terminate(reason :: term, state :: term) :: term

  @doc """
  Turns the state of an old version of the module into the new one.

      iex> defmodule Versioned do
      ...>   use GenServer
      ...>   def init(count), do: {:ok, count}
      ...>   def code_change(_old_vsn, count, _extra), do: {:ok, %{count: count}}
      ...> end
      iex> Versioned.code_change(nil, 3, [])
      {:ok, %{count: 3}}
  """
  @callback code_change(old_vsn :: term, state :: term, extra :: term) :: {:ok, new_state :: term} | {:error, reason :: term}

  @doc """
  Decides what `:sys.get_status` and crash reports show.

      iex> defmodule Secretive do
      ...>   use GenServer
      ...>   def init(password), do: {:ok, password}
      ...>   def format_status(_reason, [_dictionary, _password]), do: :hidden
      ...> end
      iex> {:ok, pid} = GenServer.start_link(Secretive, "1234")
      iex> {:status, _pid, _module, details} = :sys.get_status(pid)
      iex> :hidden in List.flatten(details)
      true
  """
  @callback format_status(reason :: :normal | :terminate, pdict_and_state :: list) :: term

  # Without `init/1` there is no server; what else a server does not use, it need not have.
  @optional_callbacks code_change: 3,
                      format_status: 2,
                      handle_call: 3,
                      handle_cast: 2,
                      handle_continue: 2,
                      handle_info: 2,
                      terminate: 2

  @doc """
  `use GenServer` makes a module a callback module: a `child_spec/1` for supervisors (options `:id`, `:restart`,
  `:shutdown` change it) and default callbacks.

      iex> defmodule Echo do
      ...>   use GenServer, restart: :temporary
      ...>   def init(state), do: {:ok, state}
      ...> end
      iex> Echo.child_spec(:argument)
      %{id: Echo, restart: :temporary, start: {Echo, :start_link, [:argument]}}
  """
  defmacro __using__(overrides) do
    quote do
      @behaviour GenServer
      @before_compile GenServer
      unquote(Otpshell.Child.definition(overrides, :worker))
      unquote(refusal("call", :handle_call, [:_request, :_from, :_state], 787))
      unquote(refusal("cast", :handle_cast, [:_request, :_state], 832))

      @doc false
      def handle_info(message, state), do: GenServer.__stray__(__MODULE__, message, state)

      @doc false
      def terminate(_reason, _state), do: :ok

      @doc false
      def code_change(_old_version, state, _extra), do: {:ok, state}

      defoverridable handle_call: 3, handle_cast: 2, handle_info: 2, terminate: 2, code_change: 3
    end
  end

  # A callback that nobody wrote fails, with a stack trace that says where Elixir has this function.
  defp refusal(verb, callback, params, line) do
    params = Enum.map(params, &Macro.var(&1, __MODULE__))
    text = " but no #{callback}/#{length(params)} clause was provided"

    code =
      quote do
        @doc false
        def unquote(callback)(unquote_splicing(params)) do
          raise "attempted to #{unquote(verb)} GenServer #{GenServer.__own_name__()}" <> unquote(text)
        end
      end

    Macro.prewalk(code, &Macro.update_meta(&1, fn meta -> [{:keep, {"lib/gen_server.ex", line}} | meta] end))
  end

  # `init/1` has no sensible default. Old code without it still runs, with a warning.
  @doc false
  defmacro __before_compile__(env) do
    if not Module.defines?(env.module, {:init, 1}) do
      IO.warn(no_init(env.module), Macro.Env.stacktrace(env))

      quote do
        @doc false
        def init(init_arg), do: {:ok, init_arg}

        defoverridable init: 1
      end
    end
  end

  defp no_init(module) do
    """
    function init/1 required by behaviour GenServer is not implemented (in module #{inspect(module)}).

    We will inject a default implementation for now:

        def init(init_arg) do
          {:ok, init_arg}
        end

    You can copy the implementation above or define your own that converts \
    the arguments given to GenServer.start_link/3 to the server state.
    """
  end

  # A stray message is no bug of the server: it is logged and dropped.
  @doc false
  def __stray__(module, message, state) do
    {:registered_name, name} = Process.info(self(), :registered_name)
    report = %{module: module, message: message, name: if(name == [], do: self(), else: name)}

    :logger.log(:error, %{label: {GenServer, :no_handle_info}, report: report}, %{
      domain: [:otp, :elixir],
      error_logger: %{tag: :error_msg},
      report_cb: &GenServer.format_report/1
    })

    {:noreply, state}
  end

  @doc false
  def format_report(%{label: {GenServer, :no_handle_info}, report: %{module: module, message: message, name: name}}) do
    {'~p ~p received unexpected message in handle_info/2: ~p~n', [module, name, message]}
  end

  @doc false
  def __own_name__ do
    {:registered_name, name} = Process.info(self(), :registered_name)
    inspect(if name == [], do: self(), else: name)
  end

  # -- starting and stopping ----------------------------------------------------------------------------------------------

  @doc """
  Starts a server linked to the caller and waits for its `init`.

  Options: `:name`, `:timeout` (for `init`), `:hibernate_after`, `:debug`, `:spawn_opt`.

  Raises `FunctionClauseError` when `module` is not a module or `options` is not a keyword list.

      iex> {:ok, pid} = GenServer.start_link(Agent.Server, fn -> 0 end, name: :clicks)
      iex> GenServer.start_link(Agent.Server, fn -> 0 end, name: :clicks)
      {:error, {:already_started, pid}}
  """
  def start_link(module, init_arg, options \\ []) when is_atom(module) and is_list(options) do
    launch(:link, module, init_arg, options)
  end

  @doc """
  Like `start_link/3`, without a link: a crash of the server does not reach the caller.

  Raises `FunctionClauseError` when `module` is not a module or `options` is not a keyword list.

      iex> defmodule Stack do
      ...>   use GenServer
      ...>   def init(items), do: {:ok, items}
      ...>   def handle_call(:pop, _from, [top | rest]), do: {:reply, top, rest}
      ...>   def handle_cast({:push, item}, items), do: {:noreply, [item | items]}
      ...> end
      iex> {:ok, pid} = GenServer.start(Stack, [:a])
      iex> GenServer.call(pid, :pop)
      :a
  """
  def start(module, init_arg, options \\ []) when is_atom(module) and is_list(options) do
    launch(:nolink, module, init_arg, options)
  end

  defp launch(link, module, init_arg, options) do
    {name, rest} = Keyword.pop(options, :name)

    if registration = Otpshell.Child.registration(name) do
      :gen.start(:gen_server, link, registration, module, init_arg, rest)
    else
      :gen.start(:gen_server, link, module, init_arg, rest)
    end
  end

  @doc """
  Stops a server: `terminate` runs with `reason`; waits until the process is gone.

  Exits when the server is not there, is too slow, or ends with another reason. Raises `FunctionClauseError` when `server` is not a pid or a
  name.

      iex> defmodule Stack do
      ...>   use GenServer
      ...>   def init(items), do: {:ok, items}
      ...>   def handle_call(:pop, _from, [top | rest]), do: {:reply, top, rest}
      ...>   def handle_cast({:push, item}, items), do: {:noreply, [item | items]}
      ...> end
      iex> {:ok, pid} = GenServer.start_link(Stack, [])
      iex> GenServer.stop(pid)
      :ok
      iex> Process.alive?(pid)
      false
  """
  def stop(server, reason \\ :normal, timeout \\ :infinity) do
    stack = {__MODULE__, :stop, [server, reason, timeout]}
    me = self()

    case whereis(server) do
      nil -> at(985, exit({:noproc, stack}))
      ^me -> at(988, exit({:calling_self, stack}))

      process ->
        try do
          at(992, :proc_lib.stop(process, reason, timeout))
        catch
          :exit, failure -> at(995, exit({failure, stack}))
        end
    end
  end

  # -- messages -----------------------------------------------------------------------------------------------------------

  @doc """
  Sends a request and waits for the answer, at most `timeout` milliseconds.

  After a timeout the server still does
  what it was asked to; its late answer is dropped.

  Exits when the server is not there, ends before it answers, or is too slow. Raises `FunctionClauseError` when `server` is not a pid or a
  name or `timeout` is not a number of milliseconds or `:infinity`.

      iex> defmodule Stack do
      ...>   use GenServer
      ...>   def init(items), do: {:ok, items}
      ...>   def handle_call(:pop, _from, [top | rest]), do: {:reply, top, rest}
      ...>   def handle_cast({:push, item}, items), do: {:noreply, [item | items]}
      ...> end
      iex> {:ok, pid} = GenServer.start_link(Stack, [:a, :b])
      iex> GenServer.call(pid, :pop)
      :a
      iex> GenServer.call(pid, :pop)
      :b
  """
  def call(server, request, timeout \\ 5000) when (is_integer(timeout) and timeout >= 0) or timeout == :infinity do
    process = if is_pid(server), do: server, else: here(whereis(server), [server, request, timeout])

    if process == nil, do: at(1027, exit({:noproc, {__MODULE__, :call, [server, request, timeout]}}))
    if process == self(), do: at(1031, exit({:calling_self, {__MODULE__, :call, [server, request, timeout]}}))

    try do
      at(1035, :gen.do_call(process, :"$gen_call", request, timeout))
    catch
      :exit, reason -> at(1038, exit({reason, {__MODULE__, :call, [server, request, timeout]}}))
    end
  end

  # No other node is ever connected.
  defp here({_name, node}, args), do: exit({{:nodedown, node}, {__MODULE__, :call, args}})
  defp here(process, _args), do: process

  @doc """
  Sends a request that has no answer. It is `:ok` at once, even if no such server exists.

  Raises `FunctionClauseError` when `server` is not a pid or a name.

      iex> defmodule Stack do
      ...>   use GenServer
      ...>   def init(items), do: {:ok, items}
      ...>   def handle_call(:pop, _from, [top | rest]), do: {:reply, top, rest}
      ...>   def handle_cast({:push, item}, items), do: {:noreply, [item | items]}
      ...> end
      iex> {:ok, pid} = GenServer.start_link(Stack, [])
      iex> GenServer.cast(pid, {:push, :a})
      :ok
      iex> GenServer.call(pid, :pop)
      :a
  """
  def cast(server, request)

  def cast(pid, request) when is_pid(pid) do
    send(pid, {:"$gen_cast", request})
    :ok
  end

  # `send` to a name nobody has raises; a cast must not
  def cast(name, request) when is_atom(name), do: deliver(Process, name, {:"$gen_cast", request})
  def cast({:global, name}, request), do: deliver(:global, name, {:"$gen_cast", request})
  def cast({:via, module, name}, request), do: deliver(module, name, {:"$gen_cast", request})
  def cast({name, node}, request) when is_atom(name) and is_atom(node), do: deliver(Process, {name, node}, {:"$gen_cast", request})

  defp deliver(Process, destination, message), do: quietly(fn -> send(destination, message) end)
  defp deliver(registry, name, message), do: quietly(fn -> registry.send(name, message) end)

  defp quietly(act) do
    act.()
    :ok
  catch
    _, _ -> :ok
  end

  @doc """
  Casts to the servers called `name` on all `nodes`.

  Raises `FunctionClauseError` when `name` is not an atom or `nodes` is not a list.

      iex> defmodule Stack do
      ...>   use GenServer
      ...>   def init(items), do: {:ok, items}
      ...>   def handle_call(:pop, _from, [top | rest]), do: {:reply, top, rest}
      ...>   def handle_cast({:push, item}, items), do: {:noreply, [item | items]}
      ...> end
      iex> {:ok, _pid} = GenServer.start_link(Stack, [], name: :plates)
      iex> GenServer.abcast(:plates, {:push, :a})
      :abcast
      iex> GenServer.call(:plates, :pop)
      :a
  """
  def abcast(nodes \\ [node() | Node.list()], name, request) when is_list(nodes) and is_atom(name) do
    Enum.each(nodes, fn node -> cast({name, node}, request) end)
    :abcast
  end

  @doc """
  Calls the servers called `name` on all `nodes`: `{[{node, answer}], nodes_without_answer}`.

  Raises `FunctionClauseError` when `name` is not an atom, `nodes` is not a list or `timeout` is not a number of milliseconds or
  `:infinity`.

      iex> defmodule Stack do
      ...>   use GenServer
      ...>   def init(items), do: {:ok, items}
      ...>   def handle_call(:pop, _from, [top | rest]), do: {:reply, top, rest}
      ...>   def handle_cast({:push, item}, items), do: {:noreply, [item | items]}
      ...> end
      iex> {:ok, _pid} = GenServer.start_link(Stack, [:a], name: :books)
      iex> GenServer.multi_call([node()], :books, :pop) == {[{node(), :a}], []}
      true
  """
  def multi_call(nodes \\ [node() | Node.list()], name, request, timeout \\ :infinity) when is_list(nodes) and is_atom(name) do
    :gen_server.multi_call(nodes, name, request, timeout)
  end

  @doc """
  Answers a caller, from any process. `from` is the second argument of `handle_call/3`.

  Raises `FunctionClauseError` when `client` is not what `handle_call/3` was given as `from`.

      iex> defmodule Later do
      ...>   use GenServer
      ...>   def init(state), do: {:ok, state}
      ...>   def handle_call(:question, from, state), do: {:noreply, state, {:continue, from}}
      ...>   def handle_continue(from, state) do
      ...>     GenServer.reply(from, :answer)
      ...>     {:noreply, state}
      ...>   end
      ...> end
      iex> {:ok, pid} = GenServer.start_link(Later, nil)
      iex> GenServer.call(pid, :question)
      :answer
  """
  def reply(client, answer), do: :gen.reply(client, answer)

  @doc """
  The pid behind a server's name, or nil. A name on another node stays as it is.

  Raises `FunctionClauseError` when `server` is not a pid or a name.

      iex> {:ok, pid} = Agent.start_link(fn -> 0 end, name: :scores)
      iex> GenServer.whereis(:scores) == pid
      true
      iex> GenServer.whereis(:nobody)
      nil
  """
  def whereis(server)
  def whereis(pid) when is_pid(pid), do: pid
  def whereis(name) when is_atom(name), do: Process.whereis(name)
  def whereis({:global, name}), do: found(:global.whereis_name(name))
  def whereis({:via, module, name}), do: found(module.whereis_name(name))
  def whereis({name, node} = server) when is_atom(name) and is_atom(node), do: if(node == node(), do: Process.whereis(name), else: server)

  defp found(:undefined), do: nil
  defp found(pid), do: pid
end
