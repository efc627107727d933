"""The functions of OTP that depend on their arguments alone, and those without an effect, as the Erlang compiler knows them."""

from __future__ import annotations

COMPARISONS = {"==": "==", "/=": "!=", "=:=": "===", "=/=": "!==", "<": "<", ">": ">", "=<": "<=", ">=": ">="}
OPERATORS = frozenset("+ - * / ++ -- div rem not and or xor band bor bxor bnot bsl bsr".split())


def _functions(text: str) -> frozenset[tuple[str, int]]:
    found = set()
    for word in text.split():
        name, _, arities = word.rpartition("/")
        found |= {(name, int(arity)) for arity in arities.split(",")}
    return frozenset(found)


# From OTP 25's own tables (the module erl_bifs): what depends on its arguments alone, and what has no effect and never fails.
PURE = _functions("""
    */2 +/1,2 ++/2 -/1,2 --/2 //2 abs/1 and/2 atom_to_binary/1,2 atom_to_list/1 band/2 binary_part/2,3 binary_to_atom/1,2
    binary_to_float/1 binary_to_integer/1 binary_to_list/1,3 bit_size/1 bnot/1 bor/2 bsl/2 bsr/2 bxor/2 byte_size/1 ceil/1 div/2
    element/2 float/1 float_to_binary/1 float_to_list/1 floor/1 hd/1 integer_to_binary/1 integer_to_list/1 is_function/2
    is_map_key/2 is_record/2,3 length/1 list_to_atom/1 list_to_binary/1 list_to_float/1 list_to_integer/1,2 list_to_pid/1
    list_to_tuple/1 make_fun/3 map_get/2 not/1 or/2 pid_to_list/1 rem/2 round/1 setelement/3 size/1 split_binary/2 tl/1 trunc/1
    tuple_size/1 tuple_to_list/1 xor/2
""")
SAFE_AND_PURE = _functions("""
    /=/2 </2 =/=/2 =:=/2 =</2 ==/2 >/2 >=/2 is_atom/1 is_binary/1 is_bitstring/1 is_boolean/1 is_float/1 is_function/1 is_integer/1
    is_list/1 is_map/1 is_number/1 is_pid/1 is_port/1 is_reference/1 is_tuple/1 max/2 min/2
""")
SAFE = SAFE_AND_PURE | _functions("""
    date/0 get/0,1 get_cookie/0 get_keys/1 group_leader/0 is_alive/0 make_ref/0 node/0 nodes/0 ports/0 pre_loaded/0 processes/0
    registered/0 self/0 term_to_binary/1 time/0
""")
ELSEWHERE = {
    "maps": _functions("get/2 is_key/2"),
    "lists": _functions("append/2 subtract/2"),
    "math": _functions("""
        acos/1 acosh/1 asin/1 asinh/1 atan/1 atan2/2 atanh/1 ceil/1 cos/1 cosh/1 erf/1 erfc/1 exp/1 floor/1 fmod/2 log/1 log10/1
        log2/1 pi/0 pow/2 sin/1 sinh/1 sqrt/1 tan/1 tanh/1
    """),
}
# Calls that the compiler makes of others: it warns of both.
ALSO = {("maps", "get"): "map_get", ("maps", "is_key"): "is_map_key"}
