"""The platforms, one file each; a new one is its file and its name here."""

from . import baidu, douyin, generic, google, linkedin, meta
from .base import Fetch, Part, Preset

PRESETS: dict[str, Preset] = {
    preset.kind: preset
    for preset in (
        generic.Generic(),
        meta.Meta(),
        linkedin.LinkedIn(),
        google.Google(),
        baidu.Baidu(),
        douyin.Douyin(),
    )
}


def get(kind: str) -> Preset:
    """Give the preset of a platform."""
    return PRESETS[kind]
