"""Whether it was learnt: the bank of questions, exams, each person's attempts and practice."""

from .attempt import Answer, Attempt
from .exam import BlueprintLine, Exam, ExamPage
from .practice import PracticeAnswer
from .proposal import QuestionProposal
from .question import Question

__all__ = ["Answer", "Attempt", "BlueprintLine", "Exam", "ExamPage", "PracticeAnswer", "Question", "QuestionProposal"]
