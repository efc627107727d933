"""The Erlang I/O protocol: how a process writes to and reads from a device.

A device is a process. The VM's own standard device is written to directly; any other gets ``{:io_request, from, ref, request}`` and
answers ``{:io_reply, ref, reply}``, so that StringIO, captured output and group leaders of the learner's own work as on the BEAM.
"""

from __future__ import annotations

from typing import Any

from otpshell.stdlib.badargs import BadArgs, bad_argument
from otpshell.stdlib.file_reasons import WORDS
from otpshell.stdlib.iodata import iodata
from otpshell.stdlib.open_files import EBADF, failure, file_of, is_descriptor
from otpshell.terms.atom import FALSE, OK, Atom, atom
from otpshell.terms.cons import EMPTY, Cons, from_iter
from otpshell.terms.errors import ErlError
from otpshell.terms.idents import Pid

REQUEST, REPLY, DOWN = atom("io_request"), atom("io_reply"), atom("DOWN")
PUT_CHARS, UNICODE, LATIN1 = atom("put_chars"), atom("unicode"), atom("latin1")
STDIO, STDERR, USER = atom("stdio"), atom("stderr"), atom("user")
STANDARD_IO, STANDARD_ERROR = atom("standard_io"), atom("standard_error")
GET_LINE, GET_CHARS, EOF, ERROR = atom("get_line"), atom("get_chars"), atom("eof"), atom("error")
FILE_REQUEST, FILE_REPLY = atom("file_request"), atom("file_reply")
_BLOCK = 4096
_TERMINATED, ARGUMENTS, _CALLING_SELF = atom("terminated"), atom("arguments"), atom("calling_self")
_NO_TRANSLATION, _IO_LIB, _FORMAT = atom("no_translation"), atom("io_lib"), atom("format")


def resolve(vm: Any, device: Any) -> Any:
    """The device that ``:stdio``, a name or a pid stands for: a pid, or STANDARD_ERROR for the VM's error output."""
    if device is STDIO or device is STANDARD_IO:
        cur = vm.sched.cur
        leader = cur.group_leader if cur is not None else None
        return leader if type(leader) is Pid else vm.user_device
    if type(device) is Pid:
        return device
    if type(device) is Atom:
        name = STANDARD_ERROR if device is STDERR else device
        found = vm.sched.whereis(name)
        if found is not None:
            return found
        if name is STANDARD_ERROR:
            return name
        if name is USER:
            return vm.user_device
        raise bad_argument(1, "the device does not exist")
    raise TypeError("no device")


def is_own(vm: Any, target: Any) -> bool:
    """Whether a resolved device is the VM's own output."""
    return target is STANDARD_ERROR or target is vm.user_device


def write(vm: Any, device: Any, data: bytes) -> Atom:
    """Write UTF-8 text to a device."""
    target = resolve(vm, device)
    if is_own(vm, target):
        return _put(_own_output(vm, target), data)
    return _ok(vm, request(vm, target, (PUT_CHARS, UNICODE, data)))


def write_bytes(vm: Any, device: Any, data: bytes) -> Atom:
    """Write raw bytes to a device."""
    if is_descriptor(device):
        try:
            file = file_of(vm, device)
            if not file.writes:
                return (ERROR, EBADF)  # type: ignore[return-value]
            file.write(data)
        except OSError as error:
            return failure(error)  # type: ignore[return-value]
        return OK
    try:
        target = resolve(vm, device)
    except BadArgs:
        return (ERROR, ARGUMENTS)  # type: ignore[return-value]
    if is_own(vm, target):
        return _put(_own_output(vm, target), data)
    try:
        return request(vm, target, (PUT_CHARS, LATIN1, data))
    except ErlError as error:
        return (ERROR, error.value)  # type: ignore[return-value]


def _put(output: Any, data: bytes) -> Atom:
    """Write to the VM's own output; one that nobody reads any more has ended as a device."""
    try:
        output(data)
    except OSError:
        raise ErlError(_TERMINATED) from None
    return OK


def _own_output(vm: Any, target: Any) -> Any:
    if target is STANDARD_ERROR:
        return getattr(vm, "error_output", None) or vm.output
    return vm.output


def _ok(vm: Any, reply: Any) -> Atom:
    """The reply to a request to write text: a device's error is ``badarg``, but for what no argument is to blame for."""
    if not (type(reply) is tuple and reply and reply[0] is ERROR):
        return reply
    why = reply[1]
    if type(why) is tuple and why and why[0] is _NO_TRANSLATION:
        raise ErlError(_NO_TRANSLATION)
    if why is _TERMINATED or why is _CALLING_SELF:
        raise ErlError(why)
    words = WORDS.get(why.name) if type(why) is Atom else None
    if words is not None:
        raise bad_argument(1, f"{words} ({why.name})")
    shown = iodata(vm.apply(_IO_LIB, _FORMAT, b"~tw", from_iter([why])))
    raise BadArgs(b"errors were found at the given arguments: unknown error: " + shown)


def request(vm: Any, target: Pid, what: Any, tag: Atom = REQUEST, reply: Atom = REPLY) -> Any:
    """Send a request to a device process and wait for its reply; ErlError ``:terminated`` when it is dead."""
    sched = vm.sched
    process = sched.cur
    if process.pid is target:
        # It would wait for itself.
        raise ErlError(_CALLING_SELF)
    ref = sched.monitor(target)
    sched.send(target, (tag, process.pid, ref, what))
    at = process.mark(ref)
    while True:
        mailbox = process.mailbox
        while at < len(mailbox):
            message = mailbox[at]
            if type(message) is tuple and len(message) > 1 and message[1] is ref:
                if len(message) == 3 and message[0] is reply:
                    process.take(at)
                    sched.demonitor(ref)
                    sched.flush_down(ref)
                    return message[2]
                if len(message) == 5 and message[0] is DOWN:
                    process.take(at)
                    raise ErlError(_TERMINATED)
            at += 1
        sched.block(None)


def read_own(vm: Any, what: str, prompt: bytes, count: int = 0) -> Any:
    """Read from the VM's own input: ``what`` is "line", "chars" or "all". Bytes, or ``:eof``. Other processes run meanwhile."""
    if prompt:
        vm.output(prompt)
    reader = getattr(vm, "read_input", None)
    if reader is None:
        return EOF
    data = vm.sched.blocking(lambda: reader(what, count))
    return data if data else EOF


def _read_raw(vm: Any, device: Any, what: str, count: int, encoding: Atom) -> Any:
    """Bytes of a raw file, which has no process."""
    if encoding is not LATIN1:
        raise TypeError("no device for text")
    try:
        file = file_of(vm, device)
        if not file.reads:
            return (ERROR, EBADF)
        return (file.read_line() if what == "line" else file.read(count if what == "chars" else -1)) or EOF
    except OSError as error:
        return failure(error)


def read(vm: Any, device: Any, what: str, prompt: bytes, count: int = 0, encoding: Atom = UNICODE) -> Any:
    """Read from a device: bytes, ``:eof`` or ``{:error, reason}``."""
    if is_descriptor(device):
        return _read_raw(vm, device, what, count, encoding)
    try:
        target = resolve(vm, device)
    except BadArgs:
        return (ERROR, ARGUMENTS)
    if is_own(vm, target):
        return read_own(vm, what, prompt, count)
    try:
        if what == "line":
            return request(vm, target, (GET_LINE, encoding, prompt))
        if what == "chars":
            return request(vm, target, (GET_CHARS, encoding, prompt, count))
        return _read_rest(vm, target, prompt, encoding)
    except ErlError as error:
        return (ERROR, error.value)


def _read_rest(vm: Any, target: Any, prompt: bytes, encoding: Atom) -> Any:
    """All there is: lines of text, or blocks of bytes. Text of a device that gives charlists is a charlist."""
    parts: list[Any] = []
    while True:
        what = (GET_LINE, encoding, prompt) if encoding is UNICODE else (GET_CHARS, encoding, prompt, _BLOCK)
        part = request(vm, target, what)
        prompt = b""
        if type(part) is bytes or type(part) is Cons:
            parts.append(part)
        elif part is not EOF:
            return part
        elif not parts:
            return EOF
        elif type(parts[0]) is bytes:
            return b"".join(parts)
        else:
            return from_iter([char for cell in parts for char in cell])


def nothing(vm: Any, device: Any, encoding: Atom) -> Any:
    """What an empty device has to read: an empty charlist when it gives charlists, else an empty binary."""
    if encoding is not UNICODE or is_descriptor(device):
        return b""
    target = resolve(vm, device)
    options = EMPTY if is_own(vm, target) else request(vm, target, atom("getopts"))
    return EMPTY if type(options) is Cons and (atom("binary"), FALSE) in list(options) else b""
