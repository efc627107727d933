"""Writes ``exports.txt``: what the modules of real Elixir 1.14 on OTP 25 export. Needs ``elixir``; the test does not.

Of Elixir's modules it is what their documentation shows, of Erlang's every export but the callbacks of the processes behind them.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

HERE = Path(__file__).parent
ELIXIR = """
Kernel Kernel.SpecialForms Access Agent Application Atom Base Bitwise Calendar Calendar.ISO Calendar.UTCOnlyTimeZoneDatabase
Date Date.Range DateTime NaiveDateTime Time Code Collectable Enum Enumerable Exception File File.Stat File.Stream Path Float Function
IO IO.ANSI IO.Stream Inspect Inspect.Algebra Inspect.Opts Integer Keyword List List.Chars Macro Macro.Env Map MapSet Module Node
OptionParser Port Process Protocol Range Record Regex Stream String String.Chars StringIO System Tuple URI Version Version.Requirement
GenServer Supervisor DynamicSupervisor PartitionSupervisor Task Task.Supervisor Registry
ArgumentError ArithmeticError BadArityError BadBooleanError BadFunctionError BadMapError BadStructError CaseClauseError CompileError
CondClauseError Code.LoadError Enum.EmptyError Enum.OutOfBoundsError ErlangError File.CopyError File.Error File.LinkError File.RenameError
FunctionClauseError IO.StreamError Inspect.Error Kernel.TypespecError KeyError MatchError OptionParser.ParseError Protocol.UndefinedError
Regex.CompileError RuntimeError SyntaxError SystemLimitError TokenMissingError TryClauseError URI.Error UndefinedFunctionError
UnicodeConversionError Version.InvalidRequirementError Version.InvalidVersionError WithClauseError
""".split()
ERLANG = """
erlang lists maps timer queue rand math proplists string binary unicode counters atomics persistent_term calendar os io io_lib digraph
global pg array gb_trees gb_sets ordsets orddict dict sets gen_tcp gen_udp uri_string
""".split()
# What OTP's modules keep for one another: exported, in no documentation.
INTERNAL = """
erlang.call_on_load_function erlang.delay_trap erlang.dist_get_stat erlang.dist_ctrl_set_opt erlang.dist_ctrl_get_opt erlang.dmonitor_node
erlang.dt_append_vm_tag_data erlang.dt_get_tag erlang.dt_get_tag_data erlang.dt_prepend_vm_tag_data erlang.dt_put_tag erlang.dt_restore_tag
erlang.dt_spread_tag erlang.finish_after_on_load erlang.finish_loading erlang.format_cpu_topology erlang.gather_gc_info_result
erlang.get_module_info erlang.has_prepared_code_on_load erlang.prepare_loading erlang.set_cpu_topology erlang.seq_trace
erlang.seq_trace_info erlang.seq_trace_print erlang.alloc_info erlang.alloc_sizes erlang.setnode erlang.display_nl erlang.purge_module
erlang.process_display lists.rmerge lists.rmerge3 lists.rumerge lists.rumerge3 lists.rkeymerge
lists.rukeymerge unicode.bin_is_7bit unicode.characters_to_binary_int unicode.characters_to_list_int rand.exro928_next_state
rand.exro928_next rand.exro928_seed rand.exro928_jump_2pow20 rand.exro928_jump_2pow512 rand.format_jumpconst58 rand.seed58 rand.bc64
rand.make_float rand.float2str global.notify_all_name global.resolve_it global.get_locker global.info global.start global.stop
global.register_name_external global.unregister_name_external io_lib.get_until io_lib.collect_chars io_lib.collect_line
io_lib.write_binary io.parse_erl_form
""".split()
# Of :crypto only what the library promises.
CRYPTO = ["hash/2", "strong_rand_bytes/1", "hash_equals/2", "mac/4", "hash_init/1", "hash_update/2", "hash_final/1"]
_SCRIPT = r"""
[elixir, erlang] = System.argv()
for name <- String.split(elixir), module = Module.concat([name]), Code.ensure_loaded?(module) do
  hidden =
    case Code.fetch_docs(module) do
      {:docs_v1, _, _, _, _, _, entries} -> for {{_, name, arity}, _, _, :hidden, _} <- entries, do: {name, arity}
      _ -> []
    end

  for {function, arity} <- module.__info__(:functions) -- hidden, do: IO.puts("#{name}.#{function}/#{arity}")
  for {function, arity} <- module.__info__(:macros) -- hidden, do: IO.puts("#{name}.#{function}/#{arity} macro")
end
callbacks = [init: 1, handle_call: 3, handle_cast: 2, handle_info: 2, terminate: 2, code_change: 3, start_link: 0, module_info: 0,
             module_info: 1]
for name <- String.split(erlang), module = String.to_atom(name), {function, arity} = pair <- Enum.sort(module.module_info(:exports)) do
  if pair not in callbacks or (name == "lists" and function not in [:module_info]), do: IO.puts(":#{name}.#{function}/#{arity}")
end
"""


def record() -> None:
    done = subprocess.run(["elixir", "-e", _SCRIPT, " ".join(ELIXIR), " ".join(ERLANG)], capture_output=True, text=True, check=True)
    shown = [line for line in done.stdout.splitlines() if line[1:].rpartition("/")[0] not in INTERNAL]
    lines = [*shown, *(f":crypto.{name}" for name in CRYPTO)]
    (HERE / "exports.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    record()
