"""Sphinx: the pages of this folder as one site, without a request to anywhere."""

project = "tuopin 脱贫"
copyright = "tuopin"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_site", "**/__pycache__"]
html_theme = "furo"
html_title = project
myst_heading_anchors = 3
myst_enable_extensions = ["dollarmath"]
html_static_path: list[str] = []
