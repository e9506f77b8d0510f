"""Many readers at once."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import quantiles
from urllib.parse import urlsplit

READERS = 8  # as many as gunicorn has threads


@dataclass
class Crush:
    """Answers a second, and the time in ms within which 95 of 100 came."""

    rps: float
    p95: float


def crush(url: str, path: str, session: str, seconds: float) -> Crush:
    """READERS who ask for `path` again and again, each on a connection that is kept open."""
    until = time.perf_counter() + seconds
    with ThreadPoolExecutor(READERS) as pool:
        times = [one for some in pool.map(lambda _number: _read(url, path, session, until), range(READERS)) for one in some]
    return Crush(len(times) / seconds, quantiles(times, n=20)[-1] * 1000)


def _read(url: str, path: str, session: str, until: float) -> list[float]:
    times, connection = [], http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    headers = {"Cookie": f"sessionid={session}", "Accept-Encoding": "gzip", "Accept-Language": "kk"}
    while (began := time.perf_counter()) < until:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        response.read()
        times.append(time.perf_counter() - began)
    connection.close()
    return times
