"""The help texts of the library's modules, and what each says that its functions raise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from otpshell.console.documentation import module_docs
from otpshell.terms.atom import atom
from otpshell.vm.vm import VM

# The modules whose help texts must say what their functions raise.
MODULES = """
lists maps math queue proplists orddict dict gen_tcp gen_udp uri_string ordsets sets gb_sets gb_trees array
string calendar binary unicode rand timer crypto counters atomics persistent_term os io io_lib
erlang ets digraph digraph_utils file code
gen_server gen_statem gen_event supervisor sys proc_lib pg global application
Elixir.Enum Elixir.String Elixir.Map Elixir.List Elixir.Keyword Elixir.Integer Elixir.Float Elixir.MapSet Elixir.Tuple
Elixir.Process Elixir.GenServer Elixir.Task Elixir.Agent Elixir.Supervisor Elixir.DynamicSupervisor
Elixir.Kernel Elixir.Registry Elixir.Stream Elixir.Atom Elixir.Access Elixir.Range Elixir.Regex Elixir.Bitwise Elixir.Base Elixir.Path Elixir.Function
Elixir.Date Elixir.Time Elixir.DateTime Elixir.NaiveDateTime Elixir.Calendar
Elixir.GenStage Elixir.ConsumerSupervisor Elixir.Logger Elixir.System Elixir.Application Elixir.EEx Elixir.EEx.Engine Elixir.Node
Elixir.IO.ANSI Elixir.Calendar.ISO
Elixir.Port Elixir.File Elixir.IO Elixir.URI Elixir.Version Elixir.OptionParser Elixir.StringIO Elixir.Task.Supervisor Elixir.PartitionSupervisor
Elixir.Module Elixir.Code Elixir.Protocol Elixir.Inspect Elixir.Inspect.Algebra Elixir.Inspect.Opts Elixir.Exception Elixir.Kernel.SpecialForms
Elixir.File.Stat Elixir.String.Chars Elixir.List.Chars Elixir.Macro Elixir.Macro.Env Elixir.Record Elixir.Collectable Elixir.Enumerable Elixir.Code.Fragment
""".split()
# They end the system, or change it for the calls after them.
UNSAFE = {
    ("erlang", "halt"),
    ("erlang", "hibernate"),
    ("erlang", "load_nif"),
    ("io", "setopts"),
    ("erlang", "system_flag"),
    ("logger", "set_primary_config"),
    ("logger", "remove_handler"),
    ("Elixir.Process", "hibernate"),
    ("Elixir.Application", "stop"),
    ("application", "ensure_all_started"),
    ("application", "ensure_started"),
    ("application", "load"),
    ("application", "unload"),
    ("application", "start"),
    ("application", "stop"),
    ("global", "sync"),
    ("gen_server", "enter_loop"),
    ("gen_statem", "enter_loop"),
    ("sys", "handle_system_msg"),
    ("proc_lib", "hibernate"),
    ("Elixir.Node", "start"),
    ("Elixir.System", "halt"),
    ("Elixir.System", "stop"),
    ("Elixir.System", "restart"),
    ("Elixir.System", "no_halt"),
}
# Macros that take code, not values: what is wrong with that is found before anything runs.
_CODE = re.compile(r"def\w*|sigil_\w|@|alias!|var!|binding|dbg|destructure|if|unless|use|match\?|\|>|!|&&|\|\||in|__\w+")
_WITH_CODE = {"Elixir.Kernel", "Elixir.Protocol", "Elixir.Record"}
_PROMPT = re.compile(r"\s*(iex>|\.\.\.>) ?(.*)\Z")
_INNER = re.compile(r"[A-Z]\w*\.")
_NAME = re.compile(r"`([A-Z][\w.]*Error)`")


def shown(module: str) -> str:
    """A module as Elixir writes it: ``Enum``, ``:lists``."""
    return module[7:] if module.startswith("Elixir.") else ":" + module


def belongs(line: str, module: str) -> bool:
    """Whether a line of the record is of a function of the module, and not of one whose name goes on (``String.Chars``)."""
    start = shown(module) + "."
    return line.startswith(start) and not _INNER.match(line, len(start))


def recordable(module: str, name: str) -> bool:
    """Whether a function can be called with wrong arguments; macros that take code, and what ``use`` calls, cannot."""
    code = module == "Elixir.Kernel.SpecialForms" or module in _WITH_CODE and _CODE.fullmatch(name)
    return (module, name) not in UNSAFE and not name.startswith("__") and not code


def function_docs(vm: VM, module: str) -> dict[tuple[str, int], str]:
    """The help text of each public function of a module, empty where there is none; not of those that are hidden."""

    def look() -> tuple[dict[tuple[str, int], str]]:
        found = module_docs(vm, atom(module))
        assert found is not None, module
        docs: dict[tuple[str, int], str] = {}
        for entry in found.entries:
            if entry.text is not False and (entry.text or not entry.name.startswith("__")) and entry.name != "__struct__":
                for arity in range(entry.arity - entry.defaults, entry.arity + 1):
                    docs[entry.name, arity] = entry.text or ""
        return (docs,)

    return vm.call(look)[0]


def expressions(doc: str) -> list[str]:
    """The expressions of the examples in a help text, in order."""
    found: list[str] = []
    for line in doc.splitlines():
        prompt = _PROMPT.match(line)
        if prompt is not None and prompt[1] == "iex>":
            found.append(prompt[2])
        elif prompt is not None:
            found[-1] += "\n" + prompt[2]
    return found


def paragraphs(doc: str) -> Iterator[str]:
    """The paragraphs of a help text, each in one line."""
    for text in re.split(r"\n\s*\n", doc):
        yield " ".join(text.split())


def said(doc: str) -> set[str]:
    """What a help text says can leave its function: the errors named in the paragraph that begins with "Raises" or "Exits", and ``exit`` and
    ``throw`` where it says "Exits", "Throws"."""
    found: set[str] = set()
    for text in paragraphs(doc):
        if text.startswith(("Raises `", "Exits ", "Throws ")):
            found |= set(_NAME.findall(text))
            found |= {word for word, shown in (("exit", "Exits "), ("throw", "Throws ")) if shown in text}
    return found
