"""Tables of benefits."""
