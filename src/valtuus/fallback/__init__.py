"""When you cannot get in (jos et pääse Kelmuun): diagnosis, report; later interim delivery and exceptional request."""
