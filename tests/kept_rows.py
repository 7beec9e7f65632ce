"""Rows that actions made once in this process, put back where a test begins with the same."""

from django.apps import apps
from django.db import models, transaction


class KeptRows:
    """What came into empty tables between `begin` and `keep`; `put_back` writes it again.

    Rows keep their ids; what the database itself writes, as the number of the transaction, it
    writes anew.
    """

    def __init__(self) -> None:
        self._empty: list[type[models.Model]] = []
        self._rows: list[tuple[type[models.Model], list[models.Model]]] = []

    @property
    def is_kept(self) -> bool:
        """Whether there is something to put back."""
        return bool(self._rows)

    def begin(self) -> None:
        """Note which tables are empty."""
        self._empty = [
            model
            for model in apps.get_models(include_auto_created=True)
            if not model._base_manager.exists()
        ]

    def keep(self) -> None:
        """Remember the rows of those tables that were empty."""
        found = ((model, list(model._base_manager.all())) for model in self._empty)
        self._rows = [(model, rows) for model, rows in found if rows]

    def put_back(self) -> None:
        """Write the rows, of all tables in one transaction."""
        with transaction.atomic():
            for model, rows in self._rows:
                model._base_manager.bulk_create(_fresh(model, row) for row in rows)


def _fresh(model: type[models.Model], row: models.Model) -> models.Model:
    fields = [field for field in model._meta.concrete_fields if not field.has_db_default()]
    return model(**{field.attname: getattr(row, field.attname) for field in fields})
