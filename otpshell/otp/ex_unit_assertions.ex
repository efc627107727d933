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
  defmacro assert({:=, meta, [pattern, value]} = assertion) do
    written = code(:assert, meta, assertion)
    __match__(pattern, value, written, quote(do: ExUnit.Assertions.__truthy__(given, unquote(written))), __CALLER__)
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
    if value, do: true, else: raise(ExUnit.AssertionError, fields)
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
    matches? = {:match?, meta, [pattern, Macro.var(:given, __MODULE__)]}
    pattern = Patterns.expand(pattern, caller)
    report = match_report(message, pattern, Patterns.pins(pattern, caller), code(kind, meta, assertion))

    quote do
      given = unquote(value)
      ExUnit.Assertions.unquote(kind)(unquote(matches?), unquote(report))
    end
  end

  # The fields of the error that tells of a value, in the variable `given`, and the pattern it was held against.
  defp match_report(message, pattern, pins, written) do
    quote generated: true do
      [
        message: unquote(message) <> ExUnit.Assertions.__pins__(unquote(pins)),
        expr: unquote(written),
        left: unquote(Macro.escape(pattern)),
        right: given,
        context: {:match, unquote(pins)}
      ]
    end
  end

  # A comparison with an operator of Kernel's; nil for anything else.
  defp comparison(kind, {operator, meta, [_left, _right] = sides} = assertion, caller) when operator in @comparisons do
    if match?([{_, Kernel}], Macro.Env.lookup_import(caller, {operator, 2})) do
      names = [Macro.var(:left, __MODULE__), Macro.var(:right, __MODULE__)]
      evaluated = for {name, side} <- Enum.zip(names, sides), do: {:=, meta, [name, side]}
      unequal? = operator in @fail_when_equal[kind]

      claim =
        quote generated: true do
          unquote(holds(kind, {operator, meta, names}, unequal?)) ||
            ExUnit.Assertions.assert(
              false,
              ExUnit.Assertions.__compared__(
                unquote_splicing(names),
                unquote(unequal?),
                unquote(operator),
                unquote(code(kind, meta, assertion))
              )
            )
        end

      {:__block__, meta, evaluated ++ [claim]}
    end
  end

  defp comparison(_kind, _assertion, _caller), do: nil

  defp holds(kind, {_operator, meta, names} = call, unequal?) do
    call = if kind == :assert, do: call, else: {:not, meta, [call]}
    if unequal?, do: quote(generated: true, do: ExUnit.Assertions.__unequal__?(unquote_splicing(names)) && unquote(call)), else: call
  end

  @doc false
  # A function, so that the compiler does not see through a comparison of literals.
  def __unequal__?(left, right), do: left !== right

  @doc false
  # The fields of the error that tells of a comparison.
  def __compared__(left, right, unequal?, operator, {kind, _, _} = written) do
    message = "#{if kind == :assert, do: "Assertion", else: "Refute"} with #{operator} failed"

    if unequal? and left === right do
      [message: message <> ", both sides are exactly equal", expr: written, left: left]
    else
      context = if operator in [:===, :!==], do: :===, else: :==
      [message: message, expr: written, left: left, right: right, context: context]
    end
  end

  @doc false
  # Matching is not enough: `assert nil = value` fails.
  def __truthy__(value, written) do
    value || raise ExUnit.AssertionError, message: "Expected truthy, got #{inspect(value)}", expr: written
  end

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

  # The arguments of a call are evaluated first, to be shown when the claim fails: {variables, code that sets and uses them}.
  # Not so for what is a macro, an operator, or has nothing but literals to show.
  defp with_args({name, meta, [_ | _] = args} = call, caller) do
    with false <- Enum.all?(args, &Macro.quoted_literal?/1),
         false <- built_in?(name, length(args)),
         ^call <- Macro.expand_once(call, caller) do
      shown = Enum.map(1..length(args), &Macro.var(:"arg#{&1}", __MODULE__))
      evaluated = {:=, meta, [{:{}, meta, shown}, {:{}, meta, args}]}
      {shown, {:__block__, meta, [evaluated, {name, meta, shown}]}}
    else
      _ -> {ExUnit.AssertionError.no_value(), call}
    end
  end

  defp with_args(expr, _caller), do: {ExUnit.AssertionError.no_value(), expr}

  defp built_in?(name, arity), do: is_atom(name) and (Macro.operator?(name, arity) or Macro.special_form?(name, arity))

  # The claim as it was written, for the report.
  defp code(kind, meta, expr), do: Macro.escape({kind, meta, [expr]}, prune_metadata: true)

  @doc false
  # Code that matches `value`, leaves the variables of the pattern bound, and gives the value. `check` is run after a match,
  # before anything is bound; the value is in the variable `given`.
  def __match__(pattern, value, written, check, caller) do
    pattern = Patterns.expand(pattern, caller)
    vars = Patterns.vars(pattern)
    report = match_report("match (=) failed", pattern, Patterns.pins(pattern, caller), written)

    bound =
      Patterns.either(
        quote(do: given),
        {pattern, {:__block__, [], [check, Patterns.generated(vars)]}},
        quote(do: raise(ExUnit.AssertionError, unquote(report)))
      )

    quote do
      given = unquote(value)
      unquote(vars) = unquote(bound)
      given
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

  defp receive_claim(pattern, timeout, message, written, caller) do
    pattern = Patterns.expand(pattern, caller)
    bound = [Macro.var(:received, __MODULE__) | Patterns.vars(pattern)]
    message = message || nothing_came(pattern, written, Patterns.pins(pattern, caller))

    quote do
      wait = ExUnit.Assertions.__wait__(unquote(timeout), :assert_receive_timeout)

      unquote(bound) =
        receive do
          unquote(whole(pattern)) -> unquote(Patterns.generated(bound))
        after
          wait -> flunk(unquote(message))
        end

      received
    end
  end

  # The pattern, which binds `received` to the message as well.
  defp whole({:when, meta, [pattern, guard]}), do: {:when, meta, [whole(pattern), guard]}
  defp whole(pattern), do: quote(do: unquote(pattern) = received)

  defp nothing_came(pattern, written, pins) do
    used = quote(do: _ = unquote(Patterns.generated(Patterns.vars(pattern))))
    matches? = Patterns.either(quote(do: message), {pattern, {:__block__, [], [used, true]}}, false)

    quote do
      ExUnit.Assertions.__nothing_came__(
        wait,
        fn message -> unquote(matches?) end,
        %{pattern: unquote(Macro.escape(pattern)), pins: unquote(pins), written: unquote(written)}
      )
    end
  end

  @doc false
  def __wait__(nil, setting), do: Application.fetch_env!(:ex_unit, setting)
  def __wait__(time, _setting) when is_integer(time) and time >= 0, do: time
  def __wait__(other, _setting), do: raise(ArgumentError, "timeout must be a non-negative integer, got: #{inspect(other)}")

  @doc false
  # A message may have come between the end of the waiting and now. Else the mailbox is shown: the formatter compares the pattern
  # with each message of the context.
  def __nothing_came__(wait, matches?, %{pattern: pattern, pins: pins, written: written}) do
    {:messages, mailbox} = Process.info(self(), :messages)

    fields =
      if Enum.any?(mailbox, matches?) do
        [message: too_late(pattern, wait)]
      else
        message = "Assertion failed, no matching message after #{wait}ms" <> __pins__(pins) <> mailbox(length(mailbox))
        [message: message, left: pattern, context: {:mailbox, pins, Enum.take(mailbox, -@most_messages)}]
      end

    raise ExUnit.AssertionError, [expr: written] ++ fields
  end

  defp too_late(pattern, wait) do
    """
    Found message matching #{Macro.to_string(pattern)} after #{wait}ms.

    This means the message was delivered too close to the timeout value, you may want to either:

      1. Give an increased timeout to `assert_receive/2`
      2. Increase the default timeout to all `assert_receive` in your
         test_helper.exs by setting ExUnit.configure(assert_receive_timeout: ...)
    """
  end

  defp mailbox(0), do: "\nThe process mailbox is empty."
  defp mailbox(1), do: "\nShowing 1 of 1 message in the mailbox"
  defp mailbox(count), do: "\nShowing #{min(count, @most_messages)} of #{count} messages in the mailbox"

  @doc "Claims that no message that matches comes within `timeout` milliseconds (100, unless configured)."
  defmacro refute_receive(pattern, timeout \\ nil, message \\ nil), do: no_receive_claim(pattern, timeout, message)

  @doc "Claims that no message that matches is in the mailbox."
  defmacro refute_received(pattern, message \\ nil), do: no_receive_claim(pattern, 0, message)

  defp no_receive_claim(pattern, timeout, message) do
    {head, message} = if message, do: {pattern, message}, else: unexpected(pattern)

    quote do
      receive do
        unquote(head) -> flunk(unquote(message))
      after
        ExUnit.Assertions.__wait__(unquote(timeout), :refute_receive_timeout) -> false
      end
    end
  end

  defp unexpected(pattern) do
    text = " (which matched #{Macro.to_string(pattern)})"
    {quote(do: unquote(pattern) = came), quote(do: "Unexpectedly received message #{inspect(came)}" <> unquote(text))}
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
    case raised_by(function) do
      nil -> flunk("Expected exception #{inspect(exception)} but nothing was raised")
      {%^exception{} = error, _trace} -> with_message(error)
      {%ExUnit.AssertionError{} = failure, trace} -> reraise(failure, trace)
      {other, trace} -> reraise(ExUnit.AssertionError, [message: another(exception, other)], trace)
    end
  end

  defp raised_by(function) do
    function.()
    nil
  rescue
    error -> {error, __STACKTRACE__}
  end

  defp another(exception, error) do
    "Expected exception #{inspect(exception)} but got #{inspect(error.__struct__)} (#{Exception.message(error)})"
  end

  # An exception that cannot tell what it is about is found here, not when somebody needs to read it.
  defp with_message(%exception{} = error) do
    exception.message(error)
    error
  catch
    kind, reason ->
      failure = Exception.format(kind, reason, __STACKTRACE__)
      flunk("Got exception #{inspect(exception)} but it failed to produce a message with:\n\n" <> failure)
  end

  @doc "Claims that an expression throws. Gives what was thrown."
  defmacro catch_throw(expression), do: catching(:throw, expression)

  @doc "Claims that an expression exits. Gives the reason."
  defmacro catch_exit(expression), do: catching(:exit, expression)

  @doc "Claims that an expression raises an error. Gives it."
  defmacro catch_error(expression) do
    # A claim that fails within the expression is a failure of the test.
    catching(:error, expression, quote(do: not is_struct(caught, ExUnit.AssertionError)))
  end

  defp catching(kind, expression, wanted \\ true) do
    quote do
      try do
        unquote(expression)
      catch
        unquote(kind), caught when unquote(wanted) -> caught
      else
        _ -> flunk("Expected to catch #{unquote(kind)}, got nothing")
      end
    end
  end

  @doc "Fails."
  @spec flunk(String.t()) :: no_return
  def flunk(message \\ "Flunked!") when is_binary(message), do: assert(false, message: message)

  # -- numbers ------------------------------------------------------------------------------------------------------------

  @doc "Claims that two numbers lie close to each other: `delta` apart at most."
  def assert_in_delta(value1, value2, delta, message \\ nil) do
    if delta < 0, do: raise(ArgumentError, "delta must always be a positive number, got: #{inspect(delta)}")
    apart = abs(value1 - value2)
    assert apart <= delta, message || expected_difference(value1, value2, apart, "less than or equal to", delta)
  end

  @doc "Claims that two numbers lie `delta` or more apart."
  def refute_in_delta(value1, value2, delta, message \\ nil)

  def refute_in_delta(value1, value2, delta, nil) do
    apart = abs(value1 - value2)
    refute apart < delta, expected_difference(value1, value2, apart, "more than", delta)
  end

  def refute_in_delta(value1, value2, delta, message) do
    why = "difference between #{inspect(value1)} and #{inspect(value2)} is less than #{inspect(delta)}"
    refute abs(value1 - value2) < delta, "#{message} (#{why})"
  end

  defp expected_difference(value1, value2, apart, relation, delta) do
    "Expected the difference between #{inspect(value1)} and #{inspect(value2)} (#{inspect(apart)}) " <>
      "to be #{relation} #{inspect(delta)}"
  end
end
