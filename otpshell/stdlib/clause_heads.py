"""What functions written in Python accept, as the heads of clauses that Elixir names when none of them takes the arguments.

A line is one clause: ``length(string) when is_binary(string)``, with ``defp`` before it for a function that cannot be called from
outside. Only functions that learners often give wrong arguments are here; the error of any other just shows the arguments.
"""

from __future__ import annotations

HEADS = {
    "Access": """
at(index) when is_integer(index)
fetch(%module{} = container, key)
fetch(map, key) when is_map(map)
fetch(list, key) when is_list(list) and is_atom(key)
fetch(list, key) when is_list(list)
fetch(nil, _key)
get(%module{} = container, key, default)
get(map, key, default) when is_map(map)
get(list, key, default) when is_list(list) and is_atom(key)
get(list, key, _default) when is_list(list)
get(nil, _key, default)
get_and_update(%module{} = container, key, fun)
get_and_update(map, key, fun) when is_map(map)
get_and_update(list, key, fun) when is_list(list)
get_and_update(nil, key, _fun)
pop(%module{} = container, key)
pop(map, key) when is_map(map)
pop(list, key) when is_list(list)
pop(nil, key)
""",
    "Enumerable.List": """
reduce(_list, {:halt, acc}, _fun)
reduce(list, {:suspend, acc}, fun)
reduce([], {:cont, acc}, _fun)
reduce([head | tail], {:cont, acc}, fun)
""",
    "Enumerable.Range": """
defp reduce(_first, _last, {:halt, acc}, _fun, _step)
defp reduce(first, last, {:suspend, acc}, fun, step)
defp reduce(first, last, {:cont, acc}, fun, step) when step > 0 and first <= last when step < 0 and first >= last
defp reduce(_, _, {:cont, acc}, _fun, _up)
""",
    "Enum": """
slice(_enumerable, start_index, 0) when is_integer(start_index)
slice(enumerable, start_index, amount) when is_integer(start_index) and start_index < 0 and is_integer(amount) and amount >= 0
slice(enumerable, start_index, amount) when is_integer(start_index) and is_integer(amount) and amount >= 0
at(enumerable, index, default) when is_integer(index)
chunk_every(enumerable, count, step, leftover) when is_integer(count) and count > 0 and is_integer(step) and step > 0
count_until(enumerable, limit) when is_integer(limit) and limit > 0
fetch(enumerable, index) when is_integer(index)
fetch!(enumerable, index) when is_integer(index)
drop(enumerable, amount) when is_list(enumerable) and is_integer(amount) and amount >= 0
drop(enumerable, 0)
drop(enumerable, amount) when is_integer(amount) and amount > 0
drop(enumerable, amount) when is_integer(amount) and amount < 0
frequencies_by(enumerable, key_fun) when is_function(key_fun)
join(enumerable, "")
join(enumerable, joiner) when is_list(enumerable) and is_binary(joiner)
join(enumerable, joiner) when is_binary(joiner)
map_join(enumerable, joiner, mapper) when is_binary(joiner)
max_by(enumerable, fun, sorter, empty_fallback) when is_function(fun, 1)
min_by(enumerable, fun, sorter, empty_fallback) when is_function(fun, 1)
split(enumerable, count) when is_list(enumerable) and is_integer(count) and count >= 0
split(enumerable, count) when is_integer(count) and count >= 0
split(enumerable, count) when is_integer(count) and count < 0
sort_by(enumerable, mapper, :desc) when is_function(mapper, 1)
sort_by(enumerable, mapper, sorter) when is_function(mapper, 1)
take(_enumerable, 0)
take(enumerable, amount) when is_list(enumerable) and is_integer(amount) and amount > 0
take(enumerable, amount) when is_integer(amount) and amount > 0
take(enumerable, amount) when is_integer(amount) and amount < 0
with_index(enumerable, offset) when is_list(enumerable) and is_integer(offset)
with_index(enumerable, fun) when is_list(enumerable) and is_function(fun, 2)
with_index(enumerable, offset) when is_integer(offset)
with_index(enumerable, fun) when is_function(fun, 2)
zip_with(enumerable1, enumerable2, zip_fun) when is_list(enumerable1) and is_list(enumerable2) and is_function(zip_fun, 2)
zip_with(enumerable1, enumerable2, zip_fun) when is_function(zip_fun, 2)
defp to_sort_fun(sorter) when is_function(sorter, 2)
defp to_sort_fun(:asc)
defp to_sort_fun(:desc)
defp to_sort_fun(module) when is_atom(module)
defp to_sort_fun({:asc, module}) when is_atom(module)
defp to_sort_fun({:desc, module}) when is_atom(module)
""",
    "Kernel": """
=~(left, "") when is_binary(left)
=~(left, right) when is_binary(left) and is_binary(right)
=~(left, right) when is_binary(left)
get_in(nil, [_ | _])
get_in(data, [h]) when is_function(h)
get_in(data, [h | t]) when is_function(h)
get_in(data, [h])
get_in(data, [h | t])
put_in(data, [_ | _] = keys, value)
update_in(data, [_ | _] = keys, fun) when is_function(fun)
get_and_update_in(data, [head], fun) when is_function(head, 3)
get_and_update_in(data, [head | tail], fun) when is_function(head, 3)
get_and_update_in(data, [head], fun) when is_function(fun, 1)
get_and_update_in(data, [head | tail], fun) when is_function(fun, 1)
pop_in(nil, [key | _])
pop_in(data, [_ | _] = keys)
""",
    "Calendar": """
strftime(date_or_time_or_datetime, string_format, user_options) when is_map(date_or_time_or_datetime) and is_binary(string_format)
""",
    "Calendar.ISO": """
date_to_string(year, month, day, format) when is_integer(year) and is_integer(month) and is_integer(day) and (format === :basic \
or format === :extended)
days_in_month(year, month) when is_integer(year) and year >= -9999 and year <= 9999 and is_integer(month) and month >= 1 and month <= 12
date_from_iso_days(days) when is_integer(days) and days >= -3_652_059 and days <= 3_652_424
parse_date(string, format) when is_binary(string) and (format === :basic or format === :extended)
defp day_of_week_offset(:default)
defp day_of_week_offset(:wednesday)
defp day_of_week_offset(:thursday)
defp day_of_week_offset(:friday)
defp day_of_week_offset(:saturday)
defp day_of_week_offset(:sunday)
defp day_of_week_offset(:monday)
defp day_of_week_offset(:tuesday)
""",
    "Date": """
add(%{calendar: Calendar.ISO} = date, days)
add(%{calendar: calendar} = date, days)
diff(%{calendar: Calendar.ISO} = date1, %{calendar: Calendar.ISO} = date2)
diff(%{calendar: calendar1} = date1, %{calendar: calendar2} = date2)
from_gregorian_days(days, calendar) when is_integer(days)
""",
    "Time": """
add(time, amount_to_add, :hour) when is_integer(amount_to_add)
add(time, amount_to_add, :minute) when is_integer(amount_to_add)
add(%{calendar: calendar, microsecond: {_, precision}} = time, amount_to_add, unit) when is_integer(amount_to_add)
""",
    "DateTime": """
from_unix(integer, unit, calendar) when is_integer(integer)
diff(datetime1, datetime2, :day)
diff(datetime1, datetime2, :hour)
diff(datetime1, datetime2, :minute)
diff(%{utc_offset: utc_offset1, std_offset: std_offset1} = datetime1, %{utc_offset: utc_offset2, std_offset: std_offset2} = datetime2, unit)
to_date(%{year: year, month: month, day: day, calendar: calendar, hour: _, minute: _, second: _, microsecond: _, time_zone: _})
""",
    "NaiveDateTime": """
defp to_iso_days(%{calendar: calendar, year: year, month: month, day: day, hour: hour, minute: minute, second: second, \
microsecond: microsecond})
""",
    "Macro": """
inspect_atom(:literal, atom) when atom == nil or is_boolean(atom)
inspect_atom(:literal, atom) when is_atom(atom)
inspect_atom(:key, atom) when is_atom(atom)
inspect_atom(:remote_call, atom) when is_atom(atom)
var(var, context) when is_atom(var) and is_atom(context)
underscore(atom) when is_atom(atom)
underscore(<<h, t::binary>>)
underscore("")
camelize("")
camelize(<<95, t::binary>>)
camelize(<<h, t::binary>>)
""",
    "Exception": """
message(%module{__exception__: true} = exception)
""",
    "IO": """
chardata_to_string(string) when is_binary(string)
chardata_to_string(list) when is_list(list)
""",
    "IO.ANSI": """
color(code) when is_integer(code) and code >= 0 and code <= 255
""",
    "Module": """
concat(left, right) when (is_binary(left) or is_atom(left)) and (is_binary(right) or is_atom(right))
""",
    "Task": """
await(%Task{ref: ref, owner: owner} = task, timeout) when timeout == :infinity or (is_integer(timeout) and timeout >= 0)
""",
    "URI": """
parse(%URI{} = uri)
parse(string) when is_binary(string)
""",
    "Regex": """
run(%Regex{} = regex, string, options) when is_binary(string)
match?(%Regex{} = regex, string) when is_binary(string)
""",
    "Process": """
sleep(timeout) when is_integer(timeout) and timeout >= 0 when timeout == :infinity
""",
    "Map": """
from_struct(struct) when is_atom(struct)
from_struct(%_{} = struct)
filter(map, fun) when is_map(map) and is_function(fun, 1)
get_and_update(map, key, fun) when is_function(fun, 1)
get_lazy(map, key, fun) when is_function(fun, 0)
map(map, fun) when is_map(map)
merge(map1, map2, fun) when is_function(fun, 3)
pop_lazy(map, key, fun) when is_function(fun, 0)
put_new_lazy(map, key, fun) when is_function(fun, 0)
reject(map, fun) when is_map(map) and is_function(fun, 1)
replace_lazy(map, key, fun) when is_map(map) and is_function(fun, 1)
update(map, key, default, fun) when is_function(fun, 1)
update!(map, key, fun) when is_function(fun, 1)
defp new_from_enum(enumerable, transform) when is_function(transform, 1)
""",
    "List": """
delete_at(list, index) when is_integer(index)
first([], default)
first([head | _], _default)
foldl(list, acc, fun) when is_list(list) and is_function(fun)
foldr(list, acc, fun) when is_list(list) and is_function(fun)
insert_at(list, index, value) when is_list(list) and is_integer(index)
keydelete(list, key, position) when is_integer(position)
keyfind(list, key, position, default) when is_integer(position)
keymember?(list, key, position) when is_integer(position)
keyreplace(list, key, position, new_tuple) when is_integer(position)
keystore(list, key, position, new_tuple) when is_integer(position)
keytake(list, key, position) when is_integer(position)
myers_difference(list1, list2) when is_list(list1) and is_list(list2)
pop_at(list, index, default) when is_integer(index)
replace_at(list, index, value) when is_list(list) and is_integer(index)
to_charlist(list) when is_list(list)
to_string(list) when is_list(list)
update_at(list, index, fun) when is_list(list) and is_function(fun) and is_integer(index)
zip([])
zip(list_of_lists) when is_list(list_of_lists)
""",
    "Keyword": """
merge(keywords1, []) when is_list(keywords1)
merge([], keywords2) when is_list(keywords2)
merge(keywords1, keywords2) when is_list(keywords1) and is_list(keywords2)
delete(keywords, key) when is_list(keywords) and is_atom(key)
delete_first(keywords, key) when is_list(keywords) and is_atom(key)
drop(keywords, keys) when is_list(keywords) and is_list(keys)
equal?(left, right) when is_list(left) and is_list(right)
fetch(keywords, key) when is_list(keywords) and is_atom(key)
fetch!(keywords, key) when is_list(keywords) and is_atom(key)
filter(keywords, fun) when is_list(keywords) and is_function(fun, 1)
get(keywords, key, default) when is_list(keywords) and is_atom(key)
get_and_update(keywords, key, fun) when is_list(keywords) and is_atom(key)
defp get_and_update([{key, current} | t], acc, key, fun)
defp get_and_update([{_, _} = h | t], acc, key, fun)
defp get_and_update([], acc, key, fun)
get_lazy(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 0)
get_values(keywords, key) when is_list(keywords) and is_atom(key)
has_key?(keywords, key) when is_list(keywords) and is_atom(key)
keys(keywords) when is_list(keywords)
map(keywords, fun) when is_list(keywords)
new(pairs, transform) when is_function(transform, 1)
pop(keywords, key, default) when is_list(keywords) and is_atom(key)
pop!(keywords, key) when is_list(keywords) and is_atom(key)
pop_first(keywords, key, default) when is_list(keywords) and is_atom(key)
pop_lazy(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 0)
pop_values(keywords, key) when is_list(keywords) and is_atom(key)
put(keywords, key, value) when is_list(keywords) and is_atom(key)
put_new(keywords, key, value) when is_list(keywords) and is_atom(key)
put_new_lazy(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 0)
reject(keywords, fun) when is_list(keywords) and is_function(fun, 1)
replace(keywords, key, value) when is_list(keywords) and is_atom(key)
replace!(keywords, key, value) when is_list(keywords) and is_atom(key)
split(keywords, keys) when is_list(keywords) and is_list(keys)
take(keywords, keys) when is_list(keywords) and is_list(keys)
to_list(keywords) when is_list(keywords)
update(keywords, key, default, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 1)
update!(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 1)
validate(keyword, values) when is_list(keyword) and is_list(values)
values(keywords) when is_list(keywords)
""",
    "String": """
normalize(string, :nfd) when is_binary(string)
normalize(string, :nfc) when is_binary(string)
normalize(string, :nfkd) when is_binary(string)
normalize(string, :nfkc) when is_binary(string)
chunk("", _)
chunk(string, trait) when is_binary(string) and (trait === :valid or trait === :printable)
printable?(string, character_limit) when is_binary(string) and (character_limit == :infinity or is_integer(character_limit) and \
character_limit >= 0)
replace(subject, pattern, replacement, options) when is_binary(subject) and (is_binary(replacement) or is_function(replacement, \
1)) and is_list(options)
defp parts_to_index(:infinity)
defp parts_to_index(n) when is_integer(n) and n > 0
capitalize(<<char, rest::binary>>, :ascii)
capitalize(string, mode) when is_binary(string)
slice(_, _, 0)
slice(string, start, length) when is_binary(string) and is_integer(start) and is_integer(length) and start >= 0 and length >= 0
slice(string, start, length) when is_binary(string) and is_integer(start) and is_integer(length) and start < 0 and length >= 0
split(string, %Regex{} = pattern, options) when is_binary(string) and is_list(options)
split(string, "", options) when is_binary(string) and is_list(options)
split(string, [], options) when is_binary(string) and is_list(options)
split(string, pattern, options) when is_binary(string) and is_list(options)
at(string, position) when is_binary(string) and is_integer(position) and position >= 0
at(string, position) when is_binary(string) and is_integer(position) and position < 0
codepoints(string) when is_binary(string)
contains?(string, contents) when is_binary(string) and is_list(contents)
contains?(string, contents) when is_binary(string)
duplicate(subject, n) when is_binary(subject) and is_integer(n) and n >= 0
ends_with?(string, suffix) when is_binary(string) and is_binary(suffix)
ends_with?(string, suffix) when is_binary(string) and is_list(suffix)
first(string) when is_binary(string)
graphemes(string) when is_binary(string)
last("")
last(string) when is_binary(string)
length(string) when is_binary(string)
match?(string, regex) when is_binary(string)
next_grapheme(string) when is_binary(string)
pad_leading(string, count, padding) when is_binary(padding)
pad_leading(string, count, [_ | _] = padding) when is_binary(string) and is_integer(count) and count >= 0
pad_trailing(string, count, padding) when is_binary(padding)
pad_trailing(string, count, [_ | _] = padding) when is_binary(string) and is_integer(count) and count >= 0
replace_leading(string, match, replacement) when is_binary(string) and is_binary(match) and is_binary(replacement)
replace_prefix(string, match, replacement) when is_binary(string) and is_binary(match) and is_binary(replacement)
replace_suffix(string, match, replacement) when is_binary(string) and is_binary(match) and is_binary(replacement)
replace_trailing(string, match, replacement) when is_binary(string) and is_binary(match) and is_binary(replacement)
reverse(string) when is_binary(string)
split_at(string, position) when is_binary(string) and is_integer(position) and position >= 0
split_at(string, position) when is_binary(string) and is_integer(position) and position < 0
starts_with?(string, prefix) when is_binary(string) and is_binary(prefix)
starts_with?(string, prefix) when is_binary(string) and is_list(prefix)
starts_with?(string, prefix) when is_binary(string)
to_atom(string) when is_binary(string)
to_charlist(string) when is_binary(string)
to_existing_atom(string) when is_binary(string)
to_float(string) when is_binary(string)
to_integer(string) when is_binary(string)
to_integer(string, base) when is_binary(string) and is_integer(base)
downcase("", _mode)
downcase(string, :default) when is_binary(string)
downcase(string, :ascii) when is_binary(string)
downcase(string, mode) when is_binary(string) and (mode === :greek or mode === :turkic)
trim(string) when is_binary(string)
trim(string, to_trim) when is_binary(string) and is_binary(to_trim)
upcase("", _mode)
upcase(string, :default) when is_binary(string)
upcase(string, :ascii) when is_binary(string)
upcase(string, mode) when is_binary(string) and (mode === :greek or mode === :turkic)
""",
    "Integer": """
parse(_binary, base) when not (is_integer(base) and (base >= 2 and base <= 36))
parse(binary, base) when is_binary(binary)
digits(integer, base) when is_integer(integer) and is_integer(base) and base >= 2
gcd(integer1, integer2) when is_integer(integer1) and is_integer(integer2)
pow(base, exponent) when is_integer(base) and is_integer(exponent)
undigits(digits, base) when is_list(digits) and is_integer(base) and base >= 2
""",
    "Float": """
round(float, 0) when is_float(float)
round(float, precision) when is_float(float) and is_integer(precision) and precision >= 0 and precision <= 15
round(float, precision) when is_float(float)
pow(base, exponent) when is_float(base) and is_number(exponent)
to_charlist(float) when is_float(float)
to_string(float) when is_float(float)
""",
    "Tuple": """
delete_at(tuple, index) when is_integer(index) and index >= 0
duplicate(data, size) when is_integer(size) and size >= 0
insert_at(tuple, index, value) when is_integer(index) and index >= 0
""",
    "Stream": """
each(enum, fun) when is_function(fun, 1)
filter(enum, fun) when is_function(fun, 1)
flat_map(enum, mapper) when is_function(mapper, 1)
iterate(start_value, next_fun) when is_function(next_fun, 1)
map(enum, fun) when is_function(fun, 1)
reject(enum, fun) when is_function(fun, 1)
repeatedly(generator_fun) when is_function(generator_fun, 0)
take(enum, count) when is_integer(count)
take_every(enum, nth) when is_integer(nth) and nth >= 0
take_while(enum, fun) when is_function(fun, 1)
unfold(next_acc, next_fun) when is_function(next_fun, 1)
""",
}


def heads_of(module: str, name: str, arity: int) -> tuple[str, list[str]]:
    """``def`` or ``defp``, and the heads of a function's clauses. ``module`` without ``Elixir.``."""
    lines = HEADS.get(module, "").splitlines()
    for kind, start in (("def", f"{name}("), ("defp", f"defp {name}(")):
        heads = [line.removeprefix("defp ") for line in lines if line.startswith(start)]
        heads = [head for head in heads if _arity(head.removeprefix(name)) == arity]
        if heads:
            return kind, heads
    return "def", []


def _arity(parameters: str) -> int:
    """How many parameters stand between the first parenthesis and the one that closes it."""
    depth, count = 0, 1
    for character in parameters.replace("<<", "[").replace(">>", "]"):
        depth += (character in "([{") - (character in ")]}")
        count += character == "," and depth == 1
        if depth == 0:
            break
    return count
