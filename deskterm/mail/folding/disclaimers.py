"""Legal disclaimers, printing pleas, virus stamps and outside-sender banners."""

from __future__ import annotations

from deskterm.mail.folding.lazy import Lazy
from deskterm.mail.folding.quote_lines import Line, is_rule

_TITLE = Lazy(
    r"\W{0,6}(?:confidentiality (?:notice|note|statement)|disclaimer|legal (?:notice|disclaimer)|"
    r"privacy notice|aviso (?:legal|de confidencialidad|de privacidad)|nota (?:legal|de "
    r"confidencialidad|confidencial)|cláusula (?:legal|de confidencialidad)|avís legal|"
    r"avis de confidentialité|clause de confidentialité|haftungsausschluss|"
    r"vertraulichkeitshinweis|avviso (?:legale|di riservatezza)|aviso de confidencialidade|"
    r"información (?:básica )?sobre protección de datos|lege oharra)\b"
)
_OPENER = Lazy(
    r"\b(?:this|the|these) (?:e-?mails?|electronic mail|messages?|communication|transmission|"
    r"information|document)|\bthe (?:contents?|information) (?:of|in|contained|transmitted)|"
    r"\b(?:este|el presente) (?:mensaje|correo|e-?mail|documento|comunicado)|"
    r"\b(?:esta|la presente) (?:mensagem|comunicación|transmisión|mensaxe)|"
    r"\bla información (?:contenida|incluida|de este|que contiene)|\bel contenido de este|"
    r"\bce (?:message|courriel|courrier|mail|e-?mail)|\bdiese (?:e-?mail|nachricht)|"
    r"\bquest[oa] (?:messaggio|e-?mail|comunicazione)|\baquest (?:missatge|correu)|"
    r"\b(?:dit bericht|deze e-?mail)|\bmezu hau|\bif you (?:are not|have received)|"
    r"\bsi (?:usted |ud\.? |vd\.? )?no es (?:usted |ud\.? |vd\.? )?(?:el|la|uno)|"
    r"\bsi (?:usted )?(?:ha|hubiera|hubiese) recibido|\bse (?:você|não)|"
    r"\ben cumplimiento|\bde conformidad con|\bde acuerdo con|\ble (?:informamos|comunicamos)|"
    r"\bsus datos|\bresponsable del tratamiento|\bin accordance with|\bany (?:views|opinions)|"
    r"\bunless otherwise stated|\binternet communications|\be-?mail (?:transmission|communication)"
)
_THEMES = tuple(
    Lazy(theme)
    for theme in (
        r"confiden[ct]ial|privileged|vertraulich|riservat|vertrouwelijk|secreto profesional|"
        r"secret professionnel|confidentiel|konfidentz",
        r"intended (?:recipient|solely|only|for)|addressee|destinatari|named recipient|"
        r"individual or entity|exclusivamente|exclusive use|uso exclusivo|uniquement|"
        r"bestimmt|geadresseerde|solely for|sole use|destinat[ai]|adressat|hartzaile",
        r"unauthori[sz]ed|prohibi|forbidden|dissemination|disclos|distribu|divulg|difusi[oó]n|"
        r"reproduc|copying|not permitted|no autorizad|utilización|interdit|unbefugt|unzulässig|"
        r"vietat|proibid|verboden|debekatu",
        r"in error|by mistake|por error|par erreur|irrtümlich|per errore|por engano|per error\b|"
        r"not the intended|no es (?:usted )?el destinatario|por equivocación",
        r"\bdelete|destroy|elim[ií]n|borr[ae]|destru|löschen|vernichten|cancell|apague|détrui|"
        r"supprim|notify (?:the sender|us)|"
        r"notif[ií]qu|comuní(?:quelo|carlo)|inform(?:ar|e) al remitente",
        r"virus|malware|viren",
        r"rgpd|lopd|lssi|gdpr|2016/679|15/1999|3/2018|protección de datos|protecció de dades|"
        r"data protection|datos (?:personales|de carácter)|derechos? de acceso|rectificación|"
        r"datu pertsonal",
        r"liab(?:le|ility)|responsab|haftung|represent(?:s|ing)? the views|opinions? expressed|"
        r"registered (?:in|office)|contractual|inscrita en el registro",
    )
)
_LAW = _THEMES[6]
_INFORMS = Lazy(
    r"\b(?:les? informamos|se le informa|podrá ejerc|puede ejerc|pueden ejerc|"
    r"sus datos (?:personales )?(?:son|serán|están|forman)|you (?:may|can) exercise|"
    r"your (?:personal )?data (?:is|are|will)|responsable del tratamiento:)"
)
_PRINT = Lazy(r"\b(?:print|printing|imprim\w*|inprimatu|drucken|ausdrucken|stampar[ei]|imprima)\b")
_GREEN = Lazy(
    r"environment|medio ?ambiente|planeta?\b|umwelt|environnement|ambiente|medi ambient|ingurumen|"
    r"\btrees?\b|\bárbol|\bforest"
)
_NEEDED = Lazy(r"necesario|necessary|really need|nécessaire|necessari|nötig|behar")
_OBJECT = Lazy(r"\b(?:e-?mail|correo|mensaje|message|mail|missatge|mezu|documento|courriel)\b")
_BEFORE = Lazy(
    r"antes de|before|bevor|avant|prima di|abans|aurretik|do you really|think|piens|consid"
)
_STAMP = Lazy(
    r"\W{0,4}(?:virus-free\b|libre de virus\b|virenfrei\b|sans virus\b|"
    r"(?:this|el|este) (?:e-?mail|message|correo|software).{0,40}(?:scanned|checked|analizado|"
    r"comprobado|escaneado).{0,80}|diese e-?mail wurde von .{0,40}viren.{0,40}geprüft).{0,120}"
)
_BANNER = Lazy(
    r"\W{0,6}(?:(?:caution|warning|external(?: e-?mail| sender)?|attention|atención|precaución|"
    r"aviso|correo externo|advertencia|achtung|attention)\W{1,5}.{0,60})?"
    r"(?:this (?:e-?mail|message) (?:originated|came|was sent|is) (?:from )?"
    r"(?:outside|an external)|"
    r"you don['’]t often get email from|some people who received this message don['’]t often|"
    r"este (?:correo|mensaje|e-?mail) (?:proviene|procede|se originó|ha sido enviado|viene) "
    r"(?:de fuera|desde fuera|de un remitente externo|del exterior|de una dirección externa)|"
    r"no suele recibir correos? electrónicos? de|"
    r"algunas personas que recibieron este mensaje no suelen|"
    r"diese e-?mail stammt von (?:außerhalb|einem externen)|"
    r"cet? (?:e-?mail|message) (?:provient|vient) de l['’](?:extérieur|externe))"
)
_TRIVIAL = Lazy(
    r"[\W_]*|(?:https?://|www\.)\S{1,200}|(?:[<\[(]+(?:image|imagen|cid|img|logo|http)[^\n<>\[\]()]{0,300}[>\])]+\s*)+"
)
_MAX_READ = 4_000
_MAX_PARAGRAPHS = 40
_SHORTEST = 60


def is_disclaimer(paragraph: str) -> bool:
    """Whether one paragraph (lower case, joined to one line) is legal small print.

    A sentence of a customer may well say "confidential" or "delete"; several such themes after an
    opening such as "this e-mail" are asked for.
    """
    text = paragraph[:_MAX_READ]
    if _STAMP.fullmatch(text):
        return True
    if len(text) <= 500 and _pleads(text):
        return True
    if len(text) < _SHORTEST:
        return False
    themes = _themes(text)
    if _TITLE.match(text):
        return themes >= 2 or (themes >= 1 and len(text) > 150)
    # A customer may invoke the law as well; only a firm informs him of his rights.
    if _LAW.search(text) and _INFORMS.search(text):
        return True
    if _OPENER.search(text[:160]):
        return themes >= 3 or (themes >= 2 and _THEMES[0].search(text) is not None)
    return themes >= 5


def _pleads(text: str) -> bool:
    """ "Think of the environment before you print this e-mail"."""
    if not _PRINT.search(text) or not _BEFORE.search(text):
        return False
    return bool(_GREEN.search(text) or (_NEEDED.search(text) and _OBJECT.search(text)))


def _themes(text: str) -> int:
    return sum(1 for theme in _THEMES if theme.search(text))


def banner_end(lines: list[Line], start: int, end: int) -> int:
    """The end of an outside-sender banner on top of [start, end); `start` when there is none."""
    first = next((at for at in range(start, min(end, start + 5)) if lines[at].view), end)
    stop = first
    while stop < end and lines[stop].view and stop - first < 8:
        stop += 1
    if first == end or stop == end:
        return start
    return stop if _BANNER.match(_joined(lines, first, stop)) else start


def disclaimer_start(lines: list[Line], start: int, end: int) -> int:
    """Where the small print at the end of [start, end) begins; `end` when there is none."""
    found = end
    read = 0
    stop = _skip_blank(lines, start, end)
    pending = stop
    while stop > start and read < _MAX_PARAGRAPHS:
        top = stop
        length = 0
        while top > start and lines[top - 1].view and length < 2 * _MAX_READ:
            top -= 1
            length += len(lines[top].view)
        text = _joined(lines, top, stop)
        read += 1
        if is_disclaimer(text):
            found = pending = top
        elif (cut := _within(lines, top, stop)) < stop:
            return cut
        elif _weak(text, found < end):
            pending = top
        elif found < end and pending == found:
            break
        else:
            break
        stop = _skip_blank(lines, start, top)
    return _over_rules(lines, start, found) if found < end else end


def _weak(text: str, below: bool) -> bool:
    """What may stand between or under paragraphs of small print."""
    if _TRIVIAL.fullmatch(text[:500]):
        return True
    themes = _themes(text[:_MAX_READ])
    return themes >= 2 or (below and len(text) >= _SHORTEST and themes >= 1 and "?" not in text)


def _within(lines: list[Line], top: int, stop: int) -> int:
    """Small print that begins inside a paragraph, on a line with a title or an opening."""
    for at in range(max(top + 1, stop - 40), stop):
        low = lines[at].low
        if not (_TITLE.match(low) or _OPENER.match(low) or _PRINT.search(low) or _STAMP.match(low)):
            continue
        if is_disclaimer(_joined(lines, at, stop)):
            return at
    return stop


def _joined(lines: list[Line], start: int, stop: int) -> str:
    return " ".join(line.low for line in lines[start:stop])[: 2 * _MAX_READ].strip()


def _skip_blank(lines: list[Line], start: int, stop: int) -> int:
    while stop > start and lines[stop - 1].blank:
        stop -= 1
    return stop


def _over_rules(lines: list[Line], start: int, at: int) -> int:
    top = position = at
    while position > start and (lines[position - 1].blank or is_rule(lines[position - 1])):
        position -= 1
        if not lines[position].blank:
            top = position
    return top
