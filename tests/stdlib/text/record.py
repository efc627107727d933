"""Writes ``recorded.json``: what real Elixir answers to the examples and to ``cases.txt``. Needs ``elixir``; the tests do not."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from tests.stdlib.text.examples import groups

HERE = Path(__file__).parent
_SCRIPT = r"""
import Bitwise
require Integer
for line <- File.stream!(hd(System.argv())) do
  sources = line |> String.trim() |> String.split(",") |> Enum.map(&Base.decode16!/1)
  Enum.reduce(sources, [], fn source, binding ->
    {text, binding} =
      try do
        {value, binding} = Code.eval_string(source, binding, __ENV__)
        {"ok " <> inspect(value), binding}
      rescue
        error -> {"error " <> inspect(error.__struct__) <> ": " <> Exception.message(error), binding}
      catch
        kind, value -> {"#{kind} " <> inspect(value), binding}
      end
    IO.puts(:stderr, Base.encode16(text))
    binding
  end)
end
"""


def record() -> None:
    cases = [["case", [line]] for line in (HERE / "cases.txt").read_text("utf-8").splitlines() if line]
    wanted = [*([name, sources] for name, sources in groups()), *cases]
    with tempfile.TemporaryDirectory() as folder:
        script, data = Path(folder, "record.exs"), Path(folder, "data.txt")
        script.write_text(_SCRIPT)
        data.write_text("".join(",".join(one.encode().hex().upper() for one in sources) + "\n" for _, sources in wanted))
        done = subprocess.run(["elixir", str(script), str(data)], capture_output=True, text=True, check=True)
    texts = [bytes.fromhex(line).decode() for line in done.stderr.splitlines() if line and set(line) <= set("0123456789ABCDEF")]
    out, at = [], 0
    for name, sources in wanted:
        out.append([name, [[source, texts[at + index]] for index, source in enumerate(sources)]])
        at += len(sources)
    assert at == len(texts)
    (HERE / "recorded.json").write_text(json.dumps(out, ensure_ascii=False, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    record()
