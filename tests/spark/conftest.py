"""Spark on this machine, with a JVM: only where ``make spark`` asks for it (``CQP_SPARK=1``)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.batch.spark import SparkDatabase


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkDatabase]:
    """A database on two threads of this machine."""
    if os.environ.get("CQP_SPARK") != "1":
        pytest.skip("needs a JVM and pyspark: make spark")
    from cqp_dsl.batch.spark import SparkDatabase, session  # noqa: PLC0415 - an extra

    own = session("local[2]")
    own.sparkContext.setLogLevel("ERROR")
    own.conf.set("spark.sql.shuffle.partitions", "2")
    yield SparkDatabase(own)
    own.stop()
