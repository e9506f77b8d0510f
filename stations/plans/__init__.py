"""Plans in the database: read, made by the queue, looked at, applied. The planner itself is stations/planner/."""
