"""The gRPC server: listener, health, and a graceful end."""

import signal
import threading
from concurrent import futures
from types import FrameType

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from whorl.v1 import (
    enrolment_pb2,
    enrolment_pb2_grpc,
    identification_pb2,
    identification_pb2_grpc,
    subject_pb2,
    subject_pb2_grpc,
    template_pb2,
    template_pb2_grpc,
)

from service import logs
from service.application import Application, StartError, running_application, utc_now
from service.handlers.callers import Callers
from service.handlers.enrolment import EnrolmentHandler
from service.handlers.guard import Guard
from service.handlers.identification import IdentificationHandler
from service.handlers.reading import Reading
from service.handlers.subject import SubjectHandler
from service.handlers.template import TemplateHandler
from service.pki.credentials import ListenerFiles, server_credentials
from service.settings import Settings

SERVICES = tuple(
    file.DESCRIPTOR.services_by_name[name].full_name
    for file, name in (
        (enrolment_pb2, "EnrolmentService"),
        (identification_pb2, "IdentificationService"),
        (subject_pb2, "SubjectService"),
        (template_pb2, "TemplateService"),
    )
)
THREADS_FOR_REFUSALS = 8
"""Threads beyond the calls that may be under way, so that a refusal never waits for a call to end."""


def serve(settings: Settings) -> None:
    """Runs the service until SIGTERM or SIGINT, then lets the calls under way finish.

    Raises:
        StartError, ModelError, StorageError, ServiceError, PkiError: it cannot start; says why.
    """
    logs.configure(settings.log_format, settings.log_level)
    log = structlog.get_logger("whorl.server")
    stopped = threading.Event()
    _stop_on_signals(stopped)
    with running_application(settings) as application:
        guard = Guard(settings.max_concurrent_rpcs, settings.max_streams, settings.limits.message_bytes)
        threads = futures.ThreadPoolExecutor(
            settings.max_concurrent_rpcs + settings.max_streams + THREADS_FOR_REFUSALS, "call"
        )
        server, health_servicer = _build(settings, application, guard, threads)
        port = _listen(server, settings)
        server.start()
        _set_health(health_servicer, health_pb2.HealthCheckResponse.SERVING)
        log.info("serving", host=settings.endpoint.host, port=port, tls=not settings.insecure_loopback)
        stopped.wait()
        log.info("draining", longest_s=settings.drain_s)
        health_servicer.enter_graceful_shutdown()
        guard.hang_up_idle()
        server.stop(settings.drain_s).wait()
        # A call that outlived the drain must have ended before what it uses does.
        application.interrupt()
        threads.shutdown(wait=True)
    log.info("stopped")


def _build(
    settings: Settings, application: Application, guard: Guard, threads: futures.ThreadPoolExecutor
) -> tuple[grpc.Server, health.HealthServicer]:
    limit_bytes = settings.limits.message_bytes
    server = grpc.server(
        threads,
        interceptors=[guard],
        options=(
            # Twice the limit is let in, so that the guard can refuse it with a reason.
            ("grpc.max_receive_message_length", 2 * limit_bytes),
            ("grpc.max_send_message_length", limit_bytes),
            # Two services on one port would share its calls at random.
            ("grpc.so_reuseport", 0),
        ),
    )
    health_servicer = health.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(health_servicer, server)
    _set_health(health_servicer, health_pb2.HealthCheckResponse.NOT_SERVING)
    _add_handlers(server, settings, application)
    if settings.reflection:
        reflection.enable_server_reflection((*SERVICES, health.SERVICE_NAME, reflection.SERVICE_NAME), server)
    return server, health_servicer


def _add_handlers(server: grpc.Server, settings: Settings, application: Application) -> None:
    callers = Callers(
        settings.limits, settings.deadline_default_s, settings.deadline_cap_s, settings.insecure_loopback
    )
    reading = Reading(settings.limits, utc_now)
    enrolment_pb2_grpc.add_EnrolmentServiceServicer_to_server(
        EnrolmentHandler(callers, reading, application.enrol, application.encounters, utc_now), server
    )
    identification_pb2_grpc.add_IdentificationServiceServicer_to_server(
        IdentificationHandler(
            callers,
            reading,
            application.identify,
            application.verify,
            settings.target_fpir_default,
            settings.target_fmr_default,
        ),
        server,
    )
    subject_pb2_grpc.add_SubjectServiceServicer_to_server(
        SubjectHandler(callers, reading, application.subjects), server
    )
    template_pb2_grpc.add_TemplateServiceServicer_to_server(
        TemplateHandler(callers, reading, application.extract), server
    )


def _listen(server: grpc.Server, settings: Settings) -> int:
    address = str(settings.endpoint)
    try:
        if settings.insecure_loopback:
            return server.add_insecure_port(address)
        files = ListenerFiles(
            settings.tls_certificate_file, settings.tls_key_file, settings.tls_client_ca_file
        )
        return server.add_secure_port(address, server_credentials(files))
    except RuntimeError:
        raise StartError(
            f"{address} cannot be listened on: another program has it, or the address is not of this machine."
        ) from None


def _set_health(servicer: health.HealthServicer, status: int) -> None:
    for service in (health.OVERALL_HEALTH, *SERVICES):
        servicer.set(service, status)


def _stop_on_signals(stopped: threading.Event) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
