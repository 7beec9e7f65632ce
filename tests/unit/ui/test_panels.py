"""Frames, patches, diffs, gauges."""

from django.template import Context, Template

from folkmoot.ui.components.gauges import meter, progress
from folkmoot.ui.components.panels import banner, patch, text_diff


def rendered(source: str, **context: object) -> str:
    """A template with the tags loaded."""
    return Template("{% load ui %}" + source).render(Context(context))


def test_a_patch_tells_its_lines_apart_and_loses_none() -> None:
    text = "--- a\n+++ b\n@@ -1 +1 @@\n-old <x>\n+new\n same"
    made = patch(text)
    assert made.count("line-head") == 2
    assert '<span class="line-del">-old &lt;x&gt;\n</span>' in made
    assert '<span class="line-add">+new\n</span>' in made
    assert " same\n" in made


def test_a_text_diff_says_what_went_and_what_came() -> None:
    assert text_diff("needs the consent of all", "needs the signature of all") == (
        '<p class="diff">needs the <del>consent</del> <ins>signature</ins> of all</p>'
    )


def test_a_meter_says_its_interval_in_words_too() -> None:
    made = meter(0.62, 0.55, 0.69, "Agreed").replace("\N{NO-BREAK SPACE}", " ")
    assert "62 % (55 % to 69 %)" in made
    assert "Agreed: " in made
    assert "meter-interval" not in meter(0.62)


def test_small_shares_keep_a_figure() -> None:
    assert "0.4\N{NO-BREAK SPACE}%" in meter(0.004)
    assert ">0\N{NO-BREAK SPACE}%" in meter(0.0)


def test_progress_without_a_known_end_has_no_value() -> None:
    assert "value=" not in progress("Looking")
    assert 'value="40" max="100"' in progress("Importing", 40)


def test_only_what_stops_somebody_interrupts_the_reader() -> None:
    assert 'role="alert"' in banner("Not sent", "block")
    assert 'role="status"' in banner("Imported", "allowed")


def test_a_dialog_names_itself_and_can_be_left_without_script() -> None:
    made = rendered('{% dialog "move" title %}<p>inside</p>{% enddialog %}', title="Move <it>")
    assert 'id="move" aria-labelledby="move-title"' in made
    assert "Move &lt;it&gt;" in made
    assert "<p>inside</p>" in made
    assert 'href="#main" data-close' in made


def test_code_is_shown_as_it_is() -> None:
    made = rendered("{% code %}{{ text }}{% endcode %}", text="a < b")
    assert "<code>a &lt; b</code>" in made


def test_a_chart_has_its_numbers_behind_it_only_where_it_has_them() -> None:
    assert "The numbers as a table" not in rendered('{% chart "T" %}<svg/>{% endchart %}')
