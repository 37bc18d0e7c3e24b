"""Small real files for attachments, made of a seeded random: PNG, PDF, CSV, text."""

from __future__ import annotations

import random
import struct
import zlib


def png(rng: random.Random, width: int = 64, height: int = 48) -> bytes:
    """A valid 8-bit RGB image: noise in one tint, so that it does not compress to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    tint = rng.randrange(200)
    shade = bytes((tint + (value >> 3)) & 255 for value in range(256))  # 5 bits of noise a byte
    rows = b"".join(b"\0" + rng.randbytes(3 * width).translate(shade) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 6))
        + chunk(b"IEND", b"")
    )


def pdf(lines: list[str]) -> bytes:
    """A valid one-page PDF 1.4 that shows the lines (Latin-1 only)."""
    shown = " ".join(
        "({}) Tj T*".format(line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)"))
        for line in lines
    )
    drawing = f"BT /F1 12 Tf 16 TL 60 760 Td {shown} ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def csv(rng: random.Random, rows: int = 40) -> bytes:
    """A table as spreadsheets export it: semicolons, CRLF, Windows-1252."""
    lines = ["Fecha;Artículo;Unidades;Importe"]
    for _ in range(rows):
        day, units = rng.randrange(1, 29), rng.randrange(1, 40)
        cents = rng.randrange(100, 99_999)
        article = rng.choice(["Tóner negro", "Papel A4", "Cable USB-C", "Ratón", "Señalización"])
        lines.append(f"{day:02}/11/2026;{article};{units};{cents // 100},{cents % 100:02}")
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def log(rng: random.Random, rows: int = 120) -> bytes:
    """A service's log in ASCII."""
    words = ["connect", "retry", "timeout after 30 s", "lease renewed", "cache miss", "login ok",
             "checksum mismatch", "queue drained"]  # fmt: skip
    levels = ["INFO", "INFO", "INFO", "WARN", "ERROR"]
    return "".join(
        f"2026-11-{rng.randrange(1, 29):02}T{rng.randrange(24):02}:{rng.randrange(60):02}:07Z "
        f"{rng.choice(levels):5} worker-{rng.randrange(8)} {rng.choice(words)}\n"
        for _ in range(rows)
    ).encode()
