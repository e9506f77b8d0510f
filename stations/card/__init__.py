"""The person's page “When and where I can”: see docs/stations.md."""
