# Corners of texts, dates and code that few programs reach: each expression with its value, or with what it is refused with.
expressions = ~S'''
for s <- [<<255, 97>>, <<97, 255>>, <<97, 98, 255, 99>>, <<240, 159>>, <<97, 240, 159, 98>>, "ab\r\ncd", <<"é", 255, "é">>, <<255, 254, 97>>], do: String.reverse(s)
for s <- ["क्षि", "ക്ഷ", "ക്‍ഷ", "ক্ষ", "ક્ષ", "క్ష", "ଙ୍କ", "ක්ෂ", "க்ஷ", "क्‍ष", "क्ष्म"], do: {length(String.graphemes(s)), String.graphemes(s) |> Enum.map(&String.length/1)}
for s <- ["\x7f", "a\x7fb", "\u0080", "\u009f", "\u00a0", "\u00ad", "\u200b", "\u200e", "\u2028", "\u2029", "\u202a", "\u2060", "\ud7ff", "\ue000", "\ufeff", "\ufffd", "\ufffe", "\uffff", "\u{10000}", "\u{1fffe}", "\u{e0001}", "\u{10fffd}", "\x00", "\x1b", "\x07", "\x0b"], do: {s, String.printable?(s)}
String.trim_leading("a", "")
String.trim_trailing("a", "")
String.slice("hello", 1..3//-1)
String.slice("hello", 4..0//-2)
for {a, b} <- [{~T[10:00:00.0014], ~T[10:00:00.0009]}, {~T[10:00:00.0009], ~T[10:00:00.0014]}, {~T[10:00:00.9], ~T[10:00:01.1]}, {~T[10:00:01.1], ~T[10:00:00.9]}, {~T[10:00:01], ~T[10:00:02.5]}, {~T[10:00:01.5], ~T[10:00:02]}, {~T[09:59:59.9], ~T[11:00:00]}], u <- [:second, :millisecond, :microsecond, 3, :hour, :minute], do: Time.diff(a, b, u)
for {a, b} <- [{~N[2020-01-01 10:00:00.0014], ~N[2020-01-01 10:00:00.0009]}, {~N[2020-01-01 10:00:00.0009], ~N[2020-01-01 10:00:00.0014]}, {~N[2020-01-01 10:00:00.9], ~N[2020-01-01 10:00:01.1]}, {~N[2020-01-01 10:00:01], ~N[2020-01-01 10:00:02.5]},  {~N[2020-01-01 10:00:01], ~N[2020-01-03 09:00:02.5]}, {~N[-2020-01-01 10:00:01], ~N[-2020-01-03 09:00:02.5]}], u <- [:second, :millisecond, :microsecond, :hour, :minute, :day], do: NaiveDateTime.diff(a, b, u)
for {a, b} <- [{~U[2020-01-01 10:00:00.0014Z], ~U[2020-01-01 10:00:00.0009Z]}, {~U[2020-01-01 10:00:00.0009Z], ~U[2020-01-01 10:00:00.0014Z]}, {~U[2020-01-01 10:00:00.9Z], ~U[2020-01-01 10:00:01.1Z]}, {~U[2020-01-01 10:00:01Z], ~U[2020-01-01 10:00:02.5Z]},  {~U[2020-01-01 10:00:01Z], ~U[2020-01-03 09:00:02.5Z]}, {~U[-2020-01-01 10:00:01Z], ~U[-2020-01-03 09:00:02.5Z]}], u <- [:second, :millisecond, :microsecond, :hour, :minute, :day], do: DateTime.diff(a, b, u)
for y <- [0, -1, -19, -119, -1999, -9999, 5, 99], do: Calendar.strftime(Date.new!(y, 2, 3), "%Y|%y|%-Y|%-y|%_Y|%6Y|%_6y|%x")
:calendar.system_time_to_rfc3339(1517498282, offset: 'Z')
:calendar.system_time_to_rfc3339(1517498282, offset: '+02:00')
:calendar.system_time_to_rfc3339(1517498282, offset: "Z")
:calendar.system_time_to_rfc3339(1517498282, offset: 3600)
:calendar.system_time_to_rfc3339(1517498282123, unit: :millisecond, offset: '-03:30', time_designator: ?\s)
Date.days_in_month(%{calendar: Calendar.ISO, year: 2020, month: 13})
for q <- [quote(do: %{}), quote(do: (a; b)), quote(do: Foo), quote(do: %Foo{}), quote(do: <<1>>), quote(do: fn -> 1 end), quote(do: a + b), quote(do: &foo/1), quote(do: @foo), quote(do: [1]), quote(do: {1, 2})], do: Macro.decompose_call(q)
for s <- ["éa_éb", "é", "_é", "ÉA", "aÉ_b", "foo/ébar", "ǆa", "foo-bar", "foo bar_baz", "a.b_c", "1a", "aB_cD", "HTTP_server", "__a", "a__", "_", "a/", "/a", "a//b"], do: Macro.camelize(s)
for s <- ["ÉaBé", "É", "aÉb", "FooÉBar", "A", "aB", "ABc", "A.B.CdE", "Foo/Bar", "FooBar1Baz", "foo", "FOO_BAR", "Foo Bar", "Foo-Bar", ".a", "A1B2", "HTMLParser"], do: Macro.underscore(s)
Code.string_to_quoted("foo(:bar)", static_atoms_encoder: fn s, m -> {:ok, {:at, s, m}} end, file: "a.ex")
Code.string_to_quoted("foo(:bar)", static_atoms_encoder: fn s, m -> {:ok, {:at, s, m}} end, columns: true)
Code.string_to_quoted("a +\n 'x'", literal_encoder: fn _, _ -> {:error, "no"} end, columns: true)
Code.string_to_quoted("a +\n  7", literal_encoder: fn _, _ -> {:error, "no"} end)
Code.string_to_quoted("a +\n  [1, \"a\"]", literal_encoder: fn x, _ -> if(is_list(x), do: {:error, "no"}, else: {:ok, x}) end)
Code.string_to_quoted!("a +\n  :a", literal_encoder: fn _, _ -> {:error, "no"} end)
Code.string_to_quoted!("a +\n  :a", literal_encoder: fn _, _ -> :error end)
'\xFF'
'a\xFFb\xC3\xA9'
~c(\xFF)
String.replace("abc", ~r/b/, fn _, x -> x end)
String.split("abc", "b", parts: 0)
String.pad_leading("a", 5, "")
String.length("नमस्ते")
Date.day_of_week(~D[2020-02-28], :foo)
Date.add(~D[9999-12-31], 1)
Date.add(~D[2020-01-01], 1.5)
DateTime.add(~U[9999-12-31 23:59:59Z], 10)
NaiveDateTime.diff(~N[2020-01-01 00:00:00], ~D[2020-01-01])
to_string(%Date{year: nil, month: 1, day: 4})
String.normalize("a", :foo)
"abc" =~ 1
Macro.underscore(1)
Calendar.strftime(1, "%m")
DateTime.to_date(~D[2020-01-01])
'''

for expression <- String.split(expressions, "\n", trim: true) do
  IO.puts("> " <> expression)

  try do
    {value, _} = Code.eval_string(expression)
    IO.puts(inspect(value, limit: :infinity, printable_limit: :infinity, width: 120))
  rescue
    error ->
      {error, _} = Exception.blame(:error, error, __STACKTRACE__)
      IO.puts(Exception.format_banner(:error, error))
  end
end
