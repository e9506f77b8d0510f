"""What came of closed attempts: the examiner's report, similar answers, the pass mark by judges. The formulas are in quizzes.statistics."""
