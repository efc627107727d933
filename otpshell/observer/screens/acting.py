"""What can be done to the process under the cursor, the same keys on every tab that shows processes."""

from __future__ import annotations

from typing import Any

from textual import work
from textual.binding import Binding, BindingType

from otpshell.observer.data.world import Trouble
from otpshell.observer.screens.dialogs import Ask, Read
from otpshell.observer.screens.view import Asking

ACTS: list[BindingType] = [
    Binding("x", "end_process", "kill"),
    Binding("m", "send_message", "message"),
    Binding("w", "set_state", "set state"),
    Binding("d", "draw", "diagram"),
    Binding("e", "events", "events"),
    Binding("u", "suspend", "suspend", show=False),
    Binding("U", "resume", "resume", show=False),
    Binding("t", "trace", "trace", show=False),
    Binding("T", "trace_off", "trace off", show=False),
]
# Nobody edits more than this in one line.
_LONGEST = 2_000


class Acting(Asking):
    """Mixed into a widget that binds ``ACTS``; ``chosen`` is the pid they are for, empty for none."""

    run_worker: Any
    app: Any

    def chosen(self) -> str:
        raise NotImplementedError

    def acted(self) -> None:
        """Something was done: what is shown may be old."""

    async def _do(self, act: str, **arguments: Any) -> Any:
        try:
            said = await self.ask(act, **arguments)
        except Trouble as trouble:
            self.app.notify(str(trouble), severity="error", timeout=8, markup=False)
            return None
        self.acted()
        return said

    async def _tell(self, act: str, **arguments: Any) -> None:
        said = await self._do(act, **arguments)
        if said:
            self.app.notify(said, timeout=5, markup=False)

    def _pid(self) -> str:
        pid = self.chosen()
        if not pid:
            self.app.notify("no process is chosen here", severity="warning")
        return pid

    @work
    async def action_end_process(self) -> None:
        pid = self._pid()
        hint = "Exit reason, as in Process.exit(pid, reason). :kill cannot be trapped; :shutdown, :normal, {:error, :why} can."
        who = await self._do("named", pid=pid) if pid else None
        reason = await self.app.push_screen_wait(Ask(f"Send an exit signal to {who}", hint, ":kill")) if who else None
        if reason is not None:
            await self._tell("kill", pid=pid, reason=reason)

    @work
    async def action_send_message(self) -> None:
        pid = self._pid()
        hint = "An Elixir term. The variables of the prompt and pids as they are printed may be in it."
        who = await self._do("named", pid=pid) if pid else None
        source = await self.app.push_screen_wait(Ask(f"Send a message to {who}", hint)) if who else None
        if source is not None:
            await self._tell("send", pid=pid, source=source)

    @work
    async def action_set_state(self) -> None:
        pid = self._pid()
        old = await self._do("state_source", pid=pid) if pid else None
        who = await self._do("named", pid=pid) if old is not None else None
        if old is None or who is None:
            return
        hint = "The new state, as :sys.replace_state sets it: an Elixir term."
        if len(old) > _LONGEST:
            hint += f" The present one is too long to be edited here ({len(old):,} characters)."
            old = ""
        source = await self.app.push_screen_wait(Ask(f"Change the state of {who}", hint, old))
        if source is not None and source.strip() and source != old:
            await self._tell("set_state", pid=pid, source=source)

    @work
    async def action_draw(self) -> None:
        pid = self._pid()
        drawn = await self._do("seq", pid=pid) if pid else None
        if drawn is not None:
            self.app.push_screen(Read(drawn))

    def action_events(self) -> None:
        pid = self._pid()
        if pid:
            self.observer.show_events(pid)

    @work
    async def action_suspend(self) -> None:
        if pid := self._pid():
            await self._tell("suspend", pid=pid)

    @work
    async def action_resume(self) -> None:
        if pid := self._pid():
            await self._tell("resume", pid=pid)

    @work
    async def action_trace(self) -> None:
        if pid := self._pid():
            await self._tell("trace", pid=pid)

    @work
    async def action_trace_off(self) -> None:
        if pid := self._pid():
            await self._tell("trace", pid=pid, on=False)
