"""Erlang's functions over files: what real Elixir gives for the same folder."""

from pathlib import Path

import pytest

from otpshell.vm.capabilities import Capabilities
from otpshell.vm.vm import VM

CASES = {
    'for name <- ["sub", "a.txt", "zz", 1], do: {:filelib.is_dir(name), :filelib.is_file(name), :filelib.is_regular(name)}': (
        "[{true, true, false}, {false, true, true}, {false, false, false}, {false, false, false}]"
    ),
    '{:filelib.file_size("a.txt"), :filelib.file_size("zz"), :filelib.last_modified("zz")}': "{5, 0, 0}",
    "{:filelib.wildcard('**/*.txt'), :filelib.wildcard('*.txt', 'sub'), :filelib.wildcard('{a,c}.*')}": (
        "{['a.txt', 'sub/b.txt'], ['b.txt'], ['a.txt', 'c.ex']}"
    ),
    'Enum.sort(:filelib.fold_files("sub", ".*[.]txt", true, fn file, found -> [file | found] end, []))': '["sub/b.txt"]',
    '{:filelib.ensure_dir("x/y/z.txt"), File.dir?("x/y"), File.exists?("x/y/z.txt"), :filelib.ensure_path("p/q"), File.dir?("p/q")}': (
        "{:ok, true, false, :ok, true}"
    ),
    '{File.mkdir_p("a.txt"), File.mkdir_p("a.txt/b"), File.mkdir_p("a.txt/b/c"), :filelib.ensure_dir("a.txt/b/c")}': (
        "{{:error, :eexist}, {:error, :enotdir}, {:error, :enotdir}, {:error, :enotdir}}"
    ),
}


def test_files_are_found_and_folders_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    for name, text in (("a.txt", "12345"), ("sub/b.txt", "1"), ("c.ex", "")):
        (tmp_path / name).write_text(text)
    machine = VM(capabilities=Capabilities(read=[str(tmp_path)], write=[str(tmp_path)]), threaded=False)
    assert {code: machine.inspect(machine.eval(code)) for code in CASES} == CASES
