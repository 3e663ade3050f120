"""What `relief demo` does: the rehearsal is made once, then served until told to stop."""

import argparse
import errno
import socket
import sys

import uvicorn

from relief import migrate, seed
from relief.app import build
from relief.commands._context import say
from relief.commands.work._rehearsed import Demo, Folder, Held
from relief.kit import memory
from relief.kit.db import Database
from relief.kit.errors import Conflict, ReliefError
from relief.kit.logs import configure
from relief.kit.settings import Mode, Settings
from relief.rehearsal import cast
from relief.serving import Server, options

HOST = "127.0.0.1"
PORTS = 100  # tried after the one that was asked for
HELD = (
    "Another demo serves {folder} already: {who}. Use that one, stop it, or give this one a folder "
    "of its own with --data DIR."
)


def run(args: argparse.Namespace) -> int:
    """Serve the rehearsal, made first if need be; stops at Ctrl-C."""
    configure()
    folder = Folder(args.data)
    try:
        folder.take()
    except Held as held:
        raise Conflict(HELD.format(folder=folder.path, who=held), code="held") from None
    with folder, listening(args.port) as listener:
        url = f"http://{HOST}:{listener.getsockname()[1]}"
        folder.sign(url)
        demo = ready(folder, url, fresh=args.fresh)
        if args.exit_after_setup:
            tell(demo)
            say("The rehearsal is set up. Start the demo again to serve it.")
            return 0
        serve(folder, demo, url, listener)
    return 0


def ready(folder: Folder, url: str, *, fresh: bool) -> Demo:
    """The rehearsal in `folder`: the one that is there, or a new one."""
    if fresh:
        folder.forget()
    if folder.holds_database():
        demo = folder.read()
        db = database(folder, demo, url)
        migrate.upgrade(db.engine)
        db.close()
        return demo
    if folder.clear_unfinished():
        say_aside("An earlier start was interrupted; the rehearsal is made anew.")
    return make(folder, url)


def make(folder: Folder, url: str) -> Demo:
    """Play the rehearsal into a database that gets its name only when it is whole."""
    say_aside("Playing the Goderich rehearsal; this is done once …")
    demo = Demo.new({member.email: cast.password() for member in cast.SHOWN})
    folder.making.mkdir()
    db = Database(folder.making_url, settings(demo, folder.making_url, url).vault())
    migrate.upgrade(db.engine)
    token = seed.load(
        settings(demo, folder.making_url, url),
        db,
        demo.passwords,
        say=lambda text: say_aside(f"  {text}"),
    )
    db.close()
    demo = demo.model_copy(update={"token": token})
    folder.keep(demo)
    return demo


def serve(folder: Folder, demo: Demo, url: str, listener: socket.socket) -> None:
    """Serve until told to stop."""
    chosen = settings(demo, folder.url, url)
    app = build(chosen, db=Database(chosen.database_url, chosen.vault()), jobs=True)
    app.state.demo_accounts = [
        (who.role, who.email, demo.passwords[who.email]) for who in cast.SHOWN
    ]
    memory.calm()

    def begun() -> None:
        say(f"Relief is ready on {url}")
        tell(demo)

    config = uvicorn.Config(app, **options(HOST, listener.getsockname()[1]))
    Server(config, begun).run(sockets=[listener])


def tell(demo: Demo) -> None:
    """Say how to come in."""
    for who in cast.SHOWN:
        say(f"sign in: {who.role} {who.email} {demo.passwords[who.email]}")
    say(f"API token: {demo.token}")
    sys.stdout.flush()


def settings(demo: Demo, database_url: str, url: str) -> Settings:
    """Settings of a demonstration, with its own keys."""
    keys = demo.model_dump(include={"secret_key", "vault_keys", "index_key"})
    return Settings(mode=Mode.DEMO, database_url=database_url, base_url=url, **keys)


def database(folder: Folder, demo: Demo, url: str) -> Database:
    """The rehearsal's database, open."""
    return Database(folder.url, settings(demo, folder.url, url).vault())


def listening(wanted: int) -> socket.socket:
    """A listening socket on `wanted`, or on the next free port, which is said aloud.

    Raises:
        ReliefError: if none is free.
    """
    for port in range(wanted, wanted + PORTS if wanted else 1):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(512)  # at once: two that are only bound may share an address
        except (OSError, OverflowError) as error:
            listener.close()
            if getattr(error, "errno", None) != errno.EADDRINUSE:
                raise ReliefError(f"Port {port} cannot be used: {error}", code="port") from None
            continue
        if port != wanted:
            say_aside(f"Port {wanted} is taken; using {port}.")
        return listener
    raise ReliefError(f"No port from {wanted} to {wanted + PORTS - 1} is free.", code="port")


def say_aside(text: str) -> None:
    """Tell the person at the keyboard, apart from what programs read."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
