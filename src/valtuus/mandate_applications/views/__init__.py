"""The slice's pages: the applicant's, the signer's, the desk's."""
