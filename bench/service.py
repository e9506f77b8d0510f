"""The settings of production for the service that is measured: the same but for a header that tells how many queries a request cost, and cookies
by the names that `bench.visitor` and `bench.candidate` know."""

from training_site.settings.production import *  # noqa: F403
from training_site.settings.production import DATABASES, MIDDLEWARE, environment

MIDDLEWARE = ["bench.middleware.QueryCountMiddleware", *MIDDLEWARE]
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
# What bench.scale.servers compares.
for _database in DATABASES.values():
    _database["CONN_MAX_AGE"] = environment.number("BENCH_CONN_MAX_AGE", 60)
    _database["CONN_HEALTH_CHECKS"] = environment.flag("BENCH_CONN_HEALTH", True)
