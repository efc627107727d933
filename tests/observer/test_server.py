"""A second program looks at the VM over a socket that only this user can open."""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from otpshell.observer import rendezvous
from otpshell.observer.data.world import Trouble
from otpshell.observer.open import observe
from otpshell.observer.remote import RemoteSource
from otpshell.observer.rendezvous import Entry, Unsafe, entries, folder, folder_of
from otpshell.observer.server import Server
from otpshell.vm.vm import VM

pytestmark = pytest.mark.skipif(not rendezvous.POSIX_SOCKETS, reason="Unix sockets")


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path / "otpshell"


@pytest.fixture
def vm() -> Iterator[VM]:
    vm = VM(output=lambda data: None, error_output=lambda data: None, events=True)
    yield vm
    vm.stop()


@pytest.fixture
def served(runtime: Path, vm: VM) -> Iterator[Server]:
    server = Server(SimpleNamespace(vm=vm, guide=None))
    yield server
    server.close()


def test_questions_are_answered_and_trouble_is_told(served: Server, vm: VM) -> None:
    vm.eval("Agent.start(fn -> {:ok, 5} end, name: Box)")
    (entry,) = entries()
    source = RemoteSource(entry)
    row = next(row for row in source.ask("processes").rows if row.name == "Box")
    assert source.ask("state", pid=row.pid).lines == ((("", "{:ok, 5}"),),)
    assert source.ask("kill", pid=row.pid) == "exit signal :kill sent to Box"
    with pytest.raises(Trouble, match="nothing is known of a process 9.9.9"):
        source.ask("state", pid="9.9.9")
    assert not source.ended()
    source.close()


def test_several_observers_look_at_once(served: Server) -> None:
    sources = [RemoteSource(entries()[0]) for _ in range(3)]
    assert len({source.ask("system").sections[0].title for source in sources}) == 1
    for source in sources:
        source.close()


def test_nobody_else_can_open_the_folder_or_the_socket(served: Server, runtime: Path) -> None:
    (entry,) = entries()
    assert stat.S_IMODE(runtime.stat().st_mode) == 0o700
    assert stat.S_IMODE(entry.path.stat().st_mode) == 0o600
    assert entry.pid == os.getpid()


def test_a_folder_that_is_open_to_others_is_closed_and_what_is_no_folder_refused(runtime: Path) -> None:
    runtime.mkdir(mode=0o755)
    assert stat.S_IMODE(folder().stat().st_mode) == 0o700
    runtime.rmdir()
    runtime.symlink_to("/tmp")
    with pytest.raises(Unsafe, match="is not a folder of yours: remove it"):
        folder()


def test_the_end_of_the_system_is_noticed(served: Server) -> None:
    source = RemoteSource(entries()[0])
    served.close()
    with pytest.raises(Trouble, match="the system that was observed has ended"):
        source.ask("system")
    assert source.ended()
    assert entries() == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the folder of another program")
def test_a_system_is_found_by_the_folder_it_works_in(served: Server) -> None:
    (entry,) = entries()
    assert folder_of(entry) == os.getcwd()


def test_who_talks_something_else_is_answered_or_left(served: Server) -> None:
    (entry,) = entries()
    for said in (b"GET / HTTP/1.0\r\n\r\n", b"\n", b'{"ask": "kill", "with": {}}\n'):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.connect(str(entry.path))
            with client.makefile("rwb") as file:
                assert json.loads(file.readline())["otpshell"] == 1
                file.write(said)
                file.flush()
                assert list(json.loads(file.readline())) == ["trouble"]


def test_entries_of_programs_that_have_ended_are_removed(runtime: Path) -> None:
    folder()
    (runtime / "999999999.sock").touch()
    (runtime / "something-else").touch()
    assert entries() == []
    assert [path.name for path in runtime.iterdir()] == ["something-else"]


def test_without_unix_sockets_a_secret_file_and_a_loopback_port_do(
    runtime: Path, vm: VM, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rendezvous, "POSIX_SOCKETS", False)
    server = Server(SimpleNamespace(vm=vm, guide=None))
    (entry,) = entries()
    assert (entry.path.suffix, stat.S_IMODE(entry.path.stat().st_mode)) == (".json", 0o600)
    source = RemoteSource(entry)
    assert source.ask("tables").rows == ()
    source.close()
    told = json.loads(entry.path.read_text())
    wrong = tmp_path / f"{entry.pid}.json"
    wrong.write_text(json.dumps({**told, "secret": "0" * 64}))
    with pytest.raises((Trouble, OSError)):
        RemoteSource(Entry(entry.pid, wrong, 0))
    server.close()


def test_the_command_says_when_there_is_nobody_to_look_at(runtime: Path, capsys: Any) -> None:
    assert observe([]) == 1
    assert capsys.readouterr().err == "otpshell observe: no prompt of yours is running: start `otpshell` in another terminal first\n"
    assert observe(["--list"]) == 0
    assert capsys.readouterr().out == ""


def test_the_command_lists_who_there_is_and_wants_a_terminal(served: Server, capsys: Any) -> None:
    assert observe(["--list"]) == 0
    assert capsys.readouterr().out.startswith(f"{os.getpid()}  since ")
    assert observe(["--pid", "1"]) == 1
    assert capsys.readouterr().err == f"otpshell observe: no prompt of yours runs as 1; there are {os.getpid()}\n"
    assert observe([]) == 1
    assert capsys.readouterr().err == "otpshell observe: the observer draws on the whole screen and needs a terminal for it\n"
