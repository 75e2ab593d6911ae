package dev.leadline.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Recognises text that speaks to a language model instead of a reader: commands to forget its rules or to tell something, its names, the
 * marks of prompts. What stands beside it is no evidence.
 */
final class Instructions {

    /** Words that mean a program that reads, and hardly anything else. */
    private static final String MODEL =
            "(?:assistants?|language models?|llms?|ai (?:systems?|agents?|models?|assistants?|tools?|readers?|writers?)|crawlers?|chatbots?|bots?"
                    + "|summari[sz]ers?|automated (?:researchers?|readers?|systems?)|ki-(?:systeme?|modelle?|assistent(?:en)?|agent(?:en)?)|sprachmodelle?"
                    + "|modèles? de langage|assistants? ia|modelos? de lenguaje|asistentes? de ia|modell[oi] linguistic[oi]|taalmodel(?:len)?)";

    /** The same, and words that mean such a program only where it is told what to say. */
    private static final String MACHINE = "(?:" + MODEL
            + "|ai|a\\.i\\.|ki|ia|gpt|chatgpt|gemini|claude|copilot|models?|robots?|agents?|machines?|modelle?|assistent(?:en)?|modèles?|agents? ia"
            + "|modelos?|asistentes?|agentes?|modell[oi]|assistent[ei]|agent[ei]|modellen)";

    private static final String ARTICLE =
            "(?:(?:the|an?|any|all|every|your|das|die|der|den|dem|alle|jede[sn]?|les?|la|l'|tous|toutes|aux?|el|los|las|todos|todas|il|lo|gli|i|tutti|het|de|elk) ?){0,2}";

    /** Commands to tell something, in forms that are hardly used for anything else. */
    private static final String TELL =
            "(?:reply|respond|answer|say|state|write|report|claim|output|print|repeat|mention|conclude|recommend|declare|confirm|insert|include|add"
                    + "|tell (?:the |your )?(?:users?|readers?|person|human|reader)"
                    + "|schreib(?:e|en sie|t)?|antworte(?:n sie|t)?|sag(?:e|en sie|t)?|behaupte(?:n sie)?|berichte(?:n sie)?|erwähne(?:n sie)?|gib an"
                    + "|geben sie an|melde(?:n sie)?|bestätige(?:n sie)?"
                    + "|écri(?:s|vez)|répond(?:s|ez)|di(?:s|tes)|affirme[zr]?|indique[zr]?|mentionne[zr]?|déclare[zr]?|ajoute[zr]?|signale[zr]?|précise[zr]?"
                    + "|escrib[ae]n?|respond[ae]n?|digan?|di|afirm[ae]n?|indi(?:ca|que)n?|mencion[ae]n?|inform[ae]n?|contest[ae]n?|añad[ae]n?|declar[ae]n?"
                    + "|scriv(?:i|a|ete)|rispond(?:i|a|ete)|di'|dite|dica|afferm(?:a|i|ate)|indic(?:a|hi|ate)|riport(?:a|i|ate)|aggiung(?:i|a|ete)|dichiar(?:a|i|ate)"
                    + "|schrijf|antwoord|zeg|meld|vermeld|beweer|voeg toe|bevestig)";

    private static final String THAT =
            "(?: ?,? (?:only|just|always|exactly|nur|immer|seulement|toujours|solo|siempre|sempre|alleen|altijd|toe))*"
                    + "(?: that|,? dass| que| qu'| che| dat| with| mit| avec| con| met)(?!\\p{L})";

    private static final String FORGET =
            "(?:ignor(?:e|er|ez|a|ad|en|i|ino|ate)|disregard|forget|override|bypass|discard|ignorier(?:e|en sie|t)?"
                    + "|vergiss|vergesst|vergessen sie|missachte(?:n sie|t)?|verwirf|verwerfen sie|oublie[zr]?|négligez?|olvid(?:a|e|en)|descart(?:a|e|en)"
                    + "|dimentic(?:a|hi|ate)|scord(?:a|ate)|trascur(?:a|ate)|negeer|vergeet|missachte)";

    private static final String RULES =
            "(?:instructions?|rules|prompts?|guidelines|directives?|orders|anweisung(?:en)?|regeln?|instruktion(?:en)?|vorgaben?|befehle?|aufträge?"
                    + "|consignes?|règles|ordres|instruccion(?:es)?|instrucción|reglas|directrices|indicaciones|órdenes|istruzion[ei]|regole|direttive|indicazioni"
                    + "|instructies?|regels|opdracht(?:en)?|aanwijzingen)";

    /** Whose rules, or which: without it, rules are those of a trade. */
    private static final String YOURS =
            "(?:previous|prior|above|earlier|other|existing|your|these|those|all|any|deine[nr]?|ihre[nr]?|eure|alle|bisherigen?|vorherigen?|obigen?|früheren?"
                    + "|tes|vos|toutes|tous|ces|tus|sus|vuestras|todas|todos|estas|anteriores|previas|tue|vostre|sue|tutte|tutti|precedenti|je|jouw|uw|vorige|eerdere|bovenstaande)";

    private static final String NEW_RULES =
            "(?:your|deine|ihre|eure|tes|vos|tus|sus|le tue|le vostre|le sue|je|jouw|uw)"
                    + " (?:new|real|actual|only|true|neuen?|eigentlichen?|nouvelles|vraies|nuevas|nuove|nieuwe) "
                    + "(?:system )?(?:instructions?|prompt|rules|directives|anweisungen|regeln|vorgaben|consignes|règles|instrucciones|reglas|istruzioni|regole|instructies|regels)";

    private static final String MESSAGE =
            "(?:notes?|notices?|messages?|instructions?|tasks?|directives?|commands?|orders?|hints?|reminders?|prompt|hinweise?|anweisung(?:en)?|aufgaben?"
                    + "|aufträge?|auftrag|nachricht(?:en)?|befehle?|bitte|consignes?|tâches?|avis|ordres?|rappel|notas?|avisos?|instruccion(?:es)?|instrucción|tareas?"
                    + "|mensajes?|órdenes|orden|istruzion[ei]|compit[oi]|messaggi[o]?|avvis[oi]|ordin[ei]|instructies?|ta(?:ak|ken)|opdracht(?:en)?|bericht(?:en)?|opmerking(?:en)?)";

    private static final String FOR = "(?:to|for|an|für|à|au|pour|a|al|para|per|ai|agli|voor|aan)";

    /** Only at the beginnings of words: that is what makes it quick. */
    private static final Pattern TO_A_MODEL = Pattern.compile("(?<!\\p{L})(?:"
            + String.join(
                    "|",
                    "(?:ignore|disregard|forget|override|bypass) (?:all |any |the |your |these |those )*(?:previous|prior|above|earlier|other|existing)?"
                            + " ?(?:instructions?|rules|prompts?|sources|guidelines|directives)",
                    "(?<!\\p{L})" + FORGET + " (?:\\p{L}+ ){0,2}?" + YOURS + " (?:\\p{L}+ ){0,2}?" + RULES
                            + "(?!\\p{L})",
                    "(?<!\\p{L})" + FORGET + " (?:(?:les|las|le|die|de|al) )?"
                            + "(?:instructions|consignes|instruccion(?:es)?|istruzioni|instructies|anweisungen|instruktionen)(?!\\p{L})",
                    "(?:ignore|disregard|forget) (?:everything|anything|all) (?:that )?(?:above|before|you (?:were|have been) told)",
                    "system ?prompt|systemprompt",
                    "(?<!\\p{L})" + NEW_RULES + "(?!\\p{L})",
                    "you are (?:now )?an? (?:ai|assistant|language model|researcher)(?! \\p{L}*(?:company|start-?up|business))",
                    "(?:du bist|sie sind) (?:jetzt |nun )?ein (?:ki|assistent|sprachmodell)|(?:tu es|vous êtes) (?:maintenant )?une? (?:ia|assistant|modèle)(?!\\p{L})",
                    "(?:eres|usted es) (?:ahora )?una? (?:ia|asistente|modelo)(?!\\p{L})|(?:sei|siete) (?:ora )?(?:un|una|un') ?(?:ia|assistente|modello)(?!\\p{L})",
                    "(?:je bent|u bent) (?:nu )?een (?:ai|assistent|taalmodel)(?!\\p{L})",
                    "(?:if|when|since) you are an? (?:ai|llm|language model|chatbot|bot|assistant (?:that|which|reading|writing)|automated)(?!\\p{L})",
                    "(?:wenn|falls) (?:du|sie) ein(?:e)? (?:ki|sprachmodell|ki-\\p{L}+|bot)(?!\\p{L})|si (?:tu es|vous êtes) une? (?:ia|robot|bot|modèle)(?!\\p{L})",
                    "si (?:eres|es usted|usted es) una? (?:ia|bot|modelo)(?!\\p{L})|se (?:sei|siete) (?:un|una|un') ?(?:ia|bot|modello)(?!\\p{L})|als (?:je|u) een (?:ai|bot|taalmodel)(?!\\p{L})",
                    "as an ai(?: (?:language )?(?:model|assistant))?(?! \\p{L})",
                    "(?<!\\p{L})" + MODEL
                            + " (?:must|should|shall|reading this|müssen|sollen|muss|soll|doivent|doit|deben|debe|devono|deve|moeten|moet)(?!\\p{L})",
                    "(?:attention|note (?:to|for)|notice (?:to|for)|message (?:to|for)|instructions? (?:to|for)|hinweis (?:an|für)|achtung|note (?:à|pour)|aviso (?:a|para)"
                            + "|nota (?:a|para|per)|let op)[, ]+(?:all |any |alle |tous les |todos los |los |les |die |i |gli |de |el |le |il |das |het )?"
                            + MODEL
                            + "(?!\\p{L})",
                    // "New task for the model: reply that …"; a manual says "Instructions for the robot: keep it dry."
                    "(?<!\\p{L})" + MESSAGE + " " + FOR + " " + ARTICLE + MACHINE
                            + "(?: \\p{L}+){0,3} ?[:,.!-] ?(?:please |bitte |svp |por favor |per favore )?(?:\\p{L}+ )?(?:"
                            + TELL
                            + "|" + FORGET + "|do not|don't|never|always)(?!\\p{L})",
                    "(?<!\\p{L})(?:dear|hey|hello|hi|liebe[rs]?|hallo|ch(?:er|ère)|bonjour|querid[oa]|hola|caro|cara|ciao|beste) (?:ai|ki|ia|gpt|chatgpt|gemini|claude|llm"
                            + "|language model|sprachmodell|modèle|modelo|modello|taalmodel)(?!\\p{L})",
                    "(?:system|assistant|developer|user|human) ?: ?(?:you|your|ignore|forget|disregard|tell|do not|don't|never|always|from now on|new (?:task|instructions|rules))(?!\\p{L})",
                    "(?:system|assistant|assistent|système|sistema|asistente|assistente|systeem) ?: ?(?:" + TELL + "|"
                            + FORGET + "|du bist|vous êtes|tu es|eres|sei|je bent)(?!\\p{L})",
                    "<\\|?(?:im_start|im_end|system|assistant|user|inst|endoftext)|\\[/?inst\\]|<<\\/?sys>>|(?<!#)#{2,6} ?(?:system|instructions?|assistant|new task)(?!\\p{L})",
                    "</ ?(?:system|instructions?|prompt|user|assistant|documents?|context|data|untrusted\\p{L}*)>",
                    "(?:begin|end) (?:of )?(?:the )?(?:system|new) (?:prompt|instructions)|new (?:instructions|system prompt) ?:",
                    "(?:write|report|state|say|claim|add) (?:in (?:the|your) report )?that (?:the company|it|we) ",
                    "(?:write|put|add|include|insert|say|state|mention|repeat|report)(?: \\p{L}+){0,4} (?:in|into|to) (?:your|the) (?:report|summary|answer|output|response)"
                            + "(?: that|:|, that)",
                    "(?:write|put|add|include|insert|say|state|mention|repeat|report)(?: \\p{L}+){0,2} (?:in|into|to) (?:your|the) (?:section|chapter)(?: on| about)? \\p{L}+ that",
                    "(?:schreib|nimm|erwähn|füg|sag)\\p{L}*(?: \\p{L}+){0,4} (?:in|zu) (?:deine[nmr]?|ihre[nmr]?) (?:bericht|zusammenfassung|antwort)",
                    "(?:écri|ajout|mentionn|indiqu)\\p{L}*(?: \\p{L}+){0,4} dans (?:ton|votre|ta) (?:rapport|résumé|réponse)",
                    "(?:escrib|añad|mencion|inclu)\\p{L}*(?: \\p{L}+){0,4} en (?:tu|su) (?:informe|resumen|respuesta)",
                    "(?:scriv|aggiung|menzion|inserisc)\\p{L}*(?: \\p{L}+){0,4} nel(?:la)? (?:tuo|tua|suo|sua) (?:rapporto|riassunto|risposta)",
                    "(?:schrijf|vermeld|voeg|zet)(?: \\p{L}+){0,4} in (?:je|uw) (?:rapport|samenvatting|antwoord)")
            + ")|以前の指示|前の指示を無視|忽略(?:之前|以上)");

    /** In Spanish and Italian, sentences of what somebody says begin in the same way: "Afirma que la empresa crece". */
    private static final String SAYS =
            "(?!(?:escribe|responde|afirma|indica|menciona|informa|contesta|declara|scriva|afferma|riporta|dichiara)n? (?:que|che))";

    /** Commands at the beginning of a line or behind a colon, where no sentence about a company begins with them. */
    private static final Pattern COMMAND = Pattern.compile("(?:^['*#> -]*+" + SAYS
            + "|: ?['(]?)(?:(?:please|now|then|bitte|svp|s'il vous plaît|por favor|per favore|alstublieft),? )?(?:"
            + TELL + ")" + THAT);

    /** "Assistant, …", "AI agents: always say …" */
    private static final Pattern CALL = Pattern.compile("^['*#> -]*+" + ARTICLE + MACHINE
            + " ?[:,!] ?(?:please |bitte |svp )?(?:" + TELL + "|" + FORGET + "|do not|don't|never|always)(?!\\p{L})");

    /** The marks between which our prompts have the text of pages. What follows them on a page is meant to be read as no page. */
    private static final Pattern OWN_MARK =
            Pattern.compile("(?:<|&lt;|'|‹) ?/ ?sources? ?(?:>|&gt;|'|›)|<source (?:id|url)=");

    /** How much of two lines is read together, in characters. */
    private static final int SEAM = 40;

    private Instructions() {}

    static boolean areIn(String text) {
        return !partsOf(text).isEmpty();
    }

    /**
     * The parts of a page that are no evidence: each line that speaks to a model, and the one below it; behind a mark of our prompts, all that
     * follows.
     */
    static List<Sentences.Span> partsOf(String text) {
        List<Sentences.Span> parts = new ArrayList<>();
        String above = "";
        int aboveStart = 0;
        int start = 0;
        while (start < text.length()) {
            int end = endOfLine(text, start);
            String line = FoldedText.of(text.substring(start, end)).folded();
            if (OWN_MARK.matcher(line).find()) {
                parts.add(new Sentences.Span(start, text.length()));
                return parts;
            }
            boolean isToAModel = isToAModel(line);
            if (isToAModel) {
                parts.add(new Sentences.Span(start, endOfLine(text, end)));
            } else if (isSplit(above, line)) {
                parts.add(new Sentences.Span(aboveStart, endOfLine(text, end)));
            }
            // A line that speaks to a model by itself is not read again with the next one.
            above = isToAModel ? "" : line;
            aboveStart = start;
            start = end;
        }
        return parts;
    }

    /** Whether a command begins at the end of a line and ends in the next one. */
    private static boolean isSplit(String above, String line) {
        return !above.isEmpty()
                && TO_A_MODEL
                        .matcher(above.substring(Math.max(0, above.length() - SEAM)) + " "
                                + line.substring(0, Math.min(SEAM, line.length())))
                        .find();
    }

    private static boolean isToAModel(String line) {
        return TO_A_MODEL.matcher(line).find()
                || COMMAND.matcher(line).find()
                || CALL.matcher(line).find();
    }

    /** Behind the line's break. */
    private static int endOfLine(String text, int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end + 1;
    }
}
