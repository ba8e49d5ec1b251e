"""The AuthZEN Authorization API 1.0 as bytes: requests into values, values into answers. Knows no framework and no database."""
