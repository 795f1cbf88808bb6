"""The one way from a source text to what people read: `tr()`, and the language it answers in.

Source texts are English and stand literally in the call, so that lupdate finds them; the texts
carry no context, for PySide would take it from the class at run time. `scripts/translations.py`
collects and compiles them.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from engine import resources_dir

LANGUAGES = ("de", "en")


def tr(source: str, comment: str = "", n: int = -1) -> str:
    """The text in the language of the interface; `source` itself where there is none.

    Args:
        source: the English text, literal; `%n` stands for `n`, `{name}` for str.format.
        comment: tells equal texts apart and helps whoever translates.
        n: the number that decides between singular and plural.
    """
    return QCoreApplication.translate("", source, comment or None, n)


def resolve_language(wanted: str) -> str:
    """The code of the language to show for a setting: "system" becomes the person's own."""
    if wanted in LANGUAGES:
        return wanted
    own = QLocale.system().uiLanguages()
    codes = [name.replace("_", "-").split("-")[0].lower() for name in own]
    return next((code for code in codes if code in LANGUAGES), "en")


def install_language(app: QCoreApplication, wanted: str) -> str:
    """The code of the language that `tr()`, Qt's own dialogs, numbers and dates now use.

    Widgets made before keep their texts: the window is made anew after a change.
    """
    language = resolve_language(wanted)
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.setParent(None)
    own = str(resources_dir() / "translations")
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{language}", qt), (f"app_{language}", own)):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
    system = QLocale.system()
    same = system.name().split("_")[0] == language
    QLocale.setDefault(system if same else QLocale(language))
    return language


def number(value: float, decimals: int = 0) -> str:
    """A number with the separators of the interface's language."""
    return QLocale().toString(float(value), "f", decimals)


def size(size_bytes: int) -> str:
    """A size in bytes for people, such as "1.4 MB"."""
    if size_bytes < 1000:
        return f"{size_bytes} B"
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
