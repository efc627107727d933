"""A program of the system behind a port: started in a session of its own, read and written through pipes, and gone when otpshell is.

As on the BEAM, closing the port closes the program's pipes and no more. A program that does not end by that is ended with the system that
started it.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from otpshell.runtime.framing import Stream
from otpshell.runtime.poller import READ, WRITE
from otpshell.runtime.ports import Driver, OpenPort
from otpshell.terms.atom import NORMAL, atom

CHUNK = 65536
EOF, EXIT_STATUS, DATA = atom("eof"), atom("exit_status"), atom("data")
_EBADF, _EPIPE, _EINVAL = atom("ebadf"), atom("epipe"), atom("einval")
_THREE_AND_FOUR = b'exec 3<&0 4>&1 0</dev/null 1>&2; exec "$0" "$@"'
# How long, in seconds, a program has to end once its input has ended, and once it was told to.
_GRACE, _LAST_GRACE = 0.2, 0.3
_running: set[subprocess.Popen[bytes]] = set()
# The watchman is a shell that reads which programs run, and reads to the end when this program is gone, whatever ended it: then it ends
# those that are left.
_WATCH = """
live=" "
while read -r sign number; do
  if [ "$sign" = + ]; then live="$live$number "; else live="${live%%" $number "*} ${live#*" $number "}"; fi
done
for number in $live; do kill -s TERM -- "-$number"; done
[ "$live" = " " ] || sleep 0.3
for number in $live; do kill -s KILL -- "-$number"; done
"""
_watchman: subprocess.Popen[bytes] | None = None
_telling = threading.Lock()


def _tell_watchman(line: str) -> None:
    global _watchman
    with _telling:
        if _watchman is None:
            quiet = subprocess.DEVNULL
            shell = ["/bin/sh", "-c", _WATCH]
            _watchman = subprocess.Popen(shell, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, bufsize=0, start_new_session=True)
        with suppress(OSError):
            _watchman.stdin.write(line.encode())  # type: ignore[union-attr]


class Program(Driver):
    """``to_bytes`` makes bytes of a request's data, or raises TypeError; ``shown`` makes a term of a message that was read.

    ``reads`` and ``writes`` say which of its pipes are there, ``wants_eof`` and ``wants_status`` what is told of its end.
    """

    def __init__(
        self,
        port: OpenPort,
        framing: Stream,
        to_bytes: Callable[[Any], bytes],
        shown: Callable[[Any], Any],
        *,
        reads: bool = True,
        writes: bool = True,
        wants_eof: bool = False,
        wants_status: bool = False,
    ) -> None:
        self._port, self._framing, self._to_bytes, self._shown = port, framing, to_bytes, shown
        self._reads, self._writes, self._wants_eof, self._wants_status = reads, writes, wants_eof, wants_status
        self._process: subprocess.Popen[bytes] | None = None
        self._in = self._out = -1
        self._queue: deque[memoryview] = deque()
        self._closing = False
        self._at_end = False

    def start(
        self, words: Sequence[bytes], program: bytes, env: Any, cwd: Any, *, stderr_to_stdout: bool = False, stdio: bool = True
    ) -> None:
        """Start the program. OSError when that cannot be. Without ``stdio`` it reads descriptor 3 and writes 4; its standard output is the
        standard error of this program."""
        if not stdio:
            words, program = [b"sh", b"-c", _THREE_AND_FOUR, program, *words[1:]], b"/bin/sh"
        self._process = process = subprocess.Popen(
            words,
            executable=program,
            stdin=subprocess.PIPE if self._writes else subprocess.DEVNULL,
            stdout=subprocess.PIPE if self._reads else None,
            stderr=subprocess.STDOUT if stderr_to_stdout else None,
            env=env,
            cwd=cwd,
            bufsize=0,
            start_new_session=True,
        )
        self._port.os_pid = process.pid
        _running.add(process)
        _tell_watchman(f"+ {process.pid}\n")
        self._port.sched.at_stop[process] = lambda: process in _running and _end_later(process)
        if self._writes:
            self._in = self._process.stdin.fileno()  # type: ignore[union-attr]
            os.set_blocking(self._in, False)
        if self._reads:
            self._out = self._process.stdout.fileno()  # type: ignore[union-attr]
            os.set_blocking(self._out, False)
            self._port.sched.poller.once(self._out, READ, self._readable)
        threading.Thread(target=self._wait, args=(self._process,), name="otpshell-program", daemon=True).start()

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        """In a thread of its own: the program has to be waited for, or its entry in the system's table stays."""
        status = process.wait()
        _running.discard(process)
        _tell_watchman(f"- {process.pid}\n")
        self._port.sched.post(lambda: self._exited(status))

    # -- what it says ------------------------------------------------------------------------------------------------

    def _readable(self) -> None:
        if self._out < 0:
            return
        try:
            data = os.read(self._out, CHUNK)
        except BlockingIOError:
            data = None
        except OSError:
            data = b""
        if data == b"":
            self._over()
            return
        if data:
            self._port.input += len(data)
            try:
                self._tell(self._framing.feed(data))
            except ValueError:
                self._port.end(_EINVAL)
        # Whoever was told may have closed the port.
        if self._out >= 0:
            self._port.sched.poller.once(self._out, READ, self._readable)

    def _tell(self, messages: Any) -> None:
        for message in messages:
            self._port.say((DATA, self._shown(message)))

    def _over(self) -> None:
        """It has closed its output, or ended."""
        self._tell(self._framing.rest())
        self._at_end = True
        self._close_out()
        if not self._wants_status:
            self._finish()
        elif self._status is not None:
            self._tell_status()

    _status: int | None = None

    def _exited(self, status: int) -> None:
        self._port.sched.at_stop.pop(self._process, None)
        self._status = 128 - status if status < 0 else status
        if self._wants_status and not self._port.ended and (self._at_end or not self._reads):
            self._tell_status()

    def _tell_status(self) -> None:
        self._port.say((EXIT_STATUS, self._status))
        self._finish()

    def _finish(self) -> None:
        if self._wants_eof:
            self._port.say(EOF)
        else:
            self._port.end(NORMAL)

    # -- what it is told ---------------------------------------------------------------------------------------------

    def command(self, data: Any) -> bool:
        try:
            wrapped = self._framing.wrap(self._to_bytes(data))
        except TypeError:
            return False
        except ValueError:
            self._port.end(_EINVAL)
            return True
        if self._in < 0:
            self._port.end(_EBADF)
            return True
        self._port.output += len(wrapped)
        if wrapped:
            self._queue.append(memoryview(wrapped))
            if len(self._queue) == 1:
                self._write()
        return True

    def pending(self) -> int:
        return sum(map(len, self._queue))

    def _write(self) -> None:
        queue = self._queue
        while queue and self._in >= 0:
            try:
                written = os.write(self._in, queue[0])
            except BlockingIOError:
                self._port.sched.poller.once(self._in, WRITE, self._write)
                return
            except OSError:
                queue.clear()
                self._close_in()
                self._port.end(_EPIPE)
                return
            if written == len(queue[0]):
                queue.popleft()
            else:
                queue[0] = queue[0][written:]
        if not queue:
            self._port.wake()
            if self._closing:
                self._close_in()

    # -- the end -----------------------------------------------------------------------------------------------------

    def close(self, soon: bool = False) -> None:
        self._closing = True
        if soon or not self._queue:
            self._close_in()
        self._close_out()

    def _close_in(self) -> None:
        if self._in >= 0:
            self._port.sched.poller.forget(self._in)
            self._in = -1
            with suppress(OSError):
                self._process.stdin.close()  # type: ignore[union-attr]

    def _close_out(self) -> None:
        if self._out >= 0:
            self._port.sched.poller.forget(self._out)
            self._out = -1
            self._process.stdout.close()  # type: ignore[union-attr]


def _end_later(*processes: subprocess.Popen[bytes]) -> None:
    threading.Thread(target=_end, args=processes, name="otpshell-program-end", daemon=True).start()


def _end(*processes: subprocess.Popen[bytes]) -> None:
    """Programs that run on although nobody reads or writes them any more are asked to end, and ended if they do not."""
    for number, grace in ((signal.SIGTERM, _GRACE), (signal.SIGKILL, _LAST_GRACE)):
        until = time.monotonic() + grace
        while (left := [process for process in processes if process in _running]) and time.monotonic() < until:
            time.sleep(0.005)
        for process in left:
            # With all that it has started: it leads a session.
            with suppress(OSError):
                os.killpg(process.pid, number)


@atexit.register
def _end_all() -> None:
    """What runs still when this program ends: its port was closed and that did not end it, or its system was never stopped."""
    processes = list(_running)
    for process in processes:
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError, AttributeError):
                pipe.close()  # type: ignore[union-attr]
    _end(*processes)
