"""``otpshell lesson new``: a small lesson that passes its check, with a step of each kind, to be written over."""

from __future__ import annotations

SKELETON = """# {title}

<!-- otpshell: lesson
learned: What the learner takes home, in a sentence.
minutes: 10
-->

Say in two sentences what this lesson is about, and why one wants to know it.

## First, something to see

Say what the next line does. The learner presses Enter, and it runs.

```elixir
list = [1, 2, 3]
```

<!-- otpshell: run
done: Say what was to be seen.
-->

## Then, something to do

Set a task. Here: bind `total` to the sum of `list`.

<!-- otpshell: do
check: total == 6
say: There is no `total` that is 6.
hint: `Enum` has a function for it.
hint: total = Enum.sum(…)
solution: total = Enum.sum(list)
wrong: total = length(list)
value: 3
say: That is how many there are. Add them up.
done: A right answer may get a word of explanation.
-->

## A program to mend

Say what it is meant to do, and what it does instead.

```elixir
me = self()
spawn(fn -> send(self(), :done) end)

receive do
  :done -> "done"
after
  100 -> "nothing came"
end
```

<!-- otpshell: fix
check: result() == "done"
say: The shell has not received `:done`.
hint: Which process is `self()` inside of the function?
hint: send(me, :done)
solution:
  me = self()
  spawn(fn -> send(me, :done) end)

  receive do
    :done -> "done"
  after
    100 -> "nothing came"
  end
wrong:
  me = self()
  spawn(fn -> send(self(), :done) end)

  receive do
    :done -> "done"
  after
    1_000 -> "nothing came"
  end
value: "nothing came"
say: It does not come later either: the new process sends the message to itself.
-->

## A blank

Make it `[2, 4, 6]`:

```elixir
Enum.map(list, fn x -> ___ end)
```

<!-- otpshell: fill
check: result() == [2, 4, 6]
hint: Each element is doubled.
hint: x * …
solution: x * 2
wrong: x + 2
value: [3, 4, 5]
say: That adds two.
-->

## Questions

What does `Enum.sum([])` give?

1. `0`
2. `nil`
3. an error

<!-- otpshell: choose
answer: 1
wrong: 2
say: The sum of nothing is a number all the same.
wrong: 3
say: An empty list is a list like others.
-->

Which of these are alive after the next cell?

1. `a`
2. `b`

```elixir
a = spawn(fn -> :ok end)
b = spawn(fn -> Process.sleep(:infinity) end)
Process.sleep(10)
```

<!-- otpshell: predict
answer: 2
mark: alive?(a)
say: It had nothing to do.
mark: alive?(b)
say: It sleeps for ever.
-->
"""


def skeleton(title: str) -> str:
    """The text of a new lesson."""
    return SKELETON.replace("{title}", title)
