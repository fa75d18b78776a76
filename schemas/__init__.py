"""Takes figures and what a notice must contain, gives proof, repair and findings.

Specs (one YAML each in ``notices/``), identities, the solver. Knows nothing of pages or pixels.
"""
