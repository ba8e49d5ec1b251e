"""What may be judged of a notice: when it is seen, until when it is to be handled, who may do what with it."""
