"""``quote``: turning code into code that builds it, with hygiene marks; ``escape``: the same for any term, without marks.

The result is itself a quoted expression, still to be expanded: nodes become ``{:{}, [], [name, meta, args]}`` and ``unquote(x)`` becomes
``x``. Hygiene: variables get the quoting module as context, aliases remember what they meant (``alias:`` in meta), calls remember the
imports in force (``imports:`` and ``context:``). :func:`linify_with_counter` marks a macro's result when it comes back: its variables
get the counter of that one expansion.

What can be known only when the quote runs (splicing, ``foo.unquote(name)``) calls the functions at the end of this file, which the
library exports as ``:elixir_quote``.
"""

from __future__ import annotations

from typing import Any

from otpshell.lang.aliases import ALIAS, expand_alias
from otpshell.lang.imports import find_import, find_imports
from otpshell.lang.quoted import ALIASES, BLOCK, DOT, EQUALS, LINE, TUPLE, keyword_get
from otpshell.terms.atom import FALSE, NIL, TRUE, Atom, atom
from otpshell.terms.bits import Bits
from otpshell.terms.cons import EMPTY, Cons, cons, elist, from_iter, is_list, is_proper, split, to_pylist
from otpshell.terms.errors import ErlError, argument_error, badarg
from otpshell.terms.fun import ExtFun
from otpshell.terms.idents import Pid
from otpshell.terms.inspect import inspect
from otpshell.terms.maps import Map

QUOTE = atom("quote")
UNQUOTE = atom("unquote")
SPLICING = atom("unquote_splicing")
COUNTER = atom("counter")
CONTEXT = atom("context")
IMPORTS = atom("imports")
KEEP = atom("keep")
GENERATED = atom("generated")
NO_PARENS = atom("no_parens")
AMPERSAND = atom("&")
SLASH = atom("/")
BAR = atom("|")
UNDERSCORE = atom("_")
ELIXIR_QUOTE = atom("elixir_quote")
_IMPORT = atom("import")
_AMBIGUOUS = atom("ambiguous_op")
_ERLANG = atom("erlang")
_CONCAT = atom("++")
_DEFINERS = frozenset(map(atom, ("def", "defp", "defmacro", "defmacrop", "@")))
_LEXICAL = frozenset(map(atom, ("import", "alias", "require")))
_COUNTED = _LEXICAL | {ALIASES}


# -- metadata ----------------------------------------------------------------------------------------------------------


def key_member(meta: Any, key: Atom) -> bool:
    """Whether a keyword list has a key."""
    while type(meta) is Cons:
        if meta.head[0] is key:
            return True
        meta = meta.rest or meta.tail
    return False


def key_delete(meta: Any, key: Atom) -> Any:
    """A keyword list without the first entry of a key."""
    if not key_member(meta, key):
        return meta
    pairs = to_pylist(meta)
    for index, pair in enumerate(pairs):
        if pair[0] is key:
            del pairs[index]
            break
    return from_iter(pairs)


def key_store(meta: Any, key: Atom, value: Any) -> Any:
    """A keyword list with a key set in its place, or at the end; a nil value changes nothing."""
    if value is NIL:
        return meta
    pairs = to_pylist(meta)
    for index, pair in enumerate(pairs):
        if pair[0] is key:
            pairs[index] = (key, value)
            return from_iter(pairs)
    pairs.append((key, value))
    return from_iter(pairs)


def key_new(meta: Any, key: Atom, value: Any) -> Any:
    """A keyword list with a key put first unless it has it."""
    return meta if key_member(meta, key) else cons((key, value), meta)


def _is_meta(term: Any) -> bool:
    return type(term) is Cons or term is EMPTY


# -- marking what a macro gave back ------------------------------------------------------------------------------------


def linify_with_counter(call_meta: Any, receiver: Atom, counter: Any, quoted: Any) -> Any:
    """A macro's result with the line of its call where it has none, and with the counter on what the macro's own quote made."""
    line = keyword_get(call_meta, LINE, 0)
    generated = keyword_get(call_meta, GENERATED) is TRUE

    def mark(meta: Any) -> Any:
        if line:
            meta = key_new(meta, LINE, line)
        return cons((GENERATED, TRUE), meta) if generated else meta

    return _linify(mark, quoted, receiver, counter)


def linify(line: int, keep: bool, quoted: Any) -> Any:
    """Code with this line where it has none; with ``keep``, the lines that ``location: :keep`` kept come first."""
    if line == 0:
        return quoted

    def mark(meta: Any) -> Any:
        if keep:
            kept = keyword_get(meta, KEEP)
            if kept is not None:
                return cons((LINE, kept[1]), key_delete(key_delete(meta, KEEP), LINE))
        return key_new(meta, LINE, line)

    return _linify(mark, quoted, None, None)


def _linify(mark: Any, node: Any, receiver: Any, counter: Any) -> Any:
    kind = type(node)
    if kind is tuple:
        if len(node) == 3:
            left, meta, right = node
            if not _is_meta(meta):
                return node
            if receiver is not None and type(left) is Atom:
                if right is receiver:
                    if left is not UNDERSCORE:
                        meta = key_new(meta, COUNTER, counter)
                elif type(right) is Cons and (left in _COUNTED or (left is QUOTE and keyword_get(meta, CONTEXT) is receiver)):
                    meta = key_new(meta, COUNTER, counter)
            if type(left) is not Atom:
                left = _linify(mark, left, receiver, counter)
            if type(right) is Cons:
                right = _linify(mark, right, receiver, counter)
            elif type(right) is tuple:
                right = _linify(mark, right, receiver, counter)
            return (left, mark(meta), right)
        if len(node) == 2:
            return (_linify(mark, node[0], receiver, counter), _linify(mark, node[1], receiver, counter))
        return node
    if kind is Cons:
        items, tail = split(node)
        changed = [_linify(mark, item, receiver, counter) if type(item) is tuple or type(item) is Cons else item for item in items]
        return from_iter(changed, tail)
    return node


# -- quote and escape --------------------------------------------------------------------------------------------------


class Quoting:
    """The options of one quote. ``line`` is True (keep), False (drop), or an expression; ``env`` None while escaping."""

    __slots__ = ("line", "file", "context", "hygiene", "unquote", "generated", "env", "prune")

    def __init__(
        self,
        line: Any = False,
        file: Any = None,
        context: Any = NIL,
        hygiene: bool = True,
        unquote: bool = True,
        generated: bool = False,
        env: Any = None,
        prune: bool = False,
    ) -> None:
        self.line = line
        self.file = file
        self.context = context
        self.hygiene = hygiene
        self.unquote = unquote
        self.generated = generated
        self.env = env
        self.prune = prune

    def without_unquote(self) -> Quoting:
        return Quoting(self.line, self.file, self.context, self.hygiene, False, self.generated, self.env, self.prune)

    def meta(self, meta: Any) -> Any:
        """A node's metadata as the built node has it."""
        if self.file is not None:
            line = keyword_get(meta, LINE, 0)
            meta = cons((KEEP, (self.file, line)), key_delete(meta, LINE))
        elif self.line is False:
            meta = key_delete(meta, LINE)
        elif self.line is not True:
            meta = key_store(meta, LINE, self.line)
        return cons((GENERATED, TRUE), meta) if self.generated else meta


def quote(meta: Any, expr: Any, binding: list[tuple[Atom, Any]], q: Quoting, prelude: list[Any]) -> Any:
    """The code that builds ``expr``. ``binding`` are the names and values of ``bind_quoted``, ``prelude`` checks to run before."""
    if q.unquote and _is_call(expr, SPLICING):
        raise argument_error(
            "unquote_splicing only works inside arguments and block contexts, wrap it in parens if you want it to work with one-liners"
        )
    quoted = _quote(expr, q)
    if binding:
        assigned = [_tuple(EQUALS, EMPTY, elist(_tuple(name, meta, q.context), value)) for name, value in binding]
        quoted = _tuple(BLOCK, EMPTY, from_iter([*assigned, quoted]))
    if prelude:
        return (BLOCK, EMPTY, from_iter([*prelude, quoted]))
    return quoted


def escape(term: Any, unquote: bool = False, prune_metadata: bool = False) -> Any:
    """The quoted expression whose value is ``term``; with ``unquote`` code inside ``unquote(…)`` stays code."""
    return _quote(term, Quoting(line=True, hygiene=False, unquote=unquote, prune=prune_metadata))


def has_unquotes(node: Any) -> bool:
    """Whether code holds an ``unquote`` anywhere."""
    kind = type(node)
    if kind is tuple:
        if len(node) == 3:
            head, _, args = node
            if (head is UNQUOTE or head is SPLICING) and type(args) is Cons and args.tail is EMPTY:
                return True
            if type(head) is tuple and len(head) == 3 and head[0] is DOT and type(args) is Cons and args.tail is EMPTY:
                target = to_pylist(head[2])
                if len(target) == 2 and target[1] is UNQUOTE:
                    return True
            return is_list(args) and (has_unquotes(head) or has_unquotes(args))
        return len(node) == 2 and (has_unquotes(node[0]) or has_unquotes(node[1]))
    if kind is Cons:
        return any(has_unquotes(item) for item in split(node)[0])
    return False


def fun_to_quoted(fun: ExtFun) -> Any:
    """``&Mod.name/arity`` as code."""
    target = ((DOT, EMPTY, elist(fun.module, fun.name)), elist((NO_PARENS, TRUE)), EMPTY)
    return (AMPERSAND, EMPTY, elist((SLASH, EMPTY, elist(target, fun.arity))))


def _tuple(left: Any, meta: Any, right: Any) -> Any:
    return (TUPLE, EMPTY, cons(left, cons(meta, cons(right, EMPTY))))


def _is_call(node: Any, name: Atom) -> bool:
    return type(node) is tuple and len(node) == 3 and node[0] is name and type(node[2]) is Cons and node[2].tail is EMPTY


def _quote(node: Any, q: Quoting) -> Any:
    kind = type(node)
    if kind is tuple:
        if len(node) == 3:
            return _quote_node(node, q)
        if len(node) == 2:
            left, right = node
            if q.unquote and (_head_is(left, SPLICING) or _head_is(right, SPLICING)):
                return _quote((TUPLE, EMPTY, elist(left, right)), q)
            return (_quote(left, q), _quote(right, q))
        return _escape(node, q) if q.env is None else node
    if kind is Cons:
        return _quote_list(node, q)
    if q.env is None:
        return _escape(node, q)
    return node


def _head_is(node: Any, name: Atom) -> bool:
    return type(node) is tuple and len(node) > 0 and node[0] is name


def _quote_node(node: Any, q: Quoting) -> Any:
    head, meta, args = node
    if head is QUOTE and type(args) is Cons:
        found = _nested_quote(meta, args, q)
        if found is not None:
            return found
    if q.unquote:
        if head is UNQUOTE and type(args) is Cons and args.tail is EMPTY:
            return args.head
        dotted = _dot_unquote(node, q)
        if dotted is not None:
            return dotted
    if q.env is None:
        return _escape(node, q)
    if type(head) is Atom and _is_meta(meta):
        if q.hygiene:
            found = _with_hygiene(head, meta, args, q)
            if found is not None:
                return found
    return _node(_annotate(node, q.context), q)


def _nested_quote(meta: Any, args: Any, q: Quoting) -> Any:
    items, _ = split(args)
    if len(items) > 2:
        return None
    if q.hygiene:
        meta_marked = key_store(meta, CONTEXT, q.context)
    else:
        meta_marked = meta
    body = _quote(items[-1], q.without_unquote())
    options = [_quote(items[0], q)] if len(items) == 2 else []
    return _tuple(QUOTE, q.meta(meta_marked), from_iter([*options, body]))


def _dot_unquote(node: Any, q: Quoting) -> Any:
    head, _, args = node
    if type(head) is not tuple or len(head) != 3:
        return None
    inner = _unquoted_name(head)
    if inner is not None:
        # left.unquote(name)(args)
        left, meta, expr = inner
        return _quote_dot(left, meta, expr, args, q)
    inner = _unquoted_name(node)
    if inner is not None:
        left, meta, expr = inner
        return _quote_dot(left, meta, expr, NIL, q)
    return None


def _unquoted_name(node: Any) -> Any:
    # {{:., meta, [left, :unquote]}, _, [expr]} gives (left, meta, expr)
    head, _, args = node
    if type(head) is tuple and len(head) == 3 and head[0] is DOT and type(args) is Cons and args.tail is EMPTY:
        target = split(head[2])[0]
        if len(target) == 2 and target[1] is UNQUOTE:
            return target[0], head[1], args.head
    return None


def _quote_dot(left: Any, meta: Any, expr: Any, args: Any, q: Quoting) -> Any:
    parts = [_quote(part, q) for part in (left, (UNQUOTE, meta, elist(expr)), args, q.context)]
    return ((DOT, meta, elist(ELIXIR_QUOTE, atom("dot"))), meta, from_iter([q.meta(meta), *parts]))


def _with_hygiene(head: Atom, meta: Any, args: Any, q: Quoting) -> Any:
    env = q.env
    if head is ALIASES and type(args) is Cons and type(args.head) is Atom and args.head.name != "Elixir":
        found = expand_alias(meta, args, env)
        annotation = found if type(found) is Atom else FALSE
        return _node((ALIASES, key_store(key_delete(meta, COUNTER), ALIAS, annotation), args), q)
    if args is NIL:
        return _tuple(head, q.meta(_import_meta(meta, head, 0, q)), q.context)
    if head is AMPERSAND and type(args) is Cons and args.tail is EMPTY:
        target = args.head
        if type(target) is tuple and len(target) == 3 and target[0] is SLASH:
            parts = split(target[2])[0]
            if len(parts) == 2 and _is_atom_var(parts[0]) and type(parts[1]) is int:
                found = find_import(meta, parts[0][0].name, parts[1], env)
                if found is not None:
                    _import_used(found.module, parts[0][0], parts[1], q)
                    meta = key_store(key_store(meta, IMPORTS, elist((parts[1], found.module))), CONTEXT, q.context)
                return _node((head, meta, args), q)
    if type(args) is Atom:
        arity = 0
    elif _is_meta(args):
        arity = len(split(args)[0])
    else:
        return None
    return _node(_annotate((head, _import_meta(meta, head, arity, q), args), q.context), q)


def _is_atom_var(node: Any) -> bool:
    return type(node) is tuple and len(node) == 3 and type(node[0]) is Atom and type(node[2]) is Atom


def _import_meta(meta: Any, name: Atom, arity: int, q: Quoting) -> Any:
    imports = [] if key_member(meta, _IMPORT) else find_imports(meta, name.name, q.env)
    if imports:
        for each, module in imports:
            _import_used(module, name, each, q)
        return key_store(key_store(meta, CONTEXT, q.context), IMPORTS, from_iter(imports))
    if arity == 1 and keyword_get(meta, _AMBIGUOUS) is NIL:
        return key_store(meta, _AMBIGUOUS, q.context)
    return meta


def _import_used(module: Atom, name: Atom, arity: int, q: Quoting) -> None:
    if q.env.lexical_tracker is not None:
        q.env.lexical_tracker.import_used(module, (name.name, arity))


def _node(node: Any, q: Quoting) -> Any:
    left, meta, right = node
    return _tuple(left if type(left) is Atom else _quote(left, q), q.meta(meta), _quote(right, q))


def _annotate(node: Any, context: Any) -> Any:
    # What a definition is named, and what is imported or aliased, remembers the module whose macro wrote it.
    head, meta, args = node
    if type(args) is not Cons:
        return node
    first = args.head
    if type(first) is tuple and len(first) == 3 and _is_definer(head):
        return (head, meta, cons((first[0], key_store(first[1], CONTEXT, context), first[2]), args.tail))
    if head in _LEXICAL if type(head) is Atom else False:
        return (head, key_store(key_delete(meta, COUNTER), CONTEXT, context), args)
    return node


def _is_definer(head: Any) -> bool:
    if type(head) is Atom:
        return head in _DEFINERS
    if type(head) is tuple and len(head) == 3 and head[0] is DOT:
        target = split(head[2])[0]
        return len(target) == 2 and type(target[1]) is Atom and target[1] in _DEFINERS
    return False


def _quote_list(node: Any, q: Quoting) -> Any:
    items, tail = split(node)
    if not q.unquote:
        out = [_quote(item, q) for item in items]
        if tail is not EMPTY:
            out[-1] = (BAR, EMPTY, elist(out[-1], _quote(tail, q)))
        return from_iter(out)
    if tail is not EMPTY:
        # Only an escaped term can be an improper list.
        built = _quote_spliced(items, q)
        rest = _quote(tail, q)
        parts = to_pylist(built)
        return from_iter([*parts[:-1], (BAR, EMPTY, elist(parts[-1], rest))])
    last = items[-1]
    if _head_is(last, BAR) and len(last) == 3 and type(last[2]) is Cons:
        ends = split(last[2])[0]
        if len(ends) == 2 and _is_call(ends[0], SPLICING):
            front = _quote_spliced(items[:-1], q)
            return _runtime(last[1], "tail_list", ends[0][2].head, _quote(ends[1], q), front)
    return _quote_spliced(items, q)


def _quote_spliced(items: list[Any], q: Quoting) -> Any:
    # From the last item to the first: buffer is a plain list, out the code that builds everything after it.
    out: Any = EMPTY
    buffer: Any = EMPTY
    for item in reversed(items):
        if _is_call(item, SPLICING):
            out = _runtime(item[1], "list", item[2].head, _concat(buffer, out))
            buffer = EMPTY
        else:
            buffer = cons(_quote(item, q), buffer)
    return _concat(buffer, out)


def _concat(left: Any, right: Any) -> Any:
    if right is EMPTY:
        return left
    if left is EMPTY:
        return right
    return ((DOT, EMPTY, elist(_ERLANG, _CONCAT)), EMPTY, elist(left, right))


def _runtime(meta: Any, name: str, *args: Any) -> Any:
    return ((DOT, meta, elist(ELIXIR_QUOTE, atom(name))), meta, from_iter(args))


def _escape(term: Any, q: Quoting) -> Any:
    kind = type(term)
    if kind is tuple:
        if len(term) == 3 and q.prune and _is_meta(term[1]):
            kept = [pair for pair in term[1] if pair[0] is NO_PARENS or pair[0] is LINE]
            return _tuple(_quote(term[0], q), from_iter(kept), _quote(term[2], q))
        return (TUPLE, EMPTY, _quote(from_iter(term), q) if term else EMPTY)
    if kind is Map:
        pairs = from_iter(term.items())
        return (atom("%{}"), EMPTY, _quote(pairs, q) if pairs is not EMPTY else EMPTY)
    if kind is Bits:
        return _escape_bits(term)
    if kind in (int, float, bytes, Atom, Pid) or term is EMPTY:
        return term
    if kind is ExtFun:
        return fun_to_quoted(term)
    raise BadEscape(term)


class BadEscape(ErlError):
    """A term that no code can build (a closure, a reference): Elixir's ArgumentError; ``args[0]`` is the term."""

    __slots__ = ("reason",)

    def __init__(self, term: Any) -> None:
        self.reason = (
            f"cannot escape {inspect(term)}. The supported values are: lists, tuples, maps, atoms, numbers, bitstrings, "
            "PIDs and remote functions in the format &Mod.fun/arity"
        )
        super().__init__(argument_error(self.reason).value)
        self.args = (term,)


def _escape_bits(term: Bits) -> Any:
    size = term.size % 8
    value = int.from_bytes(term.data, "big") >> (-term.size % 8)
    rest_size = term.size - size
    head = value >> rest_size
    rest = (value & ((1 << rest_size) - 1)).to_bytes(rest_size // 8, "big")
    sign = atom("::")
    sized = (sign, EMPTY, elist(head, (atom("size"), EMPTY, elist(size))))
    return (atom("<<>>"), EMPTY, elist(sized, (sign, EMPTY, elist(rest, (atom("binary"), EMPTY, EMPTY)))))


# -- what quotes call when they run (:elixir_quote) --------------------------------------------------------------------


def list_(left: Any, right: Any) -> Any:
    """``unquote_splicing(left)`` before ``right``."""
    _validate_list(left)
    return from_iter(to_pylist(left), right)


def tail_list(left: Any, right: Any, tail: Any) -> Any:
    """``[tail, unquote_splicing(left) | right]``."""
    _validate_list(left)
    items = to_pylist(tail) + to_pylist(left)
    if is_list(right):
        return from_iter(items, right)
    return from_iter([*items[:-1], (BAR, EMPTY, elist(items[-1], right))])


def _validate_list(term: Any) -> None:
    if not is_list(term):
        raise argument_error(f"expected a list with quoted expressions in unquote_splicing/1, got: {inspect(term)}")
    if not is_proper(term):
        raise badarg()


class BadDot(ValueError):
    """What ``left.unquote(right)`` cannot build on: ``args`` are the term and whether there were arguments."""


def dot(meta: Any, left: Any, right: Any, args: Any, context: Any) -> Any:
    """``left.unquote(right)`` with these arguments (nil without parentheses)."""
    return _annotate(_dot(meta, left, right, args), context)


def _dot(meta: Any, left: Any, right: Any, args: Any) -> Any:
    bare = args is NIL
    if bare and _head_is(right, ALIASES) and len(right) == 3:
        return (ALIASES, meta, cons(left, right[2]))
    if type(right) is Atom:
        if not bare:
            return ((DOT, meta, elist(left, right)), meta, args)
        if right.name.startswith("Elixir."):
            return (ALIASES, meta, elist(left, right))
        return ((DOT, meta, elist(left, right)), cons((NO_PARENS, TRUE), meta), EMPTY)
    if type(right) is tuple and len(right) == 3 and type(right[0]) is Atom:
        if type(right[2]) is Atom:
            if bare:
                return ((DOT, meta, elist(left, right[0])), cons((NO_PARENS, TRUE), meta), EMPTY)
            return ((DOT, meta, elist(left, right[0])), meta, args)
        if bare:
            return ((DOT, meta, elist(left, right[0])), meta, right[2])
    raise BadDot(right, not bare)


_VALID = {
    "line": lambda value: type(value) is int,
    "file": lambda value: type(value) is bytes,
    "context": lambda value: type(value) is Atom and value is not NIL,
    "generated": lambda value: value is TRUE or value is FALSE,
    "unquote": lambda value: value is TRUE or value is FALSE,
}


def is_valid_option(key: str, value: Any) -> bool:
    """Whether a quote option may have this value."""
    return _VALID[key](value)


def bad_option(key: str, value: Any) -> ErlError:
    """The error of a quote option that has another value."""
    return argument_error(f"invalid runtime value for option :{key} in quote, got: {inspect(value)}")


def validate_runtime(key: Atom, value: Any) -> Any:
    """The value of a quote option that was only known when the quote ran."""
    if not is_valid_option(key.name, value):
        raise bad_option(key.name, value)
    return value
