package dev.leadline.claim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads who holds a role that one person holds at a time: "Jane Roe, chief executive officer", "the managing director is Jane Roe",
 * "Geschäftsführerin ist seit 2019 Katrin Voss". What a sentence says of the past or of the future is not read, and neither is the role of
 * somebody in another company.
 */
final class Holders {

    private static final String LEFT = "(?<!\\p{L})(?:";
    private static final String RIGHT = ")(?!\\p{L})";

    private static final Pattern PAST = Pattern.compile(LEFT
            + "former|formerly|ex|until|previous|previously|was(?! (?:appointed|named|promoted|made|elected|chosen))|were|retired|stepped down"
            + "|stood down|resigned|resigns|predecessor|früher\\p{L}*|ehemalig\\p{L}*|war|bis|vorgänger(?:in)?|ancien(?:ne)?|jusqu'\\p{L}+|était"
            + "|antigu[oa]|anterior|era|hasta|fino|voormalig\\p{L}*|tot|dimess[oa]" + RIGHT);
    private static final Pattern FUTURE = Pattern.compile(LEFT
            + "will|would|incoming|designate|designated|next|wird|werden|soll|künftig\\p{L}*|futur\\p{L}*|sera|será|sarà|wordt|zal|toekomstig\\p{L}*"
            + RIGHT);
    private static final Pattern DEPUTY = Pattern.compile(
            "(?:deputy|vice|assistant(?: to the)?|acting|interim|associate|stellvertretende[rn]?|kommissarische[rn]?|adjoint|sub|vize)[ -]?$");

    /** Who came after whom; the person before it holds the role. */
    private static final Pattern SUCCEEDS = Pattern.compile(LEFT
            + "succeeds|succeeded|succeeding|replaces|replaced|replacing|took over from|takes over from|follows|followed|folgt auf|folgte auf"
            + "|löst|löste|remplace|a remplacé|succède à|a succédé à|sucede a|sucedió a|sustituye a|sustituyó a|succede a|sostituisce"
            + "|ha sostituito|volgt|vervangt" + RIGHT);

    private static final Pattern IS_SUCCEEDED = Pattern.compile(LEFT
            + "(?:succeeded|replaced|followed) by|abgelöst (?:durch|von)|remplacée? par|sustituid[oa] por|sostituit[oa] da|opgevolgd door"
            + RIGHT);

    /** Behind a role: that its holder follows. */
    private static final Pattern IS = Pattern.compile(
            "^(?: officer)?(?: of \\S+(?: \\S+)?)?(?: ?:| -|(?: today| now| heute)? (?:is|ist|est|es|è|remains|bleibt|reste)(?!\\p{L}))");

    /** Behind a role: the organisation in which it is held. */
    private static final Pattern OF = Pattern.compile(
            "^(?: officer)?(?:,? (?:of|at|for|with|von|der|des|bei|beim|de|du|di|del|della|van|bij))(?: (?:the|its|his|der|la|le|customer|client|rival|competitor))*"
                    + " (\\p{Lu}[\\p{L}\\p{N}&'’-]*(?: \\p{Lu}[\\p{L}\\p{N}&'’-]*)*)");

    private static final Pattern BEHIND_COMMA = Pattern.compile("^(?: officer)?, (\\p{Lu}[\\p{L}\\p{N}&-]*)");

    private static final Pattern CLAUSE = Pattern.compile("[;\\n]+");
    private static final int WIDEST_GAP = 60;

    private Holders() {}

    /**
     * A role and who holds it.
     *
     * @param people more than one if the sentence names several for the role
     */
    record Held(String role, List<Names.Name> people) {

        boolean sharesAPersonWith(Held other) {
            return people.stream().anyMatch(one -> other.people.stream().anyMatch(second -> areOne(one, second)));
        }

        /** The same family name, and a first name that begins with the same letter; or the same words in another order. */
        private static boolean areOne(Names.Name one, Names.Name other) {
            List<String> first = one.words();
            List<String> second = other.words();
            if (Set.copyOf(first).equals(Set.copyOf(second))) {
                return true;
            }
            return last(first).equals(last(second))
                    && given(first).anyMatch(name -> given(second).anyMatch(next -> name.charAt(0) == next.charAt(0)));
        }

        private static String last(List<String> words) {
            return words.get(words.size() - 1);
        }

        private static Stream<String> given(List<String> words) {
            return words.stream().limit(words.size() - 1L);
        }
    }

    /** @param company the words of the company's name, folded */
    static List<Held> in(String sentence, Set<String> company) {
        return CLAUSE.splitAsStream(sentence)
                .flatMap(clause -> inClause(clause, company).stream())
                .toList();
    }

    private static List<Held> inClause(String clause, Set<String> company) {
        FoldedText folded = FoldedText.of(clause);
        List<Roles.Mention> roles = Roles.mentions(folded.folded()).stream()
                .filter(role -> Roles.isHeldByOne(role.role()))
                .toList();
        if (roles.isEmpty()) {
            return List.of();
        }
        List<Names.Name> people = Names.ofPeople(clause, company);
        Optional<List<Names.Name>> successor = successor(folded, people);
        if (successor.isPresent()) {
            return successor.get().isEmpty()
                    ? List.of()
                    : List.of(new Held(roles.get(0).role(), successor.get()));
        }
        if (people.isEmpty()
                || PAST.matcher(folded.folded()).find()
                || FUTURE.matcher(folded.folded()).find()) {
            return List.of();
        }
        List<Held> held = new ArrayList<>();
        for (Roles.Mention role : roles) {
            int start = folded.origin(role.start());
            int end = folded.originOfEnd(role.end());
            if (!DEPUTY.matcher(folded.folded().substring(0, role.start())).find()
                    && !isOfAnother(clause.substring(end), company, people, end)) {
                holder(clause, start, end, people)
                        .ifPresent(holder -> held.add(new Held(role.role(), withThoseBeside(holder, clause, people))));
            }
        }
        return held;
    }

    /** Present if the clause says who came after whom; empty if it does not say who that is. */
    private static Optional<List<Names.Name>> successor(FoldedText folded, List<Names.Name> people) {
        Matcher passive = IS_SUCCEEDED.matcher(folded.folded());
        if (passive.find()) {
            int at = folded.originOfEnd(passive.end());
            return Optional.of(people.stream()
                    .filter(person -> person.start() >= at)
                    .limit(1)
                    .toList());
        }
        Matcher active = SUCCEEDS.matcher(folded.folded());
        if (!active.find()) {
            return Optional.empty();
        }
        int at = folded.origin(active.start());
        return Optional.of(people.stream()
                .filter(person -> person.start() < at)
                .reduce((one, next) -> next)
                .map(List::of)
                .orElse(List.of()));
    }

    /** "Managing director of Kilmore Mills" or "of Pellworth Canada", or "Fiona Byrne, managing director, Kilmore Mills". */
    private static boolean isOfAnother(String behind, Set<String> company, List<Names.Name> people, int end) {
        Matcher of = OF.matcher(behind);
        if (of.find()) {
            int start = end + of.start(1);
            int nextPerson = people.stream()
                    .mapToInt(Names.Name::start)
                    .filter(at -> at > start)
                    .min()
                    .orElse(Integer.MAX_VALUE);
            String organisation = of.group(1).substring(0, Math.min(of.group(1).length(), nextPerson - start));
            return Words.of(FoldedText.of(organisation.replaceAll("['’]s?(?= |$)", ""))
                            .folded())
                    .anyMatch(word -> !company.contains(word) && Names.canBeName(word));
        }
        boolean hasHolderBefore = people.stream().anyMatch(person -> person.start() < end);
        Matcher comma = BEHIND_COMMA.matcher(behind);
        return hasHolderBefore
                && comma.find()
                && !company.contains(FoldedText.of(comma.group(1)).folded());
    }

    private record Near(Names.Name person, int gap) {}

    /** The person next to the role; behind it if it goes on with "is" or a colon. */
    private static Optional<Names.Name> holder(String clause, int start, int end, List<Names.Name> people) {
        boolean follows = IS.matcher(clause.substring(end)).find();
        return people.stream()
                .map(person -> new Near(person, gap(person, start, end)))
                .filter(near ->
                        near.gap() <= WIDEST_GAP && !(follows && near.person().start() < start))
                .min(Comparator.comparingInt(Near::gap))
                .map(Near::person);
    }

    private static int gap(Names.Name person, int start, int end) {
        return person.start() >= end ? person.start() - end : Math.max(0, start - person.end());
    }

    /** "Jane Roe and John Doe" hold it together. */
    private static List<Names.Name> withThoseBeside(Names.Name holder, String clause, List<Names.Name> people) {
        return people.stream()
                .filter(person ->
                        person == holder || areJoined(person, holder, clause) || areJoined(holder, person, clause))
                .toList();
    }

    private static boolean areJoined(Names.Name one, Names.Name next, String clause) {
        return next.start() > one.end()
                && clause.substring(one.end(), next.start()).matches(" ?(?:,|and|und|et|y|e|en|&) ?");
    }
}
