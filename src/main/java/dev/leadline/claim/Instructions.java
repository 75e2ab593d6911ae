package dev.leadline.claim;

import java.util.regex.Pattern;

/** Recognises text that speaks to a language model instead of a reader. What stands beside it is no evidence. */
final class Instructions {

    private static final String MODEL =
            "(?:assistants?|language models?|llms?|ai (?:systems?|agents?|models?|assistants?|tools?)|crawlers?|chatbots?|bots?"
                    + "|summari[sz]ers?|automated (?:researchers?|readers?|systems?)|ki-(?:systeme?|modelle?|assistent(?:en)?|agent(?:en)?)|sprachmodelle?"
                    + "|modèles? de langage|assistants? ia|modelos? de lenguaje|asistentes? de ia|modell[oi] linguistic[oi]|taalmodel(?:len)?)";

    private static final Pattern TO_A_MODEL = Pattern.compile(String.join(
            "|",
            "(?:ignore|disregard|forget|override|bypass) (?:all |any |the |your |these |those )*(?:previous|prior|above|earlier|other|existing)?"
                    + " ?(?:instructions?|rules|prompts?|sources|guidelines|directives)",
            "system prompt",
            "you are (?:now )?an? (?:ai|assistant|language model|researcher)",
            "as an ai(?: (?:language )?(?:model|assistant))?(?! \\p{L})",
            "(?<!\\p{L})" + MODEL
                    + " (?:must|should|shall|reading this|müssen|sollen|muss|soll|doivent|doit|deben|debe|devono|deve|moeten|moet)(?!\\p{L})",
            "(?:attention|note (?:to|for)|notice (?:to|for)|message (?:to|for)|instructions? (?:to|for)|hinweis (?:an|für)|achtung|note (?:à|pour)|aviso (?:a|para)"
                    + "|nota (?:a|para|per)|let op)[, ]+(?:all |any |alle |tous les |todos los )?" + MODEL
                    + "(?!\\p{L})",
            "(?:system|assistant) ?: ?(?:you|your|ignore|forget|disregard|tell|do not|never|always)(?!\\p{L})",
            "<\\|?(?:im_start|system|inst)|\\[/?inst\\]",
            "(?:write|report|state|say|claim|add) (?:in (?:the|your) report )?that (?:the company|it|we) ",
            "(?:write|put|add|include|insert|say|state|mention|repeat|report)(?: \\p{L}+){0,4} (?:in|into|to) (?:your|the) (?:report|summary|answer|output|response)"
                    + "(?: that|:|, that)",
            "(?:schreib|nimm|erwähn|füg|sag)\\p{L}*(?: \\p{L}+){0,4} (?:in|zu) (?:deine[nmr]?|ihre[nmr]?) (?:bericht|zusammenfassung|antwort)",
            "(?:écri|ajout|mentionn|indiqu)\\p{L}*(?: \\p{L}+){0,4} dans (?:ton|votre|ta) (?:rapport|résumé|réponse)",
            "(?:escrib|añad|mencion|inclu)\\p{L}*(?: \\p{L}+){0,4} en (?:tu|su) (?:informe|resumen|respuesta)",
            "(?:scriv|aggiung|menzion|inserisc)\\p{L}*(?: \\p{L}+){0,4} nel(?:la)? (?:tuo|tua|suo|sua) (?:rapporto|riassunto|risposta)",
            "(?:schrijf|vermeld|voeg|zet)(?: \\p{L}+){0,4} in (?:je|uw) (?:rapport|samenvatting|antwoord)",
            "ignorier\\p{L}* (?:sie )?(?:alle|die|vorherigen|bisherigen)|vergiss (?:alle|die)|(?:du bist|sie sind) ein (?:ki|assistent)",
            "ignore[zr]? (?:toutes )?(?:les )?instructions|ignor[ae] (?:todas )?(?:las )?instrucciones|ignora (?:tutte )?(?:le )?istruzioni",
            "negeer (?:alle )?(?:de )?(?:vorige |eerdere )?instructies",
            "以前の指示|前の指示を無視|忽略(?:之前|以上)"));

    private Instructions() {}

    static boolean areIn(String text) {
        return TO_A_MODEL.matcher(FoldedText.of(text).folded()).find();
    }
}
