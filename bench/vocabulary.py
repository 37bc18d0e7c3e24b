"""What sample customers write: 8,000 words, the n-th used about 1/n as often as in any language."""

from __future__ import annotations

from itertools import accumulate

from deskterm.words import fold

COMMON = """
printer fire invoice cannot login password reset screen blue error server slow mail bounce
attachment order delivery late missing refund account locked network cable office third floor
meeting room projector license expired update failed crash report monday backup impresora factura
pedido cuenta bloqueada contraseña pantalla servidor lento correo envío planta oficina red cable
reunión proyector licencia caducada actualización fallo copia cliente teléfono horario agosto
devolución albarán almacén tienda caja recibo banco print printing printed printers
""".split()
SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi lo mu ra ne si to cu".split()
WORDS = COMMON + [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
WEIGHTS = list(accumulate(1 / (rank + 10) for rank in range(len(WORDS))))
FOLDED = {word: fold(word) for word in WORDS}
FIRST = "Marta Joe Luis Ana Kim Pedro Lucía Sam Nora Iván Eva Tom Sara Raúl Mia Leo".split()
LAST = "Gil Prado Soto Lee Ruiz Vega Smith Jones Vidal Mora Reyes Brown Costa Lara".split()
