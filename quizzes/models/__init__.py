"""Whether it was learnt: the bank of questions, exams, each person's attempts and practice."""

from .accommodation import Accommodation
from .angoff import AngoffRating
from .attempt import Answer, Attempt
from .exam import BlueprintLine, Exam, ExamPage
from .practice import PracticeAnswer
from .proposal import QuestionProposal
from .question import Question
from .scenario import Scenario
from .sitting import Sitting
from .upload import QuestionUpload

__all__ = [
    "Accommodation",
    "AngoffRating",
    "Answer",
    "Attempt",
    "BlueprintLine",
    "Exam",
    "ExamPage",
    "PracticeAnswer",
    "Question",
    "QuestionProposal",
    "QuestionUpload",
    "Scenario",
    "Sitting",
]
