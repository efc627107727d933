"""Stack trace entries as text: ``(elixir 1.14.0) lib/enum.ex:1658: Enum.map/2``.

An entry is the term ``{module, function, arity or arguments, [file: 'path', line: n]}``, or ``{fun, arity or arguments, location}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from otpshell.terms.atom import Atom, atom
from otpshell.terms.cons import EMPTY, Cons, to_pylist
from otpshell.terms.inspect import StructHost, chardata, inspect
from otpshell.terms.inspect_text import atom_call, atom_literal, decode

VERSIONS = {
    "kernel": "8.5.3",
    "stdlib": "4.2",
    "elixir": "1.14.0",
    "iex": "1.14.0",
    "logger": "1.14.0",
    "ex_unit": "1.14.0",
}

_ERLANG_MODULES = {
    "kernel": """
        application application_controller application_master application_starter auth code code_server disk_log disk_log_1
        disk_log_server disk_log_sup dist_ac dist_util erl_boot_server erl_compile_server erl_ddll erl_distribution erl_epmd
        erl_erts_errors erl_kernel_errors erl_reply erl_signal_handler erpc error_handler error_logger erts_debug file
        file_io_server file_server gen_sctp gen_tcp gen_tcp_socket gen_udp gen_udp_socket global global_group global_search group
        group_history heart inet inet6_sctp inet6_tcp inet6_tcp_dist inet6_udp inet_config inet_db inet_dns inet_gethost_native
        inet_hosts inet_parse inet_res inet_sctp inet_tcp inet_tcp_dist inet_udp kernel kernel_config kernel_refc local_tcp
        local_udp logger logger_backend logger_config logger_disk_log_h logger_filters logger_formatter logger_h_common
        logger_handler_watcher logger_olp logger_proxy logger_server logger_simple_h logger_std_h logger_sup net net_adm
        net_kernel os pg pg2 ram_file raw_file_io raw_file_io_compressed raw_file_io_deflate raw_file_io_delayed
        raw_file_io_inflate raw_file_io_list rpc seq_trace socket standard_error user user_drv user_sup wrap_log_reader
    """,
    "stdlib": """
        array base64 beam_lib binary c calendar dets dets_server dets_sup dets_utils dets_v9 dict digraph digraph_utils edlin
        edlin_expand epp erl_abstract_code erl_anno erl_bits erl_compile erl_error erl_eval erl_expand_records erl_features
        erl_internal erl_lint erl_parse erl_posix_msg erl_pp erl_scan erl_stdlib_errors erl_tar error_logger_file_h
        error_logger_tty_h escript ets eval_bits file_sorter filelib filename gb_sets gb_trees gen gen_event gen_fsm gen_server
        gen_statem io io_lib io_lib_format io_lib_fread io_lib_pretty lists log_mf_h maps math ms_transform orddict ordsets
        otp_internal peer pool proc_lib proplists qlc qlc_pt queue rand random re sets shell shell_default shell_docs slave sofs
        string supervisor supervisor_bridge sys timer unicode unicode_util uri_string win32reg zip
    """,
    "elixir": """
        elixir elixir_aliases elixir_bitstring elixir_bootstrap elixir_clauses elixir_code_server elixir_compiler elixir_config
        elixir_def elixir_dispatch elixir_env elixir_erl elixir_erl_clauses elixir_erl_compiler elixir_erl_for elixir_erl_pass
        elixir_erl_try elixir_erl_var elixir_errors elixir_expand elixir_fn elixir_import elixir_interpolation elixir_lexical
        elixir_locals elixir_map elixir_module elixir_overridable elixir_parser elixir_quote elixir_rewrite elixir_sup
        elixir_tokenizer elixir_utils
    """,
}
# What stands below these names may be the learner's own, unless it is one of the application's modules.
_OTHER_APPLICATIONS = {
    "iex": """
        IEx IEx.App IEx.Autocomplete IEx.Broker IEx.CLI IEx.Config IEx.Evaluator IEx.Helpers IEx.History IEx.Info IEx.Introspection
        IEx.Pry IEx.Server IEx.State
    """,
    "logger": """
        Logger Logger.App Logger.BackendSupervisor Logger.Backends.Console Logger.Config Logger.Filter Logger.Formatter Logger.Handler
        Logger.Purge Logger.Translator Logger.Utils Logger.Watcher
    """,
    "ex_unit": """
        ExUnit ExUnit.AssertionError ExUnit.Assertions ExUnit.CLIFormatter ExUnit.Callbacks ExUnit.CaptureIO ExUnit.CaptureLog
        ExUnit.CaptureServer ExUnit.Case ExUnit.CaseTemplate ExUnit.Diff ExUnit.DocTest ExUnit.DocTest.Error ExUnit.DocTest.Examples
        ExUnit.DuplicateDescribeError ExUnit.DuplicateTestError ExUnit.EventManager ExUnit.FailuresManifest ExUnit.Filters
        ExUnit.Formatter ExUnit.MultiError ExUnit.OnExitHandler ExUnit.Patterns ExUnit.Runner ExUnit.RunnerStats ExUnit.Server
        ExUnit.Test ExUnit.TestCase ExUnit.TestModule ExUnit.TimeoutError
    """,
}
_ELIXIR_MODULES = frozenset(
    """
    Access Agent Agent.Server Application ArgumentError ArithmeticError Atom BadArityError BadBooleanError BadFunctionError
    BadMapError BadStructError Base Behaviour Bitwise Calendar Calendar.ISO Calendar.TimeZoneDatabase
    Calendar.UTCOnlyTimeZoneDatabase CaseClauseError Code Code.Formatter Code.Fragment Code.Identifier Code.LoadError
    Code.Normalizer Code.Typespec Collectable Collectable.BitString Collectable.File.Stream Collectable.HashDict
    Collectable.HashSet Collectable.IO.Stream Collectable.List Collectable.Map Collectable.MapSet CompileError CondClauseError
    Config Config.Provider Config.Reader Date Date.Range DateTime Dict DynamicSupervisor Enum Enum.EmptyError
    Enum.OutOfBoundsError Enumerable Enumerable.Date.Range Enumerable.File.Stream Enumerable.Function Enumerable.GenEvent.Stream
    Enumerable.HashDict Enumerable.HashSet Enumerable.IO.Stream Enumerable.List Enumerable.Map Enumerable.MapSet Enumerable.Range
    Enumerable.Stream ErlangError Exception File File.CopyError File.Error File.LinkError File.RenameError File.Stat File.Stream
    Float Function FunctionClauseError GenEvent GenEvent.Stream GenServer HashDict HashSet IO IO.ANSI IO.ANSI.Docs
    IO.ANSI.Sequence IO.Stream IO.StreamError Inspect Inspect.Algebra Inspect.Any Inspect.Atom Inspect.BitString Inspect.Date
    Inspect.Date.Range Inspect.DateTime Inspect.Error Inspect.Float Inspect.Function Inspect.HashDict Inspect.HashSet
    Inspect.Inspect.Error Inspect.Integer Inspect.List Inspect.Macro.Env Inspect.Map Inspect.MapSet Inspect.NaiveDateTime
    Inspect.Opts Inspect.PID Inspect.Port Inspect.Range Inspect.Reference Inspect.Regex Inspect.Stream Inspect.Time Inspect.Tuple
    Inspect.URI Inspect.Version Inspect.Version.Requirement Integer Kernel Kernel.CLI Kernel.ErrorHandler Kernel.LexicalTracker
    Kernel.ParallelCompiler Kernel.ParallelRequire Kernel.SpecialForms Kernel.Typespec Kernel.Utils KeyError Keyword List
    List.Chars List.Chars.Atom List.Chars.BitString List.Chars.Float List.Chars.Integer List.Chars.List Macro Macro.Env Map MapSet
    MatchError Module Module.LocalsTracker Module.ParallelChecker Module.Types Module.Types.Error Module.Types.Expr
    Module.Types.Helpers Module.Types.Of Module.Types.Pattern Module.Types.Unify NaiveDateTime Node OptionParser
    OptionParser.ParseError PartitionSupervisor Path Path.Wildcard Port Process Protocol Protocol.UndefinedError Range Record
    Record.Extractor Regex Regex.CompileError Registry Registry.Partition Registry.Supervisor RuntimeError Set Stream
    Stream.Reducers String String.Break String.Chars String.Chars.Atom String.Chars.BitString String.Chars.Date
    String.Chars.DateTime String.Chars.Float String.Chars.Integer String.Chars.List String.Chars.NaiveDateTime String.Chars.Time
    String.Chars.URI String.Chars.Version String.Chars.Version.Requirement String.Tokenizer String.Tokenizer.ScriptSet
    String.Tokenizer.Security String.Unicode StringIO Supervisor Supervisor.Default Supervisor.Spec SyntaxError System
    System.EnvError System.SignalHandler SystemLimitError Task Task.Supervised Task.Supervisor Time TokenMissingError
    TryClauseError Tuple URI URI.Error UndefinedFunctionError UnicodeConversionError Version Version.InvalidRequirementError
    Version.InvalidVersionError Version.Parser Version.Requirement WithClauseError
""".split()
)

_APPLICATION = {module: name for name, modules in _ERLANG_MODULES.items() for module in modules.split()}
_ELIXIR_APPLICATION = {module: name for name, modules in _OTHER_APPLICATIONS.items() for module in modules.split()}
_FILE = atom("file")
_LINE = atom("line")
_MODULE = atom("__MODULE__")
_FILE_MARK = atom("__FILE__")
_ANONYMOUS = re.compile(r"-(.+)/(\d+)-[^-/]*-[^-/]*-$", re.DOTALL)


def application_of(module: Atom) -> str | None:
    """The OTP application a library module belongs to; None for the learner's own, and for those built into the runtime."""
    name = module.name
    if not name.startswith("Elixir."):
        return _APPLICATION.get(name)
    name = name[7:]
    if name in _ELIXIR_MODULES:
        return "elixir"
    return _ELIXIR_APPLICATION.get(name)


def _arguments(arity: Any, host: StructHost | None) -> str:
    if type(arity) is int:
        return f"/{arity}"
    return f"({', '.join([inspect(arg, host=host) for arg in to_pylist(arity)])})"


def anonymous_parent(name: str) -> tuple[str, str] | None:
    """Name and arity of the function in which a fun of compiled code stands, None for another name."""
    found = _ANONYMOUS.match(name)
    return (found[1], found[2]) if found else None


def format_mfa(module: Atom, function: Atom, arity: Any, host: StructHost | None = None) -> str:
    """``Mod.fun/2``, or ``Mod.fun(1, 2)`` when a list of arguments is given."""
    parent = anonymous_parent(function.name)
    if parent is not None:
        where = f"{atom_literal(module)}.{atom_call(atom(parent[0]))}/{parent[1]}"
        return f"anonymous fn{_arguments(arity, host)} in {where}"
    return f"{atom_literal(module)}.{atom_call(function)}{_arguments(arity, host)}"


def format_fa(fun: Any, arity: Any, host: StructHost | None = None) -> str:
    """``#Function<...>/1``, or with arguments."""
    return f"{inspect(fun, host=host)}{_arguments(arity, host)}"


def format_file_line(file: str | None, line: int | None, suffix: str = "") -> str:
    """``file:line:`` and the suffix; empty without a file."""
    return format_file_line_column(file, line, None, suffix)


def format_file_line_column(file: str | None, line: int | None, column: int | None, suffix: str = "") -> str:
    if file is None:
        return ""
    if not line:
        return f"{file}:{suffix}"
    return f"{file}:{line}:{column}:{suffix}" if column else f"{file}:{line}:{suffix}"


def _location(options: Any) -> str:
    file = line = None
    if options is not EMPTY and type(options) is not Cons:
        raise TypeError(f"no location: {options!r}")
    for key, value in options:
        if key is _FILE and file is None:
            file = decode(value) if type(value) is bytes else chardata(value)
        elif key is _LINE and line is None:
            line = value
    return format_file_line(file, line, " ")


def format_entry(entry: Any, host: StructHost | None = None, application: Callable[[Atom], str | None] = application_of) -> str:
    """``Exception.format_stacktrace_entry/1``. TypeError or ValueError for what is no entry."""
    if len(entry) == 3:
        fun, arity, location = entry
        if not callable(fun) and type(fun).__name__ != "ExtFun":
            raise TypeError(f"no stack trace entry: {entry!r}")
        return _location(location) + format_fa(fun, arity, host)
    module, function, arity, location = entry
    if type(module) is not Atom or type(function) is not Atom:
        raise TypeError(f"no stack trace entry: {entry!r}")
    where = _location(location)
    if function is _MODULE and arity == 0:
        return f"{where}{atom_literal(module)} (module)"
    if function is _MODULE and arity == 1:
        return f"{where}(module)"
    if function is _FILE_MARK and arity == 1:
        return f"{where}(file)"
    name = application(module)
    prefix = "" if name is None else f"({name} {VERSIONS[name]}) " if name in VERSIONS else f"({name}) "
    return prefix + where + format_mfa(module, function, arity, host)


def format_stacktrace(trace: Any, host: StructHost | None = None) -> str:
    """``Exception.format_stacktrace/1``: one indented line an entry, a newline at the end."""
    if trace is EMPTY:
        return "\n"
    return "    " + "\n    ".join([format_entry(entry, host) for entry in trace]) + "\n"
