"""``Module``: attributes, definitions and names of modules, most of it for modules that are being defined."""

from __future__ import annotations

from typing import Any

from otpshell.lang.aliases import concat as concat_parts
from otpshell.lang.definition import PRIVATE_KINDS, Doc
from otpshell.lang.docs import signature_names
from otpshell.lang.env import ENV_MODULE, Env, new_env
from otpshell.lang.native import Native
from otpshell.lang.quote import linify, linify_with_counter
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.eval_env import env_with
from otpshell.terms.atom import FALSE, NIL, OK, TRUE, Atom, atom, boolean, existing_atom
from otpshell.terms.cons import EMPTY, elist, from_iter, is_list, to_pylist
from otpshell.terms.errors import argument_error
from otpshell.terms.maps import EMPTY_MAP, Map, map_of, struct_name

module = Native(
    "Elixir.Module",
    "lib/module.ex",
    doc="""\
Modules while they are being compiled (attributes, definitions), and modules made at run time.

    iex> Module.concat(Shop, Cart)
    Shop.Cart
    iex> Module.split(Shop.Cart)
    ["Shop", "Cart"]
""",
)
fn = module.fn
_LINE = atom("line")


def _open(vm: Any, name: Any, what: str, extra: str = "", write: bool = True) -> Any:
    if type(name) is not Atom:
        raise TypeError("no module")
    found = vm.open_module(name)
    if found is None:
        raise argument_error(f"could not call Module.{what} because the module {vm.inspect(name)} is already compiled{extra}")
    if write and found.mode == "readonly":
        raise argument_error(f"could not call Module.{what} because the module {vm.inspect(name)} is in read-only mode (@after_compile)")
    return found


def _signature(term: Any) -> tuple[str, int]:
    """Name and arity of a function, given as ``{name, arity}``; TypeError for anything else."""
    name, arity = term
    if type(name) is not Atom or type(arity) is not int or not 0 <= arity <= 255:
        raise TypeError("no name and arity")
    return name.name, arity


_KINDS = frozenset(map(atom, ("def", "defp", "defmacro", "defmacrop")))


def _kind(kind: Any) -> None:
    if kind is not None and kind not in _KINDS:
        raise TypeError("no kind of definition")


def _key(term: Any) -> Any:
    if type(term) is not Atom:
        raise TypeError("no name of an attribute")
    return term.name


def _line(term: Any) -> int | None:
    return term if type(term) is int else None


# -- attributes --------------------------------------------------------------------------------------------------------


@fn("__put_attribute__", vm=True)
def __put_attribute__(vm: Any, name: Atom, key: Atom, value: Any, line: Any) -> Atom:
    # What `@key value` expands to.
    _open(vm, name, "put_attribute/3").attributes.put(key.name, value, _line(line))
    return OK


_GET_EXTRA = ". Use the Module.__info__/1 callback or Code.fetch_docs/1 instead"


@fn("__get_attribute__", vm=True)
def __get_attribute__(vm: Any, name: Atom, key: Atom, line: Any, _trace: Any) -> Any:
    # What `@key` expands to.
    return _open(vm, name, "get_attribute/2", _GET_EXTRA, write=False).attributes.get(key.name, _line(line))


@fn("__get_doc__", vm=True)
def __get_doc__(vm: Any, name: Atom, key: Atom, line: Any, trace: Any) -> Any:
    # What `@doc` and its like expand to: the text without its line.
    value = __get_attribute__(vm, name, key, line, trace)
    return value[1] if type(value) is tuple and len(value) == 2 else value


@fn(vm=True)
def put_attribute(vm: Any, name: Atom, key: Atom, value: Any) -> Atom:
    """Sets an attribute of a module being defined.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` or `key` is not an atom.

    iex> defmodule Put do
    ...>   Module.put_attribute(__MODULE__, :size, 3)
    ...>   def size, do: @size
    ...> end
    iex> Put.size()
    3
    """
    _key(key)
    return __put_attribute__(vm, name, key, value, NIL)


@fn(vm=True)
def get_attribute(vm: Any, name: Atom, key: Atom, default: Any = NIL) -> Any:
    """An attribute of a module being defined, or the default.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` or `key` is not an atom.

    iex> defmodule Poem do
    ...>   @line "roses"
    ...>   def line, do: unquote(Module.get_attribute(__MODULE__, :line))
    ...> end
    iex> Poem.line()
    "roses"
    """
    wanted = _key(key)
    attributes = _open(vm, name, "get_attribute/2", _GET_EXTRA, write=False).attributes
    if wanted not in attributes.table:
        return default
    found = attributes.get(wanted)
    return default if found is NIL else found


@fn("has_attribute?", vm=True)
def has_attribute(vm: Any, name: Atom, key: Atom) -> Atom:
    """Whether the attribute is set or registered in a module being defined.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` or `key` is not an atom.

    iex> defmodule Flagged do
    ...>   @flag true
    ...>   def flagged?, do: unquote(Module.has_attribute?(__MODULE__, :flag))
    ...> end
    iex> Flagged.flagged?()
    true
    """
    wanted = _key(key)
    return boolean(wanted in _open(vm, name, "has_attribute?/2", write=False).attributes.table)


@fn(vm=True)
def attributes_in(vm: Any, name: Atom) -> Any:
    """The names of all attributes that are set so far in a module being defined.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` is not an atom.

    iex> defmodule Listing do
    ...>   @line "roses"
    ...>   def known?, do: unquote(:line in Module.attributes_in(__MODULE__))
    ...> end
    iex> Listing.known?()
    true
    """
    table = _open(vm, name, "attributes_in/1", write=False).attributes.table
    return from_iter(sorted([atom(key) for key in table], key=lambda each: each.name))


@fn(vm=True)
def delete_attribute(vm: Any, name: Atom, key: Atom) -> Any:
    """Deletes an attribute and gives the value it had.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` or `key` is not an atom.

    iex> defmodule Emptied do
    ...>   @line "roses"
    ...>   def line, do: unquote(Module.delete_attribute(__MODULE__, :line))
    ...> end
    iex> Emptied.line()
    "roses"
    """
    wanted = _key(key)
    return _open(vm, name, "delete_attribute/2").attributes.delete(wanted)


@fn(vm=True)
def register_attribute(vm: Any, name: Atom, key: Atom, options: Any) -> Atom:
    """Makes an attribute accumulate its values (`accumulate: true`) or outlive the definition (`persist: true`).

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` or `key` is not an atom or `options`
    is not a list.

    iex> defmodule Steps do
    ...>   Module.register_attribute(__MODULE__, :step, accumulate: true)
    ...>   @step :one
    ...>   @step :two
    ...>   def steps, do: @step
    ...> end
    iex> Steps.steps()
    [:two, :one]
    """
    wanted = _key(key)
    if not is_list(options):
        raise TypeError("no options")
    _open(vm, name, "register_attribute/3").attributes.register(wanted, options)
    return OK


# -- definitions -------------------------------------------------------------------------------------------------------


@fn("open?", vm=True)
def is_open(vm: Any, name: Atom) -> Atom:
    """Whether the module is being defined now.

    Raises `FunctionClauseError` when `name` is not an atom.

    iex> Module.open?(Enum)
    false
    """
    if type(name) is not Atom:
        raise TypeError("no module")
    found = vm.open_module(name)
    return boolean(found is not None and found.mode != "closed")


@fn("defines?", vm=True)
def defines(vm: Any, name: Atom, signature: Any, kind: Atom | None = None) -> Atom:
    """Whether the module being defined has this function or macro so far.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` is not an atom, `signature` is not a
    name with its arity, or `kind` is not `:def`, `:defp`, `:defmacro` or `:defmacrop`.

    iex> defmodule Asked do
    ...>   def one, do: 1
    ...>   def defined?, do: unquote(Module.defines?(__MODULE__, {:one, 0}))
    ...> end
    iex> Asked.defined?()
    true
    """
    key = _signature(signature)
    _kind(kind)
    what = "defines?/2" if kind is None else "defines?/3"
    extra = ". Use Kernel.function_exported?/3 and Kernel.macro_exported?/3 to check for public functions and macros instead"
    found = _open(vm, name, what, extra, write=False).definitions.get(key)
    return boolean(found is not None and (kind is None or found.kind == kind.name))


@fn("defines_type?", vm=True)
def defines_type(vm: Any, name: Atom, signature: Any) -> Atom:
    """Whether the module being defined has this type.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` is not an atom or `signature` is not
    a name with its arity.

    iex> defmodule Typed do
    ...>   @type size :: integer
    ...>   def typed?, do: unquote(Module.defines_type?(__MODULE__, {:size, 0}))
    ...> end
    iex> Typed.typed?()
    true
    """
    key = _signature(signature)
    specs = _open(vm, name, "defines_type?/2", write=False).typespecs
    named = {(each.name, each.arity) for kind in ("type", "typep", "opaque") for each in specs.get(kind, ())}
    return boolean(key in named)


@fn(vm=True)
def definitions_in(vm: Any, name: Atom, kind: Atom | None = None) -> Any:
    """Names and arities of what the module being defined has so far, of one kind when one is given.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` is not an atom or `kind` is not
    `:def`, `:defp`, `:defmacro` or `:defmacrop`.

    iex> defmodule Two do
    ...>   def one, do: 1
    ...>   def all, do: unquote(Module.definitions_in(__MODULE__))
    ...> end
    iex> Two.all()
    [one: 0]
    """
    _kind(kind)
    extra = ". Use the Module.__info__/1 callback to get public functions and macros instead"
    definitions = _open(vm, name, "definitions_in/1" if kind is None else "definitions_in/2", extra, write=False).definitions
    found = [key for key, each in definitions.items() if kind is None or each.kind == kind.name]
    return from_iter([(atom(each), arity) for each, arity in sorted(found)])


@fn(vm=True)
def get_definition(vm: Any, name: Atom, signature: Any, options: Any = EMPTY) -> Any:
    """A definition of the module being defined: version, kind, metadata and clauses as expanded code; nil when there is none.

    With `skip_clauses: true` the clauses are left out.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` is not an atom or `signature` is not
    a name with its arity.

    iex> defmodule Looked do
    ...>   def one, do: 1
    ...>   def kind, do: unquote(elem(Module.get_definition(__MODULE__, {:one, 0}), 1))
    ...> end
    iex> Looked.kind()
    :def
    """
    key = _signature(signature)
    found = _open(vm, name, "get_definition/3", write=False).definitions.get(key)
    if found is None:
        return NIL
    skipped = any(key.name == "skip_clauses" and value is TRUE for key, value in to_pylist(options))
    clauses = [] if skipped else [(each.meta, from_iter(each.args), from_iter(each.guards), each.body) for each in found.clauses]
    return (atom("v1"), atom(found.kind), found.meta, from_iter(clauses))


@fn(vm=True)
def delete_definition(vm: Any, name: Atom, signature: Any) -> Atom:
    """Deletes a definition of the module being defined; whether it was there.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` is not an atom or `signature` is not
    a name with its arity.

    iex> defmodule Without do
    ...>   def one, do: 1
    ...>   def two, do: 2
    ...>   Module.delete_definition(__MODULE__, {:one, 0})
    ...> end
    iex> function_exported?(Without, :one, 0)
    false
    """
    key = _signature(signature)
    definition = _open(vm, name, "delete_definition/2")
    definition.calls.pop(key, None)
    definition.defaults_by_name.pop(key[0], None)
    if definition.last_defined == key:
        definition.last_defined = None
    return boolean(definition.definitions.pop(key, None) is not None)


@fn(vm=True)
def make_overridable(vm: Any, name: Atom, which: Any) -> Atom:
    """Lets definitions be replaced: those in a list of names and arities, or all callbacks of a behaviour.

    Raises `ArgumentError` when the module is already compiled, when it does not have one of the definitions, or when `which` is not a
    behaviour that the module declares, and `FunctionClauseError` when `name` is not an atom.

    iex> defmodule Basis do
    ...>   def hello, do: "hello"
    ...>   defoverridable hello: 0
    ...>   def hello, do: super() <> "!"
    ...> end
    iex> Basis.hello()
    "hello!"
    """
    definition = _open(vm, name, "make_overridable/2")
    if type(which) is Atom:
        return _make_behaviour_overridable(vm, definition, which)
    for each in to_pylist(which):
        if not (type(each) is tuple and len(each) == 2 and type(each[0]) is Atom and type(each[1]) is int and 0 <= each[1] <= 255):
            shown = vm.inspect(each)
            raise argument_error(f"each element in tuple list has to be a {{function_name :: atom, arity :: 0..255}} tuple, got: {shown}")
        key = (each[0].name, each[1])
        if key not in definition.definitions:
            raise argument_error(f"cannot make function {key[0]}/{key[1]} overridable because it was not defined")
        definition.overridables.add(key)
    return OK


def _make_behaviour_overridable(vm: Any, definition: Any, behaviour: Atom) -> Atom:
    shown = vm.inspect(behaviour)
    if not vm.ensure_loaded(behaviour) or ("behaviour_info", 1) not in (vm.exports_functions(behaviour) or ()):
        problem = "it was not defined" if not vm.ensure_loaded(behaviour) else "it does not define any callbacks"
        raise argument_error(f"cannot pass module {shown} as argument to defoverridable/1 because {problem}")
    if behaviour not in definition.attributes.values("behaviour"):
        raise argument_error(
            f"cannot pass module {shown} as argument to defoverridable/1 because its corresponding behaviour is missing. "
            f"Did you forget to add @behaviour {shown}?"
        )
    for each, arity in to_pylist(vm.apply(behaviour, atom("behaviour_info"), atom("callbacks"))):
        key = (each.name[6:], arity - 1) if each.name.startswith("MACRO-") else (each.name, arity)
        if key in definition.definitions:
            definition.overridables.add(key)
    return OK


@fn("overridable?", vm=True)
def is_overridable(vm: Any, name: Atom, signature: Any) -> Atom:
    """Whether a definition of the module being defined may be replaced.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` is not an atom or `signature` is not
    a name with its arity.

    iex> defmodule Open do
    ...>   def hello, do: "hello"
    ...>   defoverridable hello: 0
    ...>   def open?, do: unquote(Module.overridable?(__MODULE__, {:hello, 0}))
    ...> end
    iex> Open.open?()
    true
    """
    key = _signature(signature)
    return boolean(key in _open(vm, name, "overridable?/2", write=False).overridables.table)


@fn(vm=True)
def overridables_in(vm: Any, name: Atom) -> Any:
    """The overridable definitions of the module being defined.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` is not an atom.

    iex> defmodule Loose do
    ...>   def one, do: 1
    ...>   defoverridable one: 0
    ...>   def list, do: unquote(Module.overridables_in(__MODULE__))
    ...> end
    iex> Loose.list()
    [one: 0]
    """
    table = _open(vm, name, "overridables_in/1", write=False).overridables.table
    return from_iter([(atom(each), arity) for each, arity in table])


@fn(vm=True)
def spec_to_callback(vm: Any, name: Atom, signature: Any) -> Atom:
    """Makes a callback of the `@spec` of a function of the module being defined: `true`, or `false` when the function has no spec.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` is not an atom or `signature` is not
    a name with its arity.

    iex> defmodule Parser do
    ...>   @spec parse(binary) :: term
    ...>   def made?, do: unquote(Module.spec_to_callback(__MODULE__, {:parse, 1}))
    ...>   def parse(text), do: text
    ...> end
    iex> Parser.made?()
    true
    iex> Parser.behaviour_info(:callbacks)
    [parse: 1]
    """
    key = _signature(signature)
    definition = _open(vm, name, "spec_to_callback/2")
    specs = [each for each in definition.typespecs.get("spec", ()) if (each.name, each.arity) == key]
    definition.typespecs.setdefault("callback", []).extend(each._replace(kind="callback") for each in specs)
    return boolean(specs)


# -- making modules ----------------------------------------------------------------------------------------------------


@fn(vm=True)
def create(vm: Any, name: Any, quoted: Any, place: Any) -> Any:
    """Defines a module from quoted code; `place` is an environment or options with `:file` and `:line`.

    Raises `ArgumentError` when the options do not say `:file`, and `FunctionClauseError` when `name` is not an atom or `place` is neither
    an environment nor a list.

    iex> Module.create(Made, quote(do: def(one, do: 1)), __ENV__)
    iex> Made.one()
    1
    """
    if type(name) is not Atom:
        raise TypeError("no name of a module")
    if struct_name(place) is ENV_MODULE:
        env = Env.from_map(place, vm)
    else:
        chosen = {key.name: value for key, value in to_pylist(place)}
        if "file" not in chosen:
            raise argument_error("expected :file to be given as option")
        env = new_env(vm, chosen["file"].decode(), chosen.get("line", 1))
    # Names that the code was quoted with are those of this one module.
    marked = linify_with_counter(elist((_LINE, env.line)), env.module or NIL, vm.next_counter(env.module), quoted)
    return vm.apply(atom("elixir_module"), atom("compile"), name, marked, EMPTY, env.replace(function=None).to_map())


@fn(vm=True)
def eval_quoted(vm: Any, place: Any, quoted: Any, binding: Any = EMPTY, options: Any = EMPTY) -> Any:
    """Evaluates quoted code inside a module being defined; `:file` and `:line` say where it is taken to stand. Gives
    `{value, binding}`.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `place` is neither a module nor an
    environment.

    iex> defmodule Evaluated do
    ...>   Module.eval_quoted(__MODULE__, quote(do: def(one, do: 1)))
    ...> end
    iex> Evaluated.one()
    1
    """
    if struct_name(place) is ENV_MODULE:
        env = Env.from_map(place, vm)
    else:
        _open(vm, place, "eval_quoted/4", write=False)
        env = new_env(vm, "nofile", 1).replace(module=place)
    chosen = {key.name: value for key, value in to_pylist(options)}
    if "file" in chosen:
        env = env.replace(file=chosen["file"].decode())
    chosen.pop("module", None)
    env = env_with(env, chosen, vm)
    values = {(key, NIL) if type(key) is Atom else key: value for key, value in to_pylist(binding)}
    value, after, _ = vm.eval_forms(linify(env.line, False, quoted), values, env.replace(function=None))
    pairs = [(key[0] if key[1] is NIL else key, each) for key, each in after.items()]
    return (value, from_iter(pairs))


# -- names -------------------------------------------------------------------------------------------------------------


@fn
def concat(left: Any, right: Any = None) -> Atom:
    """Joins two aliases, or all aliases of a list, to the name of a module. The parts are atoms or strings.

    Raises `FunctionClauseError` when a part is not an atom or a string, or the one argument is not a list.

    iex> Module.concat(Foo, Bar)
    Foo.Bar
    """
    parts = to_pylist(left) if right is None else [left, right]
    return concat_parts(parts)


@fn(vm=True)
def safe_concat(vm: Any, left: Any, right: Any = None) -> Atom:
    """Joins aliases as `concat/2` does, but only to the name of a module that is known already.

    Raises `ArgumentError` when there is no such module so far, and `FunctionClauseError` when a part is not an atom or a string.

    iex> Module.safe_concat(List, Chars)
    List.Chars
    """
    parts = [part.name if type(part) is Atom else part.decode() for part in (to_pylist(left) if right is None else [left, right])]
    name = ".".join(["Elixir", *[part.removeprefix("Elixir.") for part in parts if part not in ("nil", "Elixir")]])
    found = existing_atom(name)
    if found is None:
        # the library's own modules are known before they are loaded
        if not vm.code.library.has(name):
            raise bad_argument(1, "not an already existing atom")
        found = atom(name)
    return found


@fn(vm=True)
def split(vm: Any, name: Any) -> Any:
    """The parts of an alias as a list of strings.

    Raises `ArgumentError` when `name` is not an alias, such as `:lists`, and `FunctionClauseError` when it is not an atom or a string.

    iex> Module.split(Foo.Bar)
    ["Foo", "Bar"]
    """
    text = name.name if type(name) is Atom else name.decode()
    if not text.startswith("Elixir."):
        raise argument_error(f"expected an Elixir module, got: {vm.inspect(name)}")
    return from_iter([part.encode() for part in text[7:].split(".")])


# -- docs and the rest -------------------------------------------------------------------------------------------------


@fn(vm=True)
def add_doc(vm: Any, name: Any, line: Any, kind: Any, tuple_: Any, signature: Any, doc: Any = None) -> Any:
    """Gives a function or macro of the module being defined a help text; write `@doc` before it instead.

    `tuple` is its name and arity, `signature` its quoted arguments. The result is `:ok`, or `{:error, :private_doc}` for a private one.

    Raises `ArgumentError` when the module is already compiled, and `FunctionClauseError` when `name` is not an atom, `kind` is not a kind
    of definition or the signature does not have as many arguments as the definition.

    iex> defmodule Told do
    ...>   def one(n), do: n
    ...>   Module.add_doc(__MODULE__, 2, :def, {:one, 1}, [quote(do: n)], "Gives it back.")
    ...> end
    iex> {:docs_v1, _, _, _, _, _, [{{:function, :one, 1}, _, _, docs, _}]} = Code.fetch_docs(Told)
    iex> docs
    %{"en" => "Gives it back."}
    """
    args, text = (EMPTY, signature) if doc is None else (signature, doc)
    called, arity = tuple_
    definition = _open(vm, name, "add_doc/6")
    if kind.name in PRIVATE_KINDS:
        return (atom("error"), atom("private_doc")) if text is not NIL and text is not FALSE else OK
    key = ({"def": "function", "defmacro": "macro"}.get(kind.name), called.name, arity)
    if key[0] is None:
        raise TypeError("no kind of definition")
    names = signature_names(to_pylist(args), definition)
    before = definition.docs.get(key)
    if before is not None:
        if len(names) != len(before.signature):
            raise TypeError("a signature of another length")
        definition.docs[key] = before._replace(text=text)
    else:
        definition.docs[key] = Doc(line, names, text, EMPTY_MAP)
    return OK


@fn(vm=True)
def reserved_attributes(_vm: Any) -> Map:
    """The attributes that mean something to Elixir, with what each does.

    iex> is_map(Module.reserved_attributes())
    true
    """
    from_pairs = map_of({})
    for name, text in _RESERVED.items():
        from_pairs = from_pairs.put(atom(name), map_of({atom("doc"): text.encode()}))
    return from_pairs


_RESERVED = {
    "after_compile": "A hook called when the module has been compiled.",
    "before_compile": "A hook called before the module is compiled.",
    "behaviour": "The behaviour that the module implements.",
    "callback": "A function that an implementation of this behaviour must have.",
    "compile": "Options for the compiler.",
    "deprecated": "Says that the next definition is deprecated, and what to use instead.",
    "derive": "Derives protocol implementations for the struct that follows.",
    "dialyzer": "Directives for Dialyzer.",
    "doc": "The documentation of the next definition.",
    "enforce_keys": "The keys that must be given when the struct is built.",
    "external_resource": "A file that the module was made from.",
    "fallback_to_any": "Whether a protocol falls back to its implementation for Any.",
    "file": "The file that the next definition comes from.",
    "impl": "Says that the next definition implements a callback.",
    "macrocallback": "A macro that an implementation of this behaviour must have.",
    "moduledoc": "The documentation of the module.",
    "on_definition": "A hook called at each definition.",
    "on_load": "A function called when the module is loaded.",
    "opaque": "A type whose structure is private.",
    "optional_callbacks": "Callbacks that an implementation may leave out.",
    "spec": "The types of a function.",
    "type": "A type.",
    "typedoc": "The documentation of the next type.",
    "typep": "A private type.",
    "vsn": "The version of the module.",
}
