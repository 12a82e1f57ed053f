"""What can go wrong with drafts, forms and invitations, in words a person can act on."""

from __future__ import annotations

from mengma.refusal import Refusal


class IntakeError(Refusal):
    code = "intake.error"


class NoSuchDraft(IntakeError):
    """No draft of this id belongs to this person."""

    code = "intake.no_such_draft"
    status = 404
    what_zh = "没有这份草稿，或者它不属于您。"
    what_en = "There is no such draft, or it is not yours."
    next_zh = "请从“我的草稿”进入。"
    next_en = "Open it from “my drafts”."


class DraftMoved(IntakeError):
    """The draft was saved elsewhere meanwhile; `data` holds the stored version and content, what was sent is not lost."""

    code = "intake.draft_moved"
    what_zh = "草稿已在别处保存过，未覆盖。"
    what_en = "The draft was saved elsewhere meanwhile; nothing was overwritten."
    next_zh = "请对照两份内容，选定后再保存。"
    next_en = "Compare the two and save the one you want."


class DraftSubmitted(IntakeError):
    """The draft became a case."""

    code = "intake.draft_submitted"
    what_zh = "这份起诉材料已经提交，不能再修改草稿。"
    what_en = "This complaint has been submitted; the draft can no longer be changed."
    next_zh = "需要补充的，请在案件页面提交补正材料，或者等待立案法官一次性告知。"
    next_en = "Hand in further papers on the case page."


class BadDraft(IntakeError):
    """Something that cannot even be kept: too large, not an object, characters that cannot be stored."""

    code = "intake.bad_draft"
    status = 422
    next_zh = "请按提示修改后再保存；页面上的内容没有丢失。"
    next_en = "Correct it and save again; what is on the page is not lost."


class BadInvitation(IntakeError):
    """A code that opens nothing for this person; which reason is said only where it gives nothing away."""

    code = "intake.bad_invitation"
    status = 422
    what_zh = "邀请码无效、已使用或者已过期，或者与您的身份不符。"
    what_en = "The code is not valid, was used or has expired, or does not belong to you."
    next_zh = "请核对应诉通知书上的邀请码；仍不能加入的，请联系承办法院书记员。"
    next_en = "Compare the code with the notice; if it still fails, ask the clerk of the court."


class TooManyCodes(IntakeError):
    """Too many codes were tried; refused for a while whatever the code."""

    code = "intake.too_many_codes"
    status = 429
    what_zh = "尝试次数过多，请稍后再试。"
    what_en = "Too many tries; wait a while."
    headers = {"Retry-After": "60"}
