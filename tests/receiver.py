"""An organization's own program: a real HTTP server on this machine, well and ill behaved."""

import base64
import hashlib
import hmac
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Program:
    """What came in, and what the program's owner does with it."""

    def __init__(self):
        self.taken = []  # (path, headers, body)
        self.over = threading.Event()

    def verified(self, secret):
        """The bodies that `secret` vouches for, checked as Standard Webhooks tells receivers to."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        return [body for _, headers, body in self.taken if _vouched(key, headers, body)]


def _vouched(key, headers, body):
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    versions = [each.split(",", 1) for each in headers["webhook-signature"].split(" ")]
    return any(name == "v1" and hmac.compare_digest(text, wanted) for name, text in versions)


class Handler(BaseHTTPRequestHandler):
    """What the program does, by the path it is asked at."""

    def do_POST(self):
        """Take the message, or misbehave."""
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.program.taken.append((self.path, self.headers, body))
        behave = getattr(self, self.path.strip("/").split("?")[0], None)
        if behave is None:
            self.answer(200)
        else:
            behave()

    def answer(self, status, **headers):
        """A whole answer without a body."""
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name.replace("_", "-"), text)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def gone(self):
        """Never again."""
        self.answer(410)

    def error(self):
        """A bug of its own."""
        self.answer(500)

    def refused(self):
        """Somebody else's door."""
        self.answer(401)

    def busy(self):
        """Not now."""
        self.answer(429, Retry_After="7200")

    def moved(self):
        """Lead us elsewhere: to a place of its own that we must not reach."""
        self.answer(302, Location="/reached")

    def hang(self):
        """Say nothing."""
        self.server.program.over.wait(60)

    def drip(self):
        """Begin an answer, and go on with it for as long as anybody listens."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        while not self.server.program.over.wait(0.05):
            self.wfile.write(b".")

    def flood(self):
        """A head without an end."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Flood: " + b"." * 1_000_000)

    def garbled(self):
        """Another protocol."""
        self.wfile.write(b"220 mail.example.org ESMTP\r\n\r\n")

    def cut(self):
        """Half an answer."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Le")

    def interim(self):
        """Early hints before the answer."""
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        self.answer(204)

    def log_message(self, *_):
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """A connection that is closed on it is what it is tested with, so it does not complain."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        """Say nothing."""


@contextmanager
def running(host="127.0.0.1", tls=None, handler=Handler):
    """A program that listens; its `url` ends without a slash."""
    program = Program()
    with Server((host, 0), handler) as server:
        server.program = program
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        program.port = server.server_address[1]
        program.url = f"{'https' if tls else 'http'}://localhost:{program.port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        try:
            yield program
        finally:
            program.over.set()
            server.shutdown()


def certified(folder, *names):
    """TLS for a server of those names, and for a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Relief tests")])
    now = datetime.now(UTC)  # noqa: TID251 - certificates are judged by the real time
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([_named(each) for each in names]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = cert.public_bytes(serialization.Encoding.PEM)
    (folder / "cert.pem").write_bytes(pem)
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cadata=pem.decode())


def _named(text):
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)
