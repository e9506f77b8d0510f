"""HTTP over a raw socket that is kept open: cheap enough that whoever measures does not eat the machine that is measured. Without Django."""

import re
import socket
import zlib
from dataclasses import dataclass

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_ENCODED = re.compile(rb"\r\ncontent-encoding: gzip", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: ([^\r]+)", re.IGNORECASE)


@dataclass(slots=True)
class Reply:
    status: int
    head: bytes
    body: bytes  # as it came over the wire

    @property
    def content(self) -> bytes:
        return zlib.decompress(self.body, 31) if _ENCODED.search(self.head) else self.body

    @property
    def location(self) -> str:
        found = _LOCATION.search(self.head)
        return found[1].decode() if found else ""


class Wire:
    """One person's connection. `headers` go with every request; `sent` and `got` count the bytes of both ways, headers included;
    `as_http2` both, as HTTP/2 would carry them: nine bytes a frame, a header line that was said before in one, others as they are."""

    def __init__(self, host: str, port: int, headers: dict[str, str]) -> None:
        self.where = (host, port)
        lines = {"Host": f"{host}:{port}", **headers}
        self.head = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()
        self.socket: socket.socket | None = None
        self.sent = self.got = self.as_http2 = 0
        self.told: set[tuple[bool, bytes]] = set()  # header lines, by direction, that HTTP/2 need not say again

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Reply:
        """Raises OSError where nothing answers. A connection that the server has closed meanwhile is opened anew."""
        request = f"{method} {path} HTTP/1.1\r\n".encode() + self.head
        if method == "POST":
            request += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n".encode()
        request += b"\r\n" + body
        kept = self.socket is not None
        try:
            return self._exchange(request)
        except OSError:
            self.close()
            if not kept:
                raise
        return self._exchange(request)

    def _exchange(self, request: bytes) -> Reply:
        if self.socket is None:
            self.socket = socket.create_connection(self.where, timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        self.sent += len(request)
        raw = self._more(b"")
        while (end := raw.find(b"\r\n\r\n")) < 0:
            raw = self._more(raw)
        head = raw[: end + 2]
        length = _LENGTH.search(head)
        whole = end + 4 + (int(length[1]) if length else 0)
        while len(raw) < whole:
            raw = self._more(raw)
        self.got += len(raw)
        lines, body = request.split(b"\r\n\r\n", 1)
        self.as_http2 += self._framed(True, lines, body) + self._framed(False, head, raw[end + 4 :])
        if b"\r\nConnection: close" in head:
            self.close()
        return Reply(int(head[9:12]), head, raw[end + 4 :])

    def _framed(self, is_sent: bool, head: bytes, body: bytes) -> int:
        size = 9 + (9 + len(body) if body else 0)
        for line in head.strip().split(b"\r\n"):
            size += 1 if (is_sent, line) in self.told else len(line)
            self.told.add((is_sent, line))
        return size

    def _more(self, raw: bytes) -> bytes:
        piece = self.socket.recv(65_536) if self.socket else b""
        if not piece:
            raise ConnectionResetError
        return raw + piece

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None
