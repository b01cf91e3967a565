"""What several test modules share."""

import shutil
from pathlib import Path

import pytest

import channel_evidence


@pytest.fixture(scope="session")
def root():
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def data():
    return channel_evidence.load()


@pytest.fixture
def package(root, tmp_path):
    return Path(shutil.copytree(root / "data", tmp_path / "data"))
