"""The samples that AIRS XML is tried with are what its schemas say."""

import pytest

from tests.directory.exchange import airs_schema
from tests.directory.exchange.conftest import real
from tests.directory.exchange.test_airs import OLDER, SAMPLE


@pytest.mark.parametrize(("file", "version"), [(SAMPLE, "3_1"), (OLDER, "3_0")])
def test_the_samples_are_as_the_schemas_say(file, version):
    assert airs_schema.faults(real(f"airs-xsd/airs_{version}.xsd"), file) == []


def test_the_schemas_tell_the_versions_apart():
    faults = airs_schema.faults(real("airs-xsd/airs_3_1.xsd"), OLDER)

    assert faults[0] == "Source lacks ['SourceID']"
    assert faults[1].startswith("Agency: Name AgencyDescription ")  # 3.1 asks for a key
