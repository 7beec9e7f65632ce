"""Turns one hostile image or PDF into a small PNG: `python -m ...picture LONGER_SIDE` as a filter.

Runs in a process of its own with little memory and time, since decoders of pictures crash on what
strangers send. Reads the file from standard input, writes the PNG to standard output, exits with 1
for anything that is not a picture. Loads no Django.
"""

import resource
import sys
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MEMORY = 1 << 30
"""Bytes of address space; a decoded picture of `MOST_PIXELS` fits several times."""
SECONDS = 10
MOST_PIXELS = 50_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
PDF_MARK = b"%PDF-"


def main() -> int:
    """Bound this process, then read, draw and write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    side = int(sys.argv[1])
    try:
        drawn = png_of(sys.stdin.buffer.read(), side)
    except Exception as problem:  # noqa: BLE001  # whatever a decoder raises means "no picture"
        sys.stderr.write(f"{type(problem).__name__}: {problem}\n")
        return 1
    sys.stdout.buffer.write(drawn)
    return 0


def png_of(content: bytes, side: int) -> bytes:
    """A PNG whose longer side is at most `side` pixels; raises for what is no picture."""
    if PDF_MARK in content[:1024]:
        return _pdf_page(content, side)
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        picture.draft("RGB", (side, side))
        turned = ImageOps.exif_transpose(picture)
        has_alpha = "A" in turned.getbands() or "transparency" in turned.info
        small = turned.convert("RGBA" if has_alpha else "RGB")
        small.thumbnail((side, side))
        return _written(small)


def _pdf_page(content: bytes, side: int) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        page = document[0]
        width, height = page.get_size()
        longer = max(width, height, 1.0)
        return _written(page.render(scale=side / longer).to_pil().convert("RGB"))
    finally:
        document.close()


def _written(picture: "Picture") -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
