"""Structured logs without personal data."""

from __future__ import annotations

import logging.config
from collections.abc import MutableMapping
from typing import Any

import structlog

# Names of fields whose values identify a person or repeat what a person wrote. They never reach a log line.
PERSONAL_WORDS = frozenset(
    {
        "address", "args", "authorization", "birth", "birthday", "body", "content", "cookie", "cookies",
        "csrfmiddlewaretoken", "email", "facts", "id_number", "identity", "identity_number", "kwargs", "mobile", "name",
        "passport", "password", "payload", "person", "phone", "query_string", "secret", "session", "sessionid",
        "task_kwargs", "text", "token", "username",
    }
)  # fmt: skip
PERSONAL_ENDINGS = ("_name", "_number_of_identity", "_address", "_phone", "_password", "_token", "_secret", "_text")
KEPT_ANYWAY = frozenset({"task_name", "logger_name", "process_name", "act_name", "file_name_hash", "queue_name"})
DROPPED = "[dropped]"


def is_personal(key: str) -> bool:
    """Whether a log field of this name may identify a person."""
    lowered = key.lower()
    if lowered in KEPT_ANYWAY:
        return False
    return lowered in PERSONAL_WORDS or lowered.endswith(PERSONAL_ENDINGS)


def without_personal(value: Any, depth: int = 0) -> Any:
    """The value with personal fields of nested mappings dropped; deeper than 6 levels everything is."""
    if depth > 6:
        return DROPPED
    if isinstance(value, dict):
        return {
            key: DROPPED if is_personal(str(key)) else without_personal(item, depth + 1) for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [without_personal(item, depth + 1) for item in value]
    return value


def drop_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: drops the values of personal fields. The event's own text is written by programmers."""
    for key in list(event):
        if key == "event":
            continue
        event[key] = DROPPED if is_personal(key) else without_personal(event[key])
    return event


def without_arguments(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: removes the raw record and its request object, which hold paths, forms and cookies."""
    for key in ("request", "server_time", "status_code_object"):
        event.pop(key, None)
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_arguments,
    drop_personal,
]


def configure(options: dict[str, str]) -> None:
    """Set up structlog and the standard library's logging; options: level, and form ``json`` or ``plain``."""
    last: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if options["form"] == "json"
        else [structlog.dev.ConsoleRenderer(colors=False)]
    )
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "mengma": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": [structlog.stdlib.ExtraAdder(), *SHARED],
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "mengma"}},
            "root": {"handlers": ["stderr"], "level": options["level"]},
            "loggers": {
                "django.db.backends": {"level": "WARNING"},
                "procrastinate": {"level": "WARNING"},
                "fontTools": {"level": "ERROR"},
                "weasyprint": {"level": "ERROR"},
            },
        }
    )
