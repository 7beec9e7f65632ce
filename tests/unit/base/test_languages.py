"""Languages are those whose words are there."""

from pathlib import Path

from django.conf import settings

from folkmoot.base.languages import shipped


def test_english_is_always_there(tmp_path: Path) -> None:
    assert shipped(tmp_path) == {"en": "English"}


def test_a_translation_is_there_once_it_is_compiled(tmp_path: Path) -> None:
    for language, name in (("de", "django.mo"), ("fr", "django.po"), ("xx", "django.mo")):
        place = tmp_path / "people" / "locale" / language / "LC_MESSAGES" / name
        place.parent.mkdir(parents=True)
        place.touch()
    assert shipped(tmp_path) == {"en": "English", "de": "Deutsch", "xx": "xx"}


def test_pages_offer_no_others() -> None:
    assert dict(settings.LANGUAGES) == shipped()
