"""Pictures made small for the page, with every pixel kept, and thumbnails."""

from __future__ import annotations

import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from PIL import Image

THUMBNAIL_WIDTH, THUMBNAIL_COLOURS = 240, 32


@dataclass(frozen=True)
class Picture:
    """A picture's bytes, their kind, and its size in pixels."""

    content: bytes
    kind: str
    width: int
    height: int


def shrink(png: bytes, colours: int | None = None) -> Picture:
    """The same pixels in about half the bytes: lossless WebP.

    Parameters: png, a PNG picture's bytes; colours, how many to keep: marks keep theirs, the soft edges of letters become
    coarser; None for all.
    Returns: Picture. Raises: OSError (PIL.UnidentifiedImageError) if it is no picture.
    """
    image = _opaque(png)
    if colours:
        image = _with_fewer(image, colours)
    stream = io.BytesIO()
    image.save(stream, "WEBP", lossless=True, method=1, quality=25)  # more effort takes twice the time for nothing
    return Picture(stream.getvalue(), "image/webp", *image.size)


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

    def get(self, png: bytes) -> Picture:
        """The picture made small, as `shrink` gives or raises it."""
        return self._small[png].result() if png in self._small else shrink(png)


def thumbnail(png: bytes) -> Picture:
    """The picture made 240 pixels wide, as PNG with few colours.

    Parameters: png. Returns: Picture. Raises: OSError (PIL.UnidentifiedImageError) if it is no picture.
    """
    image = _opaque(png)
    height = max(1, round(image.height * THUMBNAIL_WIDTH / image.width))
    small = image.resize((THUMBNAIL_WIDTH, height), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    # This method keeps the colours of small marks, which the usual one gives up for shades of grey.
    flat = small.quantize(THUMBNAIL_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    flat.save(stream, "PNG", compress_level=9)
    return Picture(stream.getvalue(), "image/png", *small.size)


def _with_fewer(image: Image.Image, colours: int) -> Image.Image:
    """The picture with each of its rarer colours replaced by the nearest of those that are kept."""
    pixels = np.asarray(image, dtype=np.int32)
    found = np.array([(count, *colour) for count, colour in _counted(image)], dtype=np.int32)
    shades = found[:, 1:]
    # The soft edges of letters have many greys, each more frequent than the colour of a small mark.
    weight = found[:, 0] * (1 + (shades.max(axis=1) - shades.min(axis=1)) / 4)
    kept = shades[np.argsort(-weight, kind="stable")[:colours]]
    nearest = kept[((shades[:, None] - kept[None]) ** 2).sum(axis=2).argmin(axis=1)]
    replaced = np.zeros((1 << 24, 3), np.uint8)  # only the pages that are touched take memory
    replaced[_code(shades)] = nearest
    return Image.fromarray(replaced[_code(pixels)])


def _counted(image: Image.Image) -> list:
    """How often the picture has each colour."""
    return image.getcolors(image.width * image.height) or []


def _code(colours: np.ndarray) -> np.ndarray:
    """Red, green and blue in one number."""
    return (colours[..., 0] << 16) | (colours[..., 1] << 8) | colours[..., 2]


def _opaque(png: bytes) -> Image.Image:
    """The picture in full colour, on white where it lets through."""
    image: Image.Image = Image.open(io.BytesIO(png))
    if "A" not in image.getbands():
        return image.convert("RGB")
    image = image.convert("RGBA")
    if image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("RGB")
