package dev.leadline.claim;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Something of which a company has one value at a time, so that two values contradict each other. */
enum Attribute {
    EMPLOYEES(
            "(?<!\\p{L})(?:employs|(?<!will |would |to )employ|people work for|people (?:on|in) (?:our|its|the)(?: own)? payroll|employees|staff|headcount|workforce"
                    + "|(?:is|are|'re|ist|sind|est|sommes|es|somos|è|siamo|zijn)(?: \\p{L}+){0,2} (?:team of|team von|équipe de|equipo de|team di|team van)(?: \\p{L}+){0,2} (?=\\d)"
                    + "|\\d(?:[\\d.,']{0,9}\\d)? (?:of us|von uns|van ons)|(?:wir sind|nous sommes|somos|siamo in|we zijn met)(?: \\p{L}+)? \\d(?:[\\d.,']{0,9}\\d)?(?= (?:people|menschen|leute|personnes|personas|persone|mensen|in|à|en|a)(?!\\p{L})|[.,;]? |[.,;]?$)"
                    + "|mitarbeit\\p{L}*|beschäftigt\\p{L}*|angestellte\\p{L}?|belegschaft|salariée?s|employée?s|collaborateurs"
                    + "|emplead[oa]s|trabajador[ea]s|plantilla|dipendenti|addetti|medewerkers|werknemers|personeelsleden)(?!\\p{L})|従業員|社員数|员工"),
    FOUNDED(
            "(?<!\\p{L})(?:founded|established|(?<!he |she |who )was born|came into being|opened (?:its|our) doors|set up shop|gegründet|gründete|gründung|entstand"
                    + "|fondée?|créée? en|(?:a vu|voit|vit) le jour|fundad[ao]|fundó|cread[ao] en|fondat[ao]|fondò|opgericht|ontstond)(?!\\p{L})|創業|設立|成立"),
    REVENUE(
            "(?<!\\p{L})(?:revenues?|turnover|turned over|umsatz|chiffre d'affaires|facturación|fatturato|omzet)(?!\\p{L})|売上|营收|营业收入"),
    BRANCHES(
            places(
                    "branches|filialen|niederlassungen|geschäftsstellen|succursales|agences|sucursales|filiali|vestigingen|filialen")),
    PRACTICES(
            places(
                    "practices|surgeries|praxen|arztpraxen|tierarztpraxen|cabinets|consultorios|consultas|ambulatori|praktijken")),
    SHOPS(places("shops|stores|outlets|läden|geschäfte|märkte|magasins|boutiques|tiendas|negozi|winkels")),
    OFFICES(places("offices|büros|bureaux|oficinas|uffici|kantoren")),
    LOCATIONS(places("locations|sites|standorte|emplacements|implantations|ubicaciones|centros|sedi|locaties")),
    CUSTOMERS(places("customers|clients|kunden|clientes|clienti|klanten"));

    /** Sentences about a part of a company say nothing about the whole. */
    private static final Pattern PART = Pattern.compile(
            "(?<!\\p{L})(?:plant|site|office|factory|subsidiary|department|division|team(?! (?:of|von|di|van) (?:\\p{L}+ ){0,2}\\d)|branch|warehouse|werk|standort|niederlassung"
                    + "|tochter\\p{L}*|abteilung|usine|filiale|planta|sede|工場|支店)(?!\\p{L})");

    /** What another company has that was bought, says nothing about the buyer. */
    private static final Pattern TAKEOVER = Pattern.compile(
            "(?<!\\p{L})(?:takes? over|took over|taken over|takeover|acquires?|acquired|acquisition|buys|bought|mergers?|merged|übernimmt|übernahm\\p{L}*|übernommen"
                    + "|zukauf|kaufte?|rachat|rachet\\p{L}+|acqui(?:s|sition|ert)|adquiri\\p{L}+|adquisición|compró|acquisi\\p{L}+|acquistat[oa]|overgenomen|overname|neemt over)(?!\\p{L})");

    /** Between the parts of a sentence. An "and" between two numbers, as in "between 100 and 120", is none. */
    private static final Pattern CLAUSE = Pattern.compile("[,;:] | (?:and|und|et|y|e) (?!\\d)");

    static final Pattern SINCE = Pattern.compile("(?<!\\p{L})(?:since|seit|depuis|desde|dal|sinds)(?!\\p{L})");

    /** In front of a date: "since May 2022", "seit dem Ende des Jahres 2019". */
    private static final Pattern BEHIND_SINCE = Pattern.compile(
            "(?<!\\p{L})(?:since|seit|depuis|desde|dal|dall'|sinds)(?: (?:the|about|around|early|late|end|start|beginning|of|spring|summer|autumn|fall|winter|year"
                    + "|dem|der|des|ende|anfang|jahr(?:es)?|le|la|l'an|l'année|début|fin|el|del?|año|finales|principios|il|lo|fine|inizio|anno|het|begin|eind|van|jaar)){0,4} ?$");

    /** A word with which a company says what it has, in front of a number. */
    private static final Pattern OWNED = Pattern.compile(
            "(?<!\\p{L})(?:has|have|runs?|operates?|owns?|counts|comprises|serves?|hat|haben|betreibt|betreiben|führt|unterhält|zählt|avons|compte|comptons|exploite"
                    + "|exploitons|possède|gère|tiene|tenemos|opera|gestiona|cuenta con|ha|abbiamo|gestisce|conta|heeft|hebben|exploiteert|runt|telt)"
                    + "(?: (?!(?:with|mit|avec|con|met)(?!\\p{L}))[\\p{L}\\d][\\p{L}\\d.,'-]*){0,8}(?<! in)(?<! an)(?<! at)(?<! of)(?<! dans)(?<! en) ?$");

    /** The number in front of a word, at most one other word between them: "170 full-time employees". */
    private static final Pattern IN_FRONT = Pattern.compile(
            "(?<![\\d.,'-])(\\d{1,3}(?:[.,' ]\\d{3})+|\\d+)(?: (?!(?:in|of|from|de|von|for|and|und|et)(?!\\p{L}))[\\p{L}-]+)? ?$");

    private static final Pattern RANGE = Pattern.compile(
            "(?:(?<!\\p{L})(?:between|zwischen|entre|tra|fra|tussen) .*|\\d ?(?:-|to|bis|à|a|and|und|et|y|e|en) ?)$");

    /** How far in front of a noun its number and verb are looked for, in characters. */
    private static final int FARTHEST = 120;

    /** No longer sentence states a value; in characters. What is longer was written to take time. */
    private static final int LONGEST = 2000;

    private static final double TOLERANCE = 0.05;

    private final Pattern words;

    Attribute(String words) {
        this.words = Pattern.compile(words);
    }

    private static String places(String nouns) {
        return "(?<!\\p{L})(?:" + nouns + ")(?!\\p{L})";
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
        if (sentence.length() > LONGEST
                || !words.matcher(sentence).find()
                || PART.matcher(sentence).find()) {
            return Optional.empty();
        }
        if (this != FOUNDED && TAKEOVER.matcher(sentence).find()) {
            return Optional.empty();
        }
        if (isOfPlaces()) {
            return inFront(sentence);
        }
        return stated(sentence)
                .or(() -> {
                    List<Value> values = CLAUSE.splitAsStream(sentence)
                            .filter(clause -> words.matcher(clause).find())
                            .flatMap(clause -> stated(clause).stream())
                            .toList();
                    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
                })
                .or(() -> this == EMPLOYEES ? inFront(sentence) : Optional.empty());
    }

    /** Whether a folded sentence says how many people, places or customers a company has. */
    static boolean isACountIn(String folded) {
        return Stream.of(values())
                .filter(attribute -> attribute == EMPLOYEES || attribute.isOfPlaces())
                .anyMatch(attribute -> attribute.in(folded).isPresent());
    }

    /** Whether a date says since when something holds. */
    static boolean isBehindSince(String folded, int start) {
        return BEHIND_SINCE.matcher(folded.substring(0, start)).find();
    }

    boolean isOfPlaces() {
        return ordinal() >= BRANCHES.ordinal();
    }

    /** "13 branches and 170 employees". */
    private Optional<Value> inFront(String sentence) {
        List<Quantity> numbers = words.matcher(sentence)
                .results()
                .flatMap(word -> numberAtEndOf(sentence.substring(Math.max(0, word.start() - FARTHEST), word.start())))
                .toList();
        CalendarDate date = dateOf(sentence);
        return numbers.size() == 1 ? Optional.of(new Value(numbers.get(0), date, date.year())) : Optional.empty();
    }

    /** @param before the sentence up to the attribute's word */
    private static Stream<Quantity> numberAtEndOf(String before) {
        Matcher number = IN_FRONT.matcher(before);
        if (!number.find()) {
            return Stream.empty();
        }
        String rest = before.substring(0, number.start());
        if (RANGE.matcher(rest).find() || !OWNED.matcher(rest).find()) {
            return Stream.empty();
        }
        return QuantityReader.read(number.group(1)).stream().limit(1);
    }

    /** For which year a sentence says it; all of it 0 when it says none, or several. */
    private CalendarDate dateOf(String sentence) {
        List<CalendarDate> years = Atoms.ofClaim(sentence).dates().stream()
                .filter(found -> !isBehindSince(sentence, found.start()))
                .flatMap(found -> found.dates().stream())
                .filter(date -> date.year() > 0)
                .toList();
        return years.size() == 1 && !FOUNDED.isNamedIn(sentence) ? years.get(0) : new CalendarDate(0, 0, 0, 0);
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
