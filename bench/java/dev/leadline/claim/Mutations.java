package dev.leadline.claim;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes wrong claims of right ones, each with one change. Numbers and dates come in part from the same page, and names from
 * the same company, since those are the hardest to see. The same seed gives the same changes.
 */
final class Mutations {

    private static final Pattern DIGITS = Pattern.compile("\\d+(?:[.,]\\d+)*");
    private static final Pattern NUMBER_OF_PAGE = Pattern.compile("(?<![\\d.,])\\d{1,3}(?:[.,]\\d+)?(?![\\d.,])");
    private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d{2}");
    private static final List<List<String>> MONTHS = List.of(
            List.of("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
                    "December"),
            List.of("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
                    "Dezember"),
            List.of("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
                    "décembre"));
    private static final List<String> ROLES = List.of("CEO", "CFO", "CTO", "COO", "founder");
    /** The kinds of which nearly all must be caught. */
    static final Set<String> GOALS = Set.of("number", "date", "entity", "page");

    private static final int NAMES = 4;
    private static final int PAGES = 3;

    private final Corpus corpus;
    private final Random random;

    Mutations(Corpus corpus, long seed) {
        this.corpus = corpus;
        this.random = new Random(seed);
    }

    /** @param kind what was changed */
    record Mutation(String kind, Corpus.Fact fact, Statement statement) {}

    List<Mutation> of(Corpus.Fact fact) {
        List<Mutation> made = new ArrayList<>();
        for (Mark mark : Mark.in(fact.marked())) {
            switch (mark.kind()) {
                case 'n' -> replace("number", fact, mark, numbers(mark.text(), fact), made);
                case 'd' -> replace("date", fact, mark, dates(mark.text()), made);
                case 'p', 'l', 'o' -> replace("entity", fact, mark, names(mark, fact), made);
                case 'r' -> replace("role", fact, mark, roles(mark.text()), made);
                default -> replace("negation", fact, mark, Set.of(mark.text().split("\\|")[1]), made);
            }
        }
        pages(fact, made);
        return made;
    }

    private static void replace(String kind, Corpus.Fact fact, Mark mark, Set<String> others, List<Mutation> made) {
        others.stream()
                .filter(other -> !other.equals(mark.text()))
                .map(other -> new Statement(
                        mark.replaced(fact.marked(), other), List.of(new Evidence(fact.source(), fact.quote()))))
                .forEach(statement -> made.add(new Mutation(kind, fact, statement)));
    }

    private Set<String> numbers(String text, Corpus.Fact fact) {
        Set<String> others = new LinkedHashSet<>();
        Matcher digits = DIGITS.matcher(text);
        if (!digits.find()) {
            return Set.of("four", "eleven");
        }
        String number = digits.group();
        String first = Integer.toString((number.charAt(0) - '0') % 9 + 1);
        String last = Integer.toString((number.charAt(number.length() - 1) - '0' + 1 + random.nextInt(8)) % 10);
        others.add(digits.replaceFirst(first + number.substring(1)));
        others.add(digits.replaceFirst(number.substring(0, number.length() - 1) + last));
        others.add(digits.replaceFirst("1" + number));
        others.add(scaled(text));
        others.add(currency(text));
        String page = page(fact).text();
        String quoted = fact.quote();
        NUMBER_OF_PAGE.matcher(page).results().map(java.util.regex.MatchResult::group)
                .filter(other -> !quoted.contains(other) && !same(other, number))
                .limit(2)
                .forEach(other -> others.add(digits.replaceFirst(other)));
        return others;
    }

    private static boolean same(String one, String other) {
        return new BigDecimal(one.replace(',', '.')).compareTo(new BigDecimal(other.replaceAll("[.,](?=\\d{3}$)", "").replace(',', '.')))
                == 0;
    }

    private static String scaled(String text) {
        if (text.endsWith("bn")) {
            return text.replace("bn", "m");
        }
        return text.replaceFirst("(?i)\\bmillion\\b", "billion").replace("Mio.", "Mrd.").replaceFirst("(?<=\\d)m$", "bn")
                .replace("億", "万").replaceFirst("(?<=\\d)k$", "m");
    }

    private static String currency(String text) {
        return text.replace("€", "$").replace("£", "€").replace("¥", "$").replaceFirst("\\b[Ee]uros?\\b|EUR", "US dollars")
                .replace("pounds", "euros").replace("US US", "US");
    }

    private Set<String> dates(String text) {
        Set<String> others = new LinkedHashSet<>();
        Matcher year = YEAR.matcher(text);
        if (year.find()) {
            int number = Integer.parseInt(year.group());
            others.add(year.replaceFirst(Integer.toString(number + 1)));
            others.add(year.replaceFirst(Integer.toString(number - 1)));
            others.add(year.replaceFirst(Integer.toString(number - 10)));
        }
        for (List<String> months : MONTHS) {
            for (String month : months) {
                if (text.matches(".*\\b" + month + "\\b.*") && others.size() < 5) {
                    int other = (months.indexOf(month) + 1 + random.nextInt(11)) % 12;
                    others.add(text.replace(month, months.get(other)));
                }
            }
        }
        Matcher day = Pattern.compile("(?<![\\d.])\\d{1,2}(?![\\d])(?=[. ,日]|$)").matcher(text);
        if (day.find() && !text.startsWith("Q")) {
            int number = Integer.parseInt(day.group());
            others.add(day.replaceFirst(Integer.toString(number > 15 ? number - 1 : number + 1)));
            others.add(day.replaceFirst(Integer.toString(number > 15 ? number - 10 : number + 10)));
        }
        if (text.startsWith("Q1")) {
            others.add(text.replace("Q1", "Q3"));
        }
        if (text.contains("年") && text.contains("月")) {
            others.add(text.replaceFirst("\\d+月", "3月"));
        }
        return others;
    }

    private Set<String> names(Mark mark, Corpus.Fact fact) {
        List<String> own = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        for (Corpus.Fact other : corpus.facts()) {
            for (Mark name : Mark.in(other.marked())) {
                boolean differs = !Mark.plain(fact.marked()).contains(name.text()) && !fact.quote().contains(name.text());
                if (name.kind() == mark.kind() && differs && !isSamePlace(name.text(), mark.text())) {
                    (other.company().equals(fact.company()) ? own : foreign).add(name.text());
                }
            }
        }
        Set<String> others = new LinkedHashSet<>(own.stream().distinct().limit(2).toList());
        while (others.size() < NAMES) {
            others.add(foreign.get(random.nextInt(foreign.size())));
        }
        return others;
    }

    private static boolean isSamePlace(String one, String other) {
        return Places.namesOf(FoldedText.of(one).folded()).contains(FoldedText.of(other).folded());
    }

    private static Set<String> roles(String text) {
        Set<String> own = Roles.in(FoldedText.of(text).folded());
        Set<String> others = new LinkedHashSet<>(ROLES);
        others.removeIf(role -> Roles.isNamed(role, own));
        return others;
    }

    /** The right quote with another page's id; and another page's claim with the evidence of this one. */
    private void pages(Corpus.Fact fact, List<Mutation> made) {
        corpus.pages().get(fact.company()).stream()
                .filter(page -> !page.id().equals(fact.source()) && !page.text().contains(fact.quote()))
                .limit(PAGES)
                .forEach(page -> made.add(new Mutation(
                        "page", fact, new Statement(Mark.plain(fact.marked()), List.of(new Evidence(page.id(), fact.quote()))))));
        List<Corpus.Fact> others = corpus.facts().stream()
                .filter(other -> other.company().equals(fact.company()) && !other.source().equals(fact.source()))
                .filter(other -> !mayAgree(fact, other))
                .toList();
        for (int count = 0; count < PAGES && !others.isEmpty(); count++) {
            Corpus.Fact other = others.get(random.nextInt(others.size()));
            made.add(new Mutation(
                    "page",
                    fact,
                    new Statement(Mark.plain(fact.marked()), List.of(new Evidence(other.source(), other.quote())))));
        }
    }

    /** Two pages may say the same, and then the swap is no fault: they share a number or a date. */
    private static boolean mayAgree(Corpus.Fact fact, Corpus.Fact other) {
        Set<String> own = digits(fact.quote());
        return digits(other.quote()).stream().anyMatch(own::contains);
    }

    private static Set<String> digits(String text) {
        Set<String> numbers = new LinkedHashSet<>();
        DIGITS.matcher(text).results().forEach(match -> numbers.add(match.group()));
        return numbers;
    }

    private Snapshot page(Corpus.Fact fact) {
        return corpus.pages().get(fact.company()).stream()
                .filter(page -> page.id().equals(fact.source()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No page " + fact.source() + " of " + fact.company()));
    }
}
