"""Module attributes while a module is being defined: set, accumulate, read, and what Elixir checks of the ones it knows.

Values are terms, names Python text. An attribute that nobody reads is warned of when the module ends; ``unread`` holds the line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.cons import EMPTY, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import EMPTY_MAP, Map

DOCS = ("doc", "typedoc", "moduledoc")
_NOTES = (*DOCS, "impl", "deprecated")
TYPESPECS = ("type", "typep", "opaque", "spec", "callback", "macrocallback")
_ACCUMULATING = (
    "after_compile",
    "after_verify",
    "before_compile",
    "behaviour",
    "compile",
    "derive",
    "dialyzer",
    "external_resource",
    "on_definition",
    "type",
    "opaque",
    "typep",
    "spec",
    "callback",
    "macrocallback",
    "optional_callbacks",
)
_PERSISTED = ("behaviour", "external_resource", "dialyzer", "vsn")
_HOOKS = ("before_compile", "after_compile", "after_verify", "on_definition")

# The warnings of Dialyzer that OTP 25 lets a module switch on or off.
_DIALYZER = frozenset(
    """no_return no_unused no_improper_lists no_fun_app no_match no_opaque no_fail_call no_contracts no_behaviours no_undefined_callbacks
    unmatched_returns error_handling race_conditions overspecs underspecs specdiffs unknown no_missing_calls no_underspecs""".split()
)

Inspect = Callable[[Any], str]
Warn = Callable[[int, str], None]


class Attribute:
    """One attribute: its value, or its values when it accumulates, and the line of a setting that nobody has read."""

    __slots__ = ("value", "accumulates", "unread", "values", "is_set")

    def __init__(self, value: Any, unread: int | None = None, accumulates: bool = False, is_set: bool = True) -> None:
        self.value = value
        self.unread = unread
        self.accumulates = accumulates
        self.is_set = is_set
        self.values: list[Any] = []


class Attributes:
    """All attributes of a module being defined. ``warn(line, text)`` takes warnings, ``inspect`` writes terms in messages."""

    def __init__(self, inspect: Inspect, warn: Warn) -> None:
        self._inspect = inspect
        self._warn = warn
        self.table: dict[str, Attribute] = {name: Attribute(NIL, accumulates=True) for name in _ACCUMULATING}
        self.table["moduledoc"] = Attribute(NIL)
        self.persisted: list[str] = list(_PERSISTED)
        self.warned: list[str] = []
        self.doc_meta: dict[str, Map] = {}

    # -- setting -------------------------------------------------------------------------------------------------------

    def put(self, name: str, value: Any, line: int | None = None) -> None:
        """Set an attribute; ``line`` (None when code sets it) is where, for warnings."""
        if name == "on_load":
            self._put_on_load(value, line)
        elif name in DOCS and type(value) is tuple and len(value) == 2 and is_list(value[1]):
            self._put_doc_meta(name, value[1], line)
        elif name in _NOTES:
            value = self._checked(name, value)
            before = self.table.get(name)
            if before is not None and before.unread is not None and line is not None:
                self._warn(line, f"redefining @{name} attribute previously set at line {before.unread}")
            self.table[name] = Attribute(value, line)
        else:
            self._put_other(name, self._checked(name, value), line)

    def _put_other(self, name: str, value: Any, line: int | None) -> None:
        before = self.table.get(name)
        if before is None or not before.is_set:
            self.warned.append(name)
        if before is not None and before.accumulates:
            before.values.append(value)
        else:
            self.table[name] = Attribute(value, line)

    def _put_on_load(self, value: Any, line: int | None) -> None:
        if type(value) is Atom:
            value = (value, 0)
        elif not (type(value) is tuple and len(value) == 2 and type(value[0]) is Atom and value[1] == 0):
            raise argument_error(
                "@on_load is a built-in module attribute that annotates a function to be invoked when the module is loaded. "
                f"It should be an atom or an {{atom, 0}} tuple, got: {self._inspect(value)}"
            )
        if "on_load" in self.table:
            raise argument_error("the @on_load attribute can only be set once per module")
        self.table["on_load"] = Attribute(value, line)
        self.warned.append("on_load")

    def _put_doc_meta(self, name: str, pairs: Any, line: int | None) -> None:
        meta = self.doc_meta.get(name, EMPTY_MAP)
        for key, value in to_pylist(pairs):
            if key.name in ("opaque", "defaults"):
                self._warn(line or 0, f"ignoring reserved documentation metadata key: {self._inspect(key)}")
                continue
            self._check_doc_meta(key.name, value)
            meta = meta.put(key, value)
        self.doc_meta[name] = meta

    def _check_doc_meta(self, key: str, value: Any) -> None:
        if key == "since" and type(value) is not bytes:
            raise argument_error(
                ":since is a built-in documentation metadata key. It should be a string representing the version in which the "
                f"documented entity was added, got: {self._inspect(value)}"
            )
        if key == "deprecated" and type(value) is not bytes:
            raise argument_error(
                ":deprecated is a built-in documentation metadata key. It should be a string representing the replacement for the "
                f"deprecated entity, got: {self._inspect(value)}"
            )

    def _checked(self, name: str, value: Any) -> Any:
        if name in DOCS:
            return self._checked_doc(name, value)
        if name in _HOOKS:
            return (value, atom(f"__{name}__")) if type(value) is Atom else value
        problem = None
        if name == "behaviour" and type(value) is not Atom:
            problem = "@behaviour expects a module"
        elif name == "impl" and not (type(value) is Atom and value is not NIL):
            problem = (
                "@impl is a built-in module attribute that marks the next definition as a callback implementation. "
                "It should be a module or a boolean"
            )
        elif name == "external_resource" and type(value) is not bytes:
            problem = (
                "@external_resource is a built-in module attribute used for specifying file dependencies. "
                "It should be a string path to a file"
            )
        elif name == "deprecated" and type(value) is not bytes:
            problem = (
                "@deprecated is a built-in module attribute that annotates a definition as deprecated. "
                "It should be a string with the reason for the deprecation"
            )
        elif name == "dialyzer" and not _is_dialyzer(value):
            raise argument_error(f"invalid value for @dialyzer attribute: {self._inspect(value)}")
        elif name == "file" and not (type(value) is bytes or (type(value) is tuple and len(value) == 2 and type(value[0]) is bytes)):
            problem = (
                "@file is a built-in module attribute that annotates the file and line the next definition comes from. "
                "It should be a string or {string, line} tuple as value"
            )
        if problem is not None:
            raise argument_error(f"{problem}, got: {self._inspect(value)}")
        if name in TYPESPECS:
            raise argument_error(
                "attributes type, typep, opaque, spec, callback, and macrocallback must be set directly via the @ notation"
            )
        return value

    def _checked_doc(self, name: str, value: Any) -> Any:
        if not (type(value) is tuple and len(value) == 2 and type(value[0]) is int):
            raise argument_error(
                f"@{name} is a built-in module attribute for documentation. When set dynamically, it should be {{line, doc}} "
                f'(where "doc" is either false, nil, a string, or a keyword list), got: {self._inspect(value)}'
            )
        doc = value[1]
        if not (type(doc) is bytes or doc is FALSE or doc is NIL):
            raise argument_error(
                f"@{name} is a built-in module attribute for documentation. It should be either false, nil, a string, "
                f"or a keyword list, got: {self._inspect(doc)}"
            )
        return value

    # -- reading -------------------------------------------------------------------------------------------------------

    def get(self, name: str, line: int | None = None) -> Any:
        """An attribute's value, read from now on; nil, with a warning at ``line``, when nobody has set it."""
        found = self.table.get(name)
        if found is None or not found.is_set and not found.accumulates:
            if line is not None:
                self._warn(line, f"undefined module attribute @{name}, please remove access to @{name} or explicitly set it before access")
            return NIL
        if found.accumulates:
            return from_iter(found.values[::-1])
        found.unread = None
        return found.value

    def values(self, name: str) -> list[Any]:
        """The values of an accumulating attribute, oldest first."""
        found = self.table.get(name)
        return [] if found is None else found.values

    def take(self, name: str) -> Any:
        """An attribute's value, which is then gone; None when it is not set."""
        found = self.table.pop(name, None)
        return None if found is None else found.value

    def has(self, name: str) -> bool:
        found = self.table.get(name)
        return found is not None and (bool(found.values) if found.accumulates else found.is_set)

    def names(self) -> list[str]:
        """Every attribute that is set or accumulates."""
        return [name for name, found in self.table.items() if found.is_set]

    # -- Module.register_attribute, delete_attribute -------------------------------------------------------------------

    def register(self, name: str, options: Any) -> None:
        """``Module.register_attribute``: accumulate and persist."""
        chosen = {key.name: value for key, value in to_pylist(options)}
        if chosen.get("persist") is TRUE and name not in self.persisted:
            self.persisted.append(name)
        if chosen.get("accumulate") is TRUE:
            before = self.table.get(name)
            if before is None or not before.accumulates:
                self.table[name] = Attribute(NIL, accumulates=True)
        elif name not in self.table:
            self.table[name] = Attribute(NIL, is_set=False)

    def delete(self, name: str) -> Any:
        """``Module.delete_attribute``: the value it had."""
        found = self.table.get(name)
        if found is None:
            return NIL
        if found.accumulates:
            values, found.values = from_iter(found.values[::-1]), []
            return values
        del self.table[name]
        return found.value

    # -- at the module's end -------------------------------------------------------------------------------------------

    def kept(self) -> list[tuple[str, Any]]:
        """What ``__info__(:attributes)`` shows, each value in a list."""
        entries = []
        for name in self.persisted:
            found = self.table.get(name)
            if found is None or not found.is_set:
                continue
            if found.accumulates:
                entries += [(name, from_iter([value])) for value in found.values]
            else:
                entries.append((name, found.value if is_list(found.value) and found.value is not EMPTY else from_iter([found.value])))
        return entries

    def unused(self) -> list[tuple[int, str]]:
        """(line, text) of the warnings for attributes that nobody has read."""
        found = []
        for name in ["doc", "typedoc", "impl", "deprecated", *[each for each in self.warned if each not in self.persisted]]:
            entry = self.table.get(name)
            if entry is None or entry.unread is None:
                continue
            if name in ("doc", "impl", "deprecated"):
                text = f"module attribute @{name} was set but no definition follows it"
            elif name == "typedoc":
                text = "module attribute @typedoc was set but no type follows it"
            else:
                text = f"module attribute @{name} was set but never used"
            found.append((entry.unread, text))
        return sorted(set(found))


def _is_dialyzer(value: Any) -> bool:
    """``:no_return``, a list of such, or one of them (or ``:nowarn_function``) with the functions it is for."""
    if is_list(value):
        return all(type(each) is Atom and each.name in _DIALYZER for each in to_pylist(value))
    if type(value) is Atom:
        return value.name in _DIALYZER
    if type(value) is not tuple or len(value) != 2 or type(value[0]) is not Atom:
        return False
    if value[0].name not in _DIALYZER and value[0].name != "nowarn_function":
        return False
    functions = to_pylist(value[1]) if is_list(value[1]) else [value[1]]
    return all(type(each) is tuple and len(each) == 2 and type(each[0]) is Atom and type(each[1]) is int for each in functions)
