# The service: `docker compose up` builds it (compose.yaml), docs/deployment.md says how to go on from there.
# The same tree and the same SOURCE_DATE_EPOCH give the same files: packages by hash, byte code by content, nothing of the clock. A base by
# digest: --build-arg PYTHON_IMAGE=docker.io/library/python@sha256:…
ARG PYTHON_IMAGE=docker.io/library/python:3.11.14-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ARG SOURCE_DATE_EPOCH=1764201600
ENV SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH} PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONHASHSEED=0
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /srv/bakylau
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt
COPY . .
# Catalogues, then static files: hashed names, gzip and brotli beside each. What production wants to know is made up and stays in this step.
RUN python -m training_site.catalogues \
    && DJANGO_SETTINGS_MODULE=training_site.settings.production BAKYLAU_VAR=/tmp/var BAKYLAU_STATIC=/srv/bakylau/static-files \
        SECRET_KEY=of-the-build BASE_URL=https://build.invalid DATABASE_URL=sqlite:////tmp/none.sqlite3 \
        python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q --invalidation-mode checked-hash /srv/bakylau

FROM ${PYTHON_IMAGE}
# pg_dump and psql, by which copies of the database are made and put back.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt /var/log/apt /var/log/dpkg.log /var/cache/ldconfig/aux-cache \
    && groupadd --system --gid 10001 bakylau \
    && useradd --system --uid 10001 --gid bakylau --home-dir /var/lib/bakylau --no-create-home --shell /usr/sbin/nologin bakylau \
    && install -d -o bakylau -g bakylau -m 750 /var/lib/bakylau
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/bakylau /srv/bakylau
# The code belongs to root and is read only; the service writes to /var/lib/bakylau (a volume) and /tmp (in memory).
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=training_site.settings.production \
    BAKYLAU_VAR=/var/lib/bakylau \
    BAKYLAU_STATIC=/srv/bakylau/static-files \
    WEB_BIND=0.0.0.0:8000
WORKDIR /srv/bakylau
USER 10001:10001
VOLUME /var/lib/bakylau
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=3 CMD ["python", "-m", "training_site.alive"]
CMD ["gunicorn", "--config", "python:training_site.web_server"]
