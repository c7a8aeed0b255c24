"""The OPEN API of 로젠택배, path B (자체출력), as its portal of 2026-09 tells it."""
