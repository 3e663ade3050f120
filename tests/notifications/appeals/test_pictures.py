"""A picture leaves upright, small, and without a word about who took it where."""

import io
import struct
import zlib
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from notifications.appeals import pictures
from notifications.appeals.pictures import clean, shrunk
from relief.kit.errors import InvalidInput

ROOM = 1_000_000
GPS, MAKER, WHEN, ORIENTATION = 0x8825, 0x010F, 0x0132, 0x0112
PLACE = {1: "N", 2: (43.0, 44.0, 33.0), 3: "W", 4: (81.0, 42.0, 36.0)}


def file(image, kind="JPEG", **how):
    found = io.BytesIO()
    image.save(found, kind, **how)
    return found.getvalue()


@cache
def noise(width, height, mode="RGB"):
    """A picture that hardly packs: each point unlike its neighbours, the same every time."""
    n = width * height * len(mode)
    block = b"".join(struct.pack("<I", zlib.crc32(struct.pack("<I", i))) for i in range(4096))
    return Image.frombytes(mode, (width, height), (block * (n // len(block) + 1))[:n])


def halves():
    """Red above blue, so that one sees which way is up."""
    image = Image.new("RGB", (60, 40), "red")
    image.paste("blue", (0, 20, 60, 40))
    return image


def read(cleaned):
    return Image.open(io.BytesIO(cleaned.data))


PROGRESS = ("progressive", "progression")


def test_where_and_when_and_by_whom_is_gone():
    exif = Image.Exif()
    exif[MAKER], exif[WHEN] = "Maple Phones", "2011:08:21 16:03:00"
    exif.get_ifd(GPS).update(PLACE)
    written = file(noise(300, 200), exif=exif, comment=b"at the Fields' barn")
    assert b"Maple" in written
    assert dict(Image.open(io.BytesIO(written)).getexif().get_ifd(GPS))

    found = clean(written, most_bytes=ROOM)

    assert not dict(read(found).getexif())
    assert set(read(found).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", *PROGRESS}
    assert b"Maple" not in found.data
    assert b"barn" not in found.data


def test_what_a_png_says_is_gone_too():
    said = PngInfo()
    said.add_text("Author", "Ada Field")
    said.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>Goderich</x:xmpmeta>")
    exif = Image.Exif()
    exif.get_ifd(GPS).update(PLACE)

    found = clean(file(halves(), "PNG", pnginfo=said, exif=exif), most_bytes=ROOM)

    assert read(found).info == {}
    assert b"Ada" not in found.data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_upright_however_the_telephone_was_held(orientation):
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    held = halves().transpose(turns[orientation]) if orientation in turns else halves()
    exif = Image.Exif()
    exif[ORIENTATION] = orientation

    found = clean(file(held, exif=exif, quality=95), most_bytes=ROOM)

    seen = read(found).convert("RGB")
    assert seen.size == (found.width, found.height) == (60, 40)
    assert (seen.getpixel((30, 5))[0] > 200, seen.getpixel((30, 35))[2] > 200) == (True, True)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # Pillow says so, and reads on
def test_damaged_words_about_a_picture_do_not_damage_it():
    assert clean(file(halves(), exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"), most_bytes=ROOM).width == 60


def test_one_can_still_see_through_what_was_transparent():
    image = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    image.paste((200, 0, 0, 128), (0, 0, 25, 50))

    found = clean(file(image, "PNG"), most_bytes=ROOM)

    assert found.mime == "image/png"
    assert read(found).convert("RGBA").getpixel((10, 10)) == (200, 0, 0, 128)
    assert read(found).convert("RGBA").getpixel((40, 40))[3] == 0


def test_a_colour_that_stands_for_nothing_stays_nothing():
    image = Image.new("P", (30, 30), 1)
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.paste(0, (0, 0, 15, 30))

    found = clean(file(image, "GIF", transparency=0), most_bytes=ROOM)

    seen = read(found).convert("RGBA")
    assert (found.mime, seen.getpixel((5, 5))[3]) == ("image/png", 0)
    assert seen.getpixel((25, 5)) == (255, 0, 0, 255)


def test_a_poster_stays_sharp_and_a_photograph_becomes_small():
    assert clean(file(halves(), "PNG"), most_bytes=ROOM).mime == "image/png"
    assert clean(file(noise(200, 200), "PNG"), most_bytes=ROOM).mime == "image/jpeg"
    assert clean(file(noise(90, 90, "RGBA").convert("RGB"), "WEBP"), most_bytes=ROOM).width == 90


def test_what_is_opaque_all_over_needs_no_png():
    image = noise(200, 200).convert("RGBA")

    assert clean(file(image, "PNG"), most_bytes=ROOM).mime == "image/jpeg"


def test_the_longest_side_is_bounded():
    found = clean(file(noise(3000, 1500)), most_bytes=5_000_000)

    assert (found.width, found.height) == (2048, 1024)


def test_inks_grey_and_sixteen_bits_become_the_colours_of_the_web():
    for image, kind in (
        (noise(40, 40, "CMYK"), "JPEG"),
        (Image.new("L", (40, 40), 99), "PNG"),
        (Image.new("I;16", (40, 40), 30_000), "PNG"),
        (Image.new("1", (40, 40), 1), "PNG"),
        (Image.new("LA", (40, 40), (99, 99)), "PNG"),
    ):
        assert read(clean(file(image, kind), most_bytes=ROOM)).mode in {"RGB", "RGBA"}


def test_the_profile_of_a_camera_is_applied_and_left():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    found = clean(file(noise(60, 60), icc_profile=profile), most_bytes=ROOM)
    other = clean(file(noise(60, 60), icc_profile=b"no profile"), most_bytes=ROOM)

    assert "icc_profile" not in read(found).info
    assert other.width == 60


def test_a_second_view_of_the_same_scene_is_left_out():
    shot = io.BytesIO()
    noise(80, 60).save(shot, "MPO", save_all=True, append_images=[noise(40, 30)])

    found = clean(shot.getvalue(), most_bytes=ROOM)

    assert (found.width, found.height, found.mime) == (80, 60, "image/jpeg")


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_is_refused(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    moving = file(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)

    assert refused(moving) == "moves"


def test_a_picture_of_one_frame_does_not_move():
    assert clean(file(halves(), "GIF"), most_bytes=ROOM).mime == "image/png"


def refused(data, most_bytes=ROOM):
    with pytest.raises(InvalidInput) as refusal:
        clean(data, most_bytes=most_bytes)
    return refusal.value.code


def a_png_that_says_it_is(width, height):
    """A PNG's head over next to nothing."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(60_000, 60_000), (9_500, 9_500), (8_000, 7_000)])
def test_a_bomb_is_not_unpacked(size):
    assert refused(a_png_that_says_it_is(*size)) == "too_large"


def test_a_file_of_too_many_bytes_is_not_opened():
    assert refused(b"\xff\xd8\xff" + b"\0" * pictures.MOST_BYTES_IN) == "too_large"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_half_a_file_is_refused(kind):
    whole = file(noise(200, 200), kind)

    assert refused(whole[: len(whole) // 2]) in {"damaged", "no_picture"}


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 a form",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\0" * 100,
        file(halves(), "BMP"),
        file(halves(), "TIFF"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
    ids=["pdf", "svg", "zeros", "bmp", "tiff", "eps"],
)
def test_what_is_no_such_picture_is_refused(data):
    assert refused(data) == "no_picture"


def test_an_empty_file_is_said_to_be_empty():
    assert refused(b"") == "empty"


def test_a_picture_that_no_size_fits_is_refused():
    assert refused(file(noise(500, 500)), most_bytes=200) == "too_detailed"


def test_a_network_gets_a_smaller_one_only_if_it_must():
    picture = clean(file(noise(1500, 1500), quality=95), most_bytes=8_000_000)
    assert len(picture.data) > 1_000_000

    small = shrunk(picture, 1_000_000)

    assert len(small.data) <= 1_000_000
    assert shrunk(small, 1_000_000) is small


def test_the_same_file_gives_the_same_file():
    for image, kind in ((noise(700, 500), "JPEG"), (noise(300, 300, "RGBA"), "PNG")):
        written = file(image, kind)
        assert clean(written, most_bytes=60_000) == clean(written, most_bytes=60_000)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    width=st.integers(1, 2600),
    height=st.integers(1, 60),
    turned=st.booleans(),
    mode=st.sampled_from(["RGB", "RGBA"]),
    most_bytes=st.integers(30_000, 400_000),
)
def test_whatever_the_size_it_fits_and_keeps_its_shape(width, height, turned, mode, most_bytes):
    size = (height, width) if turned else (width, height)

    found = clean(file(Image.effect_noise(size, 90).convert(mode), "PNG"), most_bytes=most_bytes)

    assert len(found.data) <= most_bytes
    assert max(found.width, found.height) <= pictures.LONGEST_SIDE
    assert read(found).size == (found.width, found.height)
    scale = max(found.width, found.height) / max(size)
    assert abs(found.width - max(1, size[0] * scale)) <= 2
    assert abs(found.height - max(1, size[1] * scale)) <= 2
