"""What is measured, and how: `make bench` starts the production server on sample data in a temporary folder and prints one line a
figure, `name value unit`, then all of them as JSON. See docs/performance.md."""
