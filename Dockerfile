# Two stages: the first builds the environment from the lock, the second runs it.
FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements.lock .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin switchback \
    && install -d -o switchback -g switchback /data
COPY --from=build /venv /venv
WORKDIR /app
COPY app.py config.py coaching.toml alembic.ini ./
COPY bot bot
COPY coaching coaching
COPY console console
COPY crm crm
COPY jobs jobs
COPY migrations migrations
COPY models models
USER switchback
# Only /data is written to: the SQLite file, where there is no PostgreSQL.
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/switchback.sqlite
VOLUME /data
ENTRYPOINT ["python", "app.py"]
CMD ["run"]
