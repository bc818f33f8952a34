# syntax=docker/dockerfile:1
#
#   docker build -t whorl .
#   docker run --rm -v whorl:/var/lib/whorl whorl pki init
#   docker run --rm -v whorl:/var/lib/whorl whorl models install
#   docker run --read-only --tmpfs /tmp -v whorl:/var/lib/whorl -p 50551:50551 --stop-timeout 30 whorl
#
# `pki init` makes certificates for development; in production mount your own and name them with WHORL_TLS_... for
# the service and WHORL_CLIENT_... for the health check.

FROM python:3.11-slim-bookworm AS build
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_PROJECT_ENVIRONMENT=/opt/whorl \
    UV_PYTHON=/usr/local/bin/python3.11 \
    UV_PYTHON_DOWNLOADS=never \
    UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy
WORKDIR /src
# Dependencies first: this layer changes with the lock only.
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project
COPY README.md LICENSE NOTICE ./
COPY proto proto
COPY matcher matcher
COPY service service
COPY benchmarks benchmarks
RUN uv sync --frozen --no-dev --no-editable

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Whorl" \
      org.opencontainers.image.description="Biometric matching microservice: fingerprints and faces over gRPC" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --home-dir /var/lib/whorl --create-home --shell /usr/sbin/nologin whorl
COPY --from=build /opt/whorl /opt/whorl
# The root file system may be read-only: all that is written, caches too, goes to the volume or to /tmp.
ENV PATH=/opt/whorl/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/var/lib/whorl \
    NUMBA_CACHE_DIR=/var/lib/whorl/cache/numba \
    OMP_NUM_THREADS=1 \
    OPENBLAS_NUM_THREADS=1 \
    OMP_WAIT_POLICY=PASSIVE \
    WHORL_DATA_DIR=/var/lib/whorl \
    WHORL_LISTEN=0.0.0.0:50551 \
    WHORL_CLIENT_ADDRESS=localhost:50551
USER whorl
WORKDIR /var/lib/whorl
VOLUME /var/lib/whorl
EXPOSE 50551
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=6s --start-period=90s --retries=3 CMD whorl health --deadline 4 || exit 1
ENTRYPOINT ["whorl"]
CMD ["serve"]
