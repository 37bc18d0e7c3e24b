"""Signatures: what mail programs and firms put below the words, folded on strong evidence only."""

from __future__ import annotations

from deskterm.mail.folding.lazy import Lazy
from deskterm.mail.folding.quote_lines import Line, is_rule

_DASHES = frozenset(("--", "—", "–", "- -", "—-", "-- --", "--- ---", "---"))
_DEVICE = (
    r"(?:iphone|ipad|ipod|apple|mac|android|samsung|galaxy|huawei|xiaomi|redmi|oneplus|pixel|"
    r"nokia|lg|htc|sony|xperia|moto|motorola|blackberry|windows|outlook|mail|yahoo|gmail|proton|"
    r"protonmail|tutanota|aol|hotmail|mobile|móvil|movil|smartphone|handy|tablet|tableta|phone|"
    r"teléfono|celular|cell|handheld|mailspring|spark|airmail|thunderbird|bluemail|mymail|"
    r"t-mobile|verizon|at&t|office 365|correo|courrier|posta|nine|boxer|fairphone|fairemail|k-9|"
    r"superhuman|front|hey|canary|edison|zoho|web\.de|gmx|webmail)"
)
_THING = r"[\w'’&.+-]{1,30}(?: [\w'’&.+-]{1,30}){0,4}"
MOBILE = Lazy(
    r"[\s\-_*~>|<(\[]{0,6}(?:"
    r"(?:message |e-?mail |mail )?sent (?:from|via|with|using|by|on) (?:my |the |a |an )?"
    rf"(?:[\w'’.-]+ ){{0,2}}{_DEVICE}\b.{{0,80}}"
    rf"|sent from my {_THING}[.!]?"
    r"|(?:mensaje |correo )?(?:enviado|enviada|enviat|inviato|inviata|envoyé|trimis|verstuurd|"
    r"verzonden|skickat|sendt|poslano|odesláno|odoslané|wysłane|wysłano|lähetetty|gesendet|"
    r"отправлено|надіслано|στάλθηκε|elküldve|bidalia)\b"
    rf".{{0,30}}?{_DEVICE}.{{0,80}}"
    r"|(?:enviado desde mi|enviado do meu|enviado dende o meu|enviat des del meu|envoyé de mon|"
    r"envoyé depuis mon|inviato dal mio|von meinem|verstuurd vanaf mijn|verzonden vanaf mijn|"
    rf"skickat från min|sendt fra min|отправлено с моего) {_THING}"
    r"|(?:diese nachricht wurde )?von meinem .{0,60}gesendet.{0,20}"
    r"|(?:get|obtener|obtén|descargar|descarga|télécharger|obtenir|scarica|obter|download|hämta|"
    r"hent|hanki|pobierz|stáhnout|baixar|holen sie sich) (?:l'|aplikację )?outlook\b.{0,80}"
    r"|outlook (?:für|for) (?:ios|android) beziehen.{0,60}"
    r"|(?:nire|lähetetty) .{0,20}(?:iphone|ipad).{0,20}|iphone.{0,8}gönderildi.{0,10}"
    r"|.{0,20}iphoneから送信|发自我的.{1,30}|從我的.{1,30}傳送|从我的.{1,30}发送|.{1,20}에서 보냄"
    r"|yahoo mail: .{1,60}|\w+ yahoo mail (?:on|en|sur|auf|su) .{1,40}|sent on the go.{0,20}"
    r")[\s\-_*~>|)\]]{0,6}"
)
_CONTACT_URL = Lazy(
    r"https?://|\bwww\.|\b[\w-]{2,40}\.(?:com|es|net|org|test|de|fr|cat|eus|io|eu)(?:/|$|\s)"
)
_CONTACT_MAIL = Lazy(r"[\w.+-]@[\w-]")
_PHONE = Lazy(r"\+?\(?\d[\d .()/-]{7,20}\d")
_PHONE_LABEL = Lazy(
    r"\b(?:tel|tel[eé]fono|tlf|tfno|phone|ph|mobile|m[oó]vil|mob|cell|fax|office|direct|tél|"
    r"handy|telefon|t|m|p|f|d|c)\s?[.:)]{1,2}\s?\+?\(?\d"
)
_SIGN_OFF = Lazy(
    r"(?:(?:with |my )?(?:best|kind|kindest|warm|warmest) (?:regards|wishes)|regards|best|cheers|"
    r"all the best|(?:yours |very )?(?:sincerely|truly|faithfully)(?: yours)?|respectfully|"
    r"many thanks|thanks(?: again| a lot| so much| in advance)?|thank you(?: very much| so much)?|"
    r"thx|take care|br|rgds|"
    r"(?:un |muchos )?(?:cordial(?:es)? )?saludos?(?: cordial(?:es)?| a todos| y gracias)?|"
    r"reciba un (?:cordial )?saludo|un (?:fuerte )?abrazo|atentamente|atte|cordialmente|"
    r"(?:muchas |mil )?gracias(?: y (?:un )?saludos?| de antemano| por todo)?|"
    r"quedo a (?:su|tu) disposición|"
    r"cordialement|bien (?:cordialement|à vous)|merci(?: d'avance| beaucoup)?|salutations|"
    r"(?:mit )?(?:freundlichen?|besten?|vielen?|herzlichen?|lieben?) gr(?:ü|ue)(?:ß|ss)en?|"
    r"mfg|lg|vg|danke(?: schön)?|vielen dank|"
    r"(?:cordiali|distinti) saluti|un saluto|grazie(?: mille)?|saluti|"
    r"atenciosamente|cumprimentos|(?:com os )?melhores cumprimentos|obrigad[oa]|abraços?|"
    r"(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groeten|mvg|"
    r"salutacions(?: cordials)?|atentament|gràcies|moltes gràcies|salut|agur|eskerrik asko|"
    r"saúdos|unha aperta|graciñas|"
    r"mvh|(?:med )?(?:vänlig(?:a)?|vennlig|venlig) (?:hälsning(?:ar)?|hilsen)|hälsningar|hilsen|"
    r"(?:ystävällisin )?terveisin|pozdrawiam|z poważaniem|s pozdravem|с уважением|"
    r"saygılarımla|teşekkürler)[\s,.!;:–—-]{0,4}"
)
_POSTSCRIPT = Lazy(r"(?:p\.?\s?[sd]\.?|pd|ps|n\.?b\.?|nota|note)\s?[:.\-–]|p\.[sd]\.")
_DASH_NAME = Lazy(r"(?:-{1,2}|–|—)\s?[^\W\d_][\w.'’]{0,20}(?: [^\W\d_][\w.'’]{0,20}){0,3}")
_NAME_LINE = Lazy(r"[^\W\d_][\w.'’-]{0,24}(?: [\w.'’&|,-]{1,24}){0,8}")
_PLACEHOLDER = Lazy(
    r"(?:[<\[(]+(?:image|imagen|cid|img|logo|https?://)[^\n<>\[\]()]{0,500}[>\])]+\s*)+"
)

_NEAR = 120
_MAX_RFC = 25
_MAX_DASHED = 12
_MAX_BLOCK = 12
_MAX_LINE = 120


_LINK = Lazy(r"[\[\]]|[(<]https?://[^)>\s]{0,300}[)>]")
_CLAUSE = Lazy(
    r"(?<!\w)(?:is|are|was|am|my|you|your|please|can|will|have|has|be|i|we|es|está|son|mis?|me|se|"
    r"ha|he|que|pero|pueden?|por favor|but|if|si|not|now|ahora|est[ea])(?!\w)"
)


def mobile_lines(lines: list[Line], start: int, end: int) -> set[int]:
    """Lines within [start, end) that only say which device or program the mail was sent from."""
    found: set[int] = set()
    for at in range(start, end):
        low = lines[at].low
        if not 5 <= len(low) <= 240 or not MOBILE.fullmatch(_LINK.sub("", low)[:200].strip()):
            continue
        # "Sent from my iPhone" is a line of its own, not the end of a wrapped sentence.
        if at > start and lines[at - 1].view and not _closed(lines[at - 1], lines[at]):
            continue
        found.add(at)
        if at + 1 < end and _PLACEHOLDER.fullmatch(lines[at + 1].low):
            found.add(at + 1)
    return found


def _closed(before: Line, line: Line) -> bool:
    if is_rule(before) or before.view in _DASHES or before.view[-1] in ".!?":
        return True
    return len(before.view) < 60 and not line.view[0].islower()


def signature_start(lines: list[Line], start: int, end: int) -> int:
    """Where the signature at the end of the said lines [start, end) begins, or `end`."""
    while end > start and lines[end - 1].blank:
        end -= 1
    first = next((at for at in range(start, end) if lines[at].view), end)
    if first == end:
        return end
    for find in (_by_dashes, _by_rule, _by_sign_off, _by_dash_name, _by_contacts):
        at = find(lines, first, end)
        if at < end:
            return at
    return end


def _filled(lines: list[Line], start: int, end: int) -> list[Line]:
    return [line for line in lines[start:end] if line.view]


def _prose(block: list[Line]) -> bool:
    """Whether a block holds what signatures do not: questions, postscripts."""
    return any(
        ("?" in line.view and not _CONTACT_URL.search(line.low)) or _POSTSCRIPT.match(line.low)
        for line in block
    )


def _sentences(block: list[Line]) -> bool:
    """Whether people talk in a block: a name block has names, not clauses."""
    return any(len(_CLAUSE.findall(line.low)) >= 2 for line in block)


def _contacts(block: list[Line]) -> set[str]:
    """Which kinds of contact a block names: mail, url, phone, label (a phone with its label)."""
    kinds: set[str] = set()
    for line in block:
        low = line.low[:300]
        if "@" in low and _CONTACT_MAIL.search(low):
            kinds.add("mail")
        elif _CONTACT_URL.search(low):
            kinds.add("url")
        if _PHONE_LABEL.search(low):
            kinds.add("label")
        elif any(sum(ch.isdigit() for ch in match) >= 9 for match in _PHONE.findall(low)):
            kinds.add("phone")
    return kinds


def _by_dashes(lines: list[Line], floor: int, end: int) -> int:
    """`-- ` alone on a line (RFC 3676 §4.3), and what programs make of it."""
    near = range(max(floor, end - _NEAR), end)
    marks = [at for at in near if lines[at].view in _DASHES]
    for at in marks:
        block = _filled(lines, at + 1, end)
        rfc = lines[at].exact.rstrip("\r\n") in ("-- ", "--\xa0")
        if len(block) > (_MAX_RFC if rfc else _MAX_DASHED) or _prose(block):
            continue
        # Three dashes, or several lines of two, are how people draw a line between parts.
        # And a dash on top of a mail, with nothing said above it, signs nothing.
        lone = len(marks) == 1 and lines[at].view != "---" and at > 0
        if rfc or lone or _contacts(block):
            return at
    return end


def _by_rule(lines: list[Line], floor: int, end: int) -> int:
    """A drawn line with contact details under it."""
    for at in range(max(floor + 1, end - 3 * _MAX_BLOCK), end):
        line = lines[at]
        if not (is_rule(line) or line.view in ("__", "___", "____", "***", "===")):
            continue
        block = _filled(lines, at + 1, end)
        if not block:
            return at
        short = len(block) <= _MAX_BLOCK and all(len(each.view) <= _MAX_LINE for each in block)
        if short and _contacts(block) and not _prose(block):
            return at
    return end


def _by_sign_off(lines: list[Line], floor: int, end: int) -> int:
    """`Saludos,` stays said; the name block with contact details under it is folded."""
    for at in range(end - 1, max(floor - 2, end - 3 * _MAX_BLOCK, -1), -1):
        low = lines[at].low
        if len(low) > 60 or not _SIGN_OFF.fullmatch(low):
            continue
        block = _filled(lines, at + 1, end)
        if not block or len(block) > _MAX_BLOCK or _prose(block) or _sentences(block):
            continue
        if all(len(each.view) <= _MAX_LINE for each in block) and _contacts(block):
            return next(position for position in range(at + 1, end) if lines[position].view)
    return end


def _by_dash_name(lines: list[Line], floor: int, end: int) -> int:
    """`-Marta` or `-- Marta` as the very last line, and not the last item of a list."""
    at = end - 1
    if at < floor or len(lines[at].view) > 60 or not _DASH_NAME.fullmatch(lines[at].view):
        return end
    before = next((lines[back] for back in range(at - 1, floor - 2, -1) if lines[back].view), None)
    listed = before is None or before.view[0] in "-–—*•" or before.view.endswith(":")
    capital = lines[at].view.lstrip("-–— ")[:1].isupper()
    return end if listed or not capital else at


def _by_contacts(lines: list[Line], floor: int, end: int) -> int:
    """A last paragraph that begins with a name and holds a labelled phone, a mail and more."""
    at = end - 1
    while at > floor and lines[at - 1].view and end - at <= _MAX_BLOCK:
        at -= 1
    block = lines[at:end]
    if not 3 <= len(block) <= _MAX_BLOCK or at < floor or (at and lines[at - 1].view):
        return end
    before = next((lines[back] for back in range(at - 1, floor - 2, -1) if lines[back].view), None)
    if before is None or before.view.endswith(":") or _prose(block) or _sentences(block):
        return end
    named = len(block[0].view) <= 60 and _NAME_LINE.fullmatch(block[0].view) is not None
    short = all(len(line.view) <= 90 for line in block)
    kinds = _contacts(block)
    enough = len(kinds & {"mail", "url"}) >= 1 and len(kinds & {"phone", "label"}) >= 1
    full = len(kinds) >= 3 or len(block) >= 4 or any(" | " in line.view for line in block)
    return at if named and short and enough and full else end
