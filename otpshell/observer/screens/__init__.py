"""The observer in Textual. A view asks its question in a thread, shows the answer, and turns keys and clicks into questions and actions."""
