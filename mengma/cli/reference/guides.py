"""docs/reference: each guide as a reader sees it, every act in one table, every legal clock.

Written from guides/ and law/ as they are; `mengma docs --check` fails where a page says something else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator


def _ready() -> None:
    """These pages need the registered effects, so the applications are loaded, in test mode where nothing else is asked."""
    from django.apps import apps

    if not apps.ready:
        import django

        os.environ.setdefault("MENGMA_MODE", "test")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mengma.config.settings")
        django.setup()


def pages() -> dict[str, str]:
    """guide-<name>.md for the newest version of each guide, acts.md, legal-clocks.md."""
    _ready()
    from mengma.procedure import library
    from mengma.procedure.reading import read_guide

    names = sorted({name for name, _ in library.all_guides()})
    written = {f"guide-{name}.md": read_guide(library.guide(name)).as_markdown() for name in names}
    written["acts.md"] = "\n".join(_acts(names)) + "\n"
    written["legal-clocks.md"] = "\n".join(_clocks()) + "\n"
    return written


def _acts(names: list[str]) -> Iterator[str]:
    from mengma.procedure import library

    yield "# Acts"
    yield ""
    yield "Every act of the guides, for those who write guides, effects or programs against the API."
    yield "A field with a question mark may be left out."
    for name in names:
        guide = library.guide(name)
        yield ""
        yield f"## {guide.label}: {guide.title.en}"
        yield ""
        yield "| act | title | who | stages | fields | effect | documents |"
        yield "| --- | --- | --- | --- | --- | --- | --- |"
        for act in guide.acts.values():
            fields = ", ".join(f"`{f.name}`: {f.type}{'' if f.required else '?'}" for f in act.fields)
            stages = "opens" if act.opens else "all" if set(act.stages) == set(guide.stages) else ", ".join(act.stages)
            documents = ", ".join(str(one.args["what"]) for one in act.then if one.verb == "document")
            effect = f"`{act.effect}`" if act.effect else ""
            yield (
                f"| `{act.name}` | {act.title.zh} / {act.title.en} | {', '.join(act.who)} | {stages} | {fields} "
                f"| {effect} | {documents} |"
            )


def _clocks() -> Iterator[str]:
    from mengma import lawbook
    from mengma.procedure import library

    law = lawbook.load()
    used: dict[str, list[str]] = {}
    for guide in library.all_guides().values():
        for limit in guide.limits.values():
            for kind in limit.period.values():
                used.setdefault(kind, []).append(f"{guide.name}: {limit.title.zh}")
    yield "# Legal clocks"
    yield ""
    yield "Every period of law/ as in force now, with its articles and how sure each is: `read` in the text, seen on a"
    yield "`page`, or from `memory` (high, medium, low). `before` is counted back from a day; an `extension` lengthens"
    yield "another period. Points on which the law is silent are house rules and shown as such."
    yield ""
    yield "| kind | 期限 | length | counted | articles | checked | rests on | used by |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for clock in sorted(law.period_kinds(), key=lambda one: one.name):
        articles = "；".join(citation.text_zh for citation in clock.citations)
        checked = ", ".join(dict.fromkeys(citation.confidence for citation in clock.citations))
        basis = ", ".join(dict.fromkeys(citation.basis for citation in clock.citations))
        using = "；".join(dict.fromkeys(used.get(clock.name, [])))
        yield (
            f"| `{clock.name}` | {clock.zh} / {clock.en} | {clock.words_en} | {clock.form}, {clock.start_zh} "
            f"| {articles} | {checked} | {basis} | {using} |"
        )
