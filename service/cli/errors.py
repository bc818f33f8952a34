"""Errors a command ends with, before or without asking the service."""


class UsageError(Exception):
    """The command line, or a file that it names, is wrong; says what and how to write it instead."""
