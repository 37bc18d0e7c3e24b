"""What customers write about, in the languages whose charsets still arrive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """One language's people and phrases; `{thing}`, `{place}` and `{number}` are filled in."""

    charsets: tuple[str, ...]
    people: tuple[str, ...]
    things: tuple[str, ...]
    places: tuple[str, ...]
    subjects: tuple[str, ...]
    greetings: tuple[str, ...]
    sentences: tuple[str, ...]
    answers: tuple[str, ...]
    closings: tuple[str, ...]
    wrote: str  # `{date}`, `{name}`: the line above a quoted mail
    again: str  # the prefix of an answer's subject


ENGLISH = Language(
    charsets=("utf-8", "utf-8", "us-ascii", "windows-1252", "iso-8859-1"),
    people=("Joe Miller", "Kim Lee", "Priya Shah", "Owen O'Neill", "Hannah Weiss", "Tom Baker",
            "Aisha Khan", "Grace Hopkins", "Liam Byrne", "Zoë Carter", "Ned Fuller"),
    things=("laser printer", "VPN client", "invoice portal", "badge reader", "coffee terminal",
            "label printer", "shared calendar", "booking page", "warehouse scanner", "mail relay",
            "time sheet", "backup job", "door lock", "price list", "login page"),
    places=("the third floor", "the Leeds depot", "reception", "gate 4", "the meeting room",
            "our Bristol office", "the night shift", "accounts", "the loading bay", "home"),
    subjects=("{thing} does not start since Monday", "Cannot log in to the {thing}",
              "Question about invoice {number}", "{thing} in {place}: error {number}",
              "Urgent: {thing} is down", "How do I reset the {thing}?", "New starter in {place}",
              "Order {number} arrived without the {thing}", "Feature request for the {thing}",
              "{thing} slow again", "Please cancel contract {number}", "Refund for order {number}"),
    greetings=("Hello,", "Hi team,", "Good morning,", "Dear support,", "Hi there,"),
    sentences=("The {thing} in {place} shows error {number} and then goes dark.",
               "It worked fine until Friday, and nobody here has changed anything.",
               "I have already switched it off and on again, twice.",
               "Could somebody call me back before four o'clock?",
               "We need it for the audit on Thursday, so this is rather pressing.",
               "The light on the front blinks three times and then pauses.",
               "My colleague in {place} sees the very same thing.",
               "I attach what the screen says; the number is {number}.",
               "Is there a way to do this without losing the old entries?",
               "The invoice says {number} euro, but we agreed on less — £40 less, in fact.",
               "Restarting the {thing} helps for about ten minutes.",
               "It only happens when two people use it at the same time.",
               "Thank you for the quick help last week, that was impressive."),
    answers=("That did the trick, thank you!", "Still the same after the restart, I am afraid.",
             "Yes, please go ahead on Tuesday.", "The serial number is {number}.",
             "I am back in the office now, you can call me.", "No, that is the other {thing}.",
             "We tried that; now it shows error {number}.", "Any news on this?"),
    closings=("Kind regards,", "Thanks,", "Best,", "Many thanks and regards,", "Cheers,"),
    wrote="On {date}, {name} wrote:",
    again="Re: ",
)  # fmt: skip

SPANISH = Language(
    charsets=("utf-8", "utf-8", "iso-8859-1", "windows-1252", "iso-8859-15"),
    people=("Marta Gil", "Luis Prado", "Ana Soto", "Íñigo Arana", "Begoña Núñez", "José Muñoz",
            "Lucía Peña", "Andrés Ibáñez", "Carmen Fernández", "Óscar Güell", "Pilar Castaño"),
    things=("impresora láser", "conexión VPN", "centralita", "aplicación de facturación",
            "lector de tarjetas", "agenda compartida", "báscula", "copia de seguridad",
            "página de reservas", "etiquetadora", "cámara del almacén", "contraseña"),
    places=("la tercera planta", "el almacén de Getafe", "recepción", "la oficina de Bilbao",
            "contabilidad", "el turno de noche", "el muelle 4", "A Coruña", "mi casa"),
    subjects=("La {thing} no arranca desde el lunes", "¿Cómo recupero la {thing}?",
              "Factura {number}: el importe no coincide", "Urgente: {thing} caída en {place}",
              "Error {number} en la {thing}", "Pedido {number} incompleto", "¿Horario de agosto?",
              "Alta de un compañero en {place}", "Baja del contrato {number}",
              "La {thing} va muy lenta", "Petición: {thing} en {place}"),
    greetings=("Buenos días:", "Hola:", "Buenas tardes:", "Estimados señores:", "Hola, equipo:"),
    sentences=("La {thing} de {place} da el error {number} y se apaga.",
               "Hasta el viernes funcionaba bien y aquí nadie ha tocado nada.",
               "Ya la he apagado y encendido dos veces.",
               "¿Podría alguien llamarme antes de las cuatro?",
               "La necesitamos para la auditoría del jueves, así que corre prisa.",
               "La luz de delante parpadea tres veces y luego se para.",
               "A mi compañera de {place} le pasa exactamente lo mismo.",
               "Adjunto lo que sale en pantalla; el número es el {number}.",
               "¿Hay alguna manera de hacerlo sin perder lo anterior?",
               "La factura dice {number} €, pero habíamos acordado menos.",
               "Si reinicio la {thing} va bien unos diez minutos.",
               "Solo ocurre cuando la usan dos personas a la vez.",
               "Gracias por la ayuda de la semana pasada; dio gusto."),
    answers=("¡Solucionado, muchas gracias!", "Sigue igual después de reiniciar, me temo.",
             "Sí, el martes nos viene bien.", "El número de serie es {number}.",
             "Ya estoy en la oficina; pueden llamarme.", "No, esa es la otra {thing}.",
             "Lo hemos probado y ahora da el error {number}.", "¿Se sabe algo de esto?"),
    closings=("Un saludo,", "Gracias,", "Saludos cordiales,", "Atentamente,", "Un abrazo,"),
    wrote="El {date}, {name} escribió:",
    again="RE: ",
)  # fmt: skip

FRENCH = Language(
    charsets=("utf-8", "iso-8859-15", "windows-1252"),
    people=("Chloé Lefèvre", "Benoît Garçon", "Noël Étienne", "Hélène Dubœuf"),
    things=("imprimante", "messagerie", "borne d’accueil", "facture"),
    places=("l’accueil", "l’entrepôt de Lyon", "la comptabilité"),
    subjects=("L’{thing} est en panne à {place}", "Erreur {number}", "Commande {number}"),
    greetings=("Bonjour,", "Madame, Monsieur,"),
    sentences=("L’écran de {place} affiche l’erreur {number}, puis s’éteint.",
               "Cela fonctionnait très bien jusqu’à vendredi.",
               "Pourriez-vous me rappeler avant seize heures ?",
               "Ma collègue a exactement le même problème ; c’est gênant."),
    answers=("C’est réglé, merci beaucoup !", "Toujours pareil après le redémarrage.",
             "Le numéro de série est {number}."),
    closings=("Cordialement,", "Bien à vous,"),
    wrote="Le {date}, {name} a écrit :",
    again="RE : ",
)  # fmt: skip

RUSSIAN = Language(
    charsets=("koi8-r", "koi8-r", "windows-1251", "utf-8"),
    people=("Ольга Соколова", "Иван Петров", "Дмитрий Орлов"),
    things=("принтер", "сканер", "терминал"),
    places=("складе", "офисе", "бухгалтерии"),
    subjects=("Не работает {thing}", "Счёт {number}", "Ошибка {number}: {thing}"),
    greetings=("Добрый день!", "Здравствуйте!"),
    sentences=("На {place} {thing} показывает ошибку {number} и выключается.",
               "До пятницы всё работало, мы ничего не меняли.",
               "Перезвоните мне, пожалуйста, до четырёх часов.",
               "У коллеги точно такая же проблема."),
    answers=("Спасибо, всё заработало!", "После перезагрузки то же самое.",
             "Серийный номер {number}."),
    closings=("С уважением,", "Спасибо,"),
    wrote="{date}, {name} пишет:",
    again="Re: ",
)  # fmt: skip

JAPANESE = Language(
    charsets=("iso-2022-jp", "iso-2022-jp", "shift_jis", "utf-8"),
    people=("佐藤 健", "鈴木 花子", "田中 一郎"),
    things=("プリンター", "予約ページ", "スキャナー"),
    places=("倉庫", "受付", "三階"),
    subjects=("{thing}が動きません", "請求書 {number} について", "エラー {number}"),
    greetings=("お世話になっております。", "サポートご担当者様"),
    sentences=("{place}の{thing}にエラー {number} が表示され、電源が切れます。",
               "金曜日までは問題なく使えていました。", "四時までにお電話をいただけますか。",
               "同僚の端末でも同じ症状が出ています。"),
    answers=("直りました。ありがとうございます。", "再起動しても変わりません。",
             "製造番号は {number} です。"),
    closings=("よろしくお願いいたします。",),
    wrote="{date}、{name} のメール:",
    again="Re: ",
)  # fmt: skip

CHINESE = Language(
    charsets=("gb18030", "gb2312", "utf-8"),
    people=("王伟", "李娜", "张敏"),
    things=("打印机", "扫描仪", "预订页面"),
    places=("仓库", "前台", "三楼"),
    subjects=("{thing}无法启动", "关于发票 {number}", "错误 {number}"),
    greetings=("您好:", "你好,"),
    sentences=("{place}的{thing}显示错误 {number},然后关机。", "星期五之前一直正常。",
               "请在四点之前给我回电话。", "我的同事也遇到同样的问题。"),
    answers=("问题解决了,谢谢!", "重启之后还是一样。", "序列号是 {number}。"),
    closings=("谢谢!", "此致敬礼"),
    wrote="{date},{name} 写道:",
    again="回复: ",
)  # fmt: skip

# Weights: a Spanish or British desk's mail, with what else still turns up.
LANGUAGES = (
    (ENGLISH, 45), (SPANISH, 40), (FRENCH, 5), (RUSSIAN, 3), (JAPANESE, 4), (CHINESE, 3),
)  # fmt: skip

COMPANIES = ("client", "talleres-gil", "northwind", "panaderia-sol", "fjord-freight", "bluebell",
             "hotel-mirador", "quarry-and-co", "acuario", "stonebridge", "lumen", "puerto-norte",
             "greenleaf", "tres-torres", "pixelwerk")  # fmt: skip
