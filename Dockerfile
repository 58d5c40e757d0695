# Two stages: the first builds the environment from the lock, the second runs it. README.md
# has the line to run it with: the demo, and for good.
#
# The base is named by its digest, so that each build stands on the same one: Python 3.13.15
# on Debian 13, of 1 September 2026, as docker-library/repo-info lists it for every platform.
# For a newer one, in both places: docker buildx imagetools inspect python:3.13-slim
FROM python:3.13-slim@sha256:881d80734ee05dca6f7f42dcb080975652a53c7eda9ba1f03bb8da31aa6a6ec2 AS build
WORKDIR /build
COPY requirements.lock .
# The installer stays behind: what is copied to the image has no pip.
RUN python -m venv /installer \
    && python -m venv --without-pip /venv \
    && /installer/bin/pip --python /venv/bin/python install --no-cache-dir --no-deps --only-binary=:all: --require-hashes -r requirements.lock \
    && /installer/bin/pip --python /venv/bin/python check

FROM python:3.13-slim@sha256:881d80734ee05dca6f7f42dcb080975652a53c7eda9ba1f03bb8da31aa6a6ec2
# Nor does the base keep its own, and a base that hides one elsewhere is not built on.
RUN rm -rf /usr/local/bin/pip* /usr/local/lib/python3*/ensurepip \
        /usr/local/lib/python3*/site-packages/pip /usr/local/lib/python3*/site-packages/pip-* \
    && python -c "import importlib.util as i; assert not i.find_spec('pip') and not i.find_spec('setuptools')"
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin switchback \
    && install -d -o switchback -g switchback /data
COPY --from=build /venv /venv
WORKDIR /app
COPY app.py config.py coaching.toml alembic.ini manifest.json pyproject.toml .env.example ./
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
