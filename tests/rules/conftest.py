"""The rules of the domain are tried through the real services and pages."""

from tests.directory.conftest import shelter  # noqa: F401
from tests.directory.search.conftest import world  # noqa: F401
from tests.hall import api, browser, command  # noqa: F401 - fixtures of these tests
from tests.helpline.answering import line, robin  # noqa: F401
from tests.helpline.conftest import contact, food, pantry  # noqa: F401
from tests.pledges.at_home import promised  # noqa: F401
from tests.pledges.calling import noon  # noqa: F401
from tests.pledges.conftest import another_db, app, taking  # noqa: F401
from tests.pledges.visiting import visit  # noqa: F401
