import threading

from matcher.index.locks import ReadersWriterLock

PATIENCE_S = 5.0


def test_readers_run_side_by_side() -> None:
    lock, together = ReadersWriterLock(), threading.Barrier(2, timeout=PATIENCE_S)

    def read() -> None:
        with lock.reading():
            together.wait()

    other = threading.Thread(target=read, daemon=True)
    other.start()
    read()
    other.join(PATIENCE_S)
    assert not together.broken


def test_a_writer_waits_for_readers_and_goes_before_later_ones() -> None:
    lock, order = ReadersWriterLock(), list[str]()

    def write() -> None:
        with lock.writing():
            order.append("writer")

    def read() -> None:
        with lock.reading():
            order.append("later reader")

    with lock.reading():
        writer = threading.Thread(target=write, daemon=True)
        writer.start()
        while not lock._writers_waiting:
            pass
        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        reader.join(0.05)
        assert order == []
    writer.join(PATIENCE_S)
    reader.join(PATIENCE_S)
    assert order == ["writer", "later reader"]


def test_a_writer_excludes_readers_and_writers() -> None:
    lock, busy, seen = ReadersWriterLock(), list[int](), list[int]()

    def write() -> None:
        for _ in range(300):
            with lock.writing():
                busy.append(1)
                seen.append(len(busy))
                busy.pop()

    def read() -> None:
        for _ in range(300):
            with lock.reading():
                seen.append(len(busy) + 1)

    threads = [threading.Thread(target=work, daemon=True) for work in (write, write, read, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert set(seen) == {1}


def test_an_error_inside_releases_the_lock() -> None:
    lock = ReadersWriterLock()
    for hold in (lock.reading, lock.writing):
        try:
            with hold():
                raise RuntimeError
        except RuntimeError:
            pass
    with lock.writing():
        pass
