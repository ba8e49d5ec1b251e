"""Which page each door opens. A slice's own page replaces the help page of its remedy here, one line each."""

from valtuus.kernel.catalogue import catalogue
from valtuus.web import doors

# remedy code → URL name, what of the context stands in its path, and the text code of its button:
#     doors.register("request_mandate", "request_mandate", "municipality", label="door_request_mandate")


# Remedies that mean asking somebody for a mandate, and those that a joint authority asks of its member municipality.
ASKED = (
    "request_mandate",
    "get_suomifi_mandate",
    "ask_representation",
    "add_theme",
    "change_theme",
    "change_type",
    "renew",
    "regrant",
    "widen_limit",
    "successor_grants",
)
ASKED_OF_MEMBERS = ("request_upper", "add_upper_theme", "renew_upper")
FOLLOWED = ("follow_open_request", "approve_request", "approve_upper_request", "requests_to_approve")


def fill() -> None:
    """Open every door: the help page first, then the pages that do the thing itself."""
    for code in catalogue().remedies:
        doors.register(code, "remedy", code=code)
    doors.register("check_own_mandates", "mandates:own", label="door_own_mandates")
    doors.register("choose_other_principal", "mandates:principals", label="door_principals")
    for code in ASKED:
        doors.register(code, "mandates:request", label="door_request")
    for code in ASKED_OF_MEMBERS:
        doors.register(code, "mandates:request_members", label="door_request_members")
    for code in FOLLOWED:
        doors.register(code, "mandates:requests", label="door_requests")
    doors.register("apply_to_clerk", "mandate_applications:new", label="door_apply_to_clerk")
    doors.register("mandate_application", "mandate_applications:show", "application", label="door_mandate_application")
    doors.register("application_desk", "mandate_applications:desk", "application", label="door_application_desk")
    doors.register("conversation", "conversations:show", "id", label="door_conversation")
    doors.register("conversation_desk", "conversations:desk_one", "id", label="door_conversation_desk")
    doors.register("pick_up", "conversations:pick_up", "token", label="door_pick_up")
    doors.register("open_kelmu", "benefits:look_up", "party", label="door_open_kelmu")
    doors.register("open_inbox", "notices:inbox", "party", label="door_open_inbox")
    doors.register("open_kelmu.view_inbox", "notices:inbox", "party", label="door_open_inbox")
    doors.register("notice", "notices:notice", "party", "notice", label="door_notice")
    doors.register("held_notices", "notices:held", "party", label="door_held_notices")
    doors.register("notice_desk", "notices:desk_find", "matter", label="door_notice_desk")
    doors.register("ask_desk_to_move", "conversations:new", label="door_ask_desk_to_move")
    for action, kind in (("lms_billing", "lms_billing"), ("lms_risk_list", "lms_days"), ("childcare_billing",) * 2):
        code = f"open_kelmu.view_{action}"
        doors.register(code, "municipal_lists:index", "party", kind=kind, label=f"door_open_{kind}")
    doors.register("administration", "administration:front", "party", label="door_administration")
    doors.register("proposals", "administration:proposals", "party", label="door_proposals")
    doors.register("alarms", "oversight:alarms", label="door_alarms")
    doors.register("party_alarms", "oversight:party_alarms", "party", label="door_party_alarms")
    doors.register("review", "administration:reviews", "party", label="door_review")
    doors.register("ends", "administration:ends", "party", label="door_ends")
    # Who may give but not act gives to himself on the pages of the organisation that he grants for.
    doors.register("grant_to_self", "mandates:administered", label="door_given_mandates")
    doors.register("give_mandate", "mandates:give", "party", label="door_give_mandate")
    # Whose employee is to be mandated is: the municipality gives the mandate to act to the joint authority itself.
    doors.register("mandate_the_joint_authority", "mandates:give", "party", label="door_mandate_joint_authority")
    doors.register("end_mandate", "administration:end_mandate", "party", "mandate", label="door_end_mandate")
    doors.register("diagnosis", "fallback:diagnosis", label="door_diagnosis")
    doors.register("diagnosis_of", "fallback:diagnosis_of", "party", "action", label="door_diagnosis")
    # The report takes party, action, symptom and cause from the diagnosis.
    doors.register("report_to_kela", "fallback:make_report", label="door_report")
    doors.register("report", "fallback:report", "report", label="door_own_report")
    doors.register("follow_open_matter", "fallback:reports", label="door_own_reports")
    doors.register("reopen_matter", "fallback:reports", label="door_own_reports")
    doors.register("matter_desk", "fallback:matter", "matter", label="door_matter")
    doors.register("report_of_thread", "fallback:report_of_thread", "conversation", label="door_report_of_thread")
    doors.register("confirm_report", "fallback:confirm_report", "token", label="door_confirm_report")
    doors.register("rights_of_caller", "oversight:rights", "conversation", label="door_rights_of_caller")
    doors.register("see_given_mandates", "mandates:given", "party", label="door_given_mandates")
    doors.register("report_without_sign_in", "fallback:unsigned", label="door_report_without_sign_in")
    doors.register("share_verdict", "fallback:share", label="door_share_verdict")
    doors.register("shared_verdict", "fallback:shared", "share", label="door_shared_verdict")
    doors.register("shares", "fallback:shares", label="door_shares")
