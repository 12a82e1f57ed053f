"""What a command says when it cannot do what was asked."""

from __future__ import annotations

from mengma.refusal import Trouble


class CommandError(Trouble):
    """What happened and what to do next; ``exit_code`` 1: the answer is no, 2: the command was used wrongly."""

    def __init__(self, message: str, next_step: str = "", *, code: str = "command.failed", exit_code: int = 1) -> None:
        super().__init__(code, message, next_step)
        self.exit_code = exit_code
