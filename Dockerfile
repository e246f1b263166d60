# The image of the web server, the worker, the clock and the one-off commands: one image, different commands.
# docker-compose.yml says which. Built and started by `docker compose up --build`.

FROM python:3.11-slim-bookworm AS environment
WORKDIR /srv/childplan
COPY requirements/bootstrap.txt requirements/runtime.txt requirements/
RUN python -m venv /opt/environment \
    && /opt/environment/bin/pip install --no-cache-dir --require-hashes --requirement requirements/bootstrap.txt \
    && /opt/environment/bin/uv pip sync --no-cache --python /opt/environment/bin/python --require-hashes \
       --compile-bytecode requirements/runtime.txt \
    && rm /opt/environment/bin/uv /opt/environment/bin/uvx

FROM python:3.11-slim-bookworm AS application
ENV PATH=/opt/environment/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=childplan.config.settings.production \
    STATIC_ROOT=/srv/static
WORKDIR /srv/childplan
RUN useradd --system --uid 10001 --no-create-home childplan \
    && install --directory --owner=10001 --mode=700 /srv/seals
COPY --from=environment /opt/environment /opt/environment
COPY manage.py ./
COPY childplan childplan
COPY attendance attendance
COPY safeguarding safeguarding
COPY send send
COPY admissions admissions
COPY portal portal
COPY templates templates
COPY static static
# Nothing of this build's settings stays in the image; they only let Django start.
RUN python -m compileall -q childplan attendance safeguarding send admissions portal \
    && SECRET_KEY=build SIGN_IN_KEYS=build ALLOWED_HOSTS=build SITE_URL=https://build.invalid python manage.py collectstatic --no-input
USER 10001
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", "--no-access-log", "childplan.config.wsgi:application"]

# PgBouncer from Debian, since PostgreSQL's own project publishes no image of it. Its settings are in docker-compose.yml.
FROM debian:bookworm-slim AS pgbouncer
RUN apt-get update \
    && apt-get install --yes --no-install-recommends pgbouncer \
    && rm -rf /var/lib/apt/lists/*
USER postgres
EXPOSE 6432
CMD ["pgbouncer", "/etc/pgbouncer/childplan.ini"]
