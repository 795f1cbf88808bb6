"""A person made up for measuring: what they ask, what they really want, how they judge.

They keep the books of a small firm and read the manual of their software, in German and English.
Whatever they ask, they want to be told what to do, step by step: a passage serves them if it is
about their subject and tells them what to do. Their questions do not say so, and nothing
that an encoder was trained on does; explanations, overviews and tables are as near to the words
of the question, and are judged not relevant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_STEP = re.compile(r"(?m)^\s*\d+[.)]\s")
_TASK = re.compile(r"(^|> )(To|So) [^>]*$")  # "To create a bank account", "So legen Sie ... an"
ASKED = 5  # of the questions of each subject are asked and judged; the others stay unseen


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that the person deals with.

    Attributes:
        about: what a passage on it, or its headings, say somewhere.
        questions: as they are typed; the first `ASKED` are judged.
    """

    about: re.Pattern[str]
    questions: tuple[str, ...]


def _subject(about: str, *questions: str) -> Subject:
    return Subject(re.compile(about), questions)


SUBJECTS = (
    _subject(
        r"\bVAT\b|\bMwSt|Mehrwertsteuer|Umsatzsteuer|[Ss]ales tax",
        "Umsatzsteuer melden", "VAT return", "Mehrwertsteuersatz ändern",
        "VAT posting groups", "MwSt. bei Auslandskunden",
        "Umsatzsteuervoranmeldung", "correcting VAT",
    ),
    _subject(
        r"\b[Bb]ank|Bank",
        "Bankkonto", "bank statement import", "Abstimmung der Bankkonten",
        "matching bank transactions", "Kontoauszug",
        "Bankverbindung der Firma", "bank reconciliation",
    ),
    _subject(
        r"[Ff]ixed asset|Anlage(n|güter|buch)",
        "fixed asset acquisition", "Anlagegut verkaufen", "depreciation",
        "Abschreibung von Anlagen", "maintenance of fixed assets",
        "Anlagenbuch", "insurance of fixed assets",
    ),
    _subject(
        r"[Pp]urchas|Einkauf|Bestellung",
        "Einkaufsrechnung", "purchase orders", "Ware an den Lieferanten zurückgeben",
        "purchase credit memo", "Bestellung beim Kreditor",
        "Einkaufsgutschrift", "receiving purchased items",
    ),
    _subject(
        r"\b[Ss]ales\b|Verkauf",
        "sales invoice", "Verkaufsangebot", "sales return",
        "Verkaufsauftrag liefern", "sales prices and discounts",
        "Gutschrift im Verkauf", "combining shipments of sales orders",
    ),
    _subject(
        r"[Pp]roduction|Fertigung|Produktion",
        "Fertigungsauftrag", "production orders", "Stücklisten der Produktion",
        "production output", "Material für die Fertigung",
        "Kapazität in der Fertigung", "routing in production",
    ),
    _subject(
        r"\b[Bb]udget",
        "Budget für das nächste Jahr", "budget import", "Vergleich von Budget und Ist",
        "budgets by dimension", "Budget kopieren",
        "Finanzbudget", "sales budget",
    ),
    _subject(
        r"[Ii]ntercompany|Konzern",
        "intercompany transactions", "Belege zwischen Konzernfirmen", "intercompany partners",
        "Konsolidierung im Konzern", "intercompany chart of accounts",
        "Intercompany-Buchungen", "consolidating companies of the group",
    ),
    _subject(
        r"[Rr]eminder|Mahnung|[Ff]inance charge",
        "Mahnung", "reminder terms", "Verzugszinsen in Mahnungen",
        "issuing reminders", "Mahngebühren",
        "Mahnung stornieren", "finance charge memo",
    ),
    _subject(
        r"[Pp]ayment|Zahlung",
        "payment to vendors", "Zahlungseingang zuordnen", "payment file for the bank",
        "Zahlungsbedingungen", "applying payments",
        "Zahlung rückgängig", "electronic payments",
    ),
    _subject(
        r"\b[Ss]erial|\b[Ll]ots?\b|[Tt]racking|Seriennummer|Charge|verfolgung",
        "Seriennummern", "lot numbers", "Rückverfolgung von Chargen",
        "item tracking on documents", "Chargennummer beim Wareneingang",
        "Seriennummer zuweisen", "expiration date of a lot",
    ),
    _subject(
        r"\b[Pp]roject|\b[Jj]ob\b|Projekt",
        "project costs", "Projekt abrechnen", "planning lines of a project",
        "Zeiterfassung für Projekte", "resources for projects",
        "Projektfortschritt", "invoicing a project",
    ),
    _subject(
        r"\b[Rr]eport|Bericht",
        "Bericht anpassen", "report layouts", "Bericht nach Excel",
        "scheduling a report", "Finanzbericht",
        "Bericht drucken", "report selection for printing",
    ),
    _subject(
        r"\b[Ee]mployee|Mitarbeiter|[Pp]ayroll|Lohn",
        "employee records", "Lohnabrechnung", "absence of employees",
        "Spesen der Mitarbeiter", "payroll import",
        "neue Mitarbeiterin", "paying employees",
    ),
    _subject(
        r"[Aa]ssembl|Montage",
        "Montageauftrag", "assembly orders", "Montagestückliste",
        "assembling kits to order", "Verkauf montierter Artikel",
        "Montage buchen", "undoing an assembly",
    ),
    _subject(
        r"\b[Cc]ustomer|Debitor",
        "customer card", "Debitor sperren", "credit limit of customers",
        "Preise für Debitoren", "merging duplicate customers",
        "neuer Debitor", "customer ledger entries",
    ),
    _subject(
        r"\b[Vv]endor|Kreditor",
        "Kreditoren", "vendor bank accounts", "bevorzugter Kreditor",
        "vendor returns", "Kreditorenposten ausgleichen",
        "neuer Kreditor", "blocking a vendor",
    ),
    _subject(
        r"\b[Jj]ournal|Buch\.-Blatt|Buchblatt|Buch.-Blätter",
        "general journal", "Buchungsblatt", "recurring journal entries",
        "Storno einer Buchung im Buchblatt", "journal batches",
        "Buch.-Blatt Vorlage", "reversing journal postings",
    ),
    _subject(
        r"[Nn]umber series|No\. [Ss]eries|Nummernserie",
        "Nummernserie", "number series for documents", "Belegnummern fortlaufend",
        "gaps in number series", "Nummernserie für Rechnungen",
        "neue Nummernserie", "numbering of documents",
    ),
    _subject(
        r"[Ww]arehouse|[Ll]ogistik|[Pp]ut-?away|[Ii]nventory|Lager",
        "warehouse shipment", "Umlagerung", "physical inventory",
        "Lagerplätze", "put-away of items",
        "Inventur", "transfer orders between locations",
    ),
)  # fmt: skip


def is_instruction(text: str, heading: str) -> bool:
    """Whether a passage says what to do: numbered steps, or a heading that names a task."""
    return bool(_STEP.search(text) or _TASK.search(heading))


def serves(subject: Subject, path: Path, text: str, heading: str) -> bool:
    """How the person judges a passage that they asked for with a question on the subject."""
    in_manual = path.suffix == ".md" and not path.name.startswith("gesetz-")
    about = subject.about.search(f"{heading}\n{text}") is not None
    return in_manual and about and is_instruction(text, heading)


def asked() -> list[tuple[str, Subject]]:
    """The hundred questions that are asked and judged, in an order that mixes the subjects."""
    return [(subject.questions[i], subject) for i in range(ASKED) for subject in SUBJECTS]


def unseen() -> list[tuple[str, Subject]]:
    """Questions that are never judged, for measuring alone."""
    return [(text, subject) for subject in SUBJECTS for text in subject.questions[ASKED:]]
