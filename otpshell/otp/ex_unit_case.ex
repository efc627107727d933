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
  @registries for level <- [:test, :describe, :module], do: :"ex_unit_registered_#{level}_attributes"

  @doc false
  defmacro __using__(options) do
    quote do
      ExUnit.Case.__prepare__(__MODULE__, unquote(options))
      import ExUnit.Case, only: [describe: 2, test: 1, test: 2, test: 3]
      import ExUnit.{Assertions, Callbacks, DocTest}
    end
  end

  @doc false
  # Makes the module a test module, unless it is one already (by a template); its options may come again.
  def __prepare__(module, options) do
    unless Keyword.keyword?(options) do
      wanted = "the argument passed to \"use ExUnit.Case\" must be a list of options"
      raise ArgumentError, "#{wanted}, got: #{inspect(options)}"
    end

    unless Module.has_attribute?(module, :ex_unit_tests), do: prepare(module, Keyword.get(options, :register, true))
    if is_boolean(options[:async]), do: Module.put_attribute(module, :ex_unit_async, options[:async])
  end

  defp prepare(module, register?) do
    if Enum.any?([:moduletag, :describetag, :tag], &Module.has_attribute?(module, &1)) do
      raise "you must set @tag, @describetag, and @moduletag after the call to \"use ExUnit.Case\""
    end

    for name <- [:ex_unit_tests, :tag, :describetag, :moduletag | @registries] do
      Module.register_attribute(module, name, accumulate: true)
    end

    Module.register_attribute(module, :ex_unit_async, persist: true)
    Module.put_attribute(module, :ex_unit_async, false)
    if register?, do: Module.put_attribute(module, :after_compile, ExUnit.Case)
    Module.put_attribute(module, :before_compile, ExUnit.Case)
    ExUnit.Callbacks.__prepare__(module)
  end

  # -- tests and groups of them -------------------------------------------------------------------------------------------

  @doc "Defines a test; `context` is a pattern for the map that the test gets."
  defmacro test(message, context \\ quote(do: _), contents) do
    unless is_tuple(context) do
      shown = inspect(Macro.to_string(context))
      warning = "test context is always a map. The pattern #{shown} will never match"
      IO.warn(warning, Macro.Env.stacktrace(__CALLER__))
    end

    define(message, context, quote(do: (unquote(runnable(contents)); :ok)), [], __CALLER__)
  end

  @doc "A test that is still to be written: it fails."
  defmacro test(message) do
    define(message, quote(do: _), quote(do: flunk("Not implemented")), [:not_implemented], __CALLER__)
  end

  # With a rescue, a catch or an after, the contents are those of a `try`.
  defp runnable(do: block), do: block
  defp runnable(parts), do: quote(do: try(unquote(parts)))

  defp define(message, context, body, tags, %{module: module, file: file, line: line}) do
    place = Macro.escape({module, file, line})
    code = Macro.escape({context, body}, unquote: true)

    quote bind_quoted: [message: message, tags: tags, place: place, code: code] do
      {module, file, line} = place
      {context, body} = code
      name = ExUnit.Case.register_test(module, file, line, :test, message, tags)
      def unquote(name)(unquote(context)), do: unquote(body)
    end
  end

  @doc "A named group of tests, with setups of its own. Groups do not nest."
  defmacro describe(message, do: block) do
    setups = quote(do: ExUnit.Callbacks.__describe_setups__(__MODULE__))

    define_setups =
      quote bind_quoted: [setups: setups] do
        for {name, body} <- setups, do: defp(unquote(name)(var!(context)), do: unquote(body))
      end

    quote do
      ExUnit.Callbacks.__begin_describe__(__MODULE__, __ENV__.line, unquote(message))

      # A setup may be a function that the block imports, so they are defined where its imports hold.
      try do
        result = unquote(block)
        unquote(define_setups)
        result
      after
        ExUnit.Callbacks.__end_describe__(__MODULE__)
      end
    end
  end

  @doc false
  defmacro __before_compile__(%{module: name, file: file}) do
    tests = Module.get_attribute(name, :ex_unit_tests)
    test_module = %ExUnit.TestModule{name: name, file: file, tests: tests}
    quote(do: def(__ex_unit__(), do: unquote(Macro.escape(test_module))))
  end

  @doc false
  # The module is known from here on: the next run will run it.
  def __after_compile__(%{module: module}, _code) do
    unless Process.whereis(ExUnit.Server) do
      advice = "please call ExUnit.start() or explicitly start the :ex_unit app"
      raise "cannot use ExUnit.Case without starting the ExUnit application, #{advice}"
    end

    async? = Module.get_attribute(module, :ex_unit_async)
    if async?, do: ExUnit.Server.add_async_module(module), else: ExUnit.Server.add_sync_module(module)
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

    facts = %{
      async: Module.get_attribute(module, :ex_unit_async),
      describe: describe,
      describe_line: describe_line,
      file: file,
      line: line,
      registered: registered,
      test_type: type
    }

    own_first = tags ++ own_tags ++ describe_tags ++ Module.get_attribute(module, :moduletag)
    tags = own_first |> tag_map() |> check_tags() |> Map.merge(facts)
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
      %{line: line, message: describe} ->
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

  # Of two tags of the same name the one nearest to the test counts: these come first.
  defp tag_map(tags), do: List.foldr(tags, %{}, &Enum.into(tag_values(&1), &2))

  defp tag_values(tag) when is_atom(tag), do: [{tag, true}]
  defp tag_values({_name, _value} = tag), do: [tag]
  defp tag_values(tags) when is_list(tags), do: tags

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

        setup do: {:ok, data: 1}

        using _options do
          quote(do: alias(MyApp.Data))
        end
      end
  """

  @doc false
  defmacro __using__(_options) do
    quote do
      import ExUnit.{Assertions, CaseTemplate}
      use ExUnit.Callbacks

      defmacro __using__(options), do: ExUnit.CaseTemplate.__test_module__(__MODULE__, options, nil)
      defoverridable __using__: 1
    end
  end

  @doc "Code for the modules that use the template; `options` is a pattern for what they pass."
  defmacro using(options \\ quote(do: _), do: block) do
    quote do
      defmacro __using__(unquote(options) = given), do: ExUnit.CaseTemplate.__test_module__(__MODULE__, given, unquote(block))
    end
  end

  @doc false
  # The code that makes a module a test module whose first setups are those of the template.
  def __test_module__(template, options, more) do
    setups =
      for kind <- [:setup_all, :setup] do
        quote(do: unquote(kind)(context, do: unquote(template).__ex_unit__(unquote(kind), context)))
      end

    {:__block__, [], [quote(do: use(ExUnit.Case, unquote(options)))] ++ setups ++ [more]}
  end
end
