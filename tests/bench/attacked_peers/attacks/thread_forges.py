"""a thread of it rewrites the results as soon as they are there"""
# ruff: noqa: F821


def at_load():
    import threading

    threading.Thread(target=forge_for, args=(15,), daemon=True).start()
