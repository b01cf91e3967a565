"""Pooling of shares from several studies: one number, how far the studies disagree, and what it is sensitive to."""

from channel_evidence.pooling.disagreement import (
    ImpliedDesignEffect,
    design_effect_of_disagreement,
    prediction_coverage,
)
from channel_evidence.pooling.forest_data import Forest, forest
from channel_evidence.pooling.houses import (
    ClusterRobust,
    Slope,
    ThreeLevel,
    WithinBetween,
    cluster_robust,
    three_level,
    within_between,
)
from channel_evidence.pooling.logistic import Logistic, random_intercept_logistic
from channel_evidence.pooling.pooled import Limits, Pooled, pool
from channel_evidence.pooling.regression import Regression, meta_regression
from channel_evidence.pooling.sensitivity import (
    Subgroups,
    cumulative,
    leave_one_group_out,
    leave_one_out,
    subgroups,
)
from channel_evidence.pooling.specification import all_or_only, among, before, in_or_out, since, specification_curve
from channel_evidence.pooling.transforms import Effects, effects

__all__ = [
    "ClusterRobust",
    "Effects",
    "Forest",
    "ImpliedDesignEffect",
    "Limits",
    "Logistic",
    "Pooled",
    "Regression",
    "Slope",
    "Subgroups",
    "ThreeLevel",
    "WithinBetween",
    "all_or_only",
    "among",
    "before",
    "cluster_robust",
    "cumulative",
    "design_effect_of_disagreement",
    "effects",
    "forest",
    "in_or_out",
    "leave_one_group_out",
    "leave_one_out",
    "meta_regression",
    "pool",
    "prediction_coverage",
    "random_intercept_logistic",
    "since",
    "specification_curve",
    "subgroups",
    "three_level",
    "within_between",
]
