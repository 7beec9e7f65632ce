"""Conversations and messages, with what came with them."""

from django.db import models
from django.db.models.functions import Now

from folkmoot.base.ids import new_ref
from folkmoot.people.models import Address, Group, Person


class Conversation(models.Model):
    """A tree of messages; its figures are derived from them and rebuilt with them."""

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="conversations")
    title = models.CharField(max_length=500, blank=True)
    root = models.ForeignKey("Message", on_delete=models.SET_NULL, null=True, related_name="+")
    node_count = models.PositiveIntegerField(default=0, help_text="Ghosts included.")
    started_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    message_count = models.PositiveIntegerField(default=0, help_text="Without ghosts.")
    ghost_count = models.PositiveIntegerField(default=0)
    people_count = models.PositiveIntegerField(default=0)
    doubtful_count = models.PositiveIntegerField(default=0, help_text="Edges worth a review.")
    restricted_count = models.PositiveIntegerField(default=0, help_text="Not open to the group.")
    shape = models.BinaryField(default=bytes, help_text="See network.conversations.shape.")

    class Meta:
        indexes = (models.Index(fields=["group", "-last_at", "-id"], name="conversation_latest"),)

    def __str__(self) -> str:
        return self.title

    @property
    def open_title(self) -> str:
        """The title, if it cannot tell of a message that not everybody sees."""
        return "" if self.restricted_count else self.title


class ConversationAlias(models.Model):
    """An address of a conversation that was merged into another; it leads on for good."""

    ref = models.UUIDField(unique=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE)

    def __str__(self) -> str:
        return str(self.ref)


class MessageKind(models.TextChoices):
    """What a message is by its headers; only normal ones join conversations."""

    NORMAL = "normal", "Message"
    AUTO_REPLY = "auto_reply", "Automatic reply"
    BOUNCE = "bounce", "Bounce"
    RECEIPT = "receipt", "Read receipt"
    CALENDAR = "calendar", "Calendar notice"
    LIST_ADMIN = "list_admin", "List administration"
    SPAM = "spam", "Marked as spam"


class Way(models.TextChoices):
    """How a message came in."""

    IMPORT = "import", "Archive"
    PAGE = "page", "Page"
    MAIL = "mail", "Mail"
    API = "api", "Program"


class Message(models.Model):
    """One message, or a ghost: a message known only because others refer to it.

    `parent`, `confidence` and `edge_kind` are the edge chosen from the claims; `key` is the
    handle under which threading knows it (its Message-ID, or a derived one for a variant).
    `number` counts the messages of a group from 1 without gaps and never changes.
    """

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="messages")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="messages"
    )
    number = models.PositiveIntegerField(null=True, help_text="A ghost has none.")
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="children"
    )
    broken_parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The chosen parent where the edge is not followed because it closed a cycle.",
    )
    confidence = models.PositiveSmallIntegerField(default=0, help_text="Of the edge, 0-100.")
    edge_kind = models.CharField(max_length=24, blank=True)
    broken = models.CharField(
        max_length=200, blank=True, help_text="Why the chosen edge is not followed: a cycle."
    )
    key = models.CharField(max_length=1000)
    message_id = models.CharField(max_length=1000)
    is_ghost = models.BooleanField(default=False)
    kind = models.CharField(max_length=12, choices=MessageKind.choices, default=MessageKind.NORMAL)
    sender = models.ForeignKey(
        Address, on_delete=models.PROTECT, null=True, related_name="messages"
    )
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=1000, blank=True)
    sent_at = models.DateTimeField(null=True)
    date_flags = models.CharField(max_length=100, blank=True)
    first_words = models.CharField(max_length=300, blank=True)
    size = models.BigIntegerField(default=0, help_text="Bytes of the raw message.")
    digest = models.BinaryField(max_length=32, default=bytes, help_text="SHA-256 of the raw bytes.")
    fingerprint = models.BinaryField(max_length=16, default=bytes)
    file_count = models.PositiveIntegerField(default=0)
    restricted = models.BooleanField(
        default=False, help_text="Visible only to its sender and recipients until opened."
    )
    added_at = models.DateTimeField(db_default=Now())
    way = models.CharField(
        max_length=8, choices=Way.choices, default=Way.IMPORT, db_default=Way.IMPORT
    )
    posted_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="posts",
        help_text="Wrote it here.",
    )
    revision = models.PositiveIntegerField(
        default=0, db_default=0, help_text="How often what it says was changed."
    )
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Its author or not.",
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["group", "key"], name="message_key"),
            models.UniqueConstraint(fields=["group", "number"], name="message_number"),
        )
        indexes = (
            models.Index(fields=["group", "fingerprint"], name="message_fingerprint"),
            models.Index(fields=["sender", "-sent_at"], name="message_sender"),
            models.Index(fields=["conversation", "sender"], name="message_talk_sender"),
            models.Index(fields=["group", "message_id"], name="message_message_id"),
            models.Index(
                fields=["group"], name="message_restricted", condition=models.Q(restricted=True)
            ),
            models.Index(
                fields=["group", "kind"],
                name="message_aside",
                condition=~models.Q(kind=MessageKind.NORMAL),
            ),
            models.Index(
                fields=["group"],
                name="message_deleted",
                condition=models.Q(deleted_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.subject or self.message_id

    @property
    def talk_title(self) -> str:
        """What to call its conversation towards somebody who sees this message: the stored title
        may come from another one that they do not see.
        """
        talk = self.conversation
        return self.subject if talk.restricted_count else talk.title or self.subject


class Body(models.Model):
    """What a message says, derived from its raw bytes.

    `content` is a compressed `network.bodies.StoredBody`.
    """

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="body"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"body of {self.message_id}"


class Recipient(models.Model):
    """Somebody a message went to; `mailbox` means a copy lay in that person's mailbox, `branch`
    that they were chosen when its branch was restricted.
    """

    class Field(models.TextChoices):
        """Where the address stood."""

        TO = "to", "To"
        CC = "cc", "Cc"
        MAILBOX = "mailbox", "Mailbox"
        BRANCH = "branch", "Branch"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="recipients")
    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="received")
    field = models.CharField(max_length=8, choices=Field.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["message", "address", "field"], name="recipient_once"),
        )

    def __str__(self) -> str:
        return f"{self.field} {self.address_id}"


class Attachment(models.Model):
    """A file of a message; its bytes are cut out of the raw message when asked for."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    path = models.CharField(max_length=100, help_text="Which MIME part, such as 1.2.")
    name = models.CharField(max_length=300, blank=True)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    digest = models.BinaryField(max_length=16)
    content_id = models.CharField(max_length=300, blank=True)
    inline = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["message", "path"], name="attachment_path"),)
        indexes = (models.Index(fields=["digest"], name="attachment_digest"),)

    def __str__(self) -> str:
        return self.name or self.path


class Opening(models.Model):
    """Who let the whole group see a message that only its recipients saw; see `audience`."""

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="opening"
    )
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"opening of {self.message_id}"


class Copy(models.Model):
    """Another version of a message that is already here: other footer, other mailbox."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="copies")
    digest = models.BinaryField(max_length=32)
    message_id_seen = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["message", "digest"], name="copy_once"),)

    def __str__(self) -> str:
        return f"copy of {self.message_id}"
