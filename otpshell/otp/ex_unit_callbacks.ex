defmodule ExUnit.Callbacks do
  @moduledoc """
  What happens around tests.

      setup_all do: {:ok, server: start_supervised!(Server)}   # once, before the tests of the module
      setup :log_in                                            # before each test: a function of the context
      setup context do                                         # or code
        on_exit(fn -> File.rm("log") end)                      # afterwards, in a process of its own
        [user: context.name]
      end

  A setup gives `:ok`, or what to add to the context: a keyword list or a map, plain or as `{:ok, more}`.
  """

  @reserved [:case, :file, :line, :test, :async, :registered, :describe]

  @doc false
  defmacro __using__(_options) do
    quote do
      import ExUnit.Callbacks
      ExUnit.Callbacks.__prepare__(__MODULE__)
    end
  end

  @doc false
  # While a module is read, what it has so far stands in its attributes. `ex_unit_describe` is the describe block being read,
  # `ex_unit_used_describes` has for each block before it the function that runs its setups.
  def __prepare__(module) do
    empty = [ex_unit_setup: [], ex_unit_setup_all: [], ex_unit_describe: nil, ex_unit_used_describes: %{}]
    for {attribute, value} <- empty, do: Module.put_attribute(module, attribute, value)
    Module.put_attribute(module, :before_compile, ExUnit.Callbacks)
  end

  @doc false
  defmacro __before_compile__(%{module: module}) do
    groups = Module.get_attribute(module, :ex_unit_used_describes)
    [define_runner(module, :setup, groups), define_runner(module, :setup_all, %{})]
  end

  # -- setups -------------------------------------------------------------------------------------------------------------

  @doc "Code, or the names of functions, to run before each test of the module (in a `describe`: of the group)."
  defmacro setup(block_or_functions) do
    if Keyword.keyword?(block_or_functions) do
      define(:__setup__, quote(do: _), block_or_functions)
    else
      quote(do: ExUnit.Callbacks.__setup__(__MODULE__, unquote(block_or_functions)))
    end
  end

  @doc "As `setup/1`, with a pattern for the context."
  defmacro setup(context, block), do: define(:__setup__, context, block)

  @doc "Code, or the names of functions, to run once before the tests of the module, in a process that lives as long as they run."
  defmacro setup_all(block_or_functions) do
    if Keyword.keyword?(block_or_functions) do
      define(:__setup_all__, quote(do: _), block_or_functions)
    else
      quote(do: ExUnit.Callbacks.__setup_all__(__MODULE__, unquote(block_or_functions)))
    end
  end

  @doc "As `setup_all/1`, with a pattern for the context."
  defmacro setup_all(context, block), do: define(:__setup_all__, context, block)

  defp define(register, context, block) do
    context = Macro.escape(context, unquote: true)
    block = Macro.escape(block, unquote: true)

    quote bind_quoted: [context: context, block: block, register: register] do
      name = apply(ExUnit.Callbacks, register, [__MODULE__])
      defp unquote(name)(unquote(context)), unquote(block)
    end
  end

  @doc false
  def __setup__(module), do: add_callback(module, :ex_unit_setup, generated_name(module))

  @doc false
  def __setup__(module, functions), do: add_named(module, :ex_unit_setup, functions)

  @doc false
  def __setup_all__(module) do
    outside_describe!(module)
    count = length(Module.get_attribute(module, :ex_unit_setup_all))
    add_callback(module, :ex_unit_setup_all, :"__ex_unit_setup_all_#{count}")
  end

  @doc false
  def __setup_all__(module, functions) do
    outside_describe!(module)
    add_named(module, :ex_unit_setup_all, functions)
  end

  defp generated_name(module) do
    count = length(Module.get_attribute(module, :ex_unit_setup))

    case Module.get_attribute(module, :ex_unit_describe) do
      nil -> :"__ex_unit_setup_#{count}"
      %{number: number} -> :"__ex_unit_setup_#{number}_#{count}"
    end
  end

  # Callbacks are kept with the last one first.
  defp add_callback(module, attribute, name) do
    Module.put_attribute(module, attribute, [name | Module.get_attribute(module, attribute)])
    name
  end

  defp add_named(module, attribute, functions) do
    for function <- List.wrap(functions) do
      unless is_atom(function) do
        raise ArgumentError,
              "setup/setup_all expect a callback name as an atom or a list of callback names, got: #{inspect(function)}"
      end

      add_callback(module, attribute, function)
    end
  end

  defp outside_describe!(module) do
    if Module.get_attribute(module, :ex_unit_describe) do
      raise "cannot invoke setup_all/1-2 inside describe as setup_all always applies to all tests in a module"
    end
  end

  # -- describe blocks ----------------------------------------------------------------------------------------------------

  @doc false
  # From here on setups and tests belong to the group; what the module had is kept for the end of it.
  def __begin_describe__(module, line, message) do
    groups = Module.get_attribute(module, :ex_unit_used_describes)
    check_describe(module, message, groups)
    outside = Module.get_attribute(module, :ex_unit_setup)
    group = %{message: message, line: line, number: map_size(groups), outside: outside}
    Module.put_attribute(module, :ex_unit_describe, group)
    Module.put_attribute(module, :ex_unit_setup, [])
  end

  @doc false
  # The function to be defined for the setups of the group, as [{name, body}]; none when it has no setups.
  def __describe_setups__(module) do
    case Module.get_attribute(module, :ex_unit_setup) do
      [] -> []
      setups -> [{describe_name(module), chain(setups)}]
    end
  end

  defp describe_name(module), do: :"__ex_unit_describe_#{Module.get_attribute(module, :ex_unit_describe).number}"

  @doc false
  def __end_describe__(module) do
    %{message: message, outside: outside} = Module.get_attribute(module, :ex_unit_describe)
    name = if Module.get_attribute(module, :ex_unit_setup) != [], do: describe_name(module)
    groups = Module.get_attribute(module, :ex_unit_used_describes)
    Module.put_attribute(module, :ex_unit_used_describes, Map.put(groups, message, name))
    Module.put_attribute(module, :ex_unit_setup, outside)
    Module.put_attribute(module, :ex_unit_describe, nil)
    forgotten = [:describetag | Module.get_attribute(module, :ex_unit_registered_describe_attributes)]
    Enum.each(forgotten, &Module.delete_attribute(module, &1))
  end

  defp check_describe(module, message, groups) do
    if Module.get_attribute(module, :ex_unit_describe) do
      where = "for ExUnit.Case.describe/2 on named setups and how to handle hierarchies"
      raise "cannot call \"describe\" inside another \"describe\". See the documentation " <> where
    end

    unless is_binary(message) do
      raise ArgumentError, "describe name must be a string, got: #{inspect(message)}"
    end

    if is_map_key(groups, message) do
      raise ExUnit.DuplicateDescribeError, "describe #{inspect(message)} is already defined in #{inspect(module)}"
    end

    if Module.get_attribute(module, :describetag) != [] do
      raise "@describetag must be set inside describe/2 blocks"
    end
  end

  # -- running setups -----------------------------------------------------------------------------------------------------

  # Defines __ex_unit__(kind, context), which runs all setups of a kind and gives the context for the test.
  defp define_runner(module, kind, groups) do
    of_module = chain(Module.get_attribute(module, :"ex_unit_#{kind}"))

    own =
      for {group, name} <- groups, name != nil do
        {:->, [], [[group], quote(do: unquote(name)(var!(context)))]}
      end

    body =
      if own == [] do
        of_module
      else
        quote do
          var!(context) = unquote(of_module)
          case(Map.get(var!(context), :describe), do: unquote(own ++ quote(do: (_ -> var!(context)))))
        end
      end

    quote(do: def(__ex_unit__(unquote(kind), var!(context)), do: unquote(body)))
  end

  defp chain([]), do: quote(do: var!(context))

  defp chain([last]) do
    quote(do: ExUnit.Callbacks.__merge__(__MODULE__, var!(context), unquote(last)(var!(context))))
  end

  defp chain([last | before]) do
    quote do
      var!(context) = unquote(chain(before))
      unquote(chain([last]))
    end
  end

  @doc false
  def __merge__(_module, context, :ok), do: context
  def __merge__(module, context, {:ok, more} = given), do: merge(module, context, more, given)
  def __merge__(module, context, more), do: merge(module, context, more, more)

  defp merge(module, context, more, _given) when is_list(more), do: put_all(module, context, Map.new(more))
  defp merge(module, context, more, _given) when is_map(more) and not is_struct(more), do: put_all(module, context, more)

  defp merge(module, _context, _more, given), do: raise_merge_failed!(module, given)

  # The names of these two stand in stack traces.
  defp raise_merge_failed!(module, given) do
    raise "expected ExUnit callback in #{inspect(module)} to return :ok | keyword | map, got #{inspect(given)} instead"
  end

  defp put_all(module, context, more) do
    Map.merge(context, more, fn
      key, old, new when key in @reserved and old != new -> raise_merge_reserved!(module, key, new)
      _key, _old, new -> new
    end)
  end

  defp raise_merge_reserved!(module, key, value) do
    raise "ExUnit callback in #{inspect(module)} is trying to set reserved field #{inspect(key)} to #{inspect(value)}"
  end

  # -- while a test runs --------------------------------------------------------------------------------------------------

  @doc "Has `callback` called when the test (in `setup_all`: the module) is over, however it ends. A second one of the same name replaces the first."
  @spec on_exit(term, (() -> term)) :: :ok
  def on_exit(name \\ make_ref(), callback) when is_function(callback, 0) do
    with :error <- ExUnit.OnExitHandler.add(self(), name, callback) do
      raise ArgumentError, "on_exit/2 callback can only be invoked from the test process"
    end
  end

  @doc "Starts a process under the supervisor of the test, which stops it before the next test."
  def start_supervised(child, options \\ []) do
    case ExUnit.fetch_test_supervisor() do
      {:ok, supervisor} ->
        spec = Supervisor.child_spec(child, options)

        with {:error, {:already_started, _pid}} <- Supervisor.start_child(supervisor, spec) do
          {:error, {:duplicate_child_name, spec.id}}
        end

      :error ->
        raise ArgumentError, "start_supervised/2 can only be invoked from the test process"
    end
  end

  @doc "As `start_supervised/2`; gives the pid, or raises."
  def start_supervised!(child, options \\ []) do
    with {:error, reason} <- start_supervised(child, options) do
      raise "failed to start child with the spec #{inspect(child)}.\nReason: #{start_failure(reason)}"
    else
      started -> elem(started, 1)
    end
  end

  defp start_failure({{:EXIT, reason}, info}) when is_tuple(info), do: Exception.format_exit(reason)
  defp start_failure({reason, info}) when is_tuple(info), do: Exception.format_exit(reason)
  defp start_failure(reason), do: Exception.format_exit({:start_spec, reason})

  @doc "As `start_supervised!/2`, linked to the test: when the process crashes, so does the test."
  def start_link_supervised!(child, options \\ []) do
    tap(start_supervised!(child, options), &Process.link/1)
  end

  @doc "Stops a process started with `start_supervised/2`, by its id."
  def stop_supervised(id) do
    case ExUnit.OnExitHandler.get_supervisor(self()) do
      {:ok, nil} -> {:error, :not_found}
      {:ok, supervisor} -> stop_child(supervisor, id)
      :error -> raise ArgumentError, "stop_supervised/1 can only be invoked from the test process"
    end
  end

  defp stop_child(supervisor, id) do
    with {_id, pid, _type, _modules} when is_pid(pid) <- List.keyfind(Supervisor.which_children(supervisor), id, 0) do
      Process.unlink(pid)
    end

    with :ok <- Supervisor.terminate_child(supervisor, id) do
      # A temporary child is gone by now.
      _ = Supervisor.delete_child(supervisor, id)
      :ok
    end
  end

  @doc "As `stop_supervised/1`; raises when there is no such process."
  def stop_supervised!(id) do
    with {:error, :not_found} <- stop_supervised(id) do
      raise "could not stop child ID #{inspect(id)} because it was not found"
    end
  end
end
