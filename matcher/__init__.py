"""The science of Whorl: images in, templates out; two templates in, score and evidence out; many in, candidates out.

Pure functions and small frozen dataclasses over NumPy arrays. Nothing here knows gRPC, SQL, the clock, the
environment or a configuration file.
"""
