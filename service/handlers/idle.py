"""Streams that wait for their client: ended after a while, and at once when the service drains."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import grpc


class IdleStreams:
    """Knows which streams wait, and since when."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._waiting: set[grpc.ServicerContext] = set()
        self._draining = False

    @contextmanager
    def watching(self, context: grpc.ServicerContext) -> Iterator[None]:
        """Watches a stream while the block waits for its next request; a cancelled one has none."""
        timer = threading.Timer(self._patience_s, context.cancel)
        timer.daemon = True
        with self._lock:
            self._waiting.add(context)
            draining = self._draining
        if draining:
            context.cancel()
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with self._lock:
                self._waiting.discard(context)

    def hang_up(self) -> None:
        """Cancels the streams that wait, and from now on every one that begins to."""
        with self._lock:
            self._draining = True
            waiting = list(self._waiting)
        for context in waiting:
            context.cancel()
