"""What `relief serve` refuses to begin with."""


def test_a_demonstration_is_not_served_to_the_world(command, monkeypatch):
    monkeypatch.setenv("RELIEF_MODE", "demo")
    monkeypatch.setenv("RELIEF_BASE_URL", "https://relief.example.org")

    status, _, errors = command("serve")

    assert status == 1
    assert "mailbox" in errors
