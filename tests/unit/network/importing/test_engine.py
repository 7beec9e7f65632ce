"""An import worked off: counts, taking up again, and one bad message that costs only itself."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError
from tests.cast import Cast
from tests.unit.network.importing.archives import letter, letters, mbox

from folkmoot.base import alive, clock
from folkmoot.network.actions.imports import cancel_import, request_import, retry_import
from folkmoot.network.adding import add_batch
from folkmoot.network.importing import engine, reading
from folkmoot.network.importing.prepared import Prepared
from folkmoot.network.importing.tally import Tally
from folkmoot.network.mail.parsed import Limits
from folkmoot.network.mail.sources import RawMessage
from folkmoot.network.models import GroupMail, ImportRun, ImportState, Message, Quarantined
from folkmoot.people.api import OPERATOR, Group, Work


def worked_off(group: Group, source: Path) -> ImportRun:
    """The archive, imported here and now."""
    run = request_import(OPERATOR, group=group, source=str(source))
    assert engine.claim(run)
    engine.work_off(run)
    run.refresh_from_db()
    return run


def test_every_message_is_counted_once(open_group: Group, tmp_path: Path) -> None:
    run = worked_off(open_group, mbox(tmp_path / "walls", [*letters(40), letter(3)]))
    assert run.state == ImportState.DONE, run.problem
    assert run.read_count == 41
    assert run.read_count == run.added_count + run.duplicate_count + run.quarantined_count
    assert GroupMail.objects.get(group=open_group).message_count == run.added_count


def test_a_second_import_adds_nothing(open_group: Group, tmp_path: Path) -> None:
    source = mbox(tmp_path / "walls", letters(30))
    worked_off(open_group, source)
    again = worked_off(open_group, source)
    assert (again.read_count, again.added_count, again.duplicate_count) == (30, 0, 30)


def test_a_stopped_import_goes_on_behind_its_last_batch(
    open_group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BATCH_MESSAGES", 10)
    monkeypatch.setattr(reading, "PIECE_MESSAGES", 10)
    run = request_import(OPERATOR, group=open_group, source=str(mbox(tmp_path / "w", letters(35))))
    assert engine.claim(run)
    engine.work_off(run, keep_going=lambda: False)
    assert (run.state, run.read_count) == (ImportState.WAITING, 10)
    assert engine.claim(run)
    engine.work_off(run)
    run.refresh_from_db()
    assert (run.state, run.read_count, run.duplicate_count) == (ImportState.DONE, 35, 0)
    numbers = Message.objects.filter(group=open_group, is_ghost=False).values_list("number")
    assert {number for (number,) in numbers} == set(range(1, run.added_count + 1))


def test_a_cancelled_import_stops_and_can_be_taken_up(
    open_group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BATCH_MESSAGES", 10)
    monkeypatch.setattr(reading, "PIECE_MESSAGES", 10)
    run = request_import(OPERATOR, group=open_group, source=str(mbox(tmp_path / "w", letters(35))))
    assert engine.claim(run)

    def cancelled() -> bool:
        cancel_import(OPERATOR, run=ImportRun.objects.get(pk=run.pk))
        return True

    engine.work_off(run, keep_going=cancelled)
    run.refresh_from_db()
    assert (run.state, run.read_count) == (ImportState.CANCELLED, 10)
    retry_import(OPERATOR, run=run)
    assert engine.claim(run)
    engine.work_off(run)
    run.refresh_from_db()
    assert (run.state, run.read_count) == (ImportState.DONE, 35)


def test_only_one_worker_has_a_run_until_it_is_silent(open_group: Group, tmp_path: Path) -> None:
    run = request_import(OPERATOR, group=open_group, source=str(mbox(tmp_path / "w", letters(3))))
    other = ImportRun.objects.get(pk=run.pk)
    assert engine.claim(run)
    assert not engine.claim(other)
    late = clock.now() - engine.ABANDONED - timedelta(seconds=1)
    ImportRun.objects.filter(pk=run.pk).update(heartbeat_at=late)
    assert engine.claim(other)
    engine.work_off(run)  # superseded: it must not touch what the other does
    engine.work_off(other)
    other.refresh_from_db()
    assert (other.state, other.read_count) == (ImportState.DONE, 3)


def test_a_run_of_a_dead_process_is_taken_up_at_once(open_group: Group, tmp_path: Path) -> None:
    run = request_import(OPERATOR, group=open_group, source=str(mbox(tmp_path / "w", letters(3))))
    assert engine.claim(run)
    name = "d" * 24
    (alive.folder() / name).touch()  # a file nobody holds: its process has ended
    ImportRun.objects.filter(pk=run.pk).update(worker=f"{name}.1")
    assert engine.claim(run)
    assert engine.process_of(run.worker) == alive.own_name()
    ImportRun.objects.filter(pk=run.pk).update(worker="another-machine.1")
    assert not engine.claim(run)


def test_a_message_the_tables_refuse_costs_only_itself(
    open_group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = add_batch

    def refusing(work: Work, *given: object, batch: list[Prepared], **named: object) -> object:
        if any(one.mail and one.mail.headers.message_id == "n7@example.org" for one in batch):
            raise IntegrityError("made up")
        return real(work, *given, batch=batch, **named)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(engine, "add_batch", refusing)
    run = worked_off(open_group, mbox(tmp_path / "walls", letters(20)))
    assert (run.state, run.read_count, run.quarantined_count) == (ImportState.DONE, 20, 1)
    kept = Quarantined.objects.get(group=open_group)
    assert (kept.subject, kept.reason) == ("Re: Walls", "It cannot be stored (IntegrityError).")


def test_a_failing_run_says_why(open_group: Group, tmp_path: Path) -> None:
    source = mbox(tmp_path / "walls", letters(3))
    run = request_import(OPERATOR, group=open_group, source=str(source))
    source.unlink()
    assert engine.claim(run)
    engine.work_off(run)
    assert run.state == ImportState.FAILED
    assert run.problem.startswith("There is no such file or folder.")


def test_who_lost_the_right_imports_no_further(
    cast: Cast, open_group: Group, tmp_path: Path
) -> None:
    assert cast.administrator.person
    source = str(mbox(tmp_path / "w", letters(3)))
    run = request_import(cast.administrator, group=open_group, source=source)
    cast.administrator.person.is_active = False
    cast.administrator.person.save()
    run = ImportRun.objects.get(pk=run.pk)
    assert engine.claim(run)
    engine.work_off(run)
    assert (run.state, run.added_count) == (ImportState.FAILED, 0)


def raw_messages(count: int) -> Iterator[RawMessage]:
    for number, raw in enumerate(letters(count)):
        yield RawMessage(raw=raw, position=str(number), bytes_read=number, place="")


def test_a_killed_reading_process_costs_nothing() -> None:
    pieces = reading.prepared_pieces(raw_messages(200), processes=2, limits=Limits())
    done = next(pieces)
    children = multiprocessing.active_children()
    assert children
    victim = children[0].pid
    assert victim
    os.kill(victim, signal.SIGKILL)
    for piece in pieces:
        done += piece
    assert [one.position for one in done] == [str(number) for number in range(200)]
    assert all(one.mail is not None for one in done)


def test_what_is_passed_over_is_counted_with_the_message_behind_it() -> None:
    skipped: dict[str, int] = {}

    def source() -> Iterator[RawMessage]:
        for number, message in enumerate(raw_messages(4)):
            if number == 2:
                skipped["no mail"] = 1
            yield message
        skipped["no mail"] = 3

    tally = Tally(skipped)
    assert len(list(tally.counting(source()))) == 4
    assert tally.at(2) == {}
    assert tally.at(1) == {"no mail": 1}
    assert tally.at(1) == {"no mail": 1}
    assert tally.at_end() == {"no mail": 3}
