package dev.leadline.claim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What people are in a company, in the words of several languages: CEO, chief executive officer and Vorstandsvorsitzende are one. */
final class Roles {

    private static final Map<String, Pattern> ROLES = new LinkedHashMap<>();

    static {
        role(
                "CEO",
                "ceo|chief executive|vorstandsvorsitzende[rn]?|pdg|consejer[oa] delegad[oa]|amministratrice delegata|amministratore delegato|最高経営責任者|首席执行官|代表取締役");
        role(
                "CFO",
                "cfo|chief financial|chief finance|finance director|financial director|director of finance|finanzdirektor(?:in)?|leit(?:er|erin|ung) finanzen|direttore finanziario|direttrice finanziaria|financieel directeur|finanzvorst[aä]nd\\p{L}*|finanzchef(?:in)?|directeur financier|directrice financière|director[a]? financier[oa]|最高財務責任者|首席财务官");
        role(
                "CTO",
                "cto|chief techn(?:ology|ical)|technikvorst[aä]nd\\p{L}*|technikchef(?:in)?|directeur technique|directrice technique|最高技術責任者|首席技术官");
        role(
                "president",
                "(?<!vice[ -])president(?! of the board)|präsident(?:in)?|(?<!vice[ -])présidente?(?!-directeur|-directrice| du conseil)|(?<!vice[ -]?)president[ea]");
        role("COO", "coo|chief operati(?:ng|ons)|最高執行責任者|首席运营官");
        role("CMO", "cmo|chief marketing|marketingchef(?:in)?");
        role("CIO", "cio|chief information");
        role("CPO", "cpo|chief product");
        role(
                "founder",
                "co-?founders?|founders?|mitgründer(?:in)?|gründer(?:in)?|fondateurs?|fondatrices?|cofondat\\p{L}+|fundador[ae]?s?|fondatric?e|fondatore|oprichters?|創業者|創始人|创始人");
        role(
                "chair",
                "chair(?:man|woman|person)?|aufsichtsratsvorsitzende[rn]?|aufsichtsratschef(?:in)?|présidente? du conseil|会長|董事长");
        role(
                "managing director",
                "managing director|geschäftsführer(?:in)?|geschäftsführung|direct(?:eur|rice) général[e]?|director[a]? general|direttore generale|direttrice generale|directeur-generaal");
    }

    /** Roles that a translation may exchange: the head of a German or French company is called both. */
    private static final Set<String> HEADS = Set.of("CEO", "managing director");

    private Roles() {}

    /** The roles that a folded text names. */
    static Set<String> in(String folded) {
        return ROLES.entrySet().stream()
                .filter(role -> role.getValue().matcher(folded).find())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Where a folded text names a role. */
    record Mention(String role, int start, int end) {}

    static List<Mention> mentions(String folded) {
        return ROLES.entrySet().stream()
                .flatMap(role -> role.getValue()
                        .matcher(folded)
                        .results()
                        .map(found -> new Mention(role.getKey(), found.start(), found.end())))
                .toList();
    }

    /** Whether a company has one person in this role at a time. */
    static boolean isHeldByOne(String role) {
        return !role.equals("founder");
    }

    static boolean isNamed(String role, Set<String> others) {
        return others.contains(role) || (HEADS.contains(role) && others.stream().anyMatch(HEADS::contains));
    }

    private static void role(String name, String pattern) {
        ROLES.put(name, Pattern.compile("(?<!\\p{IsLatin})(?:" + pattern + ")(?!\\p{IsLatin})"));
    }
}
