"""Names that sound alike share a key, in English and in French."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relief.kit import sounds

ALIKE = """
Lefebvre, Lefèvre, Le Fèvre, Lefevbre
Tremblay, Tramblay, Trembley, Tremblé
Hébert, Ébert, Hebert
Gauthier, Gautier, Gauthié
Desjardins, Des Jardins, DES-JARDINS, Desjardin
Arsenault, Arseneau, Arseneault, Arsenaud
Thibault, Thibeau, Thibaud
Boudreau, Boudreault, Boudreaux
Thériault, Thériot, Terrio
Lévesque, Lévêque, Levecque
Benoît, Benoit, Benoist
Girard, Girar
Durand, Durant, Duran
Ouellet, Ouellette, Wellet
Pelletier, Peltier
Charbonneau, Sharboneau
Philippe, Filip, Phillip
Smith, Smyth, Smythe
Knight, Night
Wright, Right
Field, Feeld
MacDonald, McDonald, Mc Donald
O'Brien, O’Brien, OBrien, O'Brian
D'Amours, Damours
St-Pierre, Saint-Pierre, St. Pierre
Catherine, Katherine, Kathryn
Christine, Kristine
Stephen, Steven
Thompson, Thomson
Nicholas, Nicolas
Mathieu, Matthew
Geoffrey, Jeffrey
Jean-Pierre Roy, "Roi, Jean Pierre", jean pierre ROY
""".strip().splitlines()
APART = "Smith, Scott, Ward, Tremblay, Gagnon, Roy, Bouchard, Gauthier, Morin, Lavoie, Fortin"
LETTERS = "abcdefghijklmnopqrstuvwxyzéèêëàâôùûçïœ"
word = st.text(LETTERS, min_size=2, max_size=12)
names = st.lists(word, min_size=1, max_size=4)


@pytest.mark.parametrize("line", ALIKE)
def test_spellings_of_one_name_meet(line):
    found = [sounds.keys(name.strip('" ')) for name in _split(line)]

    assert len(set(found)) == 1
    assert found[0]


def _split(line):
    quoted = line.split('"')
    return [quoted[0].strip(", "), quoted[1], quoted[2].strip(", ")] if '"' in line else (
        line.split(", ")
    )  # fmt: skip


def test_names_that_sound_apart_stay_apart():
    found = [sounds.keys(name) for name in APART.split(", ")]

    assert len(set(found)) == len(found)


@pytest.mark.parametrize("name", ["李小龍", "Мария Иванова", "محمد", "3M", "Jo"])
def test_every_name_has_a_key(name):
    assert sounds.keys(name)
    assert sounds.keys(name) == sounds.keys(name.upper())


def test_particles_titles_and_initials_do_not_tell_people_apart():
    assert sounds.keys("Mrs. Ada M. de la Field") == sounds.keys("Ada Field")
    assert sounds.keys("De La") == sounds.keys("de la") != frozenset()
    assert sounds.keys(" - ' ") == frozenset()


@given(names)
def test_case_and_accents_make_no_difference(words):
    name = " ".join(words)
    apart = unicodedata.normalize("NFD", name)
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))

    assert sounds.keys(name) == sounds.keys(name.upper()) == sounds.keys(apart)
    assert sounds.keys(name) == sounds.keys(bare)


@given(names, st.randoms())
def test_hyphens_and_order_make_no_difference(words, random):
    turned = random.sample(words, len(words))

    assert sounds.keys(" ".join(words)) == sounds.keys("-".join(turned))


@given(word, st.integers(1, 11))
def test_apostrophes_make_no_difference(text, at):
    assert sounds.keys(text[:at] + "'" + text[at:]) == sounds.keys(text[:at] + "’" + text[at:])
    assert sounds.keys(text[:at] + "'" + text[at:]) == sounds.keys(text)


@given(st.text(max_size=200))
def test_anything_can_be_asked(text):
    found = sounds.keys(text)

    assert len(found) <= sounds.MOST
    assert all(found)


@given(st.text(LETTERS, min_size=2, max_size=10), st.sampled_from(["l", "n", "t", "s", "r"]))
def test_a_doubled_letter_is_heard_once(text, letter):
    assert sounds.keys(f"{text}{letter}a") == sounds.keys(f"{text}{letter * 2}a")
