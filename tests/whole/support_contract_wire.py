"""The cable between bench and printer: it keeps what went through, and can hold it back on purpose."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

_PORTION = 2048
_QUESTIONS = 500


class Cable:
    """Forwards TCP to a printer on loopback, both ways; `sent` are the bytes of each connection so far."""

    def __init__(self, printer_port: int) -> None:
        self.sent: list[bytearray] = []
        self._printer_port = printer_port
        self._news = threading.Condition()
        self._lets: int | None = None
        self._answers = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def hold_after(self, more: int) -> None:
        """Let only so many more bytes of the newest connection through to the printer; the rest stays here."""
        with self._news:
            self._lets = len(self.sent[-1]) + more

    def hold_answers(self) -> None:
        """Keep what the printer answers from now on."""
        with self._news:
            self._answers = False

    def mend(self) -> None:
        """Let everything of later connections through; what was held back is lost."""
        with self._news:
            self._lets, self._answers = None, True

    def holds(self, seconds: float = 10) -> bool:
        """Wait until bytes of a label are held back: more than any question for the printer's state."""
        with self._news:
            return self._news.wait_for(
                lambda: self._lets is not None and len(self.sent[-1]) > self._lets + _QUESTIONS, seconds
            )

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                bench, _ = self._listener.accept()
                printer = socket.create_connection(("127.0.0.1", self._printer_port))
            except OSError:
                return
            heard = bytearray()
            self.sent.append(heard)
            threading.Thread(target=self._forth, args=(bench, printer, heard), daemon=True).start()
            threading.Thread(target=self._back, args=(printer, bench), daemon=True).start()

    def _forth(self, bench: socket.socket, printer: socket.socket, heard: bytearray) -> None:
        holding = False
        with suppress(OSError):
            while data := bench.recv(_PORTION):
                with self._news:
                    room = len(data) if self._lets is None else max(0, self._lets - len(heard))
                    # What the kernel still has of a held label is lost with the rest, even after `mend`.
                    room = 0 if holding else room
                    holding = room < len(data)
                    heard += data
                    self._news.notify_all()
                printer.sendall(data[:room])
        with suppress(OSError):
            printer.shutdown(socket.SHUT_RDWR)

    def _back(self, printer: socket.socket, bench: socket.socket) -> None:
        with suppress(OSError):
            while data := printer.recv(_PORTION):
                if self._answers:
                    bench.sendall(data)
        with suppress(OSError):
            bench.shutdown(socket.SHUT_RDWR)
