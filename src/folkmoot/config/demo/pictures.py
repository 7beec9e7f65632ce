"""Small files to attach: drawings, a one-page PDF, tables; the same for the same seed."""

from io import BytesIO
from random import Random

import msgspec
from PIL import Image, ImageDraw

PAPER = (246, 240, 226)
INKS = ((38, 70, 83), (42, 128, 120), (190, 130, 60), (180, 80, 60), (90, 80, 120))


class File(msgspec.Struct, frozen=True):
    """A file as it is attached."""

    name: str
    media_type: str
    content: bytes


def picture(rng: Random, name: str) -> File:
    """A drawing such as a conservator makes: an object in a few shapes on paper."""
    width, height = 480, 340
    image = Image.new("RGB", (width, height), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 3 // 4, width, height), fill=(226, 214, 190))
    left = 90
    while left < width - 120:
        ink = rng.choice(INKS)
        wide, high = rng.randint(40, 90), rng.randint(60, 190)
        top = height * 3 // 4 - high
        shape = draw.ellipse if rng.random() < 0.4 else draw.rectangle
        shape((left, top, left + wide, top + high), fill=ink)
        draw.line((left, top + high // 2, left + wide, top + high // 2), fill=PAPER, width=3)
        left += wide + rng.randint(12, 40)
    draw.rectangle((14, 14, 64, 24), fill=(200, 60, 50))
    draw.rectangle((64, 14, 114, 24), fill=(60, 120, 70))
    draw.rectangle((114, 14, 164, 24), fill=(50, 70, 140))
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return File(name, "image/png", out.getvalue())


def table(rng: Random, name: str, houses: tuple[str, ...]) -> File:
    """Figures by house, as comma-separated values."""
    lines = ["house,records,without location,visitors"]
    for house in houses:
        plain = house.removeprefix("the ").replace(",", "")
        lines.append(
            f"{plain},{rng.randint(900, 48000)},{rng.randint(0, 480)},{rng.randint(80, 3900)}"
        )
    return File(name, "text/csv", ("\r\n".join(lines) + "\r\n").encode())


def note(name: str, lines: tuple[str, ...]) -> File:
    """A plain text file."""
    return File(name, "text/plain", ("\n".join(lines) + "\n").encode())


def paper(name: str, title: str, lines: tuple[str, ...]) -> File:
    """A PDF of one page with a title and lines of text (ISO 32000-1, the least that is valid)."""
    words = [f"BT /F1 18 Tf 60 770 Td ({_escaped(title)}) Tj ET"]
    words += [
        f"BT /F1 11 Tf 60 {736 - 16 * row} Td ({_escaped(line)}) Tj ET"
        for row, line in enumerate(lines)
    ]
    drawn = "\n".join(words).encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    return File(name, "application/pdf", _pdf(objects))


def _pdf(objects: tuple[bytes, ...]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table_at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table_at)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
