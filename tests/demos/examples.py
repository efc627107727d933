"""Small demos that the tests play."""

from otpshell.demos.script import Demo, parse_demo
from otpshell.demos.stage import Stage

ECHO = """\
#: demo Echo
#: about It answers.
#: width 60

#: part A server
#: note Say hello.
#: say It answers once.
#: pane ps
echo = spawn(fn ->
  receive do
    {:hi, from} -> send(from, :hello)
  end
end)
#=> #PID<0.109.0>

#: part A talk
send(echo, {:hi, self()})
#=> {:hi, #PID<0.108.0>}
flush()
#=> :hello
#=> :ok

#: say The end.
#: note Ask for questions.
"""


def example(text: str = ECHO, path: str = "echo.exs") -> Demo:
    return parse_demo(text, path)


def stage_of(text: str = ECHO, **options: object) -> Stage:
    """A stage that does everything at once, with the world made."""
    return Stage(example(text), **options).start()  # type: ignore[arg-type]
