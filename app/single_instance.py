"""One window for one library: a second start hands its paths to the first and ends.

The messages are data, JSON in at most 64 KB, over a local socket that only the same person can
reach. Nothing in them is executed.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_LONGEST_BYTES = 64 * 1024
_MOST_PATHS = 200
_CONNECT_MS = 300


class SingleInstance(QObject):
    """Listens for later starts, once `claim` said that this is the first.

    Signals:
        summoned: a later start wants the window, with paths to add (list of Path).
    """

    summoned = Signal(list)

    def __init__(self, directory: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _socket_name(directory)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(8)
        self._server.newConnection.connect(self._on_connection)

    def claim(self, paths: Sequence[Path] = ()) -> bool:
        """Whether this is the first start; otherwise the first one was handed `paths`."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_CONNECT_MS):
            socket.write(json.dumps({"paths": [str(path) for path in paths]}).encode())
            socket.flush()
            socket.waitForBytesWritten(_CONNECT_MS)
            socket.disconnectFromServer()
            return False
        QLocalServer.removeServer(self._name)  # left behind by a crash
        self._server.listen(self._name)
        return True

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    @property
    def name(self) -> str:
        """The name of the socket."""
        return self._name

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Connection(socket, self).received.connect(self._on_received)

    def _on_received(self, data: bytes) -> None:
        paths = parse_message(data)
        if paths is not None:
            self.summoned.emit(paths)


class _Connection(QObject):
    """Gathers what one later start sends; too long a message is not read to its end.

    Signals:
        received: the whole message (bytes).
    """

    received = Signal(bytes)

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        self._data = bytearray()
        self._ended = False
        socket.setParent(self)  # so that it never outlives this receiver of its signals
        socket.readyRead.connect(self._on_data)
        socket.disconnected.connect(self._on_end)
        self._on_data()
        if socket.state() is QLocalSocket.LocalSocketState.UnconnectedState:
            self._on_end()

    def _on_data(self) -> None:
        if self._ended or not self._socket.isOpen():
            return
        room = _LONGEST_BYTES + 1 - len(self._data)
        self._data += self._socket.read(room).data()
        if len(self._data) > _LONGEST_BYTES:
            self._ended = True
            self._socket.abort()
            self.deleteLater()

    def _on_end(self) -> None:
        self._on_data()
        if self._ended:
            return
        self._ended = True
        # Queued: whoever listens is connected only after this object was made.
        QTimer.singleShot(0, self, lambda: self.received.emit(bytes(self._data)))
        QTimer.singleShot(0, self, self.deleteLater)


def parse_message(data: bytes) -> list[Path] | None:
    """The paths that a later start sent, absolute ones only; None if it was no such message."""
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):
        return None
    paths = message.get("paths") if isinstance(message, dict) else None
    if not isinstance(paths, list):
        return None
    texts = [text for text in paths[:_MOST_PATHS] if isinstance(text, str) and "\0" not in text]
    return [path for path in map(Path, texts) if path.is_absolute()]


def _socket_name(directory: Path) -> str:
    mark = hashlib.sha256(f"{getpass.getuser()}:{directory.absolute()}".encode()).hexdigest()[:16]
    name = f"sinnsuche-{mark}"
    folder = os.environ.get("XDG_RUNTIME_DIR", "")  # of mode 0700, where there is one
    return str(Path(folder) / name) if Path(folder).is_dir() and folder else name
