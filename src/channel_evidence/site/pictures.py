"""Pictures made small for the page, with every pixel kept."""

from __future__ import annotations

import base64
import io
import re
import struct
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from PIL import GifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from channel_evidence.site.drawings import drawing
from channel_evidence.site.unshown import Unshown, size

LARGEST_WEBP = 16_383  # pixels of a side
MOST_PIXELS = 60_000_000  # a picture takes four bytes a pixel here and in each reader's browser
MOST_WORKED = 16_000_000  # and several times that while it is made small
# Opened by what they begin with, and by nothing else: what a notebook calls a picture is not tried on sixty formats.
_READERS = {
    b"\x89PNG\r\n\x1a\n": ("image/png", PngImagePlugin.PngImageFile),
    b"\xff\xd8\xff": ("image/jpeg", JpegImagePlugin.JpegImageFile),
    b"GIF8": ("image/gif", GifImagePlugin.GifImageFile),
    b"RIFF": ("image/webp", WebPImagePlugin.WebPImageFile),
}
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Picture:
    """A picture's bytes, their kind, its size in pixels, the words in it where it is a drawing, and whether it is on white."""

    content: bytes
    kind: str
    width: int
    height: int
    words: str = ""
    on_white: bool = False

    @property
    def address(self) -> str:
        """The picture itself as an address."""
        return f"data:{self.kind};base64,{base64.b64encode(self.content).decode()}"


def decoded(text: str) -> bytes:
    """The bytes of a picture that a notebook holds.

    Parameters: text in base64. Returns: bytes. Raises: Unshown if it is not base64 or empty.
    """
    try:
        content = base64.b64decode(_BLANK.sub("", text), validate=True)
    except ValueError:
        raise Unshown("a picture whose base64 cannot be read") from None
    if not content:
        raise Unshown("a picture without content")
    return content


def embedded(kind: str, content: bytes) -> Picture:
    """A picture as a page holds it.

    Parameters: kind, its MIME type; content, its bytes.
    Returns: Picture: a PNG as `shrink` gives it, a drawing made harmless, any other as it is. Raises: Unshown.
    """
    if kind == "image/svg+xml":
        source, width, height, words = drawing(content.decode("utf-8", "replace"))
        return Picture(source, kind, width, height, words)
    return shrink(content)


def shrink(content: bytes, colours: int | None = None) -> Picture:
    """The same pixels of a PNG picture in about half the bytes, as lossless WebP; JPEG, GIF, WebP, moving and huge PNG as they are.

    Parameters: content, the picture's bytes; colours, how many a PNG is to keep: marks keep theirs, the soft edges of
    letters become coarser; None for all.
    Returns: Picture. Raises: Unshown if it is no picture, not a whole one, or too large.
    """
    kind, image = _opened(content)
    width, height = image.size
    large = max(image.size) > LARGEST_WEBP or width * height > MOST_WORKED
    if kind != "image/png" or getattr(image, "is_animated", False) or large:
        return Picture(content, kind, width, height)
    flat = _opaque(image)
    if colours:
        flat = _with_fewer(flat, colours)
    stream = io.BytesIO()
    flat.save(stream, "WEBP", lossless=True, method=1, quality=25)  # more effort takes twice the time for nothing
    corners = [flat.getpixel((x, y)) for x in (0, width - 1) for y in (0, height - 1)]
    return Picture(stream.getvalue(), "image/webp", width, height, on_white=corners == 4 * [(255, 255, 255)])


def _opened(content: bytes) -> tuple[str, Image.Image]:
    """The kind of a picture, and the picture, read to its end."""
    kind, reader = next((each for start, each in _READERS.items() if content.startswith(start)), ("", None))
    if reader is None:
        raise Unshown("a picture that is no PNG, JPEG, GIF or WebP")
    name = kind.removeprefix("image/").upper()
    try:
        image = reader(io.BytesIO(content))
        if image.width * image.height > MOST_PIXELS:
            raise Unshown(f"a picture of {image.width:,} × {image.height:,} pixels, which is too large for a page")
        image.load()
    except (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, struct.error):
        raise Unshown(f"a broken picture ({name}), which is cut off or damaged") from None
    except Image.DecompressionBombError:
        raise Unshown(f"a picture ({name}) that unpacks to more than {size(MOST_PIXELS)} pixels") from None
    return kind, image


def shrink_all(pngs: list[bytes], colours: int) -> list[Picture]:
    """Several pictures with fewer colours, side by side; otherwise as `shrink`."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda png: shrink(png, colours), pngs))


class Shrinking:
    """Pictures that are made small on other cores while this thread does something else; a context manager."""

    def __init__(self, pngs: Iterable[bytes]) -> None:
        """Parameters: pngs, the pictures that will be asked for."""
        self._pool = ThreadPoolExecutor()
        self._small = {png: self._pool.submit(shrink, png) for png in pngs}

    def __enter__(self) -> Shrinking:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def get(self, kind: str, content: bytes) -> Picture:
        """The picture as `embedded` gives or raises it."""
        return self._small[content].result() if content in self._small else embedded(kind, content)


def _with_fewer(image: Image.Image, colours: int) -> Image.Image:
    """The picture with each of its rarer colours replaced by the nearest of those that are kept."""
    pixels = np.asarray(image, dtype=np.int32)
    found = np.array([(count, *colour) for count, colour in _counted(image)], dtype=np.int32)
    shades = found[:, 1:]
    # The soft edges of letters have many greys, each more frequent than the colour of a small mark.
    weight = found[:, 0] * (1 + (shades.max(axis=1) - shades.min(axis=1)) / 4)
    kept = shades[np.argsort(-weight, kind="stable")[:colours]]
    parts = np.array_split(shades, len(shades) // 4096 + 1)  # a photograph has a million colours
    nearest = np.concatenate([kept[((part[:, None] - kept[None]) ** 2).sum(axis=2).argmin(axis=1)] for part in parts])
    replaced = np.zeros((1 << 24, 3), np.uint8)  # only the pages that are touched take memory
    replaced[_code(shades)] = nearest
    return Image.fromarray(replaced[_code(pixels)])


def _counted(image: Image.Image) -> list:
    """How often the picture has each colour."""
    return image.getcolors(image.width * image.height) or []


def _code(colours: np.ndarray) -> np.ndarray:
    """Red, green and blue in one number."""
    return (colours[..., 0] << 16) | (colours[..., 1] << 8) | colours[..., 2]


def _opaque(image: Image.Image) -> Image.Image:
    """The picture in full colour of eight bits, on white where it lets through."""
    if image.mode.startswith("I"):  # Pillow cuts sixteen bits off at 255
        image = Image.fromarray((np.asarray(image).astype(np.uint32) >> 8).astype(np.uint8))
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    if image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("RGB")
