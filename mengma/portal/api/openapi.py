"""The API itself: routers, refusals, and its OpenAPI description."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from mengma.portal.api import errors
from mengma.portal.api.reading import LimitedParser
from mengma.portal.api.routes import cases, dossier, filing, guides, inbox, law, session, webhooks

PREFIX = "/api/v1/"
FIRST_REFUSAL = 400
DESCRIPTION = """\
The same acts as on the pages, for programs. Sign in with a token (`POST /session`) or the session cookie of a browser (then every
changing request carries the header `X-CSRFToken`). Refusals are `application/problem+json`. Words come in Chinese and English;
`Accept-Language` chooses the language of `title` and of choices' labels. Amounts are decimal strings in yuan, dates are those of
Asia/Shanghai. A repeated `Idempotency-Key` acts once. 本接口为办案辅助，以法律为准。
"""


class PublicApi(NinjaAPI):
    """ninja's API with refusals described under their own media type and operation ids that read well."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix or PREFIX, path_params=path_params)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    content = response.get("content", {})
                    if int(status) >= FIRST_REFUSAL and "application/json" in content:
                        response["content"] = {errors.MEDIA_TYPE: content["application/json"]}
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)


def build() -> NinjaAPI:
    """The API with all its routers."""
    api = PublicApi(
        title="Mengma 蒙马 API",
        version="1",
        description=DESCRIPTION,
        urls_namespace="api-v1",
        docs_url=None,
        parser=LimitedParser(),
    )
    errors.register(api)
    for router in (
        session.router,
        guides.router,
        law.router,
        filing.router,
        cases.router,
        dossier.router,
        inbox.router,
        webhooks.router,
    ):
        api.add_router("", router)
    return api
