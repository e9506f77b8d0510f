"""A browser in small: cookies, compression, the files a page asks for."""

import gzip
import http.client
import json
import re
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import brotli


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes  # as it came over the wire
    path: str

    @property
    def queries(self) -> int:
        return int(self.headers["x-queries"])

    @property
    def text(self) -> str:
        encoding = self.headers.get("content-encoding", "")
        if encoding == "gzip":
            return gzip.decompress(self.body).decode()
        return (brotli.decompress(self.body) if encoding == "br" else self.body).decode()


class Visitor:
    """Somebody with cookies; `session` is the session cookie of a person logged in."""

    def __init__(self, url: str, session: str = "", language: str = "kk") -> None:
        self.host = urlsplit(url).netloc
        self.cookies = {"sessionid": session} if session else {}
        self.language = language

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {"Accept-Encoding": "br, gzip", "Accept-Language": self.language, "Cookie": cookies, **(headers or {})}
        with closing(http.client.HTTPConnection(self.host, timeout=300)) as connection:
            connection.request(method, path, body, given)
            response = connection.getresponse()
            raw = response.read()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, raw, path)

    def get(self, path: str) -> Answer:
        """The page at `path`; redirects are followed."""
        answer = self.request("GET", path)
        while answer.status in {301, 302}:
            target = urlsplit(urljoin(f"http://{self.host}{answer.path}", answer.headers["location"]))
            answer = self.request("GET", target.path + (f"?{target.query}" if target.query else ""))
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return answer

    def post(self, path: str, data: dict[str, Any], as_json: bool = False) -> Answer:
        body = json.dumps(data).encode() if as_json else urlencode(data).encode()
        kind = "application/json" if as_json else "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind, "X-CSRFToken": self.cookies.get("csrftoken", ""), "Referer": f"http://{self.host}/"}
        return self.request("POST", path, body, headers)

    def weigh(self, path: str) -> tuple[int, int]:
        """Bytes over the wire of the first visit to `path` (the page and every style sheet, script and icon it names; images of
        the content aside) and of a repeated one (what may be kept for a year is not fetched again)."""
        page = self.get(path)
        named = re.findall(r'<(?:link|script)[^>]+?(?:href|src)="(/static/[^"]+)"', page.text)
        files = [self.get(address) for address in dict.fromkeys(named)]
        first = len(page.body) + sum(len(file.body) for file in files)
        again = len(page.body) + sum(len(file.body) for file in files if "immutable" not in file.headers.get("cache-control", ""))
        return first, again
