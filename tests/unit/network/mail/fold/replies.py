"""Replies written for these tests: how mail programs introduce what they quote, by language."""

from typing import NamedTuple


class Introduction(NamedTuple):
    """An attribution as a program writes it, and the name in it."""

    language: str
    text: str
    person: str
    own: str


def _one(language: str, text: str, own: str, person: str = "") -> Introduction:
    name = person or "Mira Tal"
    return Introduction(language, text.replace("@@", f"{name} <mira@example.org>"), name, own)


INTRODUCTIONS = [
    _one("en gmail", "On Mon, May 3, 2021 at 10:00 AM @@ wrote:", "That works for me."),
    _one("en apple", "On 3 May 2021, at 10:00, @@ wrote:", "See you there."),
    _one("en thunderbird", "On 5/3/21 10:00, Mira Tal wrote:", "Fine by me."),
    _one("en yahoo", "    On Monday, May 3, 2021, 10:00:00 AM UTC, @@ wrote:  ", "Agreed."),
    _one("en wrapped", "On Mon, 3 May 2021 10:00 Mira Tal\n<mira@example.org> wrote:", "Yes."),
    _one("en wrapped verb", "On Mon, May 3, 2021 at 10:00 AM @@\nwrote:", "I will bring it."),
    _one("en plain", "Mira Tal wrote:", "Not today."),
    _one("en gnus", '"Mira Tal" <mira@example.org> writes:', "Hardly."),
    _one("de gmail", "Am Mo., 3. Mai 2021 um 10:00 Uhr schrieb @@:", "Passt mir gut."),
    _one("de thunderbird", "Am 03.05.21 um 10:00 schrieb Mira Tal:", "Gern am Dienstag."),
    _one("fr gmail", "Le lun. 3 mai 2021 à 10:00, @@ a écrit :", "Très bien, à demain."),
    _one("fr thunderbird", "Le 03/05/2021 à 10:00, Mira Tal a écrit :", "C'est noté."),
    _one("es", "El lun, 3 may 2021 a las 10:00, Mira Tal (<mira@example.org>) escribió:", "Sí."),
    _one("pt", "Em seg., 3 de mai. de 2021 às 10:00, @@ escreveu:", "Combinado."),
    _one("it", "Il giorno lun 3 mag 2021 alle ore 10:00 @@ ha scritto:", "Va bene così."),
    _one("nl", "Op ma 3 mei 2021 om 10:00 schreef @@:", "Prima, tot morgen."),
    _one("sv", "Den mån 3 maj 2021 kl 10:00 skrev @@:", "Det går bra."),
    _one("da", "Den man. 3. maj 2021 kl. 10.00 skrev @@:", "Det er fint."),
    _one("nb", "man. 3. mai 2021 kl. 10:00 skrev @@:", "Helt greit."),
    _one("fi", "ma 3. toukok. 2021 klo 10.00 Mira Tal (mira@example.org) kirjoitti:", "Sopii."),
    _one("et", "Kuupäev E, 3. mai 2021 kell 10:00 kirjutas Mira Tal (mira@example.org):", "Sobib."),
    _one("pl", "pon., 3 maj 2021 o 10:00 @@ napisał(a):", "Zgadzam się."),
    _one("pl dnia", "W dniu 03.05.2021 o 10:00, Mira Tal pisze:", "Dobrze."),
    _one("cs", "po 3. 5. 2021 v 10:00 odesílatel @@ napsal:", "Souhlasím."),
    _one("sk", "po 3. 5. 2021 o 10:00 @@ napísal(a):", "Dobre teda."),
    _one("sl", "V V pon., 3. maj 2021 ob 10:00 je oseba @@ napisala:", "Se strinjam."),
    _one("hr", "pon, 3. svi 2021. u 10:00 @@ napisao je:", "Slažem se."),
    _one("hu", "Mira Tal <mira@example.org> ezt írta (időpont: 2021. máj. 3. 10:00):", "Rendben."),
    _one("ro", "În lun., 3 mai 2021 la 10:00, @@ a scris:", "Sunt de acord."),
    _one("ru", "пн, 3 мая 2021 г. в 10:00, @@:", "Хорошо, договорились."),
    _one("ru wrote", "03.05.2021 10:00, Mira Tal пишет:", "Согласен."),
    _one("uk", "пн, 3 трав. 2021 р. о 10:00 @@ пише:", "Гаразд, домовились."),
    _one("bg", "На пн, 3.05.2021 г. в 10:00 @@ написа:", "Съгласен съм."),
    _one("el", "Στις Δευ 3 Μαΐ 2021 στις 10:00 π.μ., ο/η @@ έγραψε:", "Συμφωνώ απόλυτα."),
    _one("tr", "Mira Tal <mira@example.org>, 3 May 2021 Pzt, 10:00 tarihinde şunu yazdı:", "Olur."),
    _one("lt", "2021-05-03, pr, 10:00 @@ rašė:", "Gerai, sutariau."),
    _one("ca", "Missatge de @@ del dia dl., 3 de maig 2021 a les 10:00:", "Entesos."),
    _one("vi", "Vào Th 2, 3 thg 5, 2021 vào lúc 10:00 @@ đã viết:", "Tôi đồng ý."),
    _one("id", "Pada tanggal Sen, 3 Mei 2021 pukul 10.00 @@ menulis:", "Saya setuju."),
    _one("th", "ในวันที่ จ. 3 พ.ค. 2021 เวลา 10:00 @@ เขียนว่า:", "ตกลงครับ"),
    _one("zh", "Mira Tal <mira@example.org> 于2021年5月3日周一 上午10:00写道：", "好的，没问题。"),
    _one("zh tw", "Mira Tal <mira@example.org> 於 2021年5月3日 週一 上午10:00寫道：", "可以。"),
    _one("ja gmail", "2021年5月3日(月) 10:00 @@:", "承知しました。"),
    _one("ja apple", "2021/05/03 10:00、@@のメール:", "了解です。"),
    _one("ko", "2021년 5월 3일 (월) 오전 10:00, @@님이 작성:", "알겠습니다."),
    _one(
        "he",
        "\u202bבתאריך יום ב׳, 3 במאי 2021 ב-10:00 מאת "
        "\u202aMira Tal\u202c\u200f <\u202amira@example.org\u202c\u200f>:\u202c",
        "מסכים לגמרי.",
    ),
    _one("ar", "في الاثنين، 3 مايو 2021 في 10:00 ص تمت كتابة ما يلي بواسطة @@:", "موافق تماما."),
    _one("fa", "در تاریخ دوشنبه ۳ مه ۲۰۲۱ ساعت ۱۰:۰۰ @@ نوشت:", "موافقم."),
]  # fmt: skip

BLOCKS = {
    "en": ("-----Original Message-----", "From", "Sent", "To", "Subject"),
    "en rule": ("_" * 32, "From", "Sent", "To", "Subject"),
    "en bare": ("", "From", "Sent", "To", "Subject"),
    "en bold": ("", "*From:*", "*Sent:*", "*To:*", "*Subject:*"),
    "de": ("-----Ursprüngliche Nachricht-----", "Von", "Gesendet", "An", "Betreff"),
    "fr": ("-----Message d'origine-----", "De", "Envoyé", "À", "Objet"),
    "es": ("-----Mensaje original-----", "De", "Enviado el", "Para", "Asunto"),
    "pt": ("-----Mensagem original-----", "De", "Enviada em", "Para", "Assunto"),
    "it": ("-----Messaggio originale-----", "Da", "Inviato", "A", "Oggetto"),
    "nl": ("-----Oorspronkelijk bericht-----", "Van", "Verzonden", "Aan", "Onderwerp"),
    "sv": ("-----Ursprungligt meddelande-----", "Från", "Skickat", "Till", "Ämne"),
    "da": ("-----Oprindelig meddelelse-----", "Fra", "Sendt", "Til", "Emne"),
    "nb": ("-----Opprinnelig melding-----", "Fra", "Sendt", "Til", "Emne"),
    "fi": ("-----Alkuperäinen viesti-----", "Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
    "pl": ("-----Oryginalna wiadomość-----", "Od", "Wysłano", "Do", "Temat"),
    "cs": ("-----Původní zpráva-----", "Od", "Odesláno", "Komu", "Předmět"),
    "hu": ("-----Eredeti üzenet-----", "Feladó", "Elküldve", "Címzett", "Tárgy"),
    "tr": ("-----Orijinal Mesaj-----", "Kimden", "Gönderildi", "Kime", "Konu"),
    "ru": ("-----Исходное сообщение-----", "От", "Отправлено", "Кому", "Тема"),
    "el": ("-----Αρχικό μήνυμα-----", "Από", "Στάλθηκε", "Προς", "Θέμα"),
    "zh": ("-----邮件原件-----", "发件人", "发送时间", "收件人", "主题"),
    "ja": ("-----元のメッセージ-----", "差出人", "送信日時", "宛先", "件名"),
    "ko": ("-----원본 메시지-----", "보낸 사람", "보낸 날짜", "받는 사람", "제목"),
    "he": ("-----הודעה מקורית-----", "מאת", "נשלח", "אל", "נושא"),
    "ar": ("-----الرسالة الأصلية-----", "من", "تاريخ الإرسال", "إلى", "الموضوع"),
}


def block(language: str) -> str:
    """A header block as Outlook writes it in a language."""
    delimiter, author, sent, to, subject = BLOCKS[language]
    named = [
        (author, "Mira Tal <mira@example.org>"),
        (sent, "3.5.2021 10:00"),
        (to, "Ivo Kern"),
        (subject, "Plan"),
    ]
    lines = [
        f"{name} {value}" if name.endswith("*") else f"{name}: {value}" for name, value in named
    ]
    return "\n".join([delimiter, *lines] if delimiter else lines)


MOBILE = [
    "Sent from my iPhone",
    "Sent from my Galaxy",
    "Get Outlook for iOS<https://example.org/ios>",
    "Von meinem iPhone gesendet",
    "Gesendet von Mail für Windows",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "Wysłane z iPhone'a",
    "Odesláno z iPhonu",
    "iPhone'umdan gönderildi",
    "Отправлено с iPhone",
    "Στάλθηκε από το iPhone μου",
    "发自我的 iPhone",
    "iPhoneから送信",
    "나의 iPhone에서 보냄",
    "נשלח מה-iPhone שלי",
]
