"""``Otpshell.Check`` about the newest input: its value or error, what was printed, what is bound and defined, tables, time."""

from __future__ import annotations

from typing import Any

from otpshell.lessons.check_module import fact, matches, truth
from otpshell.lessons.evidence import Evidence
from otpshell.runtime.clock import MILLISECOND
from otpshell.terms.atom import NIL, TRUE, Atom, atom
from otpshell.terms.errors import argument_error
from otpshell.terms.idents import Ref
from otpshell.terms.maps import STRUCT

_REGEX, _MATCH = atom("Elixir.Regex"), atom("match?")


@fact()
def result(evidence: Evidence) -> Any:
    """The value of the newest input: `result() == 42`. There is none after an error."""
    if evidence.session.value is None:
        raise argument_error("the newest input has no result")
    return evidence.session.value


@fact("value", "value", name="raised?")
def raised(evidence: Evidence, exception: Any = None, text: Any = None) -> Any:
    """Whether the newest input ended with this exception: `raised?()`, `raised?(MatchError)`, `raised?(RuntimeError, ~r/boom/)`."""
    caught = evidence.session.caught
    if caught is None or caught.kind.name != "error":
        return truth(False)
    struct = caught.struct()
    if exception is not None and struct.d.get(STRUCT) is not exception:
        return truth(False)
    if text is None:
        return truth(True)
    message = evidence.vm.apply(atom("Elixir.Exception"), atom("message"), struct)
    return truth(_mentions(evidence, message, text))


@fact("pattern", name="exited?")
def exited(evidence: Evidence, reason: Any) -> Any:
    """Whether the newest input ended with an exit of such a reason, as a failed call does: `exited?({:noproc, _})`."""
    caught = evidence.session.caught
    return truth(caught is not None and caught.kind.name == "exit" and matches(reason, caught.value))


@fact("value", name="bound?")
def bound(evidence: Evidence, name: Any) -> Any:
    """Whether the learner has a variable of this name: `bound?(:child)`."""
    return truth((name, NIL) in evidence.session.bindings)


@fact("value", "value", "value", name="defined?")
def defined(evidence: Evidence, module: Any, function: Any = None, arity: Any = None) -> Any:
    """Whether there is such a module, or such a function of it: `defined?(Counter)`, `defined?(Counter, :start_link, 1)`."""
    vm = evidence.vm
    if not vm.code.ensure_loaded(module):
        return truth(False)
    functions = vm.code.exports_functions(module) or set()
    if function is None:
        return truth(True)
    found = [arity_ for name, arity_ in functions if name == function.name]
    return truth(bool(found) if arity is None else arity in found)


@fact()
def output(evidence: Evidence) -> Any:
    """What was printed since the step began, as a string."""
    return bytes(evidence.output)


@fact("value", name="printed?")
def printed(evidence: Evidence, text: Any) -> Any:
    """Whether this was printed since the step began: `printed?("hello")`, `printed?(~r/crash/)`."""
    return truth(_mentions(evidence, bytes(evidence.output), text))


@fact("value", "value", name="table?")
def table(evidence: Evidence, name: Any, owner: Any = None) -> Any:
    """Whether there is such an ETS table now, and whether that process owns it: `table?(:cache)`, `table?(:cache, Counter)`."""
    if type(name) not in (Atom, Ref):
        raise argument_error("table? takes the name or the reference of a table")
    found = evidence.vm.apply(atom("ets"), atom("info"), name, atom("owner"))
    if type(found) is Atom or owner is None:
        return truth(type(found) is not Atom)
    return truth(any(life.pid is found for life in evidence.lives(owner)))


@fact()
def took(evidence: Evidence) -> Any:
    """How long the newest input ran, in milliseconds of the system's clock: `took() < 500`."""
    return evidence.session.took // MILLISECOND


def _mentions(evidence: Evidence, text: bytes, wanted: Any) -> bool:
    if type(wanted) is bytes:
        return wanted in text
    return evidence.vm.apply(_REGEX, _MATCH, wanted, text) is TRUE
