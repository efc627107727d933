"""The functions of Elixir 1.14's library and of OTP 25 that are deprecated, and what their warnings advise.

Modules of Elixir that are written in Elixir here carry their own ``@deprecated``; this table is for those written in Python, and for OTP.
One line a module: ``function/arity: advice`` divided by ``|``, and an advice that only names a function is the sentence ``Use … instead``.
"""

from __future__ import annotations

from functools import cache

from otpshell.lang.definition import Signature

_TABLE = {
    "Atom": "to_char_list/1: Atom.to_charlist/1",
    "Bitwise": "__using__/1: import Bitwise instead",
    "Code": (
        "cursor_context/1: Use Code.Fragment.cursor_context/2 instead|cursor_context/2: Use Code.Fragment.cursor_context/2 instead"
        "|ensure_compiled?/1: Use Code.ensure_compiled/1 instead (see the proper disclaimers in its docs)"
        "|get_docs/2: Code.get_docs/2 always returns nil as its outdated documentation is no longer stored on BEAM files. "
        "Use Code.fetch_docs/1 instead"
        "|load_file/1: Code.require_file/2 or Code.compile_file/2|load_file/2: Code.require_file/2 or Code.compile_file/2"
        "|loaded_files/0: Code.required_files/0|unload_files/1: Code.unrequire_files/1"
    ),
    "Enum": (
        "chunk/2: Enum.chunk_every/2|chunk/3: Enum.chunk_every/3|chunk/4: Enum.chunk_every/4"
        "|filter_map/3: Enum.filter/2 + Enum.map/2 or for comprehensions|partition/2: Enum.split_with/2|uniq/2: Enum.uniq_by/2"
    ),
    "Float": "to_char_list/1: Float.to_charlist/1|to_char_list/2: :erlang.float_to_list/2|to_string/2: :erlang.float_to_binary/2",
    "Inspect.Algebra": (
        "surround/3: a combination of concat/2 and nest/2"
        "|surround_many/5: Inspect.Algebra.container_doc/6|surround_many/6: Inspect.Algebra.container_doc/6"
    ),
    "Integer": "to_char_list/1: Integer.to_charlist/1|to_char_list/2: Integer.to_charlist/2",
    "Keyword": "delete/3: Keyword.fetch/2 + Keyword.delete/2|map/2: Keyword.new/2|size/1: Kernel.length/1",
    "List.Chars": "to_char_list/1: List.Chars.to_charlist/1",
    "Macro": (
        "to_string/2: Macro.to_string/1|unescape_tokens/1: Traverse over the arguments using Enum.map/2 instead"
        "|unescape_tokens/2: Traverse over the arguments using Enum.map/2 instead"
    ),
    "Map": "map/2: Use Map.new/2 instead (invoke Map.from_struct/1 before if you have a struct)|size/1: Kernel.map_size/1",
    "Module": "add_doc/5: @doc|add_doc/6: @doc",
    "Range": "range?/1: Pattern match on first..last//step instead",
    "Stream": (
        "chunk/2: Stream.chunk_every/2|chunk/3: Stream.chunk_every/3|chunk/4: Stream.chunk_every/4"
        "|filter_map/3: Stream.filter/2 + Stream.map/2|uniq/2: Stream.uniq_by/2"
    ),
    "String": (
        "ljust/2: String.pad_trailing/2|ljust/3: Use String.pad_trailing/3 with a binary padding instead"
        "|lstrip/1: String.trim_leading/1|lstrip/2: Use String.trim_leading/2 with a binary as second argument instead"
        "|next_grapheme_size/1: String.next_grapheme/1"
        "|rjust/2: String.pad_leading/2|rjust/3: Use String.pad_leading/3 with a binary padding instead"
        "|rstrip/1: String.trim_trailing/1|rstrip/2: Use String.trim_trailing/2 with a binary as second argument instead"
        "|strip/1: String.trim/1|strip/2: Use String.trim/2 with a binary second argument instead"
        "|to_char_list/1: String.to_charlist/1|valid_character?/1: String.valid?/1"
    ),
    "calendar": "local_time_to_universal_time/1: Use calendar:local_time_to_universal_time_dst/1 instead",
    "crypto": "rand_uniform/2: Use rand:uniform/1 instead",
    "erlang": (
        'now/0: See the "time and time correction in erlang" chapter of the erts user\'s guide for more information'
        "|phash/2: Use erlang:phash2/2 instead"
    ),
    "queue": "lait/1: Use queue:liat/1 instead",
    "random": "|".join(
        f"{function}: Use the 'rand' module instead"
        for function in ("seed0/0", "seed/0", "seed/1", "seed/3", "uniform/0", "uniform/1", "uniform_s/1", "uniform_s/2")
    ),
    "System": "cwd/0: File.cwd/0|cwd!/0: File.cwd!/0|get_pid/0: System.pid/0|stacktrace/0: __STACKTRACE__",
}


@cache
def library_deprecations(module: str) -> dict[Signature, bytes]:
    """What is deprecated of a module (``Elixir.Enum``) written in Python, with the advice."""
    found: dict[Signature, bytes] = {}
    lines = _TABLE.get(module.removeprefix("Elixir."), "")
    for line in filter(None, lines.split("|")):
        function, advice = line.split(": ", 1)
        name, arity = function.rsplit("/", 1)
        whole = advice if advice.endswith(("instead", ")", "information")) else f"Use {advice} instead"
        found[name, int(arity)] = whole.encode()
    return found
