"""A connector made with the official Python packages, unchanged; it prints what it was told as one JSON object.

The packages read the address of the server and the indexing token from GLEAN_SERVER_URL and GLEAN_INDEXING_API_TOKEN;
the client token comes in CLIENT_TOKEN.
"""

import json
import os

from glean.api_client import Glean
from glean.api_client.models import (
    ContentDefinition,
    CustomDatasourceConfig,
    DatasourceBulkMembershipDefinition,
    DatasourceGroupDefinition,
    DatasourceUserDefinition,
    DebugDocumentRequest,
    DocumentDefinition,
    DocumentPermissionsDefinition,
    EmployeeInfoDefinition,
    ObjectDefinition,
    UserReferenceDefinition,
)
from glean.indexing import (
    BaseDatasourceConnector,
    BasePeopleConnector,
    DatasourceIdentityDefinitions,
    PushUploader,
    StaticDataClient,
    StatusClient,
)

DATASOURCE = "pywiki"
ANN, BOB = "ann@example.com", "bob@example.com"

PAGES = [
    {"id": "plan", "text": "The walrus plan of the engineers.", "groups": ["engineers"]},
    {"id": "letter", "text": "A walrus letter to one person.", "users": [BOB]},
    *({"id": f"page-{number}", "text": f"Walrus page {number}.", "anyone": True} for number in range(25)),
]


class WikiConnector(BaseDatasourceConnector):
    configuration = CustomDatasourceConfig(
        name=DATASOURCE,
        display_name="Python wiki",
        url_regex=r"^https://wiki\.example\.com/.*",
        is_user_referenced_by_email=True,
        object_definitions=[ObjectDefinition(name="page", doc_category="KNOWLEDGE_HUB")],
    )

    def get_identities(self):
        return DatasourceIdentityDefinitions(
            users=[DatasourceUserDefinition(email=email, name=email) for email in (ANN, BOB)],
        )

    def transform(self, data):
        return [
            DocumentDefinition(
                datasource=DATASOURCE,
                object_type="page",
                id=page["id"],
                view_url=f"https://wiki.example.com/{page['id']}",
                title=f"Page {page['id']}",
                body=ContentDefinition(mime_type="text/plain", text_content=page["text"]),
                permissions=DocumentPermissionsDefinition(
                    allow_anonymous_access=page.get("anyone", False),
                    allowed_groups=page.get("groups", []),
                    allowed_users=[UserReferenceDefinition(email=email) for email in page.get("users", [])],
                ),
            )
            for page in data
        ]


class PeopleConnector(BasePeopleConnector):
    configuration = CustomDatasourceConfig(name="pypeople", display_name="People")

    def transform(self, data):
        return [
            EmployeeInfoDefinition(email=email, department="Engineering", first_name=name, last_name="Example")
            for name, email in data
        ]


def main():
    connector = WikiConnector(name=DATASOURCE, data_client=StaticDataClient(PAGES))
    # Small pages, so that the middle ones come at once, as those of a large source do.
    connector.batch_size = 5
    connector.configure_datasource()

    uploader = PushUploader(datasource=DATASOURCE)
    uploader.bulk_index_groups(groups=[DatasourceGroupDefinition(name="engineers")])
    uploader.bulk_index_memberships(
        memberships=[DatasourceBulkMembershipDefinition(member_user_id=ANN)],
        group="engineers",
    )
    connector.index_data()
    uploader.process_all_documents()

    status = StatusClient(datasource=DATASOURCE)
    wanted = [DebugDocumentRequest(object_type="page", doc_id=page["id"]) for page in PAGES]
    statuses = status.get_documents_status(wanted).document_statuses
    user = uploader.debug_user(email=ANN)
    overview = status.get_datasource_status()

    with Glean(api_token=os.environ["CLIENT_TOKEN"], server_url=os.environ["GLEAN_SERVER_URL"]) as client:

        def found_by(person):
            answer = client.client.search.query(
                query="walrus", page_size=100, http_headers={"X-Glean-ActAs": person}
            )
            return sorted(result.url for result in answer.results or [])

        found = {person: found_by(person) for person in (ANN, BOB)}
        uploader.delete_document(object_type="page", document_id="letter")
        found_after = found_by(BOB)

    events = uploader.get_document_lifecycle_events(object_type="page", document_id="plan")

    PeopleConnector(name="pypeople", data_client=StaticDataClient([("Ann", ANN), ("Bob", BOB)])).index_data()
    with Glean(api_token=os.environ["CLIENT_TOKEN"], server_url=os.environ["GLEAN_SERVER_URL"]) as client:
        people = client.client.entities.read_people(email_ids=[BOB], http_headers={"X-Glean-ActAs": ANN})

    with Glean(
        api_token=os.environ["GLEAN_INDEXING_API_TOKEN"], server_url=os.environ["GLEAN_SERVER_URL"]
    ) as client:
        rotated = client.indexing.authentication.rotate_token()

    print(
        json.dumps(
            {
                "indexed": sorted(
                    each.doc_id for each in statuses if each.debug_info.status.indexing_status == "INDEXED"
                ),
                "annIsActive": user.status.is_active_user,
                "annsGroups": [group.name for group in user.uploaded_groups],
                "visibility": overview.datasource_visibility,
                "uploads": [event.status for event in overview.documents.bulk_upload_history],
                "access": {
                    person: status.check_document_access(object_type="page", document_id="plan", user_email=person).has_access
                    for person in (ANN, BOB)
                },
                "found": {person: len(urls) for person, urls in found.items()},
                "annOnly": sorted(set(found[ANN]) - set(found[BOB])),
                "bobOnly": sorted(set(found[BOB]) - set(found[ANN])),
                "foundAfter": len(found_after),
                "events": [event.event for event in events.life_cycle_events],
                "people": [[person.name, person.metadata.department] for person in people.results],
                "rotationPeriodMinutes": rotated.rotation_period_minutes,
                "rotatedSecret": rotated.raw_secret[:15],
            }
        )
    )


main()
