"""A network that breaks at the worst moment: it carries a request to the server and waits for its answer, and carries nothing back."""

import http.client
import socket
import threading
from contextlib import contextmanager
from urllib.parse import urlsplit


class Cutter:
    """`url` instead of the site's; `answered`: what the site answered, and nobody heard."""

    def __init__(self, url):
        parts = urlsplit(url)
        self.address, self.answered = (parts.hostname, parts.port), []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def serve(self):
        while True:
            try:
                client, _address = self.listening.accept()
            except OSError:
                return
            with client, socket.create_connection(self.address) as server:
                server.sendall(_request(client))
                answer = http.client.HTTPResponse(server)
                answer.begin()
                answer.read()
                self.answered.append(answer.status)


def _request(client):
    """All of it, as it came."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += client.recv(65536)
    head, _blank, body = got.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += client.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def cutting(url):
    cutter = Cutter(url)
    thread = threading.Thread(target=cutter.serve)
    thread.start()
    try:
        yield cutter
    finally:
        cutter.listening.shutdown(socket.SHUT_RDWR)
        cutter.listening.close()
        thread.join()
