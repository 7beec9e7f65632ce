"""Form fields tied to their help and their errors."""

from django import forms

from folkmoot.ui.components.fields import field, form_fields, toggle


class Sample(forms.Form):
    name = forms.CharField(help_text="As others see it.")
    about = forms.CharField(required=False)
    agreed = forms.BooleanField(label="I agree")
    secret = forms.CharField(widget=forms.HiddenInput, initial="x")
    who = forms.ChoiceField(choices=[("a", "All"), ("g", "Group")], widget=forms.RadioSelect)

    def clean(self) -> None:
        raise forms.ValidationError("These two do not go together.")


def test_help_and_control_belong_together() -> None:
    made = field(Sample()["name"])
    assert '<label for="id_name">Name</label>' in made
    assert 'aria-describedby="id_name_helptext"' in made
    assert 'id="id_name_helptext">As others see it.' in made


def test_errors_are_said_at_the_field() -> None:
    made = field(Sample({})["name"])
    assert 'aria-invalid="true"' in made
    assert "id_name_error" in made.split("<ul")[0]
    assert 'id="id_name_error"' in made
    assert "This field is required." in made


def test_what_may_be_left_out_is_marked_rather_than_what_may_not() -> None:
    assert "optional" in field(Sample()["about"])
    assert "optional" not in field(Sample()["name"])


def test_a_tick_stands_before_its_words() -> None:
    made = field(Sample()["agreed"])
    assert made.index("<input") < made.index("<label")


def test_a_choice_of_several_has_a_heading_that_is_no_label_of_one() -> None:
    made = field(Sample()["who"])
    assert '<span class="field-label"' in made


def test_a_hidden_field_shows_nothing() -> None:
    assert str(field(Sample()["secret"])).startswith("<input")


def test_attributes_reach_the_control() -> None:
    assert 'data-suggest="/p"' in field(Sample()["name"], data_suggest="/p")


def test_a_form_says_first_what_is_wrong_with_all_of_it() -> None:
    made = form_fields(Sample({"name": "<b>"}))
    assert made.startswith('<ul class="field-errors" role="alert">')
    assert "<b>" not in made


def test_a_toggle_is_a_switch_to_readers_and_a_tick_to_the_server() -> None:
    made = toggle("Follow", "follow", checked=True)
    assert 'type="checkbox" role="switch" name="follow" checked value="on"' in made
