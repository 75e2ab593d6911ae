package dev.leadline.claim;

import java.util.List;
import java.util.Set;

/** The parts of a text that can be compared in any language: numbers, dates and roles. */
record Atoms(List<Quantity> quantities, List<DateReader.Found> dates, Set<String> roles) {

    /** Those of a claim: a bare year is a date. */
    static Atoms ofClaim(String folded) {
        return of(folded, true);
    }

    /** Those of a passage: a bare year can be a number, too. */
    static Atoms ofPassage(String folded) {
        return of(folded, false);
    }

    private static Atoms of(String folded, boolean yearsAreDates) {
        List<DateReader.Found> dates = DateReader.read(folded);
        StringBuilder rest = new StringBuilder(folded);
        dates.stream()
                .filter(date -> yearsAreDates || !date.isYearAlone())
                .forEach(date -> DateReader.blank(rest, date.start(), date.end()));
        return new Atoms(QuantityReader.read(rest.toString()), dates, Roles.in(folded));
    }

    boolean has(Quantity wanted) {
        return quantities.stream().anyMatch(wanted::isSaidBy);
    }

    /** @param published the year in which the page was published, for dates without a year; 0 when it is not known */
    boolean has(DateReader.Found wanted, int published) {
        return wanted.dates().stream().anyMatch(date -> has(date, published));
    }

    private boolean has(CalendarDate wanted, int published) {
        boolean isDate = dates.stream()
                .flatMap(found -> found.dates().stream())
                .map(date ->
                        date.year() == 0 ? new CalendarDate(published, date.quarter(), date.month(), date.day()) : date)
                .anyMatch(wanted::isSaidBy);
        return isDate || (wanted.isYearAlone() && has(plain(wanted.year())));
    }

    private static Quantity plain(int number) {
        return new Quantity("", List.of(java.math.BigDecimal.valueOf(number)), Units.NONE);
    }
}
