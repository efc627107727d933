"""``:crypto``: hashes and random bytes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.badargs import bad_argument
from otpshell.stdlib.iodata import iodata
from otpshell.terms.atom import Atom, atom, boolean
from otpshell.terms.cons import charlist, from_iter
from otpshell.terms.errors import BADARG, ErlError, badarg

module = Native(
    "crypto",
    "crypto.erl",
    app="crypto",
    doc="""\
Digests, keyed digests and random bytes. Ciphers and signatures are not built here.

    iex> :crypto.hash(:sha256, "") |> byte_size()
    32
""",
)
fn = module.fn
_STATE, _MAC_STATE = atom("hash_state"), atom("mac_state")
_HASHES = {"md5": "md5", "sha": "sha1", "sha224": "sha224", "sha256": "sha256", "sha384": "sha384", "sha512": "sha512",
           "sha3_256": "sha3_256", "sha3_512": "sha3_512", "blake2b": "blake2b", "blake2s": "blake2s"}  # fmt: skip


def _refused(place: tuple[str, int], why: str) -> ErlError:
    """``{:badarg, {file, line}, why}``, which names the place in OTP's own C code."""
    return ErlError((BADARG, (charlist(place[0]), place[1]), charlist(why)))


def _hash(kind: Any, place: tuple[str, int], why: str = "Bad digest type") -> str:
    found = _HASHES.get(kind.name) if type(kind) is Atom else None
    if found is None:
        raise _refused(place, why)
    return found


def _data(data: Any) -> bytes:
    try:
        return iodata(data)
    except (TypeError, ValueError):
        raise bad_argument(1, "not an iodata term") from None


def _state(state: Any, line: int) -> tuple[Atom, Atom, bytes]:
    if type(state) is not tuple or len(state) != 3 or state[0] is not _STATE:
        raise _refused(("hash.c", line), "Bad state")
    return state


@fn
def hash(kind: Any, data: Any) -> bytes:
    """The digest of iodata by an algorithm: `:md5`, `:sha`, `:sha256`, `:sha512` and others.

    Raises `ErlangError` when `kind` is not a known hash, and `ArgumentError` when `data` is not iodata.

    iex> :crypto.hash(:md5, "a") |> byte_size()
    16
    """
    return hashlib.new(_hash(kind, ("hash.c", 108)), _data(data)).digest()


@fn
def mac(what: Any, kind: Any, key: Any, data: Any) -> bytes:
    """The HMAC of iodata.

    Raises `ErlangError` when `what` is not `:hmac`, `kind` is not a known hash or `data` is not iodata, and `ArgumentError` when `key` is
    not iodata.

    iex> :crypto.mac(:hmac, :sha256, "key", "data") |> byte_size()
    32
    """
    if what is not atom("hmac"):
        raise _refused(("mac.c", 233), "Unknown mac algorithm")
    found, secret = _hash(kind, ("mac.c", 263), "Bad digest algorithm for HMAC"), _data(key)
    try:
        return hmac.new(secret, iodata(data), found).digest()
    except (TypeError, ValueError):
        raise _refused(("mac.c", 175), "Bad text") from None


# -- a keyed digest of several pieces -----------------------------------------------------------------------------------------


def _begun(state: Any) -> Any:
    if type(state) is not tuple or len(state) != 4 or state[0] is not _MAC_STATE:
        raise _refused(("mac.c", 601), "Bad ref")
    return state


@fn
def mac_init(what: Any, kind: Any, key: Any) -> Any:
    """The beginning of an HMAC that is computed piece by piece.

    Raises `ErlangError` when `what` is not `:hmac` or `kind` is not a known hash, and `ArgumentError` when `key` is not iodata.

    iex> :crypto.mac_init(:hmac, :sha256, "k") |> :crypto.mac_update("a") |> :crypto.mac_final() == :crypto.mac(:hmac, :sha256, "k", "a")
    true
    """
    mac(what, kind, key, b"")
    return (_MAC_STATE, kind, _data(key), b"")


@fn
def mac_update(state: Any, data: Any) -> Any:
    """The HMAC with another piece.

    Raises `ErlangError` when `state` does not come from an earlier call or `data` is not iodata.

    iex> state = :crypto.mac_init(:hmac, :sha256, "k") |> :crypto.mac_update("ot") |> :crypto.mac_update("p")
    iex> :crypto.mac_final(state) == :crypto.mac(:hmac, :sha256, "k", "otp")
    true
    """
    _, kind, key, done = _begun(state)
    try:
        return (_MAC_STATE, kind, key, done + iodata(data))
    except (TypeError, ValueError):
        raise _refused(("mac.c", 794), "Bad text") from None


@fn
def mac_final(state: Any) -> bytes:
    """The finished HMAC.

    Raises `ErlangError` when `state` does not come from an earlier call.

    iex> :crypto.mac_final(:crypto.mac_init(:hmac, :sha256, "k")) == :crypto.mac(:hmac, :sha256, "k", "")
    true
    """
    _, kind, key, done = _begun(state)
    return mac(atom("hmac"), kind, key, done)


@fn("mac_finalN")
def mac_final_n(state: Any, length: Any) -> bytes:
    """The first `length` bytes of the finished HMAC.

    Raises `ErlangError` when `state` does not come from an earlier call, and `ArgumentError` when `length` is not a number of bytes.

    iex> :crypto.mac_finalN(:crypto.mac_init(:hmac, :sha256, "k"), 4) |> byte_size()
    4
    """
    return _first(mac_final(state), length)


@fn("macN")
def mac_n(what: Any, kind: Any, key: Any, data: Any, length: Any) -> bytes:
    """The first `length` bytes of the HMAC of iodata.

    Raises `ErlangError` when `what` is not `:hmac`, `kind` is not a known hash or `data` is not iodata, and `ArgumentError` when `key` is
    not iodata or `length` is not a number of bytes.

    iex> :crypto.macN(:hmac, :sha256, "key", "data", 4) == binary_part(:crypto.mac(:hmac, :sha256, "key", "data"), 0, 4)
    true
    """
    return _first(mac(what, kind, key, data), length)


def _first(digest: bytes, length: Any) -> bytes:
    if type(length) is not int:
        raise bad_argument(3, "not an integer")
    if length < 0:
        raise bad_argument(3, "out of range")
    return digest[:length]


# -- random numbers --------------------------------------------------------------------------------------------------------


_RAND = atom("rand")
_ALGORITHM = atom("exsss")


@fn(vm=True)
def rand_seed(vm: Any) -> Any:
    """Seeds the calling process's `:rand` from the system's source of randomness: the state.

    iex> _state = :crypto.rand_seed()
    iex> :rand.uniform(6) in 1..6
    true
    """
    return vm.apply(_RAND, atom("seed"), _ALGORITHM, secrets.randbits(60))


@fn(vm=True)
def rand_seed_s(vm: Any) -> Any:
    """As `rand_seed/0`, but only gives the state.

    iex> {number, _state} = :rand.uniform_s(6, :crypto.rand_seed_s())
    iex> number in 1..6
    true
    """
    return vm.apply(_RAND, atom("seed_s"), _ALGORITHM, secrets.randbits(60))


@fn(error="function_clause")
def rand_uniform(low: Any, high: Any) -> int:
    """A random integer from `low` up to, but without, `high`. New programs call `:rand.uniform/1`.

    Raises `FunctionClauseError` when `low` or `high` is not an integer, and `ArgumentError` when `high` is not above `low`.

    iex> :crypto.rand_uniform(1, 7) in 1..6
    true
    """
    if type(low) is not int or type(high) is not int:
        raise TypeError("no numbers")
    if low >= high:
        raise badarg()
    return low + secrets.randbelow(high - low)


# -- numbers ---------------------------------------------------------------------------------------------------------------


@fn
def mod_pow(base: Any, exponent: Any, prime: Any) -> bytes:
    """The remainder of a power, as a big-endian number without leading zeros.

    Raises `ArgumentError` when one of the three is neither an integer nor a binary or `prime` is zero.

    iex> :crypto.mod_pow(2, 5, 7)
    <<4>>
    """
    number, power, modulus = (each if type(each) is int else int.from_bytes(iodata(each), "big") for each in (base, exponent, prime))
    if power < 0 or modulus <= 0:
        raise badarg()
    result = pow(number, power, modulus)
    return result.to_bytes((result.bit_length() + 7) // 8, "big")


@fn
def hash_init(kind: Any) -> Any:
    """The beginning of a digest that is computed piece by piece.

    Raises `ErlangError` when `kind` is not a known hash.

    iex> :crypto.hash_init(:sha256) |> :crypto.hash_update("a") |> :crypto.hash_final() == :crypto.hash(:sha256, "a")
    true
    """
    return (_STATE, atom(_hash(kind, ("hash.c", 142))), b"")


@fn
def hash_update(state: Any, data: Any) -> Any:
    """The digest with another piece.

    Raises `ErlangError` when `state` does not come from an earlier call, and `ArgumentError` when `data` is not iodata.

    iex> state = :crypto.hash_init(:sha256) |> :crypto.hash_update("ot") |> :crypto.hash_update("p")
    iex> :crypto.hash_final(state) == :crypto.hash(:sha256, "otp")
    true
    """
    _, kind, done = _state(state, 171)
    return (_STATE, kind, done + _data(data))


@fn
def hash_final(state: Any) -> bytes:
    """The finished digest.

    Raises `ErlangError` when `state` is not a reference.

    iex> :crypto.hash_final(:crypto.hash_init(:md5)) == :crypto.hash(:md5, "")
    true
    """
    _, kind, done = _state(state, 205)
    return hashlib.new(kind.name, done).digest()


@fn
def exor(one: Any, other: Any) -> bytes:
    """The bits of two pieces of iodata of the same length, one or the other but not both.

    Raises `ArgumentError` when one of both is not iodata or they differ in size.

    iex> :crypto.exor("abc", "   ")
    "ABC"
    """
    left, right = _data(one), _data(other)
    if len(left) != len(right):
        raise ErlError(BADARG)
    return (int.from_bytes(left, "big") ^ int.from_bytes(right, "big")).to_bytes(len(left), "big")


@fn
def strong_rand_bytes(count: Any) -> bytes:
    """A binary of `count` random bytes that nobody can foresee.

    Raises `ArgumentError` when `count` is not an integer from 0 on.

    iex> byte_size(:crypto.strong_rand_bytes(16))
    16
    """
    return secrets.token_bytes(count)


@fn
def hash_equals(one: Any, other: Any) -> Atom:
    """Whether two digests are equal. It takes the same time wherever they differ, so that nothing can be learnt from the time.

    Raises `ArgumentError` when `one` or `other` is not a binary or they differ in size.

    iex> :crypto.hash_equals("same", "same")
    true
    """
    if type(one) is not bytes or type(other) is not bytes or len(one) != len(other):
        raise badarg()
    return boolean(hmac.compare_digest(one, other))


@module.fn(error="function_clause")
def bytes_to_integer(data: Any) -> int:
    """A binary as a big-endian number.

    Raises `FunctionClauseError` when `data` is not a binary.

    iex> :crypto.bytes_to_integer(<<1, 0>>)
    256
    """
    if type(data) is not bytes:
        raise TypeError("no binary")
    return int.from_bytes(data, "big")


@fn
def pbkdf2_hmac(kind: Any, password: Any, salt: Any, iterations: Any, length: Any) -> bytes:
    """A key of `length` bytes from a password, made slow by `iterations` rounds (PKCS #5).

    Raises `ErlangError` when `kind` is not a known hash, `password` or `salt` is not a binary, or `iterations` or `length` is not an
    integer above 0.

    iex> :crypto.pbkdf2_hmac(:sha256, "secret", "salt", 1000, 32) |> byte_size()
    32
    """
    found = _hash(kind, ("pbkdf2_hmac.c", 34))
    for data, line in ((password, 41), (salt, 44)):
        if type(data) is not bytes:
            raise _refused(("pbkdf2_hmac.c", line), "Not binary")
    for number, line in ((iterations, 47), (length, 52)):
        if type(number) is not int or number < 0:
            raise _refused(("pbkdf2_hmac.c", line), "Not integer")
        if number == 0:
            raise _refused(("pbkdf2_hmac.c", line + 2), "Must be > 0")
    return hashlib.pbkdf2_hmac(found, password, salt, iterations, length)


_KINDS = ("hashs", "ciphers", "public_keys", "macs", "curves", "rsa_opts")


@fn(error="function_clause")
def supports(what: Any = None) -> Any:
    """What there is here: with an argument the names of the `:hashs` or the `:macs`, without one a keyword list of all.

    Raises `FunctionClauseError` when `what` is not one of those kinds.

    iex> :sha256 in :crypto.supports(:hashs)
    true
    """
    found = {"hashs": list(_HASHES), "macs": ["hmac"]}
    if what is None:
        return from_iter([(atom(each), supports(atom(each))) for each in _KINDS])
    if type(what) is not Atom or what.name not in _KINDS:
        raise TypeError("no such kind")
    return from_iter([atom(name) for name in found.get(what.name, [])])


@fn
def start() -> Atom:
    """Nothing to start.

    iex> :crypto.start()
    :ok
    """
    return atom("ok")
