"""How hypothesis works here: by no clock, since a busy machine is slow; `HYPOTHESIS_PROFILE=thorough` looks longer."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("everyday", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))
