"""The laptop's settings, and a header that tells how many queries a request cost."""

from training_site.settings.dev import *  # noqa: F403
from training_site.settings.dev import MIDDLEWARE

MIDDLEWARE = ["bench.middleware.QueryCountMiddleware", *MIDDLEWARE]
