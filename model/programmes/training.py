"""Who may take a training course."""

from typing import Any

from model.declare import kernel


@kernel
def can_train(age: Any, enrolled: Any, condition: Any, trained: Any) -> Any:
    """Whether a member may take a course."""
    return 16 <= age <= 50 and enrolled == 0 and condition != 2 and trained == 0
