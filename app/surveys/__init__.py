"""Questionnaires: their declaration, the check of answers, versions, status and dates."""
