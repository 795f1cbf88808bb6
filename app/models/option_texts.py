"""What can be set about a training, in words: a name and one sentence for each option."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from app.plain_text import one_line
from app.translation import tr


def option_name(name: str) -> str:
    """The option as people call it."""
    return {
        "adapter_rate": tr("Step size of the adapter"),
        "batch_size": tr("Pairs at a time"),
        "data": tr("Folder with the data"),
        "decay": tr("Pull towards no change"),
        "epochs": tr("Passes over the data"),
        "eps": tr("Epsilon of the optimiser"),
        "file": tr("File"),
        "folds": tr("Parts of the data"),
        "folds_used": tr("Parts that are tried"),
        "loss": tr("Loss"),
        "margin": tr("Safety margin of near misses"),
        "max_tokens": tr("Longest text, in tokens"),
        "method": tr("What is trained"),
        "minutes": tr("Longest time, in minutes"),
        "negatives": tr("Near misses per question"),
        "pairs": tr("Pairs that are used"),
        "rank": tr("Size of the adapter"),
        "rate": tr("Step size (learning rate)"),
        "replay": tr("Weight of what must not be forgotten"),
        "seed": tr("Seed of chance"),
        "steps": tr("Steps of the adapter"),
        "temperature": tr("Temperature"),
        "translations": tr("Learn from translations in your folders"),
        "trials": tr("Trials"),
        "warmup": tr("Share of slow start"),
        "weak": tr("Learn from results you opened and read"),
        "weight_decay": tr("Weight decay"),
    }.get(name, one_line(name.replace("_", " ")))


def option_hint(name: str) -> str:
    """What the option does, in a sentence; empty where nobody wrote one."""
    return {
        "adapter_rate": tr("How far the adapter moves in each step."),
        "batch_size": tr("More at a time learn more evenly and need more memory."),
        "data": tr("It holds CSV files with two sentences and how alike they are."),
        "decay": tr("Greater values keep the adapter nearer to what the model did before."),
        "epochs": tr("How often every pair is seen."),
        "eps": tr("A small number that keeps the optimiser's division stable."),
        "file": tr("CSV or JSON Lines with pairs, scored pairs or triplets of texts."),
        "folds": tr(
            "The data is cut into so many parts; each in turn checks what the others teach."
        ),
        "folds_used": tr("Fewer parts take less time and tell less surely."),
        "loss": tr("By what the training measures how wrong it still is."),
        "margin": tr(
            "Passages nearly as close as the right one are left out: they may be right as well."
        ),
        "max_tokens": tr("Longer texts are cut; shorter limits train faster."),
        "method": tr(
            "The adapter changes only how questions are read and takes seconds; the whole model "
            "takes minutes, and documents are then encoded anew."
        ),
        "minutes": tr("The training ends by then, with what it has learned. 0 sets no limit."),
        "negatives": tr("Passages of your library that are close to a question and wrong."),
        "pairs": tr("Fewer take less time; 0 takes all."),
        "rank": tr("Larger adapters can learn more, and learn by heart more easily."),
        "rate": tr("How far the model moves in each step; too far and it forgets."),
        "replay": tr(
            "How strongly the new model is held to what the one in use knows; 0 lets it forget."
        ),
        "seed": tr("The same seed gives the same training."),
        "steps": tr("How long the adapter learns."),
        "temperature": tr("Smaller values look harder at the nearest wrong passages."),
        "translations": tr(
            "Passages that say the same in German and English count as pairs without a click."
        ),
        "trials": tr("So many trainings are tried; a search can be stopped and goes on later."),
        "warmup": tr("The first steps are small, up to this share of the training."),
        "weak": tr("They count a third of what you rated yourself."),
        "weight_decay": tr("Pulls weights towards zero, against learning by heart."),
    }.get(name, "")


def choice_text(value: str) -> str:
    """A value of a choice."""
    return {
        "auto": tr("Whatever suits the number of ratings"),
        "adapter": tr("Only how questions are read (adapter)"),
        "encoder": tr("The whole model"),
        "cosent": tr("CoSENT (order of pairs)"),
        "cosine": tr("Cosine (as the reference)"),
        "pairs": tr("pairs"),
        "scored": tr("scored pairs"),
        "triplets": tr("triplets"),
    }.get(value, one_line(value))


def preset_text(name: str) -> str:
    """A set of values that go together."""
    return {
        "balanced": tr("Balanced"),
        "careful": tr("Careful: changes little"),
        "thorough": tr("Thorough: takes longer"),
        "mixed": tr("Mixed: keeps more of what it knows"),
        "reference": tr("As the reference model was trained"),
        "quick": tr("Quick"),
    }.get(name, one_line(name))


def recipe_hint(recipe: str) -> str:
    """What a way of training does, in two sentences."""
    return {
        "personal": tr(
            "Learns from your ratings, with near misses from your library, and is held to what the "
            "model knows. Few ratings train a small adapter, many the whole model."
        ),
        "crossed": tr(
            "Learns from sentence pairs, German and English crossed, as the reference model did. "
            "Needs a folder with the STS benchmark in both languages (stsb-en-train.csv and so on)."
        ),
        "own_file": tr(
            "Learns from a file of yours with pairs, scored pairs or triplets of texts."
        ),
        "tune": tr(
            "Tries many trainings with different values and keeps the best. It takes hours, can be "
            "stopped at any time, and goes on where it stopped."
        ),
    }.get(recipe, "")


def number_text(value: float) -> str:
    """A number in at most six digits: "0.05", "2e-05"; with the separator of the language."""
    return f"{value:.6g}".replace(".", QLocale().decimalPoint())
