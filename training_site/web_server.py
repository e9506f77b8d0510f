"""gunicorn of a service: `gunicorn --config python:training_site.web_server`. What an installation may say is in docs/deployment.md."""

from pathlib import Path
from typing import Any

from training_site.settings import environment
from training_site.watch import metrics

wsgi_app = "training_site.wsgi"
bind = environment.text("WEB_BIND", "127.0.0.1:8000")
workers = environment.number("WEB_CONCURRENCY", 2)
threads = environment.number("WEB_THREADS", 4)
preload_app = True  # what is loaded once lies in memory once
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the heartbeat of each process, on no disk
timeout = 60
graceful_timeout = 30  # a request at hand ends
# Longer than a proxy keeps a connection that is idle: what it sends never meets a closed one.
keepalive = 75
# Whether a request came by HTTPS is for Django to say, by TRUSTED_PROXIES alone.
secure_scheme_headers: dict[str, str] = {}
loglevel = "warning"
# What gunicorn itself says is a line of the same log.
logconfig_dict: dict[str, Any] = {
    "formatters": {"generic": {"()": "training_site.watch.logs.JsonFormatter"}},
    "loggers": {"gunicorn.error": {"level": "WARNING", "handlers": ["error_console"], "propagate": False, "qualname": "gunicorn.error"}},
    "root": {"level": "WARNING", "handlers": ["error_console"]},
}


def on_starting(server: Any) -> None:
    """The figures of the processes to come, and none of yesterday's."""
    from django.conf import settings

    if settings.METRICS:
        metrics.prepare(Path(settings.VAR_DIR) / "metrics")
