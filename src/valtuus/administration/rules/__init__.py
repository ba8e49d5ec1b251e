"""What is judged, by what it is about: who may administer, the roster's file, the check, the guide."""
