"""Pages of studies in Chromium: nothing leaves, everything fits, axe finds no fault, in light and dark, wide and narrow."""

import shutil

import pytest
from test_browser import missing, problems

from channel_evidence.site.build import render

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))
STUDIES = ("m2talk", "northridge-2015", "newvoicemedia-us-2013", "markettools-2011", "zendesk-replies-2012")


@pytest.fixture(scope="module")
def site(root, tmp_path_factory):
    """A few of the pages: the largest, one with classes of time, one without n."""
    folder = tmp_path_factory.mktemp("studies")
    render([root / "notebooks" / "11_m2talk.ipynb"], folder / "site", studies=True)
    (folder / "some").mkdir()
    for study in STUDIES:
        shutil.copy(folder / "site" / f"study-{study}.html", folder / "some")
    return folder / "some"


@pytest.mark.parametrize(
    "scenario",
    ["requests", "widths", *(f"access-{look}" for look in ("light-wide", "light-narrow", "dark-wide", "dark-narrow"))],
)
def test_pages_of_studies(scenario, site, tmp_path):
    assert problems(scenario, site, tmp_path) == []
