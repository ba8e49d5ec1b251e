"""Forms of mandate applications: the applicant's, the clerk's."""
