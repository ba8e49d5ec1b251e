"""An invented country at a chosen scale: people, their benefits, and the notices and lists of one month that agree with them."""
