"""What a caller may ask about, and what stands in a call's headers. Values in, values out."""

from valtuus.identity.types import Caller
from valtuus.interop.types import Fault
from valtuus.kernel.catalogue import Action, Service
from valtuus.kernel.codes import PartyKind
from valtuus.parties.types import Party

PERSON = "person"
RESOURCES = {"municipality": frozenset({PartyKind.MUNICIPALITY}), "organisation": frozenset(PartyKind)}
INSTITUTION = "Kela"


def subject_fault(kind: str) -> Fault | None:
    """Only people are asked about; which of them are known is never told."""
    return None if kind == PERSON else Fault(404, "unknown_subject_type", "subject.type", PERSON)


def action_fault(action: Action | None, service: Service | None, caller: Caller, endpoint: str) -> Fault | None:
    """Whether a mandate carries the action at all, and whether this caller may ask about its service at this endpoint."""
    if action is None or service is None or action.theme is None or not service.endpoints:
        return Fault(404, "unknown_action", "action.name")
    if service.code not in caller.services or endpoint not in service.endpoints:
        return Fault(403, "service_not_allowed", "action.name", ", ".join(sorted(caller.services)))
    return None


def resource_fault(kind: str, party: Party | None) -> Fault | None:
    """Whether the organisation is there, and of the kind that the question says."""
    if kind not in RESOURCES:
        return Fault(404, "unknown_resource", "resource.type", ", ".join(RESOURCES))
    if party is None or party.kind not in RESOURCES[kind]:
        return Fault(404, "unknown_resource", "resource.id")
    return None


def needs_tie(caller: Caller, owner: Party | None, service: Service, resource: Party) -> bool:
    """Whether the caller may ask only if its owner is tied to the resource: another's service, and another organisation.

    The institution asks about everything; an organisation about its own services, and about itself in all.
    """
    if caller.owner is None:
        return False
    return (owner is None or service.owner != owner.code) and resource.id != caller.owner


def owner_name(owner: Party | None) -> str:
    """The owner of services as the catalogue writes it."""
    return INSTITUTION if owner is None else owner.code
