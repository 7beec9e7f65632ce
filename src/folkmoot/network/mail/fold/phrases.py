"""The words by which mail programs and people mark what is not theirs, in many languages.

Everything is lower case; compare with `str.lower`. A word is listed when a mail program writes it
by itself, not because it could mean the same.
"""

import re


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split("|") if word.strip()]


def _any_of(words: str) -> str:
    """An alternation of the listed words, longest first, so that none hides behind a prefix."""
    listed = sorted(set(_listed(words)), key=len)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in reversed(listed))


_WROTE_WORDS = """
wrote | writes | said | has written | schrieb | schreibt | hat geschrieben | a écrit | écrit |
ecrit | écrivait | escribió | escribio | escribe | ha escrito | escreveu | escreveram |
ha scritto | scrive | scrisse | schreef | het volgende geschreven | geschreven | skrev |
skrifaði | kirjoitti | kirjutas | napsal | napsala | napsal(a) | napísal | napísala |
napísal(a) | napisal | napisala | napisal/-a | je napisal | je napisala | napisao |
napisala je | napisao je | napisao/la | napisał | napisała | napisał(a) | pisze | ezt írta |
írta | a scris | rašė | rakstīja | va escriure | ha escrit | idatzi du | idatzi zuen |
scribeva | yazdı | şunu yazdı | yazmış | έγραψε | написал | написала | написал(а) | писал |
писал(а) | пишет | пише | написав | написав(ла) | написа | напісаў | написао | написао је |
је написао | је написао/ла | جاء في رسالة | كتب | كتبت | تمت كتابة ما يلي بواسطة | نوشت |
نوشته | כתב | כתבה | כתב/ה | שלח | מאת | написали | đã viết | viết | menulis | เขียนว่า |
เขียน | ने लिखा | লিখেছেন | எழுதியது | írásából
"""

_WROTE_GLUED = """
写道 | 寫道 | 写到 | 寫 | さんは書きました | は書きました | 書きました | が書きました |
さんが書きました | さんのメッセージ | のメール | のメッセージ | 님이 작성 | 이 작성 | 작성 |
님이 쓴 글 | 님의 말
"""

_WROTE = re.compile(
    rf"(?<![^\W_])(?:{_any_of(_WROTE_WORDS)})(?![^\W_])|(?:{_any_of(_WROTE_GLUED)})"
)
_WROTE_ASCII = re.compile(
    rf"(?<![^\W_])(?:{_any_of('|'.join(filter(str.isascii, _listed(_WROTE_WORDS))))})(?![^\W_])"
)


def wrote(text: str, start: int = 0) -> list[re.Match[str]]:
    """The verbs (or nouns) of writing that attribution lines use, as matches into `text`."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text  # a capital whose small form is longer: positions must stay true
    pattern = _WROTE_ASCII if text.isascii() else _WROTE
    return list(pattern.finditer(lowered, start))


_LEADS = """
on | in message | in article | at | am | den | le | el | il | il giorno | op | em | a | no dia |
dne | dňa | dana | dnia | w dniu | v | kuupäev | în | in data | на | в | у | от | στις | ngày |
vào | pada | pada tanggal | missatge de | في | در | در تاریخ | בתאריך | ב- | ในวันที่ | เมื่อ |
zo | egun
"""

LEAD = re.compile(rf"(?:{_any_of(_LEADS)})(?=[\s\d,.:])", re.IGNORECASE)
"""How an attribution line starts when it starts with its date."""

_FROM = """
from | von | de | de la | da | di | van | od | fra | från | lähettäjä | saatja | frå | feladó |
kimden | gönderen | gönderici | από | от | от кого | від | من | از | מאת | 发件人 | 寄件者 |
寄件人 | 差出人 | 送信者 | 보낸 사람 | 보낸사람 | 발신 | từ | người gửi | dari | pengirim |
จาก | expéditeur | mittente | remitente | remetente | avsändare | afsender | avsender |
absender | odesílatel | odosielateľ | nadawca | expeditor | izvor | šalje | siuntėjas | nuo |
no | nosūtītājs | sendandi | nork
"""

_SENT = """
sent | date | sent on | date sent | gesendet | gesendet am | datum | envoyé | envoyé le |
date d'envoi | enviado | enviado el | enviada | enviada em | enviado em | fecha | data |
inviato | inviata | data invio | verzonden | verzonden op | odesláno | dátum | odoslané |
poslano | poslato | datum slanja | wysłano | data wysłania | skickat | sendt | dato |
lähetetty | päivämäärä | päiväys | saadetud | kuupäev | elküldve | küldve | tarih | gönderildi |
gönderme tarihi | gönderilme tarihi | στάλθηκε | ημερομηνία | απεσταλμένα | отправлено | дата |
дата отправки | изпратено | надіслано | послато | تاريخ الإرسال | التاريخ | تم الإرسال | أرسلت |
تاریخ | נשלח | תאריך | נשלח ב | 发送时间 | 发送日期 | 日期 | 时间 | 寄件日期 | 傳送時間 |
送信日時 | 日付 | 日時 | 보낸 날짜 | 날짜 | 일시 | đã gửi | ngày | dikirim | tanggal | ส่ง |
วันที่ | trimis | expediat | dată | išsiųsta | nosūtīts | datums
"""

_TO = """
to | an | à | a | para | pour | aan | naar | komu | za | prima | do | till | til |
vastaanottaja | saaja | címzett | kime | alıcı | προς | кому | до | за | إلى | به | אל |
收件人 | 收件者 | 宛先 | 받는 사람 | 받는사람 | 수신 | đến | tới | kepada | ถึง | către |
destinatario | destinataire | kam | kommu | nekem | gavėjas | nora
"""

_CC = """
cc | bcc | c.c. | copie à | copie | kopie | kopia | kopi | kópia | kopio | másolatot kap |
másolat | bilgi | κοιν | κοινοποίηση | копия | копія | نسخة | نسخة إلى | רونوشت | עותק | 抄送 |
副本 | ｃｃ | 참조 | đồng gửi | tembusan | สำเนา | kopija | koopia | con copia |
per conoscenza
"""

_SUBJECT = """
subject | re | betreff | objet | sujet | asunto | assunto | oggetto | onderwerp | předmět |
predmet | temat | ämne | emne | aihe | teema | tárgy | konu | θέμα | тема | относно | الموضوع |
موضوع | נושא | 主题 | 主題 | 主旨 | 件名 | 제목 | chủ đề | tiêu đề | perihal | subjek | เรื่อง |
subiect | assumpte | tema | temats | efni | gaia
"""

_OTHER = """
reply-to | reply to | antwort an | répondre à | responder a | organization | organisation |
importance | priority | wichtigkeit | attachments | attachment | anlagen | pièces jointes |
datos adjuntos | when | where | newsgroups | message-id | sender | resent-from | sent by |
tags | flag status | sensitivity | conversation | in-reply-to
"""

HEADER_ROLES: dict[str, str] = {}
for _role, _words in (
    ("other", _OTHER),
    ("cc", _CC),
    ("subject", _SUBJECT),
    ("to", _TO),
    ("sent", _SENT),
    ("from", _FROM),
):
    for _word in _listed(_words):
        HEADER_ROLES[_word] = _role
"""The role of each header name that mail programs write above what they quote."""

_ORIGINAL = """
original message | original appointment | original-nachricht | originalnachricht |
ursprüngliche nachricht | ursprungliche nachricht | original-mail | message d'origine |
message original | message initial | mensaje original | mensagem original |
messaggio originale | messaggio inoltrato | oorspronkelijk bericht | origineel bericht |
původní zpráva | pôvodná správa | originalno sporočilo | izvirno sporočilo | izvorna poruka |
originalna poruka | oryginalna wiadomość | wiadomość oryginalna | ursprungligt meddelande |
originalmeddelande | oprindelig meddelelse | original meddelelse | opprinnelig melding |
opprindelig melding | alkuperäinen viesti | algne kiri | eredeti üzenet | orijinal mesaj |
özgün ileti | özgün mesaj | αρχικό μήνυμα | исходное сообщение | оригинално съобщение |
оригінальне повідомлення | вихідне повідомлення | пересылаемое сообщение | الرسالة الأصلية |
پیام اصلی | הודעה מקורית | 原始邮件 | 原始郵件 | 邮件原件 | 原邮件 | 元のメッセージ |
원본 메시지 | 원본 메일 | tin nhắn gốc | thư gốc | pesan asli | pesan orisinal |
ข้อความต้นฉบับ | mesaj original | mesajul original | missatge original | reply message |
reply separator
"""

_FORWARDED = """
forwarded message | forwarded mail | forwarded by | begin forwarded message |
start of forwarded message | weitergeleitete nachricht | anfang der weitergeleiteten nachricht |
message transféré | message réexpédié | début du message transféré |
début du message réexpédié | mensaje reenviado | inicio del mensaje reenviado |
mensagem encaminhada | início da mensagem encaminhada | início da mensagem reencaminhada |
messaggio inoltrato | inizio messaggio inoltrato | doorgestuurd bericht |
begin doorgestuurd bericht | přeposlaná zpráva | přeposlat zprávu | preposlaná správa |
posredovano sporočilo | proslijeđena poruka | prosleđena poruka | treść przekazanej wiadomości |
wiadomość przekazana dalej | przekazana wiadomość | vidarebefordrat meddelande |
vidarebefordrat brev | videresendt meddelelse | videresendt besked | videresendt melding |
edelleenlähetetty viesti | välitetty viesti | edastatud kiri | továbbított üzenet |
yönlendirilen mesaj | iletilen mesaj | yönlendirilmiş ileti | προωθημένο μήνυμα |
пересылаемое сообщение | пересланное сообщение | начало переадресованного сообщения |
переслане повідомлення | препратено съобщение | الرسالة المعاد توجيهها | رسالة معاد توجيهها |
پیام فوروارد شده | הודעה שהועברה | 转发的邮件 | 转发邮件 | 轉寄的郵件 | 轉寄郵件 |
転送メッセージ | 転送されたメッセージ | 전달된 메시지 | 전달된 메일 | thư đã chuyển tiếp |
tin nhắn được chuyển tiếp | pesan terusan | pesan yang diteruskan | ข้อความที่ส่งต่อ |
mesaj redirecționat | mesaj transmis | missatge reenviat | persiųstas laiškas |
pārsūtīts ziņojums
"""

ORIGINAL = re.compile(_any_of(_ORIGINAL), re.IGNORECASE)
FORWARDED = re.compile(_any_of(_FORWARDED), re.IGNORECASE)

_SENT_FROM = """
sent from my | sent from mail for windows | sent from outlook | sent from yahoo mail |
sent from proton mail | sent with proton mail | sent via | sent by my | sent using |
get outlook for | get bluemail for | get k-9 mail | sent on the go | sent wirelessly |
von meinem iphone gesendet | von meinem ipad gesendet | von meinem mobilgerät gesendet |
von meinem handy gesendet | von unterwegs gesendet | von meinem | gesendet von meinem |
gesendet mit der | gesendet von mail für windows | diese nachricht wurde von meinem |
holen sie sich outlook für | envoyé de mon | envoyé depuis | envoyé à partir de |
télécharger outlook pour | obtenez outlook pour | enviado desde mi | enviado desde |
obtener outlook para | enviado do meu | enviado de meu | enviado a partir do | enviado via |
inviato da | inviato dal mio | scarica outlook per | verstuurd vanaf mijn |
verzonden vanaf mijn | verstuurd met | odesláno z | odoslané z | poslano z | poslano s |
poslano iz | wysłane z | wysłano z | skickat från | sendt fra min | sendt fra | lähetetty |
saadetud minu | elküldve az | küldve az | στάλθηκε από |
отправлено с | отправлено из | изпратено от | надіслано з | послато са | trimis de pe |
أُرسلت من | أرسلت من | مرسل من | ارسال شده از | נשלח מה | נשלח מ | 发自我的 | 从我的 |
來自我的 | 傳送自 | 我的iphone |
나의 iphone에서 보냄 | đã gửi từ | dikirim dari | ส่งจาก |
enviat des de | enviat del meu
"""
SENT_FROM = re.compile(rf"(?:{_any_of(_SENT_FROM)})", re.IGNORECASE)
"""What telephones and web mail put under a message begins so; the place decides, too."""

SENT_FROM_ENDS = (" gönderildi", "から送信", "에서 보냄")
"""In languages whose verb stands last, it ends so."""
