"""Enrolment of many encounters: plan, send, remember."""
