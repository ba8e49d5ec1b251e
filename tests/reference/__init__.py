"""The access decision a second time, slow and obvious, and random worlds on which it is compared with the real one."""
