x = %{a: %{b: [c: 1]}}
IO.inspect put_in(x.a.b[:c], 2)
IO.inspect update_in(x.a.b[:c], & &1 + 5)
IO.inspect pop_in(x.a.b[:c])
IO.inspect get_and_update_in(x.a.b[:c], &{&1, &1 * 10})
IO.inspect put_in(x.a.b, 3)
IO.inspect update_in(x.a, fn _ -> 1 end)
IO.inspect pop_in(x[:zz][:y])
destructure [p, q, r], [1, 2]
IO.inspect {p, q, r}
IO.inspect {1 in [1, 2], 3 in 1..5, 3 in 1..5//2, 7 not in [1], p in [q | [1]], 1.0 in [1], 2 in Enum.to_list(1..3)}
f = fn x when x in [1, 2] -> :a; x when x in 5..10//2 -> :b; x when x not in [3] -> :c; _ -> :d end
IO.inspect Enum.map(1..7, f)
IO.inspect {nil || 1, false && 2, !nil, !!1, true and false, false or true, not true}
IO.inspect {~w(a b c), ~w(a b)a, ~w(x #{p} y)c |> length, ~s(a#{p}), ~S(a#{p}), ~c(ab), ~C(c)}
IO.inspect tap(1, fn _ -> 2 end)
IO.inspect then(1, & &1 + 1)
IO.inspect match?({:ok, n} when n > 1, {:ok, 2})
IO.inspect(if false, do: 1)
IO.inspect(unless false, do: 1, else: 2)
IO.inspect 5 |> Kernel.+(1) |> then(& &1 * 2) |> to_string()
IO.inspect {is_nil(nil), is_struct(1..2), is_struct(1..2, Range), is_exception(1), is_exception(RuntimeError.exception("a"), RuntimeError)}
IO.inspect {1..3, 3..1, 1..10//3, ..}
g = fn a when is_struct(a, Range) -> :range; a when is_exception(a) -> :ex; a when is_struct(a) -> :struct; a when is_nil(a) -> nil; _ -> :other end
IO.inspect Enum.map([1..2, %RuntimeError{}, MapSet.new, nil, 1], g)
"ab" <> rest = "abcd"
IO.inspect rest
IO.inspect "a" <> "b" <> rest
IO.inspect(try do raise "x" rescue e in RuntimeError -> e end)
IO.inspect(try do raise ArgumentError rescue e -> e end)
IO.inspect(try do reraise "y", [] rescue e -> e end)
IO.inspect(try do raise %KeyError{key: :a} rescue e -> Exception.message(e) end)
IO.inspect ~r/a(b+)/i
IO.inspect Regex.run(~r/a(b+)/i, "xABb")
var!(zz) = 3
IO.inspect zz
IO.inspect ~D[2020-02-03]
IO.inspect ~T[10:00:01.5]
IO.inspect ~N[2020-02-03 10:00:00]
IO.inspect ~U[2020-02-03 10:00:00Z]
