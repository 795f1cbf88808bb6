"""Makes the sample documents that are not plain text: PDF, DOCX, ODT, PPTX, XLSX, EPUB.

The texts are the project's own. Run from the root of the project:
    QT_QPA_PLATFORM=offscreen python scripts/samples.py
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"
Part = tuple[str, str]

BATTERIES: list[list[Part]] = [
    [
        ("h1", "Home battery storage: a safety handbook"),
        (
            "p",
            "This handbook is written for people who live with a lithium iron phosphate battery "
            "of 5 to 15 kilowatt hours in the cellar or the garage. It does not replace the "
            "manual of the maker.",
        ),
        ("h2", "Choosing the place"),
        (
            "p",
            "The room should stay between 5 and 30 degrees all year. Below freezing the battery "
            "must not be charged, because metallic lithium settles on the anode and the cells "
            "age within weeks. Escape routes and stairwells are forbidden as a place.",
        ),
        (
            "p",
            "Mount the cabinet at least twenty centimetres above the floor if the cellar has "
            "ever been under water.",
        ),
    ],
    [
        ("h2", "What to do when it smells or smokes"),
        (
            "p",
            "A sweet smell of solvent is the first sign of a damaged cell. Leave the room, close "
            "the door and call the fire brigade. Tell them that a stationary battery is "
            "involved. Do not open the cabinet and do not try to put the fire out yourself; the "
            "smoke contains hydrogen fluoride, which burns the lungs.",
        ),
        ("h2", "After a flood"),
        (
            "p",
            "A battery that stood in water is to be treated as live even when every display is "
            "dark. Keep away, switch off the house at the meter if you can reach it with dry "
            "feet, and let an electrician take it apart.",
        ),
    ],
    [
        ("h2", "Ageing and warranty"),
        (
            "p",
            "Makers promise 70 to 80 percent of the capacity after ten years. Charging to only "
            "90 percent in summer slows the loss. Keep the log of the inverter: without it the "
            "maker can refuse a claim.",
        ),
        ("h2", "Getting rid of it"),
        (
            "p",
            "Old storage batteries are hazardous goods. The dealer has to take them back free "
            "of charge; they must never go into household waste or be sent by ordinary parcel.",
        ),
    ],
]
FLOOD: list[list[Part]] = [
    [
        ("h1", "Vorsorge gegen Hochwasser und Starkregen"),
        (
            "p",
            "Ein Starkregen kann jede Gemeinde treffen, auch fern von Flüssen. Die meisten "
            "Schäden entstehen im Keller, wenn der Kanal überlastet ist und das Abwasser durch "
            "Toilette oder Waschbecken zurückdrückt.",
        ),
        ("h2", "Die Rückstauklappe"),
        (
            "p",
            "Eine Rückstauklappe schließt das Rohr, sobald Wasser aus dem Kanal kommt. Sie muss "
            "halbjährlich geprüft werden, sonst verweigert die Versicherung im Schadensfall die "
            "Zahlung.",
        ),
    ],
    [
        ("h2", "Notgepäck"),
        (
            "p",
            "In den Rucksack gehören Ausweise in einer wasserdichten Hülle, Medikamente für eine "
            "Woche, eine Taschenlampe, ein Radio mit Batterien und Trinkwasser.",
        ),
        ("h2", "Wenn das Wasser kommt"),
        (
            "p",
            "Betreten Sie niemals einen Keller, in dem Wasser steht, solange der Strom nicht "
            "abgeschaltet ist. Fahren Sie nicht durch überflutete Unterführungen: Schon dreißig "
            "Zentimeter genügen, um ein Auto aufschwimmen zu lassen.",
        ),
    ],
]
COMPASS: list[Part] = [
    ("h1", "A short history of the compass"),
    (
        "p",
        "Sailors of the Song dynasty floated a magnetised needle in a bowl of water around the "
        "year 1100. In the Mediterranean the needle was set on a pin and covered with glass "
        "about two centuries later, and ships began to sail in winter, when clouds hide the stars.",
    ),
    ("h2", "The trouble with iron ships"),
    (
        "p",
        "Iron hulls turned the needle away from north. George Airy, the Astronomer Royal, placed "
        "magnets and balls of soft iron beside the compass in 1838 to cancel the error, a method "
        "that is still in use.",
    ),
    ("h2", "The gyrocompass"),
    (
        "p",
        "Hermann Anschütz-Kaempfe wanted to reach the North Pole in a submarine and needed an "
        "instrument that points to true north without magnetism. His fast-spinning wheel of "
        "1908 follows the rotation of the earth.",
    ),
]
LEASE: list[Part] = [
    ("h1", "Hinweise zum Mietvertrag"),
    ("h2", "Kaution"),
    (
        "p",
        "Die Kaution darf höchstens drei Nettokaltmieten betragen und in drei Raten gezahlt "
        "werden. Der Vermieter muss sie getrennt von seinem Vermögen anlegen; die Zinsen stehen "
        "dem Mieter zu.",
    ),
    ("h2", "Kündigungsfrist"),
    (
        "p",
        "Der Mieter kann mit einer Frist von drei Monaten kündigen, unabhängig davon, wie lange "
        "er in der Wohnung gelebt hat. Die Kündigung muss schriftlich erfolgen und bis zum "
        "dritten Werktag des Monats zugegangen sein.",
    ),
    ("h2", "Schönheitsreparaturen"),
    (
        "p",
        "Starre Fristen für das Streichen der Wände sind unwirksam. Wer eine unrenovierte "
        "Wohnung übernommen hat, muss beim Auszug nicht renovieren.",
    ),
]
BEES: list[Part] = [
    ("h1", "Das Bienenjahr"),
    (
        "p",
        "Im Februar unternehmen die Bienen an warmen Tagen ihren Reinigungsflug. Der Imker "
        "prüft durch Anheben der Beute, ob das Futter noch reicht.",
    ),
    ("h2", "Schwarmzeit"),
    (
        "p",
        "Zwischen Mai und Juni will das Volk sich teilen. Wer alle sieben Tage nach "
        "Weiselzellen sieht, kann den Schwarm verhindern.",
    ),
    ("h2", "Varroamilbe"),
    (
        "p",
        "Gegen die Varroamilbe wird nach der letzten Honigernte mit Ameisensäure behandelt. "
        "Unbehandelte Völker überleben den Winter selten.",
    ),
]
SLIDES: list[tuple[str, list[str], str]] = [
    (
        "Quarterly review of the wind park",
        ["Twelve turbines, 38 megawatts", "Availability 96.4 percent", "No accident with injury"],
        "",
    ),
    (
        "Why turbine 7 stood still",
        [
            "Ice on the blades on eleven days",
            "Gearbox oil contained metal shavings",
            "Replacement of the main bearing in March",
        ],
        "The crane can only come when the ground is dry or frozen.",
    ),
    (
        "Birds and bats",
        [
            "Cameras stop the rotor when a red kite comes near",
            "Shut-down at dusk from July to September protects bats",
        ],
        "",
    ),
]
BUDGET: list[list[str | float]] = [
    ["Posten", "Plan 2026 in Euro", "Ist 2026 in Euro", "Bemerkung"],
    ["Personal", 184000, 179350, "eine Stelle ab Mai unbesetzt"],
    ["Miete und Nebenkosten", 36000, 39120, "Nachzahlung Heizung"],
    ["Fortbildung", 4500, 2980, "Kurs im Herbst abgesagt"],
    ["Reisekosten", 7200, 8410, "Messe in Lyon"],
    ["Rücklage für das Dach", 12000, 12000, ""],
]
ISLAND: list[tuple[str, list[str]]] = [
    (
        "The ferry",
        [
            "Nobody on the island owned a clock that could be trusted, so the day was measured "
            "by the ferry. When the horn sounded behind the headland, the baker took the second "
            "batch out of the oven and the children were sent to school."
        ],
    ),
    (
        "The lighthouse keeper's daughter",
        [
            "Elin had learned to read from the log books of the lighthouse. At the age of nine "
            "she could spell the names of eighty-one ships that had been lost on the reef, but "
            "she had never seen a tree taller than herself."
        ],
    ),
]


def make_pdf(path: Path, pages: list[list[Part]], title: str) -> None:
    """Write a PDF with real text, one list of parts a page."""
    from PySide6.QtCore import QMarginsF
    from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

    application = QGuiApplication.instance() or QGuiApplication([])
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    writer.setPageMargins(QMarginsF(18, 18, 18, 18), QPageLayout.Unit.Millimeter)
    writer.setTitle(title)
    document = QTextDocument()
    blocks = []
    for number, page in enumerate(pages):
        style = "page-break-before: always;" if number else ""
        for index, (tag, text) in enumerate(page):
            blocks.append(f'<{tag} style="{style if not index else ""}">{escape(text)}</{tag}>')
    document.setHtml("".join(blocks))
    document.print_(writer)
    del application


def make_docx(path: Path, parts: list[Part]) -> None:
    """Write a Word document."""
    from docx import Document

    document = Document()
    document.core_properties.title = parts[0][1]
    for tag, text in parts:
        if tag == "p":
            document.add_paragraph(text)
        else:
            document.add_heading(text, level=int(tag[1]))
    document.save(str(path))


def make_odt(path: Path, parts: list[Part]) -> None:
    """Write an OpenDocument text."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'
    )
    body = "".join(
        f"<text:p>{escape(text)}</text:p>"
        if tag == "p"
        else f'<text:h text:outline-level="{tag[1]}">{escape(text)}</text:h>'
        for tag, text in parts
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>'
            f"<office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        )
        archive.writestr(
            "meta.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta {names}><office:meta>'
            f"<dc:title>{escape(parts[0][1])}</dc:title></office:meta></office:document-meta>",
        )


def make_pptx(path: Path) -> None:
    """Write a presentation."""
    from pptx import Presentation

    presentation = Presentation()
    presentation.core_properties.title = SLIDES[0][0]
    for title, points, note in SLIDES:
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(points)
        if note:
            slide.notes_slide.notes_text_frame.text = note
    presentation.save(str(path))


def make_xlsx(path: Path) -> None:
    """Write a workbook."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Haushalt 2026")
        for number, row in enumerate(BUDGET):
            sheet.write_row(number, 0, row)
        sheet.set_column(0, 3, 26)


def make_epub(path: Path) -> None:
    """Write an e-book."""
    page = (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        "<title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    )
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(ISLAND))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(ISLAND)))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<?xml version="1.0"?><container version="1.0" '
            'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
            'full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
            "</container>",
        )
        archive.writestr(
            "book.opf",
            '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
            'unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            '<dc:identifier id="id">sinnsuche-sample</dc:identifier><dc:title>The island without '
            "a clock</dc:title><dc:language>en</dc:language></metadata>"
            f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
        )
        for number, (title, paragraphs) in enumerate(ISLAND):
            body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
            archive.writestr(f"c{number}.xhtml", page.format(title=escape(title), body=body))


def main() -> None:
    """Write all of them."""
    make_pdf(SAMPLES / "en" / "battery-storage-safety.pdf", BATTERIES, BATTERIES[0][0][1])
    make_pdf(SAMPLES / "de" / "hochwasser-vorsorge.pdf", FLOOD, FLOOD[0][0][1])
    make_docx(SAMPLES / "en" / "history-of-the-compass.docx", COMPASS)
    make_docx(SAMPLES / "de" / "hinweise-mietvertrag.docx", LEASE)
    make_odt(SAMPLES / "de" / "bienenjahr.odt", BEES)
    make_pptx(SAMPLES / "en" / "wind-park-review.pptx")
    make_xlsx(SAMPLES / "de" / "haushalt-2026.xlsx")
    make_epub(SAMPLES / "en" / "island-without-a-clock.epub")


if __name__ == "__main__":
    main()
