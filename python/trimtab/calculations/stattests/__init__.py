"""Two-sample tests by Evidently's names: ``from trimtab.calculations.stattests import psi_stat_test``.

Also ``StatTest`` and ``register_stattest`` for tests of your own.
"""

from __future__ import annotations

from typing import Any

from trimtab.calculations.stattests.registry import (
    PossibleStatTestType,
    StatTest,
    StatTestFuncType,
    StatTestResult,
    built_in_tests,
    get_stattest,
    register_stattest,
)

_NAMES = {
    "anderson_darling_test": "anderson",
    "chi_stat_test": "chisquare",
    "cramer_von_mises": "cramer_von_mises",
    "energy_dist_test": "ed",
    "epps_singleton_test": "es",
    "fisher_exact_test": "fisher_exact",
    "g_test": "g_test",
    "hellinger_stat_test": "hellinger",
    "jensenshannon_stat_test": "jensenshannon",
    "kl_div_stat_test": "kl_div",
    "ks_stat_test": "ks",
    "mann_whitney_u_stat_test": "mannw",
    "empirical_mmd": "empirical_mmd",
    "psi_stat_test": "psi",
    "t_test": "t_test",
    "perc_text_content_drift_stat_test": "perc_text_content_drift",
    "abs_text_content_drift_stat_test": "abs_text_content_drift",
    "tvd_test": "TVD",
    "wasserstein_stat_test": "wasserstein",
    "z_stat_test": "z",
}


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        return built_in_tests()[_NAMES[name]]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "PossibleStatTestType",
    "StatTest",
    "StatTestFuncType",
    "StatTestResult",
    "get_stattest",
    "register_stattest",
    *_NAMES,
]
