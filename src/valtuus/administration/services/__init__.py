"""The slice's sentences, by what they are about: keep the roster, give what is missing, propose, tell of a step, announce."""
