"""What the evaluate page keeps in a browser tab."""

from __future__ import annotations

from dashboard.evaluation.run.runs import Run
from dashboard.views.kept import Kept

Version = tuple[str, int, int, str]  # the run's id, turns done and lost, its state


class EvaluateState:
    """The runs that were read: the one that is shown and the one it is compared with."""

    loaded = Kept[dict[str, tuple[Version, Run]]]("evaluate_loaded", dict)  # by job id


evaluate = EvaluateState()
