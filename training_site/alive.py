"""`python -m training_site.alive`: whether the web server of this machine answers /healthz. Ends with 0 or 1; for whoever starts it anew."""

import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

from training_site.settings import environment

SECONDS = 4


def is_alive() -> bool:
    port = int(environment.text("WEB_BIND", "127.0.0.1:8000").rpartition(":")[2])
    host = urlsplit(environment.text("BASE_URL", "")).netloc or "localhost"
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if is_alive() else 1)
