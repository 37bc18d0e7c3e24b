"""English, Spanish, or don't know: enough to pick the language of an automatic answer."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[^\W\d_]+")
_SPANISH_WORDS = (
    "el la los las un una de del que y en por para con no me mi es está son se lo su al como más "
    "pero hola gracias buenos buenas días tardes saludo saludos estimado estimada estimados usted "
    "tengo puede pueden quiero hemos he ha favor pedido factura cuando desde muy ya también porque "
    "nos nuestro nuestra ustedes sobre todo sin hay esta este ni si sí qué"
)
_SPANISH = frozenset(_SPANISH_WORDS.split())
_ENGLISH_WORDS = (
    "the a an of and to in is it you i for on with my this that have are be we not can please "
    "thanks thank hello hi dear regards your our from at was will would could has do does but or "
    "as if when what how there they me us order invoice been any just since after about"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_LETTERS = re.compile("[ñ¿¡]")


def guess_language(text: str) -> str:
    """'es', 'en', or '' when the text is too short or in neither."""
    text = text[:1500].lower()
    words = _WORDS.findall(text)
    spanish = sum(1 for word in words if word in _SPANISH) + 2 * len(_LETTERS.findall(text)[:5])
    english = sum(1 for word in words if word in _ENGLISH)
    if max(spanish, english) < 2 or max(spanish, english) * 12 < len(words):
        return ""
    if spanish > english * 1.3:
        return "es"
    return "en" if english > spanish * 1.3 else ""
