"""Whether it was learnt: the bank of questions, exams, and each person's attempts."""

from .attempt import Answer, Attempt
from .exam import BlueprintLine, Exam, ExamPage
from .proposal import QuestionProposal
from .question import Question

__all__ = ["Answer", "Attempt", "BlueprintLine", "Exam", "ExamPage", "Question", "QuestionProposal"]
