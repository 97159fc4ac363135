"""Names of Evidently's that are not in this release: asking for one says so, and what to use instead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from trimtab._suggestion import nearest

_GATE = "the model gate of `trimtab run` evaluates classifiers and regressors with intervals"
_RECOMMENDERS = "keep Evidently for recommenders"
_TEXTS = "add what is computed from texts to the frame as columns"
_CONDITIONS = "Report(include_tests=True) adds Evidently's tests, and trimtab.test_suite.TestSuite takes conditions"

_MODEL_METRICS = (
    "MAE MAPE RMSE MeanError AbsMaxError R2Score DummyMAE DummyMAPE DummyRMSE Accuracy F1Score Precision Recall RocAuc "
    "LogLoss TPR TNR FPR FNR F1ByLabel PrecisionByLabel RecallByLabel RocAucByLabel DummyAccuracy DummyF1Score "
    "DummyPrecision DummyRecall DummyRocAuc DummyLogLoss DummyTPR DummyTNR DummyFPR DummyFNR "
    "ClassificationClassBalance ClassificationClassSeparationPlot ClassificationConfusionMatrix "
    "ClassificationDummyMetric ClassificationLiftCurve ClassificationLiftTable ClassificationPRCurve "
    "ClassificationPRTable ClassificationProbDistribution ClassificationQualityByClass "
    "ClassificationQualityByFeatureTable ClassificationQualityMetric ClassificationRocCurve "
    "RegressionAbsPercentageErrorPlot RegressionDummyMetric RegressionErrorBiasTable RegressionErrorDistribution "
    "RegressionErrorNormality RegressionErrorPlot RegressionPerformanceMetrics RegressionPredictedVsActualPlot "
    "RegressionPredictedVsActualScatter RegressionQualityMetric RegressionTopErrorMetric"
)
_RECOMMENDER_METRICS = (
    "DiversityMetric FBetaTopKMetric HitRateKMetric ItemBiasMetric MAPKMetric MARKMetric MRRKMetric NDCGKMetric "
    "NoveltyMetric PersonalizationMetric PopularityBias PrecisionTopKMetric RecCasesTable RecallTopKMetric "
    "SerendipityMetric UserBiasMetric PopularityBiasMetric ScoreDistribution NDCG MRR HitRate MAP PrecisionTopK "
    "RecallTopK FBetaTopK Diversity Novelty Personalization Serendipity ItemBias UserBias"
)
_MODEL_TESTS = (
    "TestAccuracyScore TestF1ByClass TestF1Score TestFNR TestFPR TestLogLoss TestPrecisionByClass TestPrecisionScore "
    "TestRecallByClass TestRecallScore TestRocAuc TestTNR TestTPR TestValueAbsMaxError TestValueMAE TestValueMAPE "
    "TestValueMeanError TestValueR2Score TestValueRMSE"
)
_RECOMMENDER_TESTS = (
    "TestARP TestCoverage TestDiversity TestFBetaTopK TestGiniIndex TestHitRateK TestMAPK TestMARK TestMRRK TestNDCGK "
    "TestNovelty TestPersonalization TestPrecisionTopK TestRecallTopK TestScoreEntropy TestSerendipity"
)

# module: (names, what to use instead); no names: all of the module
_LATER: dict[str, list[tuple[str, str]]] = {
    "trimtab": [
        ("Regression BinaryClassification MulticlassClassification LLMClassification", _GATE),
        ("Recsys", _RECOMMENDERS),
    ],
    "trimtab.presets": [
        (
            "RegressionPreset RegressionQuality RegressionDummyQuality ClassificationPreset ClassificationQuality "
            "ClassificationDummyQuality ClassificationQualityByLabel",
            _GATE,
        ),
        ("RecsysPreset", _RECOMMENDERS),
        ("TextEvals", _TEXTS),
    ],
    "trimtab.metrics": [
        (_MODEL_METRICS, _GATE),
        (_RECOMMENDER_METRICS, _RECOMMENDERS),
        ("TextDescriptorsCorrelationMetric TextDescriptorsDistribution TextDescriptorsDriftMetric", _TEXTS),
        ("EmbeddingsDrift", "trimtab.report.Report with trimtab.metrics.EmbeddingsDriftMetric"),
        ("GroupBy RowTestSummary DatasetCorrelations", "select the rows and run a report on them"),
        ("InRangeValueCount OutRangeValueCount", "trimtab.report.Report with ColumnValueRangeMetric"),
        ("InListValueCount OutListValueCount", "trimtab.report.Report with ColumnValueListMetric"),
        ("CategoryCount", "trimtab.report.Report with ColumnCategoryMetric, or UniqueValueCount"),
        ("ColumnDistributionMetric", "DataDriftTable has the distributions of every column"),
        ("DataQualityStabilityMetric", "ConflictTargetMetric and ConflictPredictionMetric"),
    ],
    "trimtab.tests": [
        ("eq not_eq lt lte gt gte is_in not_in Reference", _CONDITIONS),
        (_MODEL_TESTS, _GATE),
        (_RECOMMENDER_TESTS, _RECOMMENDERS),
    ],
    "trimtab.descriptors": [("", _TEXTS)],
    "trimtab.features": [("", _TEXTS)],
    "trimtab.renderers": [("", "save_html() writes the page, which has one look")],
    "trimtab.ui": [("", "keep the files of save_html() and save_json(), or `trimtab report`")],
    "trimtab.ui.workspace": [("", "keep the files of save_html() and save_json(), or `trimtab report`")],
    "trimtab.sdk": [("", "keep the files of save_html() and save_json(), or `trimtab report`")],
    "trimtab.legacy": [("", "the interface of 0.6 is in trimtab.report, trimtab.metric_preset, trimtab.test_suite")],
}


def refuse(module: str, name: str, known: Iterable[str] = ()) -> NoReturn:
    """NotImplementedError for a name of Evidently's; AttributeError with the nearest name for any other."""
    for names, instead in () if name.startswith("_") else _LATER.get(module, ()):
        if not names or name in names.split():
            raise NotImplementedError(f"{module}.{name} is not in this release of trimtab; instead: {instead}")
    near = "" if name.startswith("_") else nearest(name, known)
    raise AttributeError(f"module {module!r} has no attribute {name!r}{near}")


def __getattr__(name: str) -> Any:
    """For the package, whose names of later releases are looked up here."""
    refuse("trimtab" if not name.startswith("_") else __name__, name)
