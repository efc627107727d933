"""What a learner types into a program with blanks."""

from pathlib import Path

from otpshell.lessons.answers import code_of
from otpshell.lessons.lesson import Step
from otpshell.lessons.parse import parse_lesson

LESSON = """# T

Text.

```elixir
defmodule Double do
  def of(___), do: n * 2
end
```

<!-- otpshell: fill
check: Double.of(2) == 4
hint: a
hint: b
solution: n
-->
"""


def step() -> Step:
    lesson, problems = parse_lesson(LESSON, Path("x.livemd"))
    assert problems == []
    return lesson.steps[-1]


def test_what_belongs_in_the_blank_is_put_there():
    assert code_of(step(), "n") == "defmodule Double do\n  def of(n), do: n * 2\nend"


def test_a_program_with_its_blank_filled_in_stands_as_it_is():
    program = "defmodule Double do\n  def of(n), do: n * 2\nend"
    assert code_of(step(), program) == program


def test_a_program_that_was_edited_beside_its_blank_too_stands_as_it_is():
    program = "defmodule Double do\n  def of(n) when is_number(n), do: n * 2\nend"
    assert code_of(step(), program) == program
