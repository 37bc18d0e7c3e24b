"""The words by which mail programs, in their users' languages, mark what is not new.

Header names by role, verbs of writing, markers of originals and forwards. All in lower case.
"""

from __future__ import annotations

from deskterm.mail.folding.lazy import Lazy

HEADER_NAMES: dict[str, str] = {}
"""Header name → role: from, date, to, subject, or other (Cc, importance, attachments …)."""

_ROLES = {
    "from": (
        "from|de|von|da|van|från|fra|lähettäjä|od|от|от кого|від|від кого|feladó|de la|kimden|"
        "gönderen|από|差出人|送信者|发件人|寄件者|寄件人|發件人|보낸 사람|보낸사람|"
        "expéditeur|mittente|"
        "remitente|remetente|afzender|absender|saatja|nuo|no|šalje|pošiljatelj|expeditor|nork|"
        "igorlea|dari|từ|จาก|מאת|من|frá|sender|desde|emisor"
    ),
    "date": (
        "date|sent|sent on|datum|gesendet|gesendet am|fecha|enviado|enviados|"
        "enviado el|enviado em|"
        "enviado a|envoyé|envoyé le|data|inviato|inviato il|enviada|enviada em|enviada el|enviat|"
        "enviat el|verzonden|verzonden op|skickat|sendt|dato|lähetetty|päivämäärä|päiväys|wysłano|"
        "wysłane|odesláno|odoslané|dátum|отправлено|дата|надіслано|elküldve|küldve|trimis|"
        "gönderildi|gönderilme tarihi|gönderme tarihi|tarih|στάλθηκε|ημερομηνία|送信日時|日時|日付|"
        "送信日|发送时间|发送日期|日期|时间|傳送時間|寄件日期|寄件時間|時間|"
        "보낸 날짜|날짜|보낸날짜|"
        "saadetud|išsiųsta|nosūtīts|poslano|bidalia|dikirim|tanggal|ngày|đã gửi|วันที่|ส่ง|נשלח|"
        "תאריך|تاريخ|التاريخ|dags|sent at|quando|изпратено"
    ),
    "to": (
        "to|para|à|an|a|aan|till|til|vastaanottaja|do|komu|кому|címzett|către|kime|alıcı|προς|宛先|"
        "收件人|收件者|받는 사람|받는사람|destinataire|destinatario|destinatário|per a|per|saaja|"
        "adressaat|kam|kam.|prima|za|nori|hartzailea|kepada|tới|ถึง|אל|إلى|до|til:|empfänger|"
        "ontvanger|pre|primatelj"
    ),
    "subject": (
        "subject|asunto|objet|betreff|oggetto|assunto|assumpte|tema|onderwerp|ämne|emne|aihe|"
        "temat|předmět|predmet|тема|tárgy|subiect|subiectul|konu|θέμα|件名|主题|主旨|主題|제목|"
        "teema|tēma|gaia|zadeva|subjek|perihal|chủ đề|เรื่อง|נושא|الموضوع|относно|efni|sujet|re"
    ),
    "other": (
        "cc|cco|cci|bcc|kopie|kopia|kopio|copia|copie|c.c.|cc:|còpia|dw|копия|копія|másolat|bilgi|"
        "抄送|副本|참조|ccn|bk|importance|importancia|wichtigkeit|importanza|priority|prioridad|"
        "attachments|adjuntos|datos adjuntos|anlagen|pièces jointes|allegati|anexos|reply-to|"
        "responder a|antwort an|organization|organización|importância|κοιν|priorité|κοινοποίηση|"
        "添付ファイル|附件|thread-topic|hora|time|heure|uhrzeit"
    ),
}
for _role, _names in _ROLES.items():
    for _name in _names.split("|"):
        HEADER_NAMES.setdefault(_name, _role)

RAW_HEADERS = Lazy(
    r"(?:received|return-path|message-id|mime-version|content-type|delivered-to|dkim-signature|"
    r"content-transfer-encoding|x-[a-z-]{2,40}|arc-seal|authentication-results)\s?:"
)
"""Names that only a pasted raw mail shows; no mail program puts them above a quote."""

WROTE = Lazy(
    r"\b(?:wrote|writes|has written|escribió|escribio|ha escrito|escribía|va escriure|ha escrit|"
    r"escrigué|escribiu|escreveu|escrevia|a écrit|a ecrit|écrit|écrivait|ha scritto|scrisse|"
    r"scriveva|schrieb|schrieben|geschrieben|schreibt|schreef|geschreven|skrev|skrifaði|kirjoitti|"
    r"napisał|napisała|pisze|napisał\(a\)|napsala?|napísala?|napisao|napisala?|napisao je|piše|"
    r"írta|a scris|yazdı|έγραψε|написала?|написав|пишет|пише|писала?|пишу|написа|đã viết|menulis|"
    r"kirjutas|rakstīja|rašė|idatzi zuen|idatzi du|skribis|idatzi)(?!\w)"
    r"|写道|寫道|写到|撰写|書きました|書いた|のメッセージ|のメール|님이 작성|작성:|썼습니다|เขียนว่า|"
    r"כתב|כתבה|كتب|كتابة"
)
"""A verb of writing, as attributions use it."""

CITED = Lazy(
    r"^\W{0,3}(?:quoting|zitat von|citando a|cita de|missatge de|mensaje citado por|"
    r"quoted from|citat de|selon|in article|in message|en réponse à)\b"
)
"""The start of an attribution that has no verb."""

ASKED = Lazy(
    r"\b(?:you|he|she|they|usted|ustedes|ud|vd|tú|vous|sie|lei|você|asked|said|say|ask|mentioned|"
    r"dijo|dice|decía|dijiste|preguntó|pregunta|preguntaba|preguntaste|comentaste|comentaba|"
    r"indicaba|indicabais|demandé|gefragt|chiesto|perguntou)\b"
)
"""In a line that ends with a colon: what follows was said by somebody else."""

_ORIGINAL = (
    r"original message|original[ -]?mail|original e-?mail|original appointment|reply message|"
    r"mensaje original|mensaje de origen|correo original|message d['’]origine|message original|"
    r"message initial|ursprüngliche nachricht|originalnachricht|original[ -]nachricht|"
    r"ursprüngliche mail|messaggio originale|mensagem original|oorspronkelijk bericht|"
    r"origineel bericht|ursprungligt meddelande|ursprungligt mejl|originalmeddelande|"
    r"oprindelig meddelelse|original meddelelse|opprinnelig melding|original melding|"
    r"alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|"
    r"pôvodná správa|исходное сообщение|исходное письмо|оригинальное сообщение|"
    r"оригінальне повідомлення|eredeti üzenet|mesaj original|mesajul original|orijinal mesaj|"
    r"özgün ileti|orijinal ileti|missatge original|mensaxe orixinal|jatorrizko mezua|"
    r"αρχικό μήνυμα|izvorna poruka|originalna poruka|izvirno sporočilo|algne kiri|"
    r"oriģinālā ziņa|pirminis laiškas|元のメッセージ|元のメール|original-mail|原始邮件|原始郵件|"
    r"邮件原件|原邮件|원본 메시지|원본 메일|thư gốc|pesan asli|הודעה מקורית|الرسالة الأصلية"
)
_FORWARDED = (
    r"forwarded message|forwarded by|begin forwarded message|forwarded mail|"
    r"mensaje reenviado|inicio del mensaje reenviado|correo reenviado|reenviado por|"
    r"message transféré|message réexpédié|début du message (?:transféré|réexpédié)|"
    r"weitergeleitete nachricht|anfang der weitergeleiteten|weitergeleitet von|"
    r"messaggio inoltrato|inizio (?:del )?messaggio inoltrato|mensagem encaminhada|"
    r"mensagem reencaminhada|início da mensagem (?:encaminhada|reencaminhada)|doorgestuurd bericht|"
    r"begin doorgestuurd bericht|vidarebefordrat (?:meddelande|brev)|vidarebefordrat mejl|"
    r"videresendt (?:meddelelse|melding|besked)|start på videresendt|"
    r"välitetty viesti|edelleenlähetetty viesti|przekazana wiadomość|wiadomość przekazana|"
    r"přeposlaná zpráva|preposlaná správa|пересылаемое сообщение|пересланное сообщение|"
    r"начало пересылаемого|перенаправлене повідомлення|переслане повідомлення|"
    r"továbbított üzenet|mesaj redirecționat|mesaj redirecţionat|iletilen (?:mesaj|ileti)|"
    r"yönlendirilmiş ileti|missatge reenviat|mensaxe reenviada|birbidalitako mezua|"
    r"προωθημένο μήνυμα|proslijeđena poruka|prosleđena poruka|posredovano sporočilo|"
    r"転送メッセージ|転送されたメッセージ|转发的邮件|转发邮件|轉寄郵件|轉寄的郵件|已转发邮件|"
    r"전달된 메시지|"
    r"thư được chuyển tiếp|pesan terusan|הודעה מועברת|رسالة معاد"
)
_RULE = r"[-_=*~#+<>|—–─\s]"
ORIGINAL = Lazy(rf"{_RULE}{{2,60}}(?:{_ORIGINAL})\b.{{0,40}}?{_RULE}{{0,60}}")
"""Whole line: `-----Original Message-----` and its kin; what follows is quoted."""
ORIGINAL_BARE = Lazy(rf"(?:{_ORIGINAL})\s?[:：]?")
"""Whole line without rules: counts only above a header block."""
FORWARDED = Lazy(rf"{_RULE}{{2,60}}(?:{_FORWARDED}).{{0,80}}|(?:{_FORWARDED}).{{0,30}}[:：]")
"""Whole line: what follows was sent on by the customer and belongs to what he says."""

REPLY_ABOVE = Lazy(
    r"\W{0,12}(?:por favor,? |please |s'il vous plaît,? |bitte |se ruega )?"
    r"(?:reply|respond|answer|write|type|enter|responda|responde|responder|conteste|contestar|"
    r"escriba|escribe|répondez|répondre|antworten|schreiben|risponda|rispondi|rispondere|"
    r"resposta|respongui|respon|antwoord|reageer)\b.{0,40}?"
    r"\b(?:above|encima|arriba|au-dessus|oberhalb|über|sopra|acima|damunt|sobre|boven)\b.{0,20}?"
    r"\b(?:line|línea|linea|ligne|linie|zeile|riga|linha|línia|lijn|regel)\b\W{0,12}"
)
"""Whole line: the separator that a helpdesk puts on top of its mails, ours and others'."""
