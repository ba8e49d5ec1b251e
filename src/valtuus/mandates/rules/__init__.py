"""The pure decisions of the register: values in, values out, time included."""
