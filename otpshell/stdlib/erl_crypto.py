"""``:crypto``: hashes and random bytes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from otpshell.lang.native import Native
from otpshell.stdlib.iodata import iodata
from otpshell.terms.atom import Atom, atom, boolean
from otpshell.terms.errors import badarg

module = Native("crypto", "crypto.erl", app="crypto")
fn = module.fn
_STATE = atom("hash_state")
_HASHES = {"md5": "md5", "sha": "sha1", "sha224": "sha224", "sha256": "sha256", "sha384": "sha384", "sha512": "sha512",
           "sha3_256": "sha3_256", "sha3_512": "sha3_512", "blake2b": "blake2b", "blake2s": "blake2s"}  # fmt: skip


def _hash(kind: Any) -> str:
    found = _HASHES.get(kind.name) if type(kind) is Atom else None
    if found is None:
        raise badarg()
    return found


@fn
def hash(kind: Any, data: Any) -> bytes:
    """The digest of iodata: `:md5`, `:sha`, `:sha256`, `:sha512`, …

    iex> :crypto.hash(:md5, "a") |> byte_size()
    16
    """
    return hashlib.new(_hash(kind), iodata(data)).digest()


@fn
def mac(what: Any, kind: Any, key: Any, data: Any) -> bytes:
    """The HMAC of iodata.

    iex> :crypto.mac(:hmac, :sha256, "key", "data") |> byte_size()
    32
    """
    if what is not atom("hmac"):
        raise badarg()
    return hmac.new(iodata(key), iodata(data), _hash(kind)).digest()


@fn
def mod_pow(base: Any, exponent: Any, prime: Any) -> bytes:
    """The remainder of a power, as a big-endian number without leading zeros.

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

    iex> :crypto.hash_init(:sha256) |> :crypto.hash_update("a") |> :crypto.hash_final() == :crypto.hash(:sha256, "a")
    true
    """
    return (_STATE, atom(_hash(kind)), b"")


@fn
def hash_update(state: Any, data: Any) -> Any:
    """The digest with another piece.

    iex> state = :crypto.hash_init(:sha256) |> :crypto.hash_update("ot") |> :crypto.hash_update("p")
    iex> :crypto.hash_final(state) == :crypto.hash(:sha256, "otp")
    true
    """
    tag, kind, done = state
    if tag is not _STATE:
        raise badarg()
    return (_STATE, kind, done + iodata(data))


@fn
def hash_final(state: Any) -> bytes:
    """The finished digest.

    iex> :crypto.hash_final(:crypto.hash_init(:md5)) == :crypto.hash(:md5, "")
    true
    """
    tag, kind, done = state
    if tag is not _STATE:
        raise badarg()
    return hashlib.new(kind.name, done).digest()


@fn
def strong_rand_bytes(count: Any) -> bytes:
    """So many random bytes.

    iex> byte_size(:crypto.strong_rand_bytes(16))
    16
    """
    return secrets.token_bytes(count)


@fn
def hash_equals(one: Any, other: Any) -> Atom:
    """Whether two digests are equal, in a time that tells nothing.

    iex> :crypto.hash_equals("same", "same")
    true
    """
    return boolean(hmac.compare_digest(one, other))


@fn
def start() -> Atom:
    """Nothing to start."""
    return atom("ok")
