"""A dossier as a form: from its facts to fields, from fields to facts, and what each field is to the eye."""
