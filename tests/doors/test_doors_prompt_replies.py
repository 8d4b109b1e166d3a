"""Replies go out at once: a connection takes that over from the socket that listens."""

import socket

from pages.doors.prompt_replies import send_replies_at_once


def test_a_connection_to_a_listening_socket_does_not_wait():
    with socket.socket() as listening, socket.socket() as unused:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert send_replies_at_once() >= 1
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not unused.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
