"""Rooms are the court's own; a room's name is used once."""

from __future__ import annotations

import pytest

from mengma.scheduling import selectors
from mengma.scheduling.actions import do_create_room, do_retire_room
from mengma.scheduling.errors import NoSuchRoom
from tests.cast import COURT, ELSEWHERE

pytestmark = pytest.mark.django_db


def test_a_room_is_found_by_id_or_name_at_its_own_court_only():
    room = do_create_room(COURT, "第三法庭")
    assert selectors.room(COURT, "第三法庭") == selectors.room(COURT, str(room.id)) == room
    assert selectors.room(ELSEWHERE, str(room.id)) is None


def test_a_name_is_used_once_in_a_court():
    do_create_room(COURT, "第三法庭")
    do_create_room(ELSEWHERE, "第三法庭")
    with pytest.raises(ValueError, match="已有"):
        do_create_room(COURT, "第三法庭")


def test_a_retired_room_is_offered_no_more():
    room = do_create_room(COURT, "第三法庭")
    do_retire_room(room)
    assert selectors.rooms(COURT) == []
    with pytest.raises(NoSuchRoom):
        do_retire_room(room)
