"""The sheets of many certificates, asked for at once, made by the queue, handed out as one ZIP."""
