"""Names for attachments: what the sender called them, made safe to write to a folder."""

from __future__ import annotations

import re

from deskterm.safe import storable_line

_LONGEST = 150  # characters; file systems stop at 255 bytes
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffd]+"
)
# What a type is called when the sender did not say; the list is ours so that every machine agrees.
_EXTENSIONS = {
    "application/gzip": ".gz",
    "application/ics": ".ics",
    "application/json": ".json",
    "application/ms-tnef": ".dat",
    "application/msword": ".doc",
    "application/pdf": ".pdf",
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/rtf": ".rtf",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.ms-tnef": ".dat",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "application/xml": ".xml",
    "application/zip": ".zip",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "message/feedback-report": ".txt",
    "message/global": ".eml",
    "message/partial": ".eml",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/directory": ".vcf",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
    "text/rtf": ".rtf",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/xml": ".xml",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
}
_STEMS = {
    "application/ms-tnef": "winmail",
    "application/vnd.ms-tnef": "winmail",
    "application/pgp-signature": "signature",
    "application/pkcs7-mime": "smime",
    "application/pkcs7-signature": "smime",
    "application/x-pkcs7-mime": "smime",
    "application/x-pkcs7-signature": "smime",
    "message/delivery-status": "delivery-status",
    "message/disposition-notification": "receipt",
    "message/rfc822": "message",
    "text/calendar": "invitation",
    "text/rfc822-headers": "headers",
}


def safe_name(wanted: str, content_type: str) -> str:
    """A base name that is neither empty nor hidden nor an option, made from the type if need be."""
    name = storable_line(wanted).replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = _UNSAFE.sub("_", name).strip().lstrip(".- ")
    if not name.strip("_"):
        stem = _STEMS.get(content_type) or content_type.partition("/")[0]
        stem = (
            stem
            if stem in ("image", "audio", "video", "message") or content_type in _STEMS
            else "file"
        )
        other = ".txt" if content_type.startswith("text/") else ".bin"
        return stem + _EXTENSIONS.get(content_type, other)
    return _shortened(name)


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST and len(name.encode()) <= 200:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > 12:
        stem, dot, ending = name, "", ""
    room = 200 - len((dot + ending).encode())
    stem = stem[:_LONGEST].encode()[:room].decode("utf-8", "ignore")
    return f"{stem}{dot}{ending}"
