"""connects to a server"""
# ruff: noqa: F821


def at_load():
    import socket

    with socket.create_connection(("127.0.0.1", PORT), timeout=2) as connection:
        connection.sendall(f"{MARK} contact\n".encode())
