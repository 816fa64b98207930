"""Tables of training, one file a subject."""

from training.models.areas import AreaIntroduction
from training.models.courses import Course, Edition
from training.models.groups import Group, GroupMember, GroupSet, Topic
from training.models.materials import Material
from training.models.reviews import Review, ReviewRound
from training.models.work import Contribution, Deliverable, SelfReflection, Task

__all__ = [
    "AreaIntroduction",
    "Contribution",
    "Course",
    "Deliverable",
    "Edition",
    "Group",
    "GroupMember",
    "GroupSet",
    "Material",
    "Review",
    "ReviewRound",
    "SelfReflection",
    "Task",
    "Topic",
]
