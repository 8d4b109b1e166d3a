"""Photos: decoded within limits and written anew, so that nothing but the picture is left."""

from __future__ import annotations

import io
import re
import warnings
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from assessment.errors import BadInput

MOST_PIXELS = 60_000_000
_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
_OPENS = ("JPEG", "PNG", "WEBP")  # and nothing else that the library could read
_DAMAGED = (
    "This picture can't be opened: the file is damaged, or it is not what its name says. "
    "Open it yourself, save it again as JPEG or PNG, and hand that in."
)
_WRITTEN = {
    "JPEG": {"quality": 92},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 90, "method": 4},
}


@dataclass(frozen=True, slots=True)
class Photo:
    """What was learnt of a photo; ``taken`` is an ISO date, or "" where it does not say."""

    taken: str


def clean_photo(path: Path, kind: str, to: Path) -> Photo:
    """Write the picture of ``path`` alone to ``to``, upright; BadInput says why it can't be.

    Position, camera, owner, thumbnails, and whatever else a file carries beside its picture are
    not in ``to``.  The size is checked before anything is decoded.
    """
    # Whatever Pillow warns of as a bomb is above our own limit already.
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(path, formats=_OPENS) as image:
            _check(image, kind)
            taken = _taken(image)
            image.load()
            clean = _in_plain_colours(ImageOps.exif_transpose(image))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise BadInput(_DAMAGED) from error
    except MemoryError as error:
        raise BadInput(_too_many(image.width, image.height)) from error
    # A new image: what hangs on the old one (texts, profiles, comments) stays behind.
    bare = Image.frombytes(clean.mode, clean.size, clean.tobytes())
    bare.save(to, _FORMATS[kind], **_WRITTEN[_FORMATS[kind]])
    return Photo(taken)


def _check(image: Image.Image, kind: str) -> None:
    found = "JPEG" if image.format == "MPO" else image.format  # a phone's photo with a second one
    if found != _FORMATS[kind]:
        raise BadInput(
            f"This file says that it is a picture of the kind “{kind}”, and is {found}. "
            "Hand it in under the name that it should have."
        )
    if image.width * image.height > MOST_PIXELS:
        raise BadInput(_too_many(image.width, image.height))
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise BadInput(
            "This picture moves, and printed reports do not. "
            "Hand in the still pictures that matter, as JPEG or PNG."
        )


def _too_many(width: int, height: int) -> str:
    return (
        f"This picture has {width:,} by {height:,} points, more than the "
        f"{MOST_PIXELS // 1_000_000} million that can be taken. "
        "Make it smaller, or photograph it again with the ordinary setting."
    )


def _taken(image: Image.Image) -> str:
    """Return the day on which the photo says it was taken: the one thing of it that is evidence."""
    with suppress(OSError, SyntaxError, ValueError, TypeError, KeyError):
        exif = image.getexif()
        told = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
        found = re.match(r"(\d{4})[:-](\d\d)[:-](\d\d)", str(told or ""))
        if found:
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    return ""


def _in_plain_colours(image: Image.Image) -> Image.Image:
    """Return the picture in sRGB: a colour profile can name the camera, and goes."""
    profile = image.info.get("icc_profile")
    if profile and image.mode == "RGB":
        with suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), inPlace=True)
    if image.mode in {"RGB", "L", "RGBA", "LA"}:
        return image
    transparent = image.mode == "PA" or "transparency" in image.info
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")  # 16 bits to 8
    return image.convert("RGBA" if transparent else "RGB")
