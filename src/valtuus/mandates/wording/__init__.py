"""From the register's values to what its pages show."""
