defmodule ExUnit.Case do
  @moduledoc """
  The shape of a test module.

      defmodule StackTest do
        use ExUnit.Case, async: true

        setup do
          {:ok, stack: [1]}
        end

        describe "push" do
          @tag :fast
          test "puts on top", %{stack: stack} do
            assert [2 | stack] == [2, 1]
          end
        end
      end

  With `async: true` the module runs at the same time as other such modules; the tests of one module always run one by one.
  A test gets the *context*: a map of its tags and of what the setups added. Tags are set with `@tag`, `@describetag` and
  `@moduletag`; these mean something to ExUnit: `:skip`, `:timeout`, `:capture_log`, `:tmp_dir`.
  """

  @reserved [:module, :file, :line, :test, :async, :registered, :describe]
  @registries [
    :ex_unit_registered_module_attributes,
    :ex_unit_registered_describe_attributes,
    :ex_unit_registered_test_attributes
  ]

  @doc false
  defmacro __using__(options) do
    quote do
      unless ExUnit.Case.__register__(__MODULE__, unquote(options)) do
        use ExUnit.Callbacks
      end

      import ExUnit.Callbacks
      import ExUnit.Assertions
      import ExUnit.Case, only: [describe: 2, test: 1, test: 2, test: 3]
      import ExUnit.DocTest
    end
  end

  @doc false
  # Makes the module a test module; whether it was one already.
  def __register__(module, options) do
    unless Keyword.keyword?(options) do
      raise ArgumentError,
            "the argument passed to \"use ExUnit.Case\" must be a list of options, got: #{inspect(options)}"
    end

    known? = Module.has_attribute?(module, :ex_unit_tests)
    unless known?, do: prepare(module, options)

    async? = options[:async]

    if is_boolean(async?) or not known? do
      Module.put_attribute(module, :ex_unit_async, async? || false)
    end

    known?
  end

  defp prepare(module, options) do
    if Enum.any?([:moduletag, :describetag, :tag], &Module.has_attribute?(module, &1)) do
      raise "you must set @tag, @describetag, and @moduletag after the call to \"use ExUnit.Case\""
    end

    for name <- [:ex_unit_tests, :tag, :describetag, :moduletag | @registries] do
      Module.register_attribute(module, name, accumulate: true)
    end

    Module.register_attribute(module, :ex_unit_async, persist: true)

    if Keyword.get(options, :register, true) do
      Module.put_attribute(module, :after_compile, ExUnit.Case)
    end

    Module.put_attribute(module, :before_compile, ExUnit.Case)
  end

  # -- tests and groups of them -------------------------------------------------------------------------------------------

  @doc "Defines a test; `context` is a pattern for the map that the test gets."
  defmacro test(message, context \\ quote(do: _), contents) do
    unless is_tuple(context) do
      IO.warn(
        "test context is always a map. The pattern #{inspect(Macro.to_string(context))} will never match",
        Macro.Env.stacktrace(__CALLER__)
      )
    end

    body =
      case contents do
        [do: block] -> quote(do: (unquote(block); :ok))
        _ -> quote(do: (try(unquote(contents)); :ok))
      end

    context = Macro.escape(context)
    body = Macro.escape(body, unquote: true)
    %{module: module, file: file, line: line} = __CALLER__

    quote bind_quoted: [context: context, body: body, message: message, module: module, file: file, line: line] do
      name = ExUnit.Case.register_test(module, file, line, :test, message, [])
      def unquote(name)(unquote(context)), do: unquote(body)
    end
  end

  @doc "A test that is still to be written: it fails."
  defmacro test(message) do
    %{module: module, file: file, line: line} = __CALLER__

    quote bind_quoted: [message: message, module: module, file: file, line: line] do
      name = ExUnit.Case.register_test(module, file, line, :test, message, [:not_implemented])
      def unquote(name)(_), do: flunk("Not implemented")
    end
  end

  @doc "A named group of tests, with setups of its own. Groups do not nest."
  defmacro describe(message, do: block) do
    define_setup =
      quote unquote: false do
        defp unquote(name)(var!(context)), do: unquote(body)
      end

    quote do
      ExUnit.Callbacks.__describe__(__MODULE__, __ENV__.line, unquote(message), fn message, describes ->
        result = unquote(block)

        case ExUnit.Callbacks.__describe__(__MODULE__, message, describes) do
          {nil, nil} -> :ok
          {name, body} -> unquote(define_setup)
        end

        result
      end)
    end
  end

  @doc false
  defmacro __before_compile__(env) do
    tests = env.module |> Module.get_attribute(:ex_unit_tests) |> Enum.reverse() |> Macro.escape()

    quote do
      def __ex_unit__ do
        %ExUnit.TestModule{file: __ENV__.file, name: __MODULE__, tests: unquote(tests)}
      end
    end
  end

  @doc false
  def __after_compile__(%{module: module}, _binary) do
    cond do
      Process.whereis(ExUnit.Server) == nil ->
        raise "cannot use ExUnit.Case without starting the ExUnit application, " <>
                "please call ExUnit.start() or explicitly start the :ex_unit app"

      Module.get_attribute(module, :ex_unit_async) ->
        ExUnit.Server.add_async_module(module)

      true ->
        ExUnit.Server.add_sync_module(module)
    end
  end

  @doc """
  Registers a test of a module that is being defined, and gives the name of the function of one argument to be defined for it.
  For libraries that have their own kinds of tests.
  """
  def register_test(module, file, line, type, name, tags) do
    unless Module.has_attribute?(module, :ex_unit_tests) do
      raise "cannot define #{type}. Please make sure you have invoked \"use ExUnit.Case\" in the current module"
    end

    registered =
      for registry <- @registries, attribute <- Module.get_attribute(module, registry), into: %{} do
        {attribute, Module.get_attribute(module, attribute)}
      end

    own_tags = Module.delete_attribute(module, :tag)
    {full_name, describe, describe_line, describe_tags} = place(module, type, name)

    if Module.defines?(module, {full_name, 1}) do
      raise ExUnit.DuplicateTestError, "\"#{full_name}\" is already defined in #{inspect(module)}"
    end

    tags =
      (tags ++ own_tags ++ describe_tags ++ Module.get_attribute(module, :moduletag))
      |> tag_map()
      |> check_tags()
      |> Map.merge(%{
        line: line,
        file: file,
        registered: registered,
        async: Module.get_attribute(module, :ex_unit_async),
        describe: describe,
        describe_line: describe_line,
        test_type: type
      })

    Module.put_attribute(module, :ex_unit_tests, %ExUnit.Test{name: full_name, case: module, tags: tags, module: module})

    for attribute <- Module.get_attribute(module, :ex_unit_registered_test_attributes) do
      Module.delete_attribute(module, attribute)
    end

    full_name
  end

  @doc deprecated: "Use register_test/6 instead"
  def register_test(%{module: module, file: file, line: line}, type, name, tags) do
    register_test(module, file, line, type, name, tags)
  end

  defp place(module, type, name) do
    case Module.get_attribute(module, :ex_unit_describe) do
      {line, describe, _number} ->
        {to_name("#{type} #{describe} #{name}"), describe, line, Module.get_attribute(module, :describetag)}

      nil ->
        {to_name("#{type} #{name}"), nil, nil, []}
    end
  end

  defp to_name(text) do
    String.to_atom(text)
  rescue
    SystemLimitError ->
      raise SystemLimitError,
            "the computed name of a test (which includes its type, the name of its parent describe block if present, " <>
              "and the test name itself) must be shorter than 255 characters, got: #{inspect(text)}\n"
  end

  defp tag_map(tags) do
    tags
    |> Enum.reverse()
    |> Enum.reduce(%{}, fn
      {key, value}, all -> Map.put(all, key, value)
      tag, all when is_atom(tag) -> Map.put(all, tag, true)
      more, all when is_list(more) -> Enum.into(more, all)
    end)
  end

  defp check_tags(tags) do
    for tag <- @reserved, is_map_key(tags, tag) do
      raise "cannot set tag #{inspect(tag)} because it is reserved by ExUnit"
    end

    unless is_atom(tags[:test_type]), do: raise("value for tag \":test_type\" must be an atom")
    tags
  end

  # -- attributes that tests carry ------------------------------------------------------------------------------------------

  @doc "Has the value of `@name` at each test kept in its context under `:registered`, and forgotten after the test."
  def register_attribute(env, name, options \\ []), do: register(:ex_unit_registered_test_attributes, env, name, options)

  @doc "As `register_attribute/3`, forgotten after the describe block."
  def register_describe_attribute(env, name, options \\ []) do
    register(:ex_unit_registered_describe_attributes, env, name, options)
  end

  @doc "As `register_attribute/3`, kept for the whole module."
  def register_module_attribute(env, name, options \\ []) do
    register(:ex_unit_registered_module_attributes, env, name, options)
  end

  defp register(registry, %{module: module}, name, options), do: register(registry, module, name, options)

  defp register(registry, module, name, options) when is_atom(module) and is_atom(name) and is_list(options) do
    for other <- @registries, other != registry, name in Module.get_attribute(module, other) do
      raise ArgumentError, "cannot register attribute #{inspect(name)} multiple times"
    end

    if Module.has_attribute?(module, name), do: raise("you must set @#{name} after it has been registered")

    Module.register_attribute(module, name, options)
    Module.put_attribute(module, registry, name)
  end
end

defmodule ExUnit.CaseTemplate do
  @moduledoc """
  A module that test modules can `use` to share setups and imports.

      defmodule DataCase do
        use ExUnit.CaseTemplate

        using do
          quote do
            alias MyApp.Data
          end
        end

        setup do
          {:ok, data: 1}
        end
      end
  """

  @doc false
  defmacro __using__(_options) do
    quote do
      use ExUnit.Callbacks

      import ExUnit.Assertions
      import unquote(__MODULE__)

      defmacro __using__(options) do
        unquote(__MODULE__).__proxy__(__MODULE__, options)
      end

      defoverridable __using__: 1
    end
  end

  @doc false
  def __proxy__(template, options) do
    quote do
      use ExUnit.Case, unquote(options)

      setup_all context do
        unquote(template).__ex_unit__(:setup_all, context)
      end

      setup context do
        unquote(template).__ex_unit__(:setup, context)
      end
    end
  end

  @doc "Code for the modules that use the template; `options` is a pattern for what they pass."
  defmacro using(options \\ quote(do: _), do: block) do
    quote do
      defmacro __using__(unquote(options) = given) do
        base = unquote(__MODULE__).__proxy__(__MODULE__, given)
        {:__block__, [], [base, unquote(block)]}
      end
    end
  end
end
