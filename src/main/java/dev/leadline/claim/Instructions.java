package dev.leadline.claim;

import java.util.regex.Pattern;

/** Recognises text that speaks to a language model instead of a reader. What stands beside it is no evidence. */
final class Instructions {

    private static final Pattern TO_A_MODEL = Pattern.compile(
            "(?:ignore|disregard|forget) (?:all |any |the |your )*(?:previous|prior|above|earlier|other)? ?(?:instructions?|rules|prompts?|sources)"
                    + "|system prompt|you are (?:now )?an? (?:ai|assistant|language model|researcher)|as an ai"
                    + "|(?:assistants?|language models?|ai systems?|crawlers?|bots?) (?:must|should|shall|reading this)"
                    + "|(?:write|report|state|say|claim|add) (?:in (?:the|your) report )?that (?:the company|it|we) "
                    + "|ignoriere? (?:alle|die|vorherigen|bisherigen)|(?:du bist|sie sind) ein (?:ki|assistent)"
                    + "|以前の指示|前の指示を無視|忽略(?:之前|以上)");

    private Instructions() {}

    static boolean areIn(String text) {
        return TO_A_MODEL.matcher(FoldedText.of(text).folded()).find();
    }
}
