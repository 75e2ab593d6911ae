package dev.leadline.claim;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Something of which a company has one value at a time, so that two values contradict each other. */
enum Attribute {
    EMPLOYEES(
            "(?<!\\p{L})(?:employs|(?<!will |would |to )employ|people work for|employees|staff|headcount|workforce"
                    + "|mitarbeit\\p{L}*|beschäftigt\\p{L}*|angestellte\\p{L}?|belegschaft|salariée?s|employée?s|collaborateurs"
                    + "|emplead[oa]s|trabajador[ea]s|plantilla|dipendenti|addetti|medewerkers|werknemers|personeelsleden)(?!\\p{L})|従業員|社員数|员工"),
    FOUNDED(
            "(?<!\\p{L})(?:founded|established|gegründet|gründete|gründung|fondée?|fundad[ao]|fundó|fondat[ao]|fondò|opgericht)(?!\\p{L})|創業|設立|成立"),
    REVENUE(
            "(?<!\\p{L})(?:revenues?|turnover|umsatz|chiffre d'affaires|facturación|fatturato|omzet)(?!\\p{L})|売上|营收|营业收入");

    /** Sentences about a part of a company say nothing about the whole. */
    private static final Pattern PART = Pattern.compile(
            "(?<!\\p{L})(?:plant|site|office|factory|subsidiary|department|division|team|branch|warehouse|werk|standort|niederlassung"
                    + "|tochter\\p{L}*|abteilung|usine|filiale|planta|sede|工場|支店)(?!\\p{L})");

    /** Between the parts of a sentence. An "and" between two numbers, as in "between 100 and 120", is none. */
    private static final Pattern CLAUSE = Pattern.compile("[,;:] | (?:and|und|et|y|e) (?!\\d)");

    static final Pattern SINCE = Pattern.compile("(?<!\\p{L})(?:since|seit|depuis|desde|dal|sinds)(?!\\p{L})");

    private static final double TOLERANCE = 0.05;

    private final Pattern words;

    Attribute(String words) {
        this.words = Pattern.compile(words);
    }

    /**
     * A value that a sentence states.
     *
     * @param year for which year, if the sentence says so; else 0
     */
    record Value(Quantity quantity, CalendarDate date, int year) {}

    /**
     * The one value that a folded sentence states; empty when it states none, or several. Of a sentence with several numbers, the
     * part with the attribute's word counts: "we employ 312 people and sell in 2,400 shops".
     */
    Optional<Value> in(String sentence) {
        if (!words.matcher(sentence).find() || PART.matcher(sentence).find()) {
            return Optional.empty();
        }
        return stated(sentence).or(() -> {
            List<Value> values = CLAUSE.splitAsStream(sentence)
                    .filter(clause -> words.matcher(clause).find())
                    .flatMap(clause -> stated(clause).stream())
                    .toList();
            return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
        });
    }

    private Optional<Value> stated(String sentence) {
        Atoms atoms = Atoms.ofClaim(sentence);
        List<CalendarDate> years = atoms.dates().stream()
                .flatMap(found -> found.dates().stream())
                .filter(date -> date.year() > 0)
                .toList();
        // The year of the foundation, or since which something holds, is not that for which it holds.
        boolean isBegin = this != FOUNDED
                && (FOUNDED.isNamedIn(sentence) || SINCE.matcher(sentence).find());
        int year = years.size() == 1 && !isBegin ? years.get(0).year() : 0;
        CalendarDate date = years.isEmpty() || isBegin ? new CalendarDate(0, 0, 0, 0) : years.get(0);
        if (this == FOUNDED) {
            return years.size() == 1 ? Optional.of(new Value(number(year), date, 0)) : Optional.empty();
        }
        List<Quantity> fitting = atoms.quantities().stream().filter(this::fits).toList();
        return fitting.size() == 1 && years.size() < 2
                ? Optional.of(new Value(fitting.get(0), date, year))
                : Optional.empty();
    }

    /** Whether a folded text speaks of it. */
    boolean isNamedIn(String folded) {
        return words.matcher(folded).find();
    }

    boolean changes() {
        return this != FOUNDED;
    }

    /** Whether two values are so far from each other that both cannot be right. */
    boolean contradict(Quantity one, Quantity other) {
        if (Units.isMoney(one.unit())
                && Units.isMoney(other.unit())
                && !one.unit().equals(other.unit())) {
            return false;
        }
        double tolerance = this == FOUNDED ? 0 : TOLERANCE;
        return one.values().stream()
                .noneMatch(value -> other.values().stream().anyMatch(second -> areClose(value, second, tolerance)));
    }

    private static boolean areClose(BigDecimal one, BigDecimal other, double tolerance) {
        return one.subtract(other).abs().doubleValue()
                <= tolerance * one.max(other).doubleValue();
    }

    private boolean fits(Quantity quantity) {
        return this == REVENUE
                ? Units.isMoney(quantity.unit())
                : quantity.unit().isEmpty();
    }

    private static Quantity number(int year) {
        return new Quantity(Integer.toString(year), List.of(BigDecimal.valueOf(year)), Units.NONE);
    }
}
