defmodule ExUnit.Assertions do
  @moduledoc """
  What a test can claim. A claim that does not hold raises `ExUnit.AssertionError`, which carries both sides.

      assert 1 + 1 == 2
      assert {:ok, value} = Map.fetch(%{a: 1}, :a)     # binds value
      assert_receive {:done, ^ref}, 500
      assert_raise ArithmeticError, fn -> 1 / 0 end
  """

  alias ExUnit.Patterns

  @comparisons [:==, :<, :>, :<=, :>=, :===, :=~, :!==, :!=, :in]
  # Of a value with itself these say nothing: such a failure is told as "both sides are exactly equal".
  @fail_when_equal [assert: [:<, :>, :!==, :!=], refute: [:<=, :>=, :===, :==, :=~]]
  @most_messages 10

  # -- assert -------------------------------------------------------------------------------------------------------------

  @doc """
  Claims that an expression is truthy. Gives its value. With `=` the pattern has to match, and its variables are bound.
  """
  defmacro assert({:=, meta, [left, right]} = assertion) do
    check =
      quote generated: true do
        if right do
          :ok
        else
          raise ExUnit.AssertionError, expr: expr, message: "Expected truthy, got #{inspect(right)}"
        end
      end

    __match__(left, right, code(:assert, meta, assertion), check, __CALLER__)
  end

  defmacro assert({:match?, meta, [pattern, value]} = assertion) do
    match_claim(:assert, meta, pattern, value, assertion, "match (match?) failed", __CALLER__)
  end

  defmacro assert(assertion) do
    comparison(:assert, assertion, __CALLER__) || truth(:assert, assertion, __CALLER__)
  end

  @doc "Claims that a value is truthy; `message` is shown when it is not."
  def assert(value, message) when is_binary(message), do: assert(value, message: message)

  def assert(value, fields) when is_list(fields) do
    unless value, do: raise(ExUnit.AssertionError, fields)
    true
  end

  @doc "Claims that an expression is false or nil. Gives its value."
  defmacro refute({:match?, meta, [pattern, value]} = assertion) do
    match_claim(:refute, meta, pattern, value, assertion, "match (match?) succeeded, but should have failed", __CALLER__)
  end

  defmacro refute(assertion) do
    case comparison(:refute, assertion, __CALLER__) do
      nil -> truth(:refute, assertion, __CALLER__)
      claim -> {:!, [], [claim]}
    end
  end

  @doc "Claims that a value is false or nil; `message` is shown when it is not."
  def refute(value, message), do: not assert(!value, message)

  defp match_claim(kind, meta, pattern, value, assertion, message, caller) do
    match = {:match?, meta, [pattern, Macro.var(:right, __MODULE__)]}
    pattern = Patterns.expand(pattern, caller)
    pins = Patterns.pins(pattern, caller)

    quote do
      right = unquote(value)
      left = unquote(Macro.escape(pattern))

      ExUnit.Assertions.unquote(kind)(unquote(match),
        right: right,
        left: left,
        expr: unquote(code(kind, meta, assertion)),
        message: unquote(message) <> ExUnit.Assertions.__pins__(unquote(pins)),
        context: {:match, unquote(pins)}
      )
    end
  end

  # A comparison with an operator of Kernel's; nil for anything else.
  defp comparison(kind, {operator, meta, [left, right]} = assertion, caller) when operator in @comparisons do
    if match?([{_, Kernel}], Macro.Env.lookup_import(caller, {operator, 2})) do
      call = {operator, meta, [Macro.var(:left, __MODULE__), Macro.var(:right, __MODULE__)]}
      call = if kind == :assert, do: call, else: {:not, meta, [call]}
      word = if kind == :assert, do: "Assertion", else: "Refute"
      message = "#{word} with #{operator} failed"
      context = if operator in [:===, :!==], do: :===, else: :==

      claim =
        quote do
          ExUnit.Assertions.assert(unquote(call),
            left: left,
            right: right,
            expr: unquote(code(kind, meta, assertion)),
            message: unquote(message),
            context: unquote(context)
          )
        end

      claim = if operator in @fail_when_equal[kind], do: unless_equal(kind, meta, assertion, message, claim), else: claim

      quote do
        left = unquote(left)
        right = unquote(right)
        unquote(claim)
      end
    end
  end

  defp comparison(_kind, _assertion, _caller), do: nil

  defp unless_equal(kind, meta, assertion, message, claim) do
    quote do
      if ExUnit.Assertions.__equal__?(left, right) do
        ExUnit.Assertions.assert(false,
          left: left,
          expr: unquote(code(kind, meta, assertion)),
          message: unquote(message <> ", both sides are exactly equal")
        )
      else
        unquote(claim)
      end
    end
  end

  @doc false
  # A function, so that the compiler does not see through a comparison of literals.
  def __equal__?(left, right), do: left === right

  defp truth(kind, assertion, caller) do
    {args, value} = with_args(assertion, caller)

    failure =
      quote do
        raise ExUnit.AssertionError,
          args: unquote(args),
          expr: unquote(code(kind, [], assertion)),
          message: unquote(if kind == :assert, do: "Expected truthy, got ", else: "Expected false or nil, got ") <> inspect(value)
      end

    {holds, fails} = if kind == :assert, do: {quote(do: value), failure}, else: {failure, quote(do: value)}

    quote generated: true do
      if value = unquote(value), do: unquote(holds), else: unquote(fails)
    end
  end

  # A call's arguments are evaluated first, to be shown when the claim fails: {variables, call with these}.
  defp with_args({name, meta, [_ | _] = args} = call, caller) do
    count = length(args)
    special? = is_atom(name) and (Macro.special_form?(name, count) or Macro.operator?(name, count))

    case Macro.expand_once(call, caller) do
      ^call when not special? ->
        if Enum.all?(args, &Macro.quoted_literal?/1) do
          {ExUnit.AssertionError.no_value(), call}
        else
          vars = for number <- 1..count, do: Macro.var(:"arg#{number}", __MODULE__)

          value =
            quote do
              {unquote_splicing(vars)} = {unquote_splicing(args)}
              unquote({name, meta, vars})
            end

          {vars, value}
        end

      expanded ->
        {ExUnit.AssertionError.no_value(), expanded}
    end
  end

  defp with_args(expr, _caller), do: {ExUnit.AssertionError.no_value(), expr}

  # The claim as it was written, for the report.
  defp code(kind, meta, expr), do: Macro.escape({kind, meta, [expr]}, prune_metadata: true)

  @doc false
  def __match__(left, right, code, check, caller) do
    pattern = Patterns.expand(left, caller)
    vars = Patterns.vars(pattern)
    pins = Patterns.pins(pattern, caller)

    matching =
      Patterns.generated_clauses(
        quote do
          case right do
            unquote(pattern) ->
              unquote(check)
              unquote(Patterns.generated(vars))

            _ ->
              left = unquote(Macro.escape(pattern))

              raise ExUnit.AssertionError,
                left: left,
                right: right,
                expr: expr,
                message: "match (=) failed" <> ExUnit.Assertions.__pins__(unquote(pins)),
                context: {:match, unquote(pins)}
          end
        end
      )

    quote do
      right = unquote(right)
      expr = unquote(code)
      unquote(vars) = unquote(matching)
      right
    end
  end

  @doc false
  def __expand_pattern__(pattern, caller), do: Patterns.expand(pattern, caller)

  @doc false
  def __pins__(pins) do
    shown = for {{name, nil}, value} <- Enum.reverse(pins), do: "\n  #{name} = #{inspect(value)}"
    if shown == [], do: "", else: "\nThe following variables were pinned:" <> Enum.join(shown)
  end

  # -- messages -----------------------------------------------------------------------------------------------------------

  @doc """
  Claims that a message that matches comes within `timeout` milliseconds (100, unless configured). Gives the message.
  """
  defmacro assert_receive(pattern, timeout \\ nil, message \\ nil) do
    receive_claim(pattern, timeout, message, code(:assert_receive, [], pattern), __CALLER__)
  end

  @doc "Claims that a message that matches is in the mailbox already."
  defmacro assert_received(pattern, message \\ nil) do
    receive_claim(pattern, 0, message, code(:assert_received, [], pattern), __CALLER__)
  end

  defp receive_claim(pattern, timeout, message, code, caller) do
    expanded = Patterns.expand(pattern, caller)
    vars = Patterns.vars(expanded)
    pins = Patterns.pins(expanded, caller)

    pattern =
      case expanded do
        {:when, meta, [pattern, guard]} -> {:when, meta, [quote(do: unquote(pattern) = received), guard]}
        pattern -> quote(do: unquote(pattern) = received)
      end

    message = message || no_message(pattern, expanded, code, vars, pins)

    quote do
      timeout = ExUnit.Assertions.__timeout__(unquote(timeout), :assert_receive_timeout)

      {received, unquote(vars)} =
        receive do
          unquote(pattern) -> {received, unquote(Patterns.generated(vars))}
        after
          timeout -> flunk(unquote(message))
        end

      received
    end
  end

  defp no_message(pattern, expanded, code, vars, pins) do
    matches =
      Patterns.generated_clauses(
        quote do
          case message do
            unquote(pattern) ->
              _ = unquote(Patterns.generated(vars))
              true

            _ ->
              false
          end
        end
      )

    quote do
      ExUnit.Assertions.__timeout__(
        unquote(Macro.escape(expanded)),
        unquote(code),
        unquote(pins),
        fn message -> unquote(matches) end,
        timeout
      )
    end
  end

  @doc false
  def __timeout__(timeout, _key) when is_integer(timeout) and timeout >= 0, do: timeout
  def __timeout__(nil, key), do: Application.fetch_env!(:ex_unit, key)

  def __timeout__(timeout, _key) do
    raise ArgumentError, "timeout must be a non-negative integer, got: #{inspect(timeout)}"
  end

  @doc false
  def __timeout__(pattern, code, pins, matches?, timeout) do
    {:messages, messages} = Process.info(self(), :messages)

    if Enum.any?(messages, matches?) do
      raise ExUnit.AssertionError,
        expr: code,
        message: """
        Found message matching #{Macro.to_string(pattern)} after #{timeout}ms.

        This means the message was delivered too close to the timeout value, you may want to either:

          1. Give an increased timeout to `assert_receive/2`
          2. Increase the default timeout to all `assert_receive` in your
             test_helper.exs by setting ExUnit.configure(assert_receive_timeout: ...)
        """
    end

    # The formatter compares the pattern with each message of this context.
    raise ExUnit.AssertionError,
      left: pattern,
      expr: code,
      message: "Assertion failed, no matching message after #{timeout}ms" <> __pins__(pins) <> mailbox(length(messages)),
      context: {:mailbox, pins, Enum.take(messages, -@most_messages)}
  end

  defp mailbox(0), do: "\nThe process mailbox is empty."
  defp mailbox(1), do: "\nShowing 1 of 1 message in the mailbox"
  defp mailbox(count), do: "\nShowing #{min(count, @most_messages)} of #{count} messages in the mailbox"

  @doc "Claims that no message that matches comes within `timeout` milliseconds (100, unless configured)."
  defmacro refute_receive(pattern, timeout \\ nil, message \\ nil), do: no_receive_claim(pattern, timeout, message)

  @doc "Claims that no message that matches is in the mailbox."
  defmacro refute_received(pattern, message \\ nil), do: no_receive_claim(pattern, 0, message)

  defp no_receive_claim(pattern, timeout, message) do
    clause =
      if message do
        quote(do: (unquote(pattern) -> flunk(unquote(message))))
      else
        text = Macro.to_string(pattern)

        quote do
          unquote(pattern) = actual ->
            flunk("Unexpectedly received message #{inspect(actual)} (which matched #{unquote(text)})")
        end
      end

    quote do
      timeout = ExUnit.Assertions.__timeout__(unquote(timeout), :refute_receive_timeout)

      receive do
        unquote(clause)
      after
        timeout -> false
      end
    end
  end

  # -- errors -------------------------------------------------------------------------------------------------------------

  @doc "Claims that `function` raises `exception`, with a message equal to a string or matched by a regex. Gives the exception."
  def assert_raise(exception, message, function) when is_function(function) do
    error = assert_raise(exception, function)
    actual = Exception.message(error)
    right? = if is_binary(message), do: actual == message, else: actual =~ message

    unless right? do
      flunk("Wrong message for #{inspect(exception)}\nexpected:\n  #{inspect(message)}\nactual:\n  #{inspect(actual)}")
    end

    error
  end

  @doc "Claims that `function` raises `exception`. Gives the exception."
  def assert_raise(exception, function) when is_function(function) do
    try do
      function.()
    rescue
      error ->
        raised(exception, error.__struct__, error, __STACKTRACE__)
    else
      _ -> flunk("Expected exception #{inspect(exception)} but nothing was raised")
    end
  end

  defp raised(exception, exception, error, _trace) do
    try do
      exception.message(error)
    catch
      kind, reason ->
        flunk(
          "Got exception #{inspect(exception)} but it failed to produce a message with:\n\n" <>
            Exception.format(kind, reason, __STACKTRACE__)
        )
    end

    error
  end

  defp raised(_exception, ExUnit.AssertionError, error, trace), do: reraise(error, trace)

  defp raised(exception, other, error, trace) do
    message = "Expected exception #{inspect(exception)} but got #{inspect(other)} (#{Exception.message(error)})"
    reraise ExUnit.AssertionError, [message: message], trace
  end

  @doc "Claims that an expression throws. Gives what was thrown."
  defmacro catch_throw(expression), do: catching(:throw, expression)

  @doc "Claims that an expression exits. Gives the reason."
  defmacro catch_exit(expression), do: catching(:exit, expression)

  @doc "Claims that an expression raises an error. Gives it."
  defmacro catch_error(expression), do: catching(:error, expression)

  defp catching(kind, expression) do
    quote do
      try do
        _ = unquote(expression)
        flunk("Expected to catch #{unquote(kind)}, got nothing")
      rescue
        error in [ExUnit.AssertionError] -> reraise(error, __STACKTRACE__)
      catch
        unquote(kind), caught -> caught
      end
    end
  end

  @doc "Fails."
  @spec flunk(String.t()) :: no_return
  def flunk(message \\ "Flunked!") when is_binary(message), do: assert(false, message: message)

  # -- numbers ------------------------------------------------------------------------------------------------------------

  @doc "Claims that two numbers differ by no more than `delta`."
  def assert_in_delta(value1, value2, delta, message \\ nil)

  def assert_in_delta(_value1, _value2, delta, _message) when delta < 0 do
    raise ArgumentError, "delta must always be a positive number, got: #{inspect(delta)}"
  end

  def assert_in_delta(value1, value2, delta, message) do
    difference = abs(value1 - value2)
    assert difference <= delta, message || expected_difference(value1, value2, difference, "less than or equal to", delta)
  end

  @doc "Claims that two numbers differ by `delta` or more."
  def refute_in_delta(value1, value2, delta, message \\ nil) do
    difference = abs(value1 - value2)

    message =
      if message do
        message <> " (difference between #{inspect(value1)} and #{inspect(value2)} is less than #{inspect(delta)})"
      else
        expected_difference(value1, value2, difference, "more than", delta)
      end

    refute difference < delta, message
  end

  defp expected_difference(value1, value2, difference, relation, delta) do
    "Expected the difference between #{inspect(value1)} and #{inspect(value2)} (#{inspect(difference)}) " <>
      "to be #{relation} #{inspect(delta)}"
  end
end
