"""How long a call may still take."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from service.errors import Reason, ServiceError


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point on the monotonic clock."""

    at_s: float
    when_cancelled: Callable[[Callable[[], None]], None] = lambda _: None
    """Registers what to do when the caller gives up before."""

    @classmethod
    def after(
        cls, duration_s: float, when_cancelled: Callable[[Callable[[], None]], None] = lambda _: None
    ) -> "Deadline":
        """The deadline `duration_s` from now."""
        return cls(time.monotonic() + duration_s, when_cancelled)

    @property
    def remaining_s(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self.at_s - time.monotonic())

    def check(self) -> None:
        """Stops work that nobody waits for any more.

        Raises:
            ServiceError: DEADLINE, it has passed.
        """
        if self.remaining_s <= 0.0:
            raise ServiceError(
                Reason.DEADLINE, "The deadline of the call passed; allow more time or ask for less."
            )
