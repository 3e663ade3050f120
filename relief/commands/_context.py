"""What commands share: the deployment's database, and answers for programs."""

import sys
from collections.abc import Mapping, Sequence
from typing import TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from relief import migrate
from relief.kit.db import Database
from relief.kit.errors import FieldError, InvalidInput, ReliefError
from relief.kit.forms import parse
from relief.kit.i18n import translate
from relief.kit.settings import Settings

Model = TypeVar("Model", bound=BaseModel)
MAKE_A_KEY = "head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '='"


def load_settings() -> Settings:
    """The deployment's settings, from the environment.

    Raises:
        ReliefError: naming each one that is missing or wrong, and how to make a key.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise ReliefError(_explained(error), code="settings") from None


def open_database() -> tuple[Settings, Database]:
    """The settings, and the database that they name.

    Raises:
        ReliefError: if settings are missing, or a key is none.
    """
    settings = load_settings()
    migrate.metadata()  # a table's foreign keys are found only once every room's tables are known
    try:
        vault = settings.vault()
    except ValueError as error:
        message = f"RELIEF_VAULT_KEYS or RELIEF_INDEX_KEY: {error}.\n{_how()}"
        raise ReliefError(message, code="settings") from None
    return settings, Database(settings.database_url, vault)


def read_options(model: type[Model], given: Mapping[str, object]) -> Model:
    """The options of a command as a `model`.

    Raises:
        ReliefError: naming each option that does not fit.
    """
    try:
        return parse(model, given)
    except InvalidInput as error:
        problems = [f"{each.pointer.strip('/')}: {_said(each)}" for each in error.fields]
        raise ReliefError("\n  ".join(["these options do not fit:", *problems])) from None


def print_json(payload: Mapping[str, object] | Sequence[object]) -> None:
    """Write `payload` to the standard output for a program to read."""
    say(orjson.dumps(payload, option=orjson.OPT_UTC_Z | orjson.OPT_INDENT_2).decode())


def say(line: str) -> None:
    """Write a line to the standard output."""
    sys.stdout.write(f"{line}\n")


def _said(error: FieldError) -> str:
    return translate("en", error.message, **error.params)


def _explained(error: ValidationError) -> str:
    problems = []
    for each in error.errors(include_url=False, include_input=False):
        name = "".join(f"RELIEF_{part}".upper() for part in each["loc"])
        if each["type"] == "missing":
            problems.append(f"{name} is not set")
        else:
            problems.append(f"{name}: {each['msg']}" if name else each["msg"])
    lines = [f"  {problem}" for problem in problems]
    return "\n".join(["the settings are not complete:", *lines, _how()])


def _how() -> str:
    return (
        "Settings are environment variables. Make each key once, keep it safe, never change\n"
        f"RELIEF_INDEX_KEY later:  {MAKE_A_KEY}\n"
        "RELIEF_BASE_URL is the public address, such as https://relief.example.org"
    )
