"""Draws docs/states.md from the rules: `python -m tools.draw_states` in the project's folder."""

from __future__ import annotations

from pathlib import Path

from tests.support.support_packing_page import page

if __name__ == "__main__":
    (Path(__file__).parents[1] / "docs" / "states.md").write_text(page(), "utf-8")
