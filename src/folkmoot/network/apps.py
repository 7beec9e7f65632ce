"""Django's view of the network."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Conversations, imports, search."""

    name = "folkmoot.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may do what, kinds of deeds and feed entries, and the consumers."""
        from folkmoot.base import worker
        from folkmoot.base.feed import consumers
        from folkmoot.network import adoption, doctoring, kinds, rules
        from folkmoot.network.doors import registering as doors
        from folkmoot.network.forgetting_chore import CHORE as FORGETTING
        from folkmoot.network.gateway.chores import CHORES as MAIL_CHORES
        from folkmoot.network.importing.chore import CHORE
        from folkmoot.network.moving.chore import CHORE as COPIES
        from folkmoot.network.notices import registering as notices
        from folkmoot.network.pages import palette
        from folkmoot.network.pictures import PictureConsumer
        from folkmoot.network.previews import CHORE as PREVIEWS
        from folkmoot.network.previews import PreviewConsumer
        from folkmoot.network.push import registering as push
        from folkmoot.network.reminding import CHORE as REMINDERS
        from folkmoot.network.search.consumer import SearchConsumer
        from folkmoot.network.writing_chore import CHORE as DRAFTS

        rules.register_all()
        kinds.register_all()
        palette.register_all()
        adoption.register_all()
        doctoring.register_all()
        doors.register_all()
        notices.register_all()
        push.register_all()
        worker.register(CHORE)
        worker.register(COPIES)
        worker.register(PREVIEWS)
        worker.register(REMINDERS)
        worker.register(DRAFTS)
        worker.register(FORGETTING)
        for chore in MAIL_CHORES:
            worker.register(chore)
        consumers.register(SearchConsumer())
        consumers.register(PictureConsumer())
        consumers.register(PreviewConsumer())
