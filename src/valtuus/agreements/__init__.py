"""Floor 4: agreements, legal grounds and purposes (sopimus, tiedonsaantioikeus): a permit is narrowed by its use."""
