"""Faces: detection, alignment, embedding and comparison. A face is a lead, never an identification by itself."""
