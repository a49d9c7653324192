"""Yes, no, and what stands around a value, in Spanish, Portuguese, Italian, French and German.

Also yes and no of the other languages of Lex V2, of whose other words nothing is known here. The
vocabularies are our own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# yes, no, maybe, "I don't know"; each the words that an answer may begin with
ANSWERS: Mapping[str, tuple[str, str, str, str]] = {
    "es": (
        r"s[ií]+|claro|vale|correcto|exacto|de acuerdo|por supuesto|desde luego|ok(?:ay|ey)?"
        r"|eso es|así es|afirmativo|perfecto|adelante|confirmo|está bien|como no|cómo no"
        r"|me parece bien|sin problemas?|ningún problema|no hay problema|por qué no|dale|bueno"
        r"|listo|genial|venga|seguro|hecho|obvio|me gustaría",
        r"no+|nada|para nada|negativo|incorrecto|jamás|nunca|en absoluto|cancelar?|mejor no"
        r"|tampoco|ni hablar|de ninguna manera|d[eé]jalo|olv[ií]dalo",
        r"quizás?|tal vez|a lo mejor|puede ser|puede que|posiblemente|depende",
        r"no (?:lo )?sé|no (?:lo )?se|ni idea|no estoy segur[oa]|no tengo ni idea|quién sabe",
    ),
    "pt": (
        r"sim|claro|correto|certo|exato|isso(?: mesmo)?|com certeza|ok(?:ay|ey)?|pode ser sim"
        r"|está bem|tá bom|tá|beleza|confirmo|positivo|perfeito|de acordo|uhum|aham|é"
        r"|não tem problema|não há problema|sem problemas?|por que não|pode|combinado|fechado"
        r"|tudo bem|aceito",
        r"n[ãa]o|nunca|jamais|negativo|errado|incorreto|de jeito nenhum|nada disso|cancelar?"
        r"|nem pensar|melhor n[ãa]o|deixa (?:pra|para) lá",
        r"talvez|pode ser|quem sabe|possivelmente|depende",
        r"n[ãa]o sei|sei l[áa]|n[ãa]o tenho (?:certeza|ideia)|n[ãa]o fa[çc]o ideia",
    ),
    "it": (
        r"s[iì]+|certo|certamente|va bene|esatto|giusto|corretto|d'accordo|ok(?:ay|ey)?|confermo"
        r"|perfetto|ovvio|sicuro|volentieri|assolutamente sì"
        r"|nessun problema|non c'è problema|come no|perché no|benissimo|ottimo|procedi|proceda"
        r"|direi di sì|senz'altro",
        r"no+|niente|per niente|mai|sbagliato|errato|annulla|assolutamente no|neanche per sogno"
        r"|nemmeno per sogno|lascia (?:perdere|stare)|meglio di no|macché|non",
        r"forse|magari|può darsi|puo darsi|dipende|probabilmente",
        r"non (?:lo )?so|boh|non (?:ne )?sono sicur[oa]|non saprei|non ne ho idea",
    ),
    "fr": (
        r"oui|ouais|ouaip|bien sûr|bien sur|d'accord|exact(?:ement)?|c'est (?:ça|cela|bon|exact)"
        r"|tout à fait|ok(?:ay|ey)?|entendu|certainement|volontiers|parfait|je confirme|correct|si"
        r"|ça (?:marche|roule|me va)|pas de (?:problème|souci)s?|aucun problème|pourquoi pas"
        r"|bien entendu|absolument|évidemment|carrément|avec plaisir|allez-y|vas-y|je veux bien"
        r"|très bien",
        r"non+|nan|pas du tout|jamais|c'est faux|incorrect|annule[rz]?|surtout pas|absolument pas"
        r"|pas|je ne veux pas|(?:c'est|ce n'est) pas (?:ça|cela)|hors de question"
        r"|laisse[rz]? tomber",
        r"peut[- ]être|peut[- ]etre|ça dépend|possible|éventuellement",
        r"je (?:ne )?sais pas|j'sais pas|aucune idée|je ne suis pas sûre?|chais pas",
    ),
    "de": (
        r"ja+|jo|jawohl|jep|klar|genau|richtig|stimmt|sicher|natürlich|gerne?|ok(?:ay|ey)?"
        r"|in ordnung|einverstanden|korrekt|passt|selbstverständlich|bestätigt?|auf jeden fall"
        r"|das (?:stimmt|passt|ist (?:richtig|korrekt|gut|in ordnung))|(?:gar )?kein problem"
        r"|warum nicht|alles klar|na klar|gut|super|perfekt|prima|jup|doch|abgemacht|genehmigt",
        r"nein+|nee+|nö|nicht|falsch|keinesfalls|keineswegs|auf keinen fall|niemals|abbrechen"
        r"|stornieren|lieber nicht|nie|(?:das )?(?:stimmt|passt) nicht|vergiss es"
        r"|das ist nicht (?:richtig|gut)|das ist nicht korrekt|das ist falsch",
        r"vielleicht|möglicherweise|eventuell|mal sehen|kommt drauf an",
        r"weiß nicht|weiss nicht|(?:das )?weiß ich nicht|ich weiß (?:es )?nicht|keine ahnung"
        r"|bin (?:mir )?nicht sicher",
    ),
    "ca": (r"s[ií]|d'acord|és clar|correcte|vale", r"no", r"potser", r"no ho sé"),
    "nl": (
        r"ja|jawel|klopt|prima|oké?|goed",
        r"nee+|niet",
        r"misschien",
        r"weet ik niet|geen idee",
    ),
    "sv": (r"ja|japp|visst|okej", r"nej", r"kanske", r"vet inte|jag vet inte"),
    "no": (r"ja|jepp|greit|ok", r"nei", r"kanskje", r"vet ikke|jeg vet ikke"),
    "fi": (r"kyllä|joo|juu|ok", r"ei", r"ehkä", r"en tiedä"),
    "pl": (r"tak|jasne|zgadza się|ok", r"nie", r"może", r"nie wiem"),
    "zh": (
        r"是的?|对的?|好的?|可以|没错",
        r"不是?|不用|不要|没有|不对",
        r"也许|可能",
        r"不知道|不清楚",
    ),
    "yue": (r"係|好|啱|可以", r"唔係|唔好|唔要|唔使", r"可能|或者", r"唔知"),
    "hi": (r"हाँ|हां|जी हाँ|जी|ठीक है|सही", r"नहीं|नही|जी नहीं", r"शायद", r"पता नहीं|नहीं पता"),
}
SPACELESS = ("zh", "yue")
# what stands before a value, and behind it
HEADS: Mapping[str, str] = {
    "es": r"(?:quiero|quisiera|prefiero|dame|deme|ponme|me gustaría|necesito|sería|es|son)\s+"
    r"|(?:el|la|los|las|un|una|unos|unas|en|a|al|de|del|para|por|con|desde|hasta)\s+",
    "pt": r"(?:quero|queria|gostaria de|prefiro|me dá|preciso de|seria|é|são(?= \d))\s+"
    r"|(?:o|a|os|as|um|uma|uns|umas|em|no|na|de|do|da|ao|à|para|pra|com|até)\s+",
    "it": r"(?:vorrei|voglio|preferisco|mi dia|dammi|ho bisogno di|sarebbe|è|sono)\s+"
    r"|(?:il|lo|la|i|gli|le|un|uno|una|a|ad|al|alla|in|di|da|per|con)\s+|(?:l'|un')",
    "fr": r"(?:je voudrais|je veux|je préfère|donnez-moi|j'aimerais|il me faut|c'est|ce serait)\s+"
    r"|(?:le|la|les|un|une|des|du|de|à|au|aux|en|pour|dans|chez|avec)\s+|(?:l'|d')",
    "de": r"(?:ich (?:möchte|will|hätte gern|nehme|brauche)|bitte|es ist|das ist)\s+"
    r"|(?:der|die|das|den|dem|ein|eine|einen|in|im|am|an|nach|aus|für|zum|zur|mit|von|ab|bis)\s+",
}
TAILS: Mapping[str, str] = {
    "es": r"(?:,?\s*(?:por favor|gracias|porfa))",
    "pt": r"(?:,?\s*(?:por favor|obrigad[oa]|se faz favor))",
    "it": r"(?:,?\s*(?:per favore|grazie|per piacere))",
    "fr": r"(?:,?\s*(?:s'il vous plaît|s'il te plaît|svp|merci))",
    "de": r"(?:,?\s*(?:bitte|danke|bitte schön))",
}
NAME_OPENINGS: Mapping[str, str] = {
    "es": r"(?:me llamo|mi (?:nombre|apellido) es|soy|el nombre es|a nombre de|(?:es )?para)",
    "pt": r"(?:(?:eu )?me chamo|chamo-me|(?:o )?meu (?:nome|sobrenome|apelido) é"
    r"|(?:eu )?sou(?: [oa])?|(?:é )?(?:para|pra)(?: [oa])?)",
    "it": r"(?:mi chiamo|il mio (?:nome|cognome) è|sono|a nome di|(?:è )?per)",
    "fr": r"(?:je m'appelle|mon (?:nom|prénom) est|je suis|c'est|moi c'est|(?:c'est )?pour)",
    "de": r"(?:ich hei(?:ß|ss)e|mein (?:name|vorname|nachname) ist|ich bin(?: (?:der|die))?"
    r"|hier ist|(?:(?:es|das) ist )?für)",
}
# words that stand in sentences, not in names
NO_NAMES: Mapping[str, str] = {
    "es": "no sí quiero hola qué por para gracias buenos buenas días tardes "
    "cuándo dónde cómo una mañana hoy favor",
    "pt": "não sim quero olá oi que por para obrigado obrigada bom boa dia tarde "
    "quando onde como amanhã hoje favor",
    "it": "no sì voglio vorrei ciao che per grazie buongiorno quando dove come "
    "un una non domani oggi favore",
    "fr": "non oui je veux bonjour salut que pour merci quand où comment un une "
    "pas demain aujourd'hui",
    "de": "nein ja ich will möchte hallo was für danke guten tag wann wo wie ein "
    "eine nicht morgen heute",
}
QUESTIONS: Mapping[str, str] = {
    "es": r"\?\s*$|^¿|^(?:qué|que|quién|cuándo|dónde|cómo|cuál|cuánto|por qué)\b",
    "pt": r"\?\s*$|^(?:o que|que|quem|quando|onde|como|qual|quanto|por que)\b",
    "it": r"\?\s*$|^(?:che|cosa|chi|quando|dove|come|quale|quanto|perché)\b",
    "fr": r"\?\s*$|^(?:que|quoi|qui|quand|où|comment|quel(?:le)?|combien|pourquoi|est-ce que)\b",
    "de": r"\?\s*$|^(?:was|wer|wann|wo|wie|welche[rs]?|wieviel|warum|wieso)\b",
}


def first_of(pattern: str, language: str) -> re.Pattern[str]:
    """A pattern for the beginning of an answer, whole words only where words have spaces."""
    return re.compile(rf"(?:{pattern})" + ("" if language in SPACELESS else r"(?!\w)"))
