"""The queue as a whole, whatever its tasks do: who works at it, what is tried again, what nobody tries any more. See docs/queue.md."""
