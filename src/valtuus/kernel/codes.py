"""The closed sets of codes that rules switch on. Open sets (themes, actions, reasons, …) are catalogues."""

from enum import StrEnum


class MandateType(StrEnum):
    """Valtuustyyppi: asiointivaltuus, edustamisvaltuus, valtuutusoikeus, edustajan valtuutusoikeus."""

    ACT = "act"
    REPRESENT = "represent"
    GRANT = "grant"
    GRANT_REPRESENT = "grant_represent"


class PartyKind(StrEnum):
    """Osapuolen laji: kunta, kuntayhtymä, hyvinvointialue (reserved, brief section i, point 17)."""

    MUNICIPALITY = "municipality"
    JOINT_AUTHORITY = "joint_authority"
    WELLBEING_COUNTY = "wellbeing_county"


class Language(StrEnum):
    """Kieli: Finnish first, then Swedish and English."""

    FI = "fi"
    SV = "sv"
    EN = "en"


RIGHTS_TO_GRANT = frozenset({MandateType.GRANT, MandateType.GRANT_REPRESENT})
RIGHT_NEEDED = {MandateType.ACT: MandateType.GRANT, MandateType.REPRESENT: MandateType.GRANT_REPRESENT}
