# Two stages: the first builds the environment from the lock, the second runs it.
#   docker run -p 8765:8765 IMAGE demo      then open http://127.0.0.1:8765/
FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements.lock .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --only-binary=:all: --require-hashes -r requirements.lock \
    && /venv/bin/pip check

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin switchback \
    && install -d -o switchback -g switchback /data
COPY --from=build /venv /venv
WORKDIR /app
COPY app.py config.py coaching.toml alembic.ini manifest.json .env.example ./
COPY bot bot
COPY coaching coaching
COPY console console
COPY crm crm
COPY jobs jobs
COPY migrations migrations
COPY models models
# The demo's other side: a CRM, a Slack and a sales floor.
COPY sandbox sandbox
# By number, so that a cluster can see that it is not root.
USER 10001
# Only /data is written to: the SQLite file, where there is no PostgreSQL, and the demo's.
# The demo's page listens on every address of the container, which is its own.
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/switchback.sqlite \
    ERASED_FILE=/data/erased.jsonl \
    HEALTH_PORT=8081 \
    DEMO_FOLDER=/data/demo \
    DEMO_HOST=0.0.0.0 \
    DEMO_PORT=8765
VOLUME /data
EXPOSE 8765
# A first sync takes long, but the pulse beats beside it. The demo has its page instead.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "console.probe"]
ENTRYPOINT ["python", "app.py"]
CMD ["run"]
