"""The service: other software asks, over HTTP, what the command line answers; Starlette and uvicorn."""
