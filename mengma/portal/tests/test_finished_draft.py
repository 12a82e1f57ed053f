"""After the pronouncement the draft is finished: it is read, not written, and no new one is begun by looking."""

from __future__ import annotations

import pytest
from django.test import Client

from mengma.dossier.actions import do_open_draft, do_save_draft
from mengma.dossier.actions.drafts import BadDraft
from mengma.dossier.models import DecisionDraft
from tests import cast, lines
from tests.lines import at

pytestmark = pytest.mark.django_db


def test_a_pronounced_judgments_draft_is_finished_and_stays_readable():
    users = cast.make_cast()
    line, judge = lines.heard_case(users), cast.actor(users["judge"])
    with at(lines.DECIDED):
        draft = do_open_draft(judge, line.case, "judgment")
        saved = do_save_draft(judge, draft.id, lines.filled(draft.sections), draft.revision)
        assert DecisionDraft.objects.get().finished_at is None
        line.do("judge", "pronounce_judgment", {"result": "granted", "how": "in_court", "costs": {"p2": "1000.00"}})
        assert DecisionDraft.objects.get().finished_at is not None
        with pytest.raises(BadDraft):
            do_save_draft(judge, draft.id, lines.filled(draft.sections), saved.revision)
        client = Client()
        client.force_login(users["judge"])
        page = client.get(f"/cases/{line.case}/drafts/judgment/").content.decode()
        assert "草稿随之完成，不再修改" in page
        assert "巴特尔向乌兰借款88000元" in page
        assert "<textarea" not in page
        late = client.post(f"/cases/{line.case}/drafts/judgment/", {"s.facts": "改写"})
        assert "改写" not in late.content.decode()
    assert DecisionDraft.objects.count() == 1
