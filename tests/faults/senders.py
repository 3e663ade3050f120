"""Partners who never give up: the same key again until it is answered, and they note each 201."""

import contextlib
import http.client
import threading

from tests.faults.served import PATH, Client
from tests.fixtures import a_key, a_pledge

BACK_OFF_S = 0.1  # shorter than we ask for: partners who press
GONE = (OSError, http.client.HTTPException)


class Senders:
    """Some clients at once, each with its own keys and amounts from one seed."""

    def __init__(self, served, rng, clients=8):
        self.served = served
        self.sent = {}  # key: cents
        self.heard = {}  # key: every reference it was answered with
        self.statuses = {}
        self.no_answer = 0
        self.ending = threading.Event()
        self._turn = threading.Condition()
        self._acknowledged = 0
        seeds = [rng.randrange(10**6) for _ in range(clients)]
        self.threads = [threading.Thread(target=self._send, args=[seed]) for seed in seeds]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join()

    @property
    def acknowledged(self):
        return self._acknowledged

    def wait_for(self, more, timeout=180):
        """Return once so many more were acknowledged."""
        with self._turn:
            goal = self._acknowledged + more
            assert self._turn.wait_for(lambda: self._acknowledged >= goal, timeout), self.statuses

    def _send(self, seed):
        number = 0
        while not self.ending.is_set():
            number += 1
            key, cents = a_key(), 100 + (seed + number * 7919) % 50_000
            self.sent[key] = cents
            self._until_answered(key, cents)

    def _until_answered(self, key, cents):
        client = Client(self.served)
        while not self.ending.is_set():
            try:
                answer = client.ask("POST", PATH, a_pledge(cents=cents), **self.served.partner(key))
            except GONE:
                client.close()
                client = Client(self.served)
                self.no_answer += 1
                self.ending.wait(0.01)
                continue
            self._note(key, answer)
            if answer.status == 201:
                break
            self.ending.wait(BACK_OFF_S)
        with contextlib.suppress(OSError):
            client.close()

    def _note(self, key, answer):
        with self._turn:
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
            if answer.status == 201:
                self.heard.setdefault(key, set()).add(answer.json["reference"])
                self._acknowledged += 1
                self._turn.notify_all()
            elif answer.status not in {503, 429}:
                self.statuses[f"{answer.status} {answer.raw[:200]!r}"] = 1
