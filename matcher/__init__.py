"""The science of Whorl: image to template, two templates to a score with evidence, many to candidates.

Pure functions and small frozen dataclasses over NumPy arrays. Nothing here knows gRPC, SQL, the clock, the
environment or a configuration file.
"""
