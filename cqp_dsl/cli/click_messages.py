"""What click says, and the same in French: the catalogue that its calls of gettext are given.

The keys are click's own words, holes included; a test reads them in its source, so that none is forgotten.
"""

from __future__ import annotations

from typing import Final

MESSAGES: Final = {
    # help pages
    "Usage:": "Usage :",
    "Options": "Options",
    "Positional arguments": "Arguments",
    "Commands": "Commandes",
    "deprecated": "à ne plus employer",
    "env var: {var}": "variable d'environnement : {var}",
    "default: {default}": "par défaut : {default}",
    "(dynamic)": "(calculé)",
    "required": "obligatoire",
    "file": "le fichier",
    "directory": "le répertoire",
    "path": "le chemin",
    "Show the version and exit.": "Afficher la version.",
    "Show this message and exit.": "Afficher cette aide.",
    "Confirm the action without prompting.": "Confirmer sans question.",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s",
    # what is wrong with a command
    "Missing command.": "il manque le nom d'une commande",
    "Missing argument": "il manque l'argument",
    "Missing option": "il manque l'option",
    "Missing parameter": "il manque le paramètre",
    "Missing parameter: {param_name}": "il manque le paramètre {param_name}",
    "Missing {param_type}": "il manque {param_type}",
    "Invalid value: {message}": "valeur à corriger : {message}",
    "Invalid value for {param_hint}: {message}": "pour {param_hint}, {message}",
    "No such option {name!r}.": "l'option {name} n'existe pas",
    "No such command {name!r}.": "la commande « {name} » n'existe pas",
    "Option {name!r} does not take a value.": "l'option {name} n'attend pas de valeur",
    "Argument {name!r} takes {nargs} values.": "l'argument {name} attend {nargs} valeurs",
    "Invalid start character for option ({option})": "une option ne commence pas par ce signe ({option})",
    "Try '{command} {option}' for help.": "Pour l'aide : {command} {option}",
    "Error: {message}": "Erreur : {message}",
    "Aborted!": "interrompu",
    "unknown error": "erreur du système",
    "Could not open file {filename!r}: {message}": "« {filename} » ne peut pas être ouvert : {message}",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": (
        "À noter : la commande « {name} » n'est plus à employer.{extra_message}"
    ),
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": (
        "À noter : « {name} » n'est plus à employer.{extra_message}"
    ),
    # what is wrong with a value
    "Value must be an iterable.": "plusieurs valeurs sont attendues",
    "Choose from:\n\t{choices}": "À choisir parmi :\n\t{choices}",
    "{value} is not in the range {range}.": "{value} n'est pas dans l'intervalle {range}",
    "{value!r} is not a valid boolean. Recognized values: {states}": (
        "« {value} » n'est ni oui ni non ; se reconnaissent : {states}"
    ),
    "{value!r} is not a valid {number_type}.": "« {value} » n'est pas un nombre comme il est attendu ici",
    "{value!r} is not a valid UUID.": "« {value} » n'est pas un identifiant UUID",
    "{name} {filename!r} is a file.": "{name} « {filename} » est un fichier",
    "{name} {filename!r} is a directory.": "{name} « {filename} » est un répertoire",
    "{name} {filename!r} is not readable.": "{name} « {filename} » ne peut pas être lu",
    "{name} {filename!r} is not writable.": "{name} « {filename} » ne peut pas être écrit",
    "{name} {filename!r} is not executable.": "{name} « {filename} » ne peut pas être exécuté",
    "{name} {filename!r} does not exist.": "{name} « {filename} » n'existe pas",
    # questions at the terminal
    "Do you want to continue?": "Continuer ?",
    "Repeat for confirmation": "Encore une fois, pour confirmer",
    "Error: The two entered values do not match.": "Les deux saisies diffèrent.",
    "Error: invalid input": "Cette réponse n'est pas comprise.",
    "Press any key to continue...": "Appuyez sur une touche pour continuer…",
    "{editor}: Editing failed": "{editor} : l'édition n'a pas abouti",
    "{editor}: Editing failed: {e}": "{editor} : l'édition n'a pas abouti ({e})",
    # completion by the shell
    "Couldn't detect Bash version, shell completion is not supported.": (
        "La version de Bash n'est pas reconnue : pas de complétion."
    ),
    "Shell completion is not supported for Bash versions older than 4.4.": (
        "La complétion demande Bash 4.4 ou plus récent."
    ),
}

PLURALS: Final = {
    "Got unexpected extra argument ({args})": (
        "argument en trop : {args}",
        "arguments en trop : {args}",
    ),
    "Did you mean {possibility}?": (
        "vouliez-vous dire {possibility} ?",
        "vouliez-vous dire l'un de {possibilities} ?",
    ),
    "Takes {nargs} values but 1 was given.": (
        "{nargs} valeurs sont attendues, et il y en a une",
        "{nargs} valeurs sont attendues, et il y en a {len}",
    ),
    "Option {name!r} requires an argument.": (
        "l'option {name} attend une valeur",
        "l'option {name} attend {nargs} valeurs",
    ),
    "{value!r} is not {choice}.": (
        "« {value} » n'est pas {choice}",
        "« {value} » n'est pas l'un de : {choices}",
    ),
    "{value!r} does not match the format {format}.": (
        "« {value} » ne s'écrit pas comme {format}",
        "« {value} » ne s'écrit pas comme l'un de : {formats}",
    ),
    "{len_type} values are required, but {len_value} was given.": (
        "{len_type} valeurs sont attendues, et il y en a {len_value}",
        "{len_type} valeurs sont attendues, et il y en a {len_value}",
    ),
}
"""The messages that depend on a number: under the singular one, the French singular and plural."""
