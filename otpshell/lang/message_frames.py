"""What stands in the stack trace of real Elixir above the function or macro of its library that was called, by what the error says.

The library here is written in another way: the helpers that refuse what a macro of Kernel, ``Module.put_attribute/3`` or ``defstruct`` is
given are not there. The message tells which of them it was.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from otpshell.terms.atom import Atom, alias, atom
from otpshell.terms.cons import charlist, from_iter

_DEFINE = "Kernel.define/4 kernel.ex:5070"
_PIPED = "lists.foldl/3 lists.erl:1350"
# Of a pattern for the beginning of the message, the entries between Kernel's macro and what raised, the innermost first: recorded from
# Elixir 1.14.0.
_MACROS = [
    (
        r"expected binary argument in <>",
        ["Kernel.wrap_concatenation/3 kernel.ex:1934"]
        + ["Kernel.extract_concatenations/2 kernel.ex:1925", "Kernel.extract_concatenations/2 kernel.ex:1921"],
    ),
    (
        r"the left argument of <> operator inside a match",
        ["Kernel.invalid_concat_left_argument_error/1 kernel.ex:1970", "Kernel.wrap_concatenation/3 kernel.ex:1942"]
        + ["Kernel.extract_concatenations/2 kernel.ex:1921"],
    ),
    (r"cannot invoke (def|defp|defmacro|defmacrop)/2 outside", ["Kernel.assert_module_scope/3 kernel.ex:6373", _DEFINE]),
    (r"cannot invoke @/1 outside", ["Kernel.assert_module_scope/3 kernel.ex:6373"]),
    (
        r"cannot invoke (def|defp|defmacro|defmacrop)/2 inside",
        ["Kernel.assert_no_function_scope/3 kernel.ex:6381", "Kernel.define/4 kernel.ex:5071"],
    ),
    (r"cannot set attribute @\S+ inside function", ["Kernel.do_at/5 kernel.ex:3489"]),
    (r"cannot inject attribute @\S+ into function", ["Kernel.do_at/5 kernel.ex:3543"]),
    (r"expected 0 or 1 argument for @", ["Kernel.do_at/5 kernel.ex:3584"]),
    (r"invalid or duplicate keys for if", ["Kernel.build_if/2 kernel.ex:3731"]),
    (r"invalid or duplicate keys for unless", ["Kernel.build_unless/2 kernel.ex:3775"]),
    (r"invalid expression in guard, (&&|\|\|) ", ["Kernel.assert_no_match_or_guard_scope/2 kernel.ex:6391"]),
    (r'invalid right argument for operator "in"', ["Kernel.raise_on_invalid_args_in_2/1 kernel.ex:4344"]),
    (r"cannot pipe .* into an anonymous function", ["Macro.pipe/3 macro.ex:299", _PIPED]),
    (r"piping into a unary operator", ["Macro.pipe/3 macro.ex:310", _PIPED]),
    (r"cannot pipe .* the :\S+ operator can only take", ["Macro.pipe/3 macro.ex:318", _PIPED]),
    (r"cannot pipe .* into &.* can only pipe into local calls", ["Macro.pipe/3 macro.ex:274", _PIPED]),
    (r"cannot pipe .* can only pipe into local calls", ["Macro.pipe/3 macro.ex:333", _PIPED]),
    (r"modifier must be one of: s, a, c", ["Kernel.split_words/3 kernel.ex:6366"]),
    (
        r"cannot parse .* as (Date|Time|NaiveDateTime|UTC DateTime) for ",
        ["Kernel.maybe_raise!/4 kernel.ex:6246", "Kernel.parse_with_calendar!/3 kernel.ex:6225"],
    ),
    (r"ranges \(first\.\.last//step\) expect the step", ["Kernel.validate_step!/1 kernel.ex:3947"]),
    (r"expected a variable to be given to var!", ["Kernel.MACRO-var!/3 kernel.ex:4515"]),
    (r"expected expression given to \S+ to access at least one", ["Kernel.unnest/4 kernel.ex:3142"]),
    (
        r"invalid arguments for use, expected a compile time",
        ["Kernel.-MACRO-use/3-fun-0-/3 kernel.ex:5684", "Enum.-map/2-lists^map/1-0-/2 enum.ex:1658", "Kernel.MACRO-use/3 kernel.ex:5676"],
    ),
    (
        r"defimpl/3 expects a :for option",
        ["Protocol.-__impl__/4-fun-0-/1 protocol.ex:931", "Keyword.pop_lazy/3 keyword.ex:1344", "Protocol.__impl__/4 protocol.ex:929"],
    ),
    (r"unknown options given to defimpl", ["Protocol.__impl__/4 protocol.ex:939"]),
    (r"invalid syntax in defguard .*, only a single when", ["Kernel.define_guard/3 kernel.ex:5528"]),
    (r"invalid syntax in defguard", ["Kernel.define_guard/3 kernel.ex:5558"]),
]

_PUT = ["Module.put_attribute/7 module.ex:2251", "Module.__put_attribute__/5 module.ex:2199"]
_ADD = ["Module.put_attribute/7 module.ex:2270", "Module.__put_attribute__/5 module.ex:2199"]
_EACH, _DERIVING = "lists.foreach_1/2 lists.erl:1442", "Protocol.__derive__/3 protocol.ex:997"
_DERIVE, _DERIVE_FOR = ["Protocol.derive/5 protocol.ex:1004", _EACH, _DERIVING], ["Protocol.derive/5 protocol.ex:1006", _EACH, _DERIVING]
# The same of functions: these entries stand for the function that was called and what it called.
_FUNCTIONS = [
    (r"@(behaviour|\w+_compile|after_verify|on_definition) expects a module", ["Module.preprocess_attribute/2 module.ex:2321", *_ADD]),
    (r"@impl is a built-in module attribute", ["Module.preprocess_attribute/2 module.ex:2329", *_PUT]),
    (r"@(doc|moduledoc|typedoc) is a built-in module attribute", ["Module.preprocess_attribute/2 module.ex:2304", *_PUT]),
    (r"@deprecated is a built-in module attribute", ["Module.preprocess_attribute/2 module.ex:2362", *_PUT]),
    (r"@file is a built-in module attribute", ["Module.preprocess_attribute/2 module.ex:2376", *_ADD]),
    (r"@external_resource is a built-in module attribute", ["Module.preprocess_attribute/2 module.ex:2356", *_ADD]),
    (r"@on_load is a built-in module attribute", ["Module.put_attribute/7 module.ex:2213", "Module.__put_attribute__/5 module.ex:2199"]),
    (
        r"invalid value for @dialyzer attribute",
        ["Module.-preprocess_attribute/2-fun-0-/1 module.ex:2388", _EACH, "Module.preprocess_attribute/2 module.ex:2385", *_ADD],
    ),
    (
        r"could not call Module.put_attribute/3 because the module",
        ["Module.assert_not_readonly!/2 module.ex:2500", "Module.__put_attribute__/5 module.ex:2197"],
    ),
    (
        r"could not call Module.get_attribute/2 because the module",
        [
            "Module.assert_not_compiled!/3 module.ex:2485",
            "Module.__get_attribute__/4 module.ex:2119",
            "Module.get_attribute/3 module.ex:1505",
        ],
    ),
    *[
        (
            rf"could not call Module.{re.escape(name)} because the module",
            ["Module.assert_not_readonly!/2 module.ex:2500", f"Module.{name} module.ex:{line}"],
        )
        for name, line in (
            ("delete_attribute/2", 1567),
            ("register_attribute/3", 1622),
            ("make_overridable/2", 1345),
            ("delete_definition/2", 1319),
        )
    ],
    *[
        (
            rf"could not call Module.{re.escape(name)} because the module",
            ["Module.assert_not_compiled!/3 module.ex:2485", f"Module.{name} module.ex:{line}"],
        )
        for name, line in (("defines?/2", 1094), ("definitions_in/1", 1232), ("get_definition/3", 1292), ("attributes_in/1", 1178))
    ],
    (
        r"could not call Module.eval_quoted/4",
        ["Module.assert_not_compiled!/3 module.ex:2485", "Module.validated_eval_quoted/4 module.ex:758"],
    ),
    (r"cannot make function \S+ overridable", ["Module.-make_overridable/2-fun-0-/2 module.ex:1352", _EACH]),
    (r"cannot pass module \S+ as argument to defoverridable", ["Module.make_overridable/2 module.ex:1377"]),
    (r"expected :file to be given as option", ["Module.create/3 module.ex:815"]),
    (r"expected an Elixir module, got: ", ["Module.split/2 module.ex:1673"]),
    (r"defstruct has already been called", ["Kernel.Utils.defstruct/3 kernel/utils.ex:107"]),
    (r"struct fields definition must be list", ["Kernel.Utils.defstruct/3 kernel/utils.ex:117"]),
    (r"@enforce_keys required keys", ["Kernel.Utils.defstruct/3 kernel/utils.ex:217"]),
    (
        r"keys given to @enforce_keys must be atoms",
        ["Kernel.Utils.-defstruct/3-fun-1-/1 kernel/utils.ex:155", _EACH, "Kernel.Utils.defstruct/3 kernel/utils.ex:158"],
    ),
    (
        r"struct field names must be atoms",
        [
            "Kernel.Utils.-defstruct/3-fun-0-/1 kernel/utils.ex:135",
            "lists.map/2 lists.erl:1315",
            "Kernel.Utils.defstruct/3 kernel/utils.ex:138",
        ],
    ),
    (r"could not load module \S+\.Any due to reason :\w+, cannot derive", ["Protocol.assert_impl!/3 protocol.ex:354", *_DERIVE_FOR]),
    (r"could not load module \S+ due to reason :\w+, cannot derive", ["Protocol.assert_protocol!/2 protocol.ex:323", *_DERIVE]),
    (r"\S+ is not a protocol, cannot derive", ["Protocol.assert_protocol!/2 protocol.ex:330", *_DERIVE]),
    (r"could not load module \S+\.\S+ due to reason", ["Protocol.assert_impl!/3 protocol.ex:354"]),
    (r"could not load module \S+ due to reason", ["Protocol.assert_protocol!/2 protocol.ex:323"]),
    (r"\S+ is not a protocol", ["Protocol.assert_protocol!/2 protocol.ex:330"]),
    (r"defdelegate function is calling itself", ["Kernel.Utils.defdelegate_all/3 kernel/utils.ex:32"]),
    (r"expected to: to be given as argument", ["Kernel.Utils.defdelegate_all/3 kernel/utils.ex:28"]),
    (
        r"invalid runtime value for option :unquote in quote",
        ["elixir_quote.validate_runtime/2 src/elixir_quote.erl:226"] + ["elixir_quote.build/6 src/elixir_quote.erl:193"],
    ),
    (
        r"invalid runtime value for option :generated in quote",
        ["elixir_quote.validate_runtime/2 src/elixir_quote.erl:226"] + ["elixir_quote.build/6 src/elixir_quote.erl:194"],
    ),
    (r"invalid runtime value for option :\w+ in quote", ["elixir_quote.validate_runtime/2 src/elixir_quote.erl:226"]),
    (r"unquote_splicing only works inside arguments", ["elixir_quote.argument_error/1 src/elixir_quote.erl:505"]),
    (
        r"expected a list with quoted expressions in unquote_splicing",
        ["elixir_quote.argument_error/1 src/elixir_quote.erl:505", "elixir_quote.list/2 src/elixir_quote.erl:486"],
    ),
    (r"could not load .* Reason: enoent", ["Code.find_file!/2 code.ex:1807", "Code.require_file/2 code.ex:1237"]),
]


Recorded = tuple[Atom, Atom, int, str, int]


def macro_frames(message: str) -> list[Any]:
    """The stack entries ``{module, function, arity, location}`` of Kernel's helpers that say this; none when they are not known."""
    return [
        (module, name, arity, from_iter([(atom("file"), charlist(file)), (atom("line"), line)]))
        for module, name, arity, file, line in _saying(message, of_functions=False)
    ]


def function_frames(message: str) -> list[Recorded] | None:
    """Module, function, arity, file and line of the functions of the library that say this; None when they are not known."""
    return _saying(message, of_functions=True) or None


def _saying(message: str, of_functions: bool) -> list[Recorded]:
    return next((entries for said, entries in _patterns(of_functions) if said.match(message)), [])


@cache
def _patterns(of_functions: bool) -> list[tuple[re.Pattern[str], list[Recorded]]]:
    table = _FUNCTIONS if of_functions else _MACROS
    return [(re.compile(said, re.DOTALL), list(map(_entry, entries))) for said, entries in table]


def _entry(text: str) -> Recorded:
    function, _, place = text.rpartition(" ")
    name, _, arity = function.rpartition("/")
    found = re.fullmatch(r"((?:[A-Z]\w*\.)*[A-Z]\w*|\w+)\.(.+)", name)
    assert found is not None
    module, name = found.groups()
    file, _, line = place.partition(":")
    owner: Atom = alias(module) if module[0].isupper() else atom(module)
    return (owner, atom(name), int(arity), file if file.endswith(".erl") else f"lib/{file}", int(line))
