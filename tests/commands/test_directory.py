"""The directory from the shell."""

import pytest

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_places_are_loaded_from_a_file(command, tmp_path):
    file = tmp_path / "places.csv"
    file.write_text("code,name,latitude,longitude,division\n1,Teeterville,42.94,-80.43,3528\n")

    status, out, _ = command("directory", "places", str(file))

    assert (status, out) == (0, "1 places are loaded.\n")


def test_a_file_that_is_none_is_named(command, tmp_path):
    status, _, err = command("directory", "places", str(tmp_path / "none.csv"))

    assert status == 1
    assert "none.csv" in err
