"""How much one call may hold. Published in the OpenAPI document; beyond them the call is answered with 400."""

BODY_BYTES = 4 * 1024 * 1024
ITEMS = 10_000
DEPTH = 32
REQUEST_ID_CHARS = 200
