"""A way to PostgreSQL that can fall silent: it takes every connection, and passes nothing on."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit

PIECE = 65536


class Way:
    """What leads to the server of a database URL, under a URL of its own."""

    def __init__(self, url):
        self.server = urlsplit(url)
        self.door = socket.create_server(("127.0.0.1", 0), backlog=512)
        port = self.door.getsockname()[1]
        self.url = url.replace(f":{self.server.port}/", f":{port}/")
        self.open = threading.Event()
        self.open.set()
        self.ends = []
        threading.Thread(target=self._let_in, daemon=True).start()

    @contextlib.contextmanager
    def silent(self):
        """Nothing is passed on meanwhile, either way; afterwards all of it is."""
        self.open.clear()
        try:
            yield
        finally:
            self.open.set()

    def close(self):
        """Let nobody in any more, and put out who is."""
        self.open.set()
        self.cut()
        with contextlib.suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()

    def cut(self):
        """Put out who is there, as a restart does."""
        while self.ends:
            end = self.ends.pop()
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _let_in(self):
        with contextlib.suppress(OSError):
            while True:
                here, _ = self.door.accept()
                there = socket.create_connection(("127.0.0.1", self.server.port))
                self.ends += [here, there]
                for pair in ((here, there), (there, here)):
                    threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, source, target):
        with contextlib.suppress(OSError):
            while piece := source.recv(PIECE):
                self.open.wait()
                target.sendall(piece)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
