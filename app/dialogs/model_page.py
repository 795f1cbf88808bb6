"""Settings of the language model and of the device it runs on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.forms import choice, heading, hint
from app.icons import put_icon
from app.messages import message
from app.model_operations import ModelOperations
from app.operations import Operations
from app.plain_text import one_line
from app.theme import Space
from app.translation import number, size, tr
from engine import DEVICES, EngineError, Progress

if TYPE_CHECKING:
    from engine import Device, LibraryStatus, ModelInfo, Settings

_STEPS = 1000


class ModelPage(QWidget):
    """Shows model and device in use, and lets the person choose others."""

    def __init__(
        self,
        operations: Operations,
        models: ModelOperations,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._models = models
        self._wanted = settings.model
        self._downloading = False
        self._used = hint(tr("No model is loaded yet."))
        self._facts = hint("")
        self.model_box = choice([], "", tr("Model"))
        self.model_box.setMinimumWidth(330)
        self.model_box.currentIndexChanged.connect(self._on_chosen)
        self.folder_button = QPushButton(tr("&Folder…"))
        self.folder_button.setToolTip(tr("Use a sentence-transformers model in a folder"))
        self.folder_button.clicked.connect(self._on_folder)
        put_icon(self.folder_button, "folder-open")
        self.device_box = choice(
            [(_device_name(kind), kind) for kind in DEVICES], settings.device, tr("Device")
        )
        self._found = hint(tr("Looking for devices…"))
        self._make_download()
        self._lay_out()
        operations.status(self._on_status, key="model_status")
        models.fetch_models(self._on_models)
        models.fetch_devices(self._on_devices)
        models.progressed.connect(self._on_progress)

    @property
    def wanted_model(self) -> str:
        """The model chosen: "" for the one that ships, else a folder or a name."""
        return self._wanted

    def changes(self) -> dict[str, Any]:
        """The settings as they stand on the page; the model is changed apart."""
        return {"device": self.device_box.currentData()}

    def stop(self) -> None:
        """Stop a download that goes on: nobody would see it, or could stop it later."""
        if self._downloading:
            self._models.cancel()

    def _make_download(self) -> None:
        self.name_box = QLineEdit()
        self.name_box.setPlaceholderText(
            "T-Systems-onsite/cross-en-de-roberta-sentence-transformer"
        )
        self.name_box.setAccessibleName(tr("Name of a model on the Hugging Face hub"))
        self.name_box.textChanged.connect(self._on_name)
        self.name_box.returnPressed.connect(self._on_download)
        self.download_button = QPushButton(tr("Down&load"))
        self.download_button.setEnabled(False)
        self.download_button.setAutoDefault(False)
        self.download_button.clicked.connect(self._on_download)
        put_icon(self.download_button, "download")
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress of the download"))
        self._bar.hide()
        self._told = hint("")
        self._told.hide()

    def _lay_out(self) -> None:
        model_label = QLabel(tr("&Model:"))
        model_label.setBuddy(self.model_box)
        device_label = QLabel(tr("&Device:"))
        device_label.setBuddy(self.device_box)
        name_label = QLabel(tr("From the &hub, by name:"))
        name_label.setBuddy(self.name_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.S)
        layout.addWidget(heading(tr("In use")))
        layout.addWidget(self._used)
        layout.addSpacing(Space.S)
        layout.addWidget(heading(tr("Language model")))
        layout.addLayout(_row(model_label, self.model_box, self.folder_button))
        layout.addWidget(self._facts)
        layout.addLayout(_row(name_label, self.name_box, self.download_button))
        layout.addWidget(self._bar)
        layout.addWidget(self._told)
        layout.addWidget(
            hint(
                tr(
                    "With another model, all passages are encoded anew. Until that is done, the "
                    "model in use answers. A download uses the network, this once."
                )
            )
        )
        layout.addSpacing(Space.S)
        layout.addWidget(heading(tr("Device")))
        layout.addLayout(_row(device_label, self.device_box))
        layout.addWidget(self._found)
        layout.addWidget(hint(tr("A change of device takes effect at the next start.")))
        layout.addStretch()

    def _on_status(self, status: LibraryStatus) -> None:
        if status.model is None:
            return
        parts = [one_line(status.model.name), _facts(status.model)]
        if status.device is not None:
            parts.append(_device_text(status.device))
        self._used.setText("\n".join(part for part in parts if part))

    def _on_models(self, models: list[ModelInfo]) -> None:
        self.model_box.blockSignals(True)
        self.model_box.clear()
        meant = False
        for place, info in enumerate(models):
            in_use = info.active and info.instead_of is None
            # The first is the one that ships; the settings name it by an empty text.
            # For the one in use, the settings' own word: it is no change.
            named = self._wanted if in_use else "" if place == 0 else str(info.path)
            self.model_box.addItem(one_line(info.name), (named, info))
            if in_use:
                self.model_box.setCurrentIndex(place)
                meant = True
        if self._wanted and not meant:
            self._add_folder(self._wanted)  # else the first one would be taken for a choice
        self.model_box.blockSignals(False)
        self._on_chosen()

    def _on_chosen(self) -> None:
        data = self.model_box.currentData()
        if data is not None:
            self._wanted, info = data
            self._facts.setText(_facts(info) if info is not None else self._wanted)

    def _on_folder(self) -> None:
        dialog = QFileDialog(self, tr("Model folder"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._add_folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _add_folder(self, folder: str) -> None:
        self.model_box.addItem(one_line(Path(folder).name), (folder, None))
        self.model_box.setCurrentIndex(self.model_box.count() - 1)

    def _on_devices(self, devices: list[Device]) -> None:
        lines = [_device_text(device) for device in devices]
        self._found.setText(tr("Found:") + " " + "; ".join(lines))

    def _on_name(self, text: str) -> None:
        self.download_button.setEnabled(self._downloading or bool(text.strip()))

    def _on_download(self) -> None:
        if self._downloading:
            self._models.cancel()
            return
        name = self.name_box.text().strip()
        if not name:
            return
        self._set_downloading(True)
        self._tell(tr("Asking for {name}…").format(name=one_line(name)))
        self._models.download(
            name,
            done=self._on_downloaded,
            failed=self._on_download_failed,
            ended=self._on_download_ended,
        )

    def _set_downloading(self, downloading: bool) -> None:
        self._downloading = downloading
        self._bar.setVisible(downloading)
        self.name_box.setReadOnly(downloading)
        self.download_button.setText(tr("Cance&l") if downloading else tr("Down&load"))

    def _on_progress(self, progress: Progress) -> None:
        if self._downloading and progress.total:
            self._bar.setValue(round(progress.fraction * _STEPS))
            self._tell(
                tr("{done} of {total}").format(done=size(progress.done), total=size(progress.total))
            )

    def _on_downloaded(self, folder: Path) -> None:
        self._tell(tr("Downloaded. It is used after OK."))
        self._add_folder(str(folder))

    def _on_download_ended(self) -> None:
        self._set_downloading(False)

    def _on_download_failed(self, error: EngineError) -> None:
        told = message(error)
        self._tell(f"{told.title}. {told.cause} {told.remedy}")

    def _tell(self, text: str) -> None:
        self._told.setText(text)
        self._told.show()


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Space.S)
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, QLineEdit) else 0)
    if not any(isinstance(widget, QLineEdit) for widget in widgets):
        row.addStretch()
    return row


def _facts(info: ModelInfo) -> str:
    parts = [size(info.size_bytes)]
    if info.dim:
        parts.append(tr("{dim} dimensions").format(dim=number(info.dim)))
    if info.licence:
        parts.append(tr("licence {name}").format(name=one_line(info.licence)))
    return " · ".join(parts)


def _device_name(kind: str) -> str:
    return {
        "auto": tr("Best one found"),
        "cpu": tr("Processor"),
        "cuda": tr("Graphics card (CUDA or ROCm)"),
        "mps": tr("Apple graphics (MPS)"),
        "xpu": tr("Intel graphics (XPU)"),
    }.get(kind, kind)


def _device_text(device: Device) -> str:
    parts = [_device_name(device.kind), one_line(device.name)]
    if device.memory_bytes:
        parts.append(size(device.memory_bytes))
    parts.append(device.dtype)
    return ", ".join(part for part in parts if part)
