"""Tables of people: persons, addresses, groups, invitations, tokens, the activity chain."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now

from folkmoot.base.ids import new_ref


class PersonKind(models.TextChoices):
    """How a person came to be known here."""

    MEMBER = "member", "Member of the organisation"
    GUEST = "guest", "Guest"
    CORRESPONDENT = "correspondent", "Known by mail only"
    BOT = "bot", "Program"


class Person(AbstractBaseUser):
    """Somebody: a member, a guest, or a sender of mail who has not claimed it yet.

    A correspondent has no password and no login address; claiming an address hands its messages
    to the person who proved it, since messages belong to addresses.
    """

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    kind = models.CharField(
        max_length=16, choices=PersonKind.choices, default=PersonKind.CORRESPONDENT
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=320, unique=True, null=True, blank=True)
    about = models.TextField(max_length=2000, blank=True)
    language = models.CharField(
        max_length=12, blank=True, db_default="", help_text="Of their mail; empty: the house's."
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="merged",
        help_text="Who claimed the last address of this correspondent; links lead on to them.",
    )
    keeper = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="bots",
        help_text="Who answers for this program; nobody for people.",
    )
    created_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager["Person"]()

    class Meta:
        indexes = (models.Index(fields=["kind", "name"], name="person_kind_name"),)

    def __str__(self) -> str:
        return self.name or self.email or "somebody"

    @property
    def has_account(self) -> bool:
        """Whether they can sign in, as opposed to being known by mail only."""
        return self.kind != PersonKind.CORRESPONDENT


class Address(models.Model):
    """An e-mail address and whose it is; messages hang on addresses, addresses on persons."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="addresses")
    email = models.CharField(max_length=320, unique=True, help_text="Normalised, lower case.")
    name = models.CharField(max_length=200, blank=True, help_text="As seen in mail.")
    claimed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.email


class Role(models.TextChoices):
    """What a person answers for in the organisation."""

    ADMINISTRATOR = "administrator", "Administrator"
    MODERATOR = "moderator", "Moderator"
    SECURITY = "security", "Security"
    LEGAL = "legal", "Legal"
    HR = "hr", "Human resources"
    COMMUNICATIONS = "communications", "Communications"
    IT = "it", "IT"
    SPOKESPERSON = "spokesperson", "Spokesperson"


class RoleGrant(models.Model):
    """A role held by a person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=32, choices=Role.choices)
    granted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "role"], name="one_role_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Openness(models.TextChoices):
    """Who may find, read and enter a group."""

    OPEN = "open", "Open: every member reads and may join"
    CLOSED = "closed", "Closed: everybody sees that it exists, members read"
    SECRET = "secret", "Secret: only members know of it"


class Group(models.Model):
    """A circle of people with their conversations."""

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    about = models.TextField(max_length=5000, blank=True)
    openness = models.CharField(max_length=8, choices=Openness.choices, default=Openness.OPEN)
    created_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class GroupRole(models.TextChoices):
    """What a person is in a group; a correspondent wrote there by mail and has no rights."""

    OWNER = "owner", "Owner"
    MODERATOR = "moderator", "Moderator"
    MEMBER = "member", "Member"
    CORRESPONDENT = "correspondent", "Known by mail only"


class Membership(models.Model):
    """A person in a group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=GroupRole.choices, default=GroupRole.MEMBER)
    joined_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.UniqueConstraint(fields=["group", "person"], name="one_membership"),)
        indexes = (models.Index(fields=["person", "role"], name="membership_person_role"),)

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id} as {self.role}"


class GroupAlias(models.Model):
    """A word that once stood in a group's address and leads on until another group takes it."""

    slug = models.SlugField(max_length=80, unique=True)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="aliases")

    def __str__(self) -> str:
        return self.slug


class JoinOutcome(models.TextChoices):
    """What became of a request to be let into a group."""

    WAITING = "waiting", "Waiting"
    ADMITTED = "admitted", "Let in"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class JoinRequest(models.Model):
    """Somebody asks to be let into a group, with a sentence of their own.

    Whoever asked by mail is told the answer by mail. Without an account they are the correspondent
    of `email`, which they proved to be theirs.
    """

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="join_requests")
    words = models.CharField(max_length=500, blank=True)
    by_mail = models.BooleanField(default=False, db_default=False)
    email = models.CharField(max_length=320, blank=True, db_default="")
    told_at = models.DateTimeField(null=True, help_text="When the answer was mailed.")
    outcome = models.CharField(
        max_length=9, choices=JoinOutcome.choices, default=JoinOutcome.WAITING
    )
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=models.Q(outcome="waiting"),
                name="one_waiting_request",
            ),
        )
        indexes = (
            models.Index(
                fields=["settled_at"],
                name="join_request_to_tell",
                condition=models.Q(by_mail=True, told_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} asks to join {self.group_id}"


class Invitation(models.Model):
    """A letter that lets its bearer make an account, perhaps straight into a group."""

    ref = models.UUIDField(default=new_ref, unique=True, editable=False)
    secret_digest = models.BinaryField(max_length=32, unique=True)
    email = models.EmailField(max_length=320)
    kind = models.CharField(max_length=16, choices=PersonKind.choices, default=PersonKind.MEMBER)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, blank=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation of {self.email}"


class AccessToken(models.Model):
    """A bearer token of a person for programs; only its digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    secret_digest = models.BinaryField(max_length=32, unique=True)
    label = models.CharField(max_length=200, blank=True)
    scopes = models.CharField(
        max_length=60,
        default="read write",
        db_default="read write",
        help_text="See people.scopes.",
    )
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token {self.label or self.pk} of {self.person_id}"


class SignInLink(models.Model):
    """A link that signs somebody in once: the first administrator, or a way back in."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    secret_digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"sign-in link of {self.person_id}"


class ActivityEntry(models.Model):
    """Who did what to which thing; append-only, each row's hash covers the row before it."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=80)
    thing = models.CharField(max_length=120, blank=True)
    detail = models.BinaryField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = (
            models.Index(fields=["thing", "id"], name="activity_thing"),
            models.Index(fields=["actor", "id"], name="activity_actor"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.thing}"


class ActivityHead(models.Model):
    """The newest link of the chain; locked while a transaction adds to it."""

    last_entry = models.BigIntegerField(default=0)
    last_hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"activity up to {self.last_entry}"
