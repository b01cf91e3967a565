"""What several test modules share."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

import channel_evidence

# The suite says the same of the same files each time; HYPOTHESIS_PROFILE=explore looks for new cases.
settings.register_profile("same", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def root():
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def data():
    return channel_evidence.load()


@pytest.fixture
def package(root, tmp_path):
    return Path(shutil.copytree(root / "data", tmp_path / "data"))
