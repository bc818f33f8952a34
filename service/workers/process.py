"""The inside of a worker process: load the engines, then answer one job after another."""

import resource
import signal
import traceback
from multiprocessing.connection import Connection

from matcher.errors import SampleRefusedError
from service.workers.jobs import EngineFiles, ExtractionJob


def main(connection: Connection, files: EngineFiles, memory_limit_bytes: int) -> None:
    """Sends the versions of the loaded engines, then an outcome for each job, until the service hangs up.

    An outcome is an `Extracted`, or the exception that took its place.
    """
    # The service drains its workers itself: a Ctrl-C meant for it must not kill the job under way.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold biometric bytes
    resource.setrlimit(resource.RLIMIT_DATA, (memory_limit_bytes, memory_limit_bytes))
    # Imported here: the service process names this function too, and has no use for networks.
    from service.workers.engines import Engines

    engines = Engines(files)
    connection.send(engines.versions)
    while True:
        try:
            job: ExtractionJob = connection.recv()
        except EOFError:
            return
        try:
            connection.send(engines.extract(job))
        except (SampleRefusedError, MemoryError) as refusal:
            connection.send(refusal)
        except Exception as error:
            # The service sees the exception without where it came from, so that is said here.
            traceback.print_exc()
            connection.send(error)
