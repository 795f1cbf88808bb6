"""Questions with passages that answer them, and texts that nothing answers; all our own.

They show how a model's cosines fall for what belongs together and what does not: across the
languages, as most searches here are, and within each. No two pairs share a subject.
"""

from __future__ import annotations

RELATED: tuple[tuple[str, str], ...] = (
    # German question, English passage
    (
        "Wie lange darf ich im Krankenstand bleiben, bevor der Lohn gekürzt wird?",
        "Employees who fall ill receive their full salary for six weeks. After that the health "
        "insurance pays a reduced amount.",
    ),
    (
        "Heizung verliert ständig Druck",
        "If the boiler pressure drops again and again, look for a leaking radiator valve and "
        "have the expansion vessel checked.",
    ),
    (
        "Wann blüht der Apfelbaum?",
        "Apple trees open their blossoms in late April or early May, depending on altitude and "
        "the warmth of the spring.",
    ),
    (
        "Passwort vergessen, wie komme ich wieder in mein Konto?",
        "To regain access, choose the link below the sign-in form. We send you a message with "
        "which you can set a new password.",
    ),
    (
        "Welche Unterlagen brauche ich für den Hauskredit?",
        "When applying for a mortgage, bring your last three payslips, proof of savings and the "
        "land register extract of the property.",
    ),
    (
        "Was tun bei einem Wespenstich?",
        "Cool the sting at once and watch for dizziness or trouble breathing, which may point to "
        "an allergic reaction.",
    ),
    (
        "Rücksendung eines defekten Geräts an den Händler",
        "Faulty appliances can be returned to the shop within two years. The seller repairs or "
        "replaces them free of charge.",
    ),
    (
        "Wer hat die Dampfmaschine verbessert?",
        "James Watt added a separate condenser to the steam engine, which cut its use of coal "
        "by more than half.",
    ),
    # English question, German passage
    (
        "How do I get rid of moss in the lawn?",
        "Moos im Rasen verschwindet nur, wenn der Boden gelüftet und gekalkt wird. Im Frühjahr "
        "vertikutieren und nachsäen.",
    ),
    (
        "minimum age for a pilot licence",
        "Den Schein für Segelflugzeuge kann man mit sechzehn Jahren erwerben, den für "
        "Motorflugzeuge mit siebzehn.",
    ),
    (
        "Why does bread dough have to rest?",
        "Beim Gehen bildet die Hefe Gase, die den Teig lockern. Ohne diese Ruhe bleibt der Laib "
        "fest und schwer.",
    ),
    (
        "cancelling a gym membership early",
        "Aus dem Vertrag mit dem Fitnessstudio kommt man vor Ablauf nur heraus, wenn ein "
        "wichtiger Grund wie eine dauerhafte Krankheit vorliegt.",
    ),
    (
        "Which trains carry bicycles?",
        "Fahrräder dürfen in Regionalzügen gegen Aufpreis mitgenommen werden; im Fernverkehr ist "
        "ein Stellplatz vorher zu reservieren.",
    ),
    (
        "signs of a stroke",
        "Hängt ein Mundwinkel herab oder ist die Sprache verwaschen, liegt vielleicht ein "
        "Schlaganfall vor. Rufen Sie sofort den Rettungsdienst.",
    ),
    (
        "how a black hole forms",
        "Am Ende seines Lebens stürzt der Kern eines sehr schweren Sterns in sich zusammen, bis "
        "nicht einmal Licht entkommt.",
    ),
    (
        "Who pays for repairs in a rented flat?",
        "Kleine Ausbesserungen in der Wohnung trägt der Mieter nur, wenn der Mietvertrag es "
        "vorsieht; alles andere ist Sache des Vermieters.",
    ),
    # within one language
    (
        "Darf man auf dem Balkon grillen?",
        "Das Rösten von Fleisch über Holzkohle kann die Hausordnung auf Balkonen untersagen, "
        "wenn Rauch zu den Nachbarn zieht.",
    ),
    (
        "Drucker zieht kein Papier ein",
        "Nimmt das Gerät keine Blätter aus dem Fach, reinigen Sie die Gummirollen mit einem "
        "feuchten Tuch und fächern Sie den Stapel auf.",
    ),
    (
        "Wie entsteht Ebbe und Flut?",
        "Die Anziehung des Mondes hebt das Meer auf der ihm zugewandten Seite; weil die Erde "
        "sich dreht, wandert dieser Wasserberg um sie herum.",
    ),
    (
        "Spende von der Steuer absetzen",
        "Zuwendungen an gemeinnützige Vereine mindern das zu versteuernde Einkommen, sofern eine "
        "Bescheinigung vorliegt.",
    ),
    (
        "How often should a dog be vaccinated?",
        "Puppies get their first shots at eight weeks. Adult animals need a booster every one to "
        "three years.",
    ),
    (
        "laptop battery empty too soon",
        "To make a notebook last longer without a charger, dim the screen, switch off wireless "
        "networks and close programs in the background.",
    ),
    (
        "history of the printing press",
        "Around 1450 a goldsmith in Mainz began to print books with movable metal type, and "
        "within decades workshops opened all over Europe.",
    ),
    (
        "penalty for driving through a red light",
        "Motorists who ignore a traffic signal pay a fine and collect points; in serious cases "
        "they lose their licence for a month.",
    ),
)

NONSENSE: tuple[str, ...] = (
    "qwertz asdf",
    "xkcd vrrm plonk zzyx",
    "lorem flarb dolor",
    "aaaa bbbb",
    "blau siebzehn gegen Löffel",
    "seventeen purple therefore spoon",
)
