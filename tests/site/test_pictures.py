"""Pictures of all kinds as a page holds them, and what is said of those it cannot hold."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from channel_evidence.site import pictures
from channel_evidence.site.pictures import decoded, embedded, shrink
from channel_evidence.site.unshown import Unshown


def saved(image, kind="PNG", **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def png(pixels):
    return saved(Image.fromarray(pixels))


def shown(picture):
    return Image.open(io.BytesIO(picture.content)).convert("RGB")


def test_pictures_keep_every_pixel():
    pixels = np.random.default_rng(1).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    found = shrink(png(pixels))
    assert (np.asarray(shown(found)) == pixels).all()
    assert (found.kind, found.width, found.height) == ("image/webp", 50, 40)


def test_fewer_colours_keep_those_of_marks():
    pixels = np.full((50, 50, 3), 255, np.uint8)
    pixels[:2] = np.arange(300).reshape(2, 50, 3) % 256
    pixels[10:20] = (0xD5, 0x5E, 0x00)
    image = np.asarray(shown(shrink(png(pixels), 8)))
    assert (image[10:20] == pixels[10:20]).all() and (image[30:] == 255).all()
    assert len(np.unique(image.reshape(-1, 3), axis=0)) <= 8


def test_what_is_see_through_is_white():
    assert shown(shrink(png(np.zeros((4, 4, 4), np.uint8)))).getpixel((0, 0)) == (255, 255, 255)
    assert shown(shrink(png(np.zeros((4, 4, 2), np.uint8)))).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("transparency", [0, bytes([0, 64])])
def test_a_palette_with_a_colour_that_is_see_through(transparency):
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.putpixel((1, 0), 1)
    found = shown(shrink(saved(image, transparency=transparency)))
    assert found.getpixel((0, 0)) == (255, 255, 255)
    assert found.getpixel((1, 0)) == ((0, 0, 255) if transparency == 0 else (191, 191, 255))


def test_one_colour_that_is_see_through():
    image = Image.new("RGB", (2, 1), (1, 2, 3))
    image.putpixel((1, 0), (9, 9, 9))
    found = shown(shrink(saved(image, transparency=(1, 2, 3))))
    assert [found.getpixel((x, 0)) for x in (0, 1)] == [(255, 255, 255), (9, 9, 9)]


def test_sixteen_bits_of_grey_are_not_cut_off():
    pixels = np.array([[0, 256 * 100, 65535]], np.uint16)
    assert [shown(shrink(png(pixels))).getpixel((x, 0))[0] for x in range(3)] == [0, 100, 255]


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "WEBP"])
def test_pictures_of_other_kinds_stay_as_they_are(kind):
    content = saved(Image.new("RGB", (30, 20), "red"), kind)
    found = embedded("image/png", content)  # whatever the notebook calls it
    assert (found.content, found.kind, found.width, found.height) == (content, f"image/{kind.lower()}", 30, 20)


def test_a_moving_png_goes_on_moving():
    frames = [Image.new("RGB", (5, 5), colour) for colour in ("red", "blue")]
    content = saved(frames[0], save_all=True, append_images=frames[1:])
    assert shrink(content).content == content


def test_a_picture_too_tall_for_webp_stays_png():
    content = saved(Image.new("RGB", (10, pictures.LARGEST_WEBP + 1), "red"))
    assert shrink(content) == shrink(content, 8) == pictures.Picture(content, "image/png", 10, 16384)


def bomb(width, height):
    """A PNG that is small as a file and says that it is large."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def test_a_picture_that_is_too_large_is_not_unpacked():
    with pytest.raises(Unshown, match="20,000 × 10,000 pixels"):
        shrink(bomb(20_000, 10_000))


@pytest.mark.parametrize(
    "content", [bomb(50, 50), saved(Image.new("RGB", (50, 50)), "JPEG")[:-300], b"\x89PNG\r\n\x1a\n"]
)
def test_a_broken_picture_is_named(content):
    with pytest.raises(Unshown, match=r"broken picture \((PNG|JPEG)\)"):
        shrink(content)


def test_what_is_no_picture_is_refused():
    with pytest.raises(Unshown, match="no PNG, JPEG, GIF or WebP"):
        shrink(b"II*\0")


@pytest.mark.parametrize(("text", "words"), [("not base64!", "cannot be read"), ("", "without content")])
def test_what_is_not_base64_is_named(text, words):
    with pytest.raises(Unshown, match=words):
        decoded(text)
    assert decoded("QU\nJD") == b"ABC"


def test_many_colours_take_bounded_memory():
    pixels = np.random.default_rng(1).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    image = np.asarray(shown(shrink(png(pixels), 16))).reshape(-1, 3)
    assert len(np.unique(image, axis=0)) <= 16


# Drawings


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">{}<text>Words</text></svg>'


def drawn(inside, frame=SVG):
    return embedded("image/svg+xml", frame.format(inside).encode()).content.decode()


def test_a_drawing_has_a_size_and_words():
    found = embedded("image/svg+xml", SVG.format('<circle r="3"/>').encode())
    assert (found.width, found.height, found.words) == (40, 20, "Words") and b"<circle" in found.content
    inches = embedded("image/svg+xml", SVG.replace("<svg", '<svg width="2in" height="36pt"').format("").encode())
    assert (inches.width, inches.height) == (192, 48)


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        '<circle onload="alert(1)"/>',
        "<foreignObject><p>alert(1)</p></foreignObject>",
        '<image href="https://evil.example/alert(1)"/>',
        '<use href="//evil.example/alert(1)"/>',
        '<style>@import "alert(1)"</style>',
        '<circle style="fill: url(https://alert(1))"/>',
        r'<circle style="fill: u\72l(https://alert(1))"/>',
        '<a href="javascript:alert(1)"><circle/></a>',
        '<p xmlns="http://www.w3.org/1999/xhtml">alert(1)</p>',
    ],
)
def test_a_drawing_is_disarmed(bad):
    assert "alert" not in drawn(bad) and "Words" in drawn(bad)


def test_a_drawing_keeps_its_own_parts():
    kept = '<style>.a{fill:url(#b)}</style><use href="#c" style="fill:url(#d)"/>'
    assert all(part in drawn(kept) for part in ("url(#b)", 'href="#c"', "url(#d)"))


def test_a_drawing_as_html_writes_it():
    assert 'r="3"' in drawn("<circle r=3 /> &nbsp;", "<svg>{}</svg>")


@pytest.mark.parametrize("bad", ["<svg", "<p/>", '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "<svg>" + "<g>" * 100_000])
def test_what_is_no_drawing_is_named(bad):
    with pytest.raises(Unshown, match="drawing"):
        drawn("", bad.replace("{", "{{"))
