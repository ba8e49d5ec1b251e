"""The house keeps itself: lists made from the application, so that nothing new is forgotten."""
