package dev.leadline.research;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds people in the text of a company's own pages: two words with capitals beside a word for a role. */
final class People {

    private static final String WORD = "\\p{Lu}[\\p{Ll}'’-]+";

    /** Beside a name these say who somebody is; the claims of a report are judged by the rules of the package claim. */
    private static final String ROLE =
            "(?iu:co-?founder|founder|founded by|chief|ceo|cto|cfo|coo|cio|president|chair\\p{L}*|director|managing|head"
                    + "|manager|partner|owner|(?:mit)?gründer\\p{L}*|gegründet von|geschäftsführ\\p{L}*|vorständ?\\p{L}*|leiter\\p{L}*|leitung|inhaber\\p{L}*"
                    + "|(?:co)?fondat\\p{L}+|fundador\\p{L}*|président\\p{L}*|direct(?:eur|rice)\\p{L}*|diret\\p{L}+|gérant\\p{L}*|responsable"
                    + "|president\\p{L}+|gerente|amministrat\\p{L}+|responsabile|oprichter|directeur|bestuurder)";

    /** "Jane Roe, chief executive"; "Jane Roe", and her role in the next line; "Our founder Jane Roe". */
    private static final Pattern PERSON = Pattern.compile("(?U)\\b(" + WORD + " " + WORD + ")(?: ?[,;:|–—-] ?|\\n| )(?:"
            + ROLE + ")\\b|\\b" + ROLE + "[,:]? (" + WORD + " " + WORD + ")\\b");

    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}'’-]+");

    /** So many people of one page tell a company from others. */
    private static final int MOST = 200;

    private People() {}

    /** Names such as "Jane Roe". */
    static Set<String> in(String text) {
        Set<String> words = words(text);
        Set<String> people = new LinkedHashSet<>();
        Matcher person = PERSON.matcher(text);
        int from = 0;
        while (people.size() < MOST && person.find(from)) {
            String name = person.group(1) == null ? person.group(2) : person.group(1);
            if (!isOfWords(name, words)) {
                people.add(name);
            }
            from = person.start() + 1;
        }
        return people;
    }

    /** Whether a text names one of these people. "Customer Success" is nobody, where it also speaks of a customer. */
    static boolean isAnyIn(Set<String> people, String text) {
        Set<String> words = words(text);
        return people.stream().anyMatch(name -> isIn(name, text) && !isOfWords(name, words));
    }

    private static boolean isIn(String name, String text) {
        return text.contains(name)
                && Pattern.compile("(?U)\\b" + Pattern.quote(name) + "\\b")
                        .matcher(text)
                        .find();
    }

    private static Set<String> words(String text) {
        return Set.copyOf(Arrays.asList(NO_LETTER.split(text)));
    }

    /** Words of a name are not used in lower case, and are no roles. */
    private static boolean isOfWords(String name, Set<String> words) {
        return Arrays.stream(name.split(" "))
                .anyMatch(word -> word.matches(ROLE) || words.contains(word.toLowerCase(Locale.ROOT)));
    }
}
