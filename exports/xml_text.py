"""Text that XML can hold."""

from __future__ import annotations

_CONTROLS = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32))
_CONTENT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = str.maketrans({
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;",
    "\r": "&#13;", "\n": "&#10;", "\t": "&#9;",
})  # fmt: skip


def content(value: object) -> str:
    """A value as the content of an element; a parser gives the same text back."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).translate(_CONTENT)


def attribute(value: object) -> str:
    """A value as that of an attribute, line breaks and tabs kept."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).translate(_ATTRIBUTE)


def encode(text: str) -> bytes:
    """UTF-8 without the characters that no XML document may hold, escaped or not."""
    data = text.encode("utf-8", "ignore").translate(None, _CONTROLS)
    return data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
