"""Settings of the example blog: a magazine that embeds Afterword with one script tag."""

import os

AFTERWORD_ORIGIN = os.environ.get("AFTERWORD_ORIGIN", "http://127.0.0.1:8000")
AFTERWORD_SITE = "teaspoon"

SITENAME = "Teaspoon"
SITESUBTITLE = "a small feminist magazine"
SITEURL = ""
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_DATE_FORMAT = "%-d %B %Y"

PATH = "content"
ARTICLE_PATHS = ["posts"]
PAGE_PATHS = ["pages"]
STATIC_PATHS: list[str] = []
THEME = "theme"
THEME_STATIC_DIR = "theme"

# The path of a post is its page key in Afterword: /2026/on-listening/
ARTICLE_URL = "{date:%Y}/{slug}/"
ARTICLE_SAVE_AS = "{date:%Y}/{slug}/index.html"
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
DIRECT_TEMPLATES = ["index"]
AUTHOR_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
TAG_SAVE_AS = ""
DEFAULT_PAGINATION = False
USE_FOLDER_AS_CATEGORY = False

# A demo has no feed of its own; Afterword serves one for each thread.
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None

MARKDOWN = {
    "extension_configs": {"markdown.extensions.extra": {}, "markdown.extensions.smarty": {}},
    "output_format": "html5",
}
TYPOGRIFY = False
