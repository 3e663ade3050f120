"""A picture as it may leave: upright, small enough, and without a word about who took it where.

What a telephone writes into its pictures (the place, the time, its owner) is gone, because only the
points of the image go into the new file. The same file in gives the same file out.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from relief.kit.errors import InvalidInput
from relief.kit.i18n import N_

LONGEST_SIDE = 2048
SHORTEST_LONG_SIDE = 320  # below it nothing can be read
MOST_BYTES_IN = 20_000_000
MOST_PIXELS = 52_000_000  # a telephone's 50 megapixels
FEW_COLOURS = 256
QUALITIES = (88, 80, 72, 62, 52)
STEP = 0.8
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
STILL_THOUGH_MANY = "MPO"  # a telephone's JPEG that carries a second view of the same scene

EMPTY = N_("This file is empty. Choose the picture again.")
NO_PICTURE = N_("This is not a picture that we can read. Send a JPEG, PNG, WebP or GIF file.")
BROKEN = N_("This picture is damaged or was cut off on its way. Save it anew and send it again.")
MOVES = N_("This picture moves. Send one that stands still: not everybody can look at moving ones.")
TOO_LARGE = N_("This picture is too large to be read safely. Save it smaller and send it again.")
TOO_DETAILED = N_("This picture cannot be made small enough for where it goes. Send a plainer one.")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An image that says nothing but what it shows."""

    data: bytes
    mime: str  # image/jpeg or image/png
    width: int
    height: int


def clean(data: bytes, *, most_bytes: int) -> Cleaned:
    """The picture in `data`, upright, no longer than 2,048 points a side and within `most_bytes`.

    Raises:
        InvalidInput: if it is empty, no such picture, damaged, moving, or too large.
    """
    if not data:
        raise InvalidInput(EMPTY, code="empty")
    if len(data) > MOST_BYTES_IN:
        raise InvalidInput(TOO_LARGE, code="too_large")
    return _fitted(_plain(data), most_bytes)


def shrunk(picture: Cleaned, most_bytes: int) -> Cleaned:
    """`picture` for a network that takes no more than `most_bytes`; itself if it fits.

    Raises:
        InvalidInput: if it cannot be made so small.
    """
    return (
        picture if len(picture.data) <= most_bytes else clean(picture.data, most_bytes=most_bytes)
    )


def _plain(data: bytes) -> Image.Image:
    """The points of the image alone: RGB, or RGBA where one can see through it."""
    with _opened(data) as image:
        try:
            image.draft(
                "RGB", (LONGEST_SIDE, LONGEST_SIDE)
            )  # a JPEG is read no larger than need be
            mode = "RGBA" if image.has_transparency_data else "RGB"
            scaled = image if _scales_well(image) else image.convert(mode)
            scaled.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            plain = _in_srgb(_upright(scaled), mode)
        except Exception as error:  # Pillow raises nearly anything for a damaged file
            raise InvalidInput(BROKEN, code="damaged") from error
    if plain.mode == "RGBA" and plain.getchannel("A").getextrema() == (255, 255):
        plain = plain.convert("RGB")
    plain.info = {}  # or a comment would travel along
    return plain


def _opened(data: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidInput(TOO_LARGE, code="too_large") from error
    except Exception as error:
        raise InvalidInput(NO_PICTURE, code="no_picture") from error
    if image.width * image.height > MOST_PIXELS:
        raise InvalidInput(TOO_LARGE, code="too_large")
    if _moves(image):
        raise InvalidInput(MOVES, code="moves")
    return image


def _scales_well(image: Image.Image) -> bool:
    """Whether points can be mixed as they are: not by numbers of a palette, nor past a key."""
    return image.mode in {"RGB", "RGBA", "L", "CMYK"} and "transparency" not in image.info


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # what is said about the picture is damaged, not the picture
        return image


def _moves(image: Image.Image) -> bool:
    try:
        return image.format != STILL_THOUGH_MANY and bool(getattr(image, "is_animated", False))
    except Exception as error:  # it looks for a second frame
        raise InvalidInput(BROKEN, code="damaged") from error


def _in_srgb(image: Image.Image, mode: str) -> Image.Image:
    """In the colours of the web: what a camera's own profile means is lost without the profile."""
    profile = image.info.get("icc_profile")
    if profile and mode == "RGB" and image.mode in {"RGB", "CMYK"}:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, own, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):  # a profile for another kind of image
            turned = None
        if turned is not None:
            return turned
    return image.convert(mode)


def _fitted(image: Image.Image, most_bytes: int) -> Cleaned:
    for size in _sizes(image):
        smaller = image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)
        for data, mime in _written(smaller):
            if len(data) <= most_bytes:
                return Cleaned(data, mime, *size)
    raise InvalidInput(TOO_DETAILED, code="too_detailed")


def _sizes(image: Image.Image) -> Iterator[tuple[int, int]]:
    scale, longest = 1.0, max(image.size)
    while scale == 1 or longest * scale >= SHORTEST_LONG_SIDE:
        yield (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        scale *= STEP


def _written(image: Image.Image) -> Iterator[tuple[bytes, str]]:
    """The image as files, the best first."""
    if image.mode == "RGBA":
        yield _saved(image, "PNG"), "image/png"
        yield _saved(image.quantize(256, Image.Quantize.FASTOCTREE), "PNG"), "image/png"
        return
    if image.getcolors(FEW_COLOURS) is not None:
        yield _saved(image, "PNG"), "image/png"
    for quality in QUALITIES:
        yield _saved(image, "JPEG", quality=quality, progressive=True), "image/jpeg"


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, optimize=True, **how)
    return file.getvalue()
