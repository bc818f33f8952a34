"""Fingerprints: extraction with LEADER, comparison with Minutia Cylinder-Code."""
