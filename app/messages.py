"""What people read when something went wrong: one entry for each leaf of the error tree.

The only room that holds sentences about errors. The texts are plain; paths in them are not to be
shown as rich text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.translation import size, tr
from engine import (
    BadTrainingFile,
    CatalogDamaged,
    CatalogTooNew,
    DamagedDocument,
    DiskFull,
    DocumentTooLarge,
    DownloadFailed,
    EncryptedDocument,
    EngineError,
    ExtractionTimeout,
    FolderMissing,
    GoneMeanwhile,
    LibraryLocked,
    ModelDamaged,
    ModelError,
    ModelMismatch,
    ModelMissing,
    NoTextFound,
    OutOfDeviceMemory,
    TooFewJudgments,
    TrainingFailed,
    UnreadableFile,
    UnsafeModel,
    UnsupportedFormat,
)


class Remedy(StrEnum):
    """What a button beside a message can do."""

    NONE = "none"
    RETRY_FAILED = "retry_failed"
    UPDATE = "update"
    PREFERENCES = "preferences"


@dataclass(frozen=True, slots=True)
class Message:
    """A message for people.

    Attributes:
        title: what happened, one short line.
        cause: why, a sentence.
        remedy: what can be done, a sentence; empty where nothing can.
        action: what a button does, NONE for no button.
    """

    title: str
    cause: str
    remedy: str = ""
    action: Remedy = Remedy.NONE

    @property
    def text(self) -> str:
        """Cause and remedy as one paragraph each."""
        return "\n\n".join(part for part in (self.cause, self.remedy) if part)


def message(error: EngineError) -> Message:
    """The message for an error; `Cancelled` has none and must not come here."""
    for kind in type(error).__mro__:
        if kind in _MESSAGES:
            return _MESSAGES[kind](error)
    return Message(tr("Something did not work"), str(error))


def training_message(error: EngineError) -> Message:
    """The message for an error that ended a training or an adoption."""
    stays = tr("The model that was in use before stays in use.")
    match error:
        case OutOfDeviceMemory():
            return Message(
                tr("Not enough memory to train"),
                tr("The training needed more memory than there was."),
                tr(
                    "Close other programs, or let only the adapter be trained, or shorter texts, "
                    "under “Advanced…”."
                )
                + f" {stays}",
            )
        case DiskFull():
            told = message(error)
            return Message(
                told.title, told.cause, tr("Free some space, then try again.") + f" {stays}"
            )
    return message(error)


def reason(error_name: str) -> str:
    """Why a document failed, a few words, by the name of the error class in its row."""
    for kind, words in _REASONS.items():
        if kind.__name__ == error_name:
            return words()
    return tr("could not be read")


def action_text(action: Remedy) -> str:
    """The label of the button for a remedy."""
    return {
        Remedy.NONE: "",
        Remedy.RETRY_FAILED: tr("Try again"),
        Remedy.UPDATE: tr("Update now"),
        Remedy.PREFERENCES: tr("Settings…"),
    }[action]


def _path(error: EngineError) -> str:
    return str(error.path) if error.path is not None else tr("the library")


_REASONS: dict[type[EngineError], Callable[[], str]] = {
    UnsupportedFormat: lambda: tr("kind of file cannot be read"),
    EncryptedDocument: lambda: tr("protected by a password"),
    DamagedDocument: lambda: tr("file is damaged"),
    DocumentTooLarge: lambda: tr("too large"),
    ExtractionTimeout: lambda: tr("reading took too long"),
    NoTextFound: lambda: tr("no text, perhaps a scan"),
    UnreadableFile: lambda: tr("cannot be opened"),
}


_MESSAGES: dict[type[EngineError], Callable[..., Message]] = {
    LibraryLocked: lambda e: Message(
        tr("The library is in use"),
        tr("Another program is writing to the library in {path}.").format(path=_path(e)),
        tr("Close the other window or wait until its work is done, then try again."),
    ),
    CatalogTooNew: lambda e: Message(
        tr("The library is newer than this program"),
        tr(
            "It was written by a newer version (format {found}, this program knows {expected})."
        ).format(found=e.found, expected=e.expected),
        tr("Install the newer version of Sinnsuche, or choose another library."),
    ),
    CatalogDamaged: lambda e: Message(
        tr("The library is damaged"),
        tr("The catalog {path} cannot be read any more.").format(path=_path(e)),
        tr(
            "Your documents are not affected. Move the catalog away and start again: "
            "the library is then built anew from your folders."
        ),
    ),
    DiskFull: lambda e: Message(
        tr("The disk is full"),
        tr("There is no room left to write ({needed} are needed).").format(
            needed=size(e.needed_bytes)
        )
        if e.needed_bytes
        else tr("There is no room left to write."),
        tr("Free some space, then update the library. Nothing that was indexed is lost."),
        Remedy.UPDATE,
    ),
    FolderMissing: lambda e: Message(
        tr("Not found"),
        tr("{path} is not there or may not be entered.").format(path=_path(e)),
        tr("Perhaps it was moved, or its disk is not connected."),
    ),
    GoneMeanwhile: lambda _: Message(
        tr("No longer there"),
        tr("The passage or rating was changed or removed meanwhile."),
        tr("Search again, then repeat what you wanted to do."),
    ),
    UnsupportedFormat: lambda e: Message(
        tr("This kind of file cannot be read"),
        tr("There is no reader for {path}.").format(path=_path(e)),
        tr("Save it in another format, such as PDF."),
    ),
    EncryptedDocument: lambda e: Message(
        tr("The document is protected"),
        tr("{path} can only be opened with a password.").format(path=_path(e)),
        tr("Save a copy without a password in one of your folders."),
    ),
    DamagedDocument: lambda e: Message(
        tr("The document is damaged"),
        tr("{path} is not what its format demands.").format(path=_path(e)),
        tr("Open it in its own program and save it again, then try once more."),
        Remedy.RETRY_FAILED,
    ),
    DocumentTooLarge: lambda e: Message(
        tr("The document is too large"),
        tr("{path} is larger, or needs more memory, than allowed.").format(path=_path(e)),
        tr("Raise the limit in the settings and try again."),
        Remedy.PREFERENCES,
    ),
    ExtractionTimeout: lambda e: Message(
        tr("Reading took too long"),
        tr("{path} could not be read in the time allowed.").format(path=_path(e)),
        tr("Raise the time limit in the settings and try again."),
        Remedy.PREFERENCES,
    ),
    NoTextFound: lambda e: Message(
        tr("No text found"),
        tr("{path} was read, but there is no text in it. Perhaps it is a scan.").format(
            path=_path(e)
        ),
        tr("Run a text recognition (OCR) over it and save it again."),
    ),
    UnreadableFile: lambda e: Message(
        tr("The file cannot be opened"),
        tr("The system refused to open {path}, or it changed while it was read.").format(
            path=_path(e)
        ),
        tr("Check its permissions and try again."),
        Remedy.RETRY_FAILED,
    ),
    ModelMissing: lambda e: Message(
        tr("The language model is missing"),
        tr("There is no model in {path}.").format(path=_path(e)),
        tr("Search by keywords goes on. Choose another model in the settings."),
        Remedy.PREFERENCES,
    ),
    ModelDamaged: lambda e: Message(
        tr("The language model is damaged"),
        tr("The files in {path} are not those that belong to the model.").format(path=_path(e)),
        tr("Search by keywords goes on. Choose another model, or install the program anew."),
        Remedy.PREFERENCES,
    ),
    # its leaves have messages of their own
    ModelError: lambda e: Message(
        tr("This model needs the program from source"),
        tr("This program is built without a component that the model in {path} needs.").format(
            path=_path(e)
        ),
        tr("Start Sinnsuche from its source to use the model, or choose another one."),
        Remedy.PREFERENCES,
    ),
    ModelMismatch: lambda _: Message(
        tr("The library belongs to another model"),
        tr("The passages were encoded by another language model than the one in use."),
        tr("Update the library to encode them anew."),
        Remedy.UPDATE,
    ),
    UnsafeModel: lambda e: Message(
        tr("The model was refused"),
        tr("{path} holds program code or a kind of weights that could run code.").format(
            path=_path(e)
        ),
        tr("Use a model whose weights are in the safetensors or ONNX format."),
    ),
    DownloadFailed: lambda _: Message(
        tr("The download did not succeed"),
        tr("The model could not be fetched; perhaps there is no network."),
        tr("What came so far is kept. Try again when the network is there."),
    ),
    OutOfDeviceMemory: lambda _: Message(
        tr("Not enough memory on the device"),
        tr("Not even one passage fits into the memory of the computing device."),
        tr("Choose the processor as device in the settings."),
        Remedy.PREFERENCES,
    ),
    TooFewJudgments: lambda e: Message(
        tr("Too few ratings to learn from"),
        tr("There are {found} ratings; {expected} are needed.").format(
            found=e.found, expected=e.expected
        ),
        tr("Rate some more results, then start the training again."),
    ),
    BadTrainingFile: lambda e: Message(
        tr("Nothing to learn from in this file"),
        tr("No row of {path} can be learned from.").format(path=_path(e)),
        tr("It has to be CSV or JSON Lines of two or three columns: texts, perhaps a number."),
    ),
    TrainingFailed: lambda _: Message(
        tr("The training failed"),
        tr("The training ended without a usable model."),
        tr("The model that was in use before stays in use."),
    ),
}
