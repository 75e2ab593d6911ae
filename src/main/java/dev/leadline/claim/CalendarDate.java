package dev.leadline.claim;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/** A date as far as a text states it; parts that it does not state are 0. */
record CalendarDate(int year, int quarter, int month, int day) {

    /** Whether another date says all that this one says. */
    boolean isSaidBy(CalendarDate other) {
        return said(year, other.year)
                && said(month, other.month)
                && said(day, other.day)
                && (quarter == 0 || quarter == other.quarter || (other.month > 0 && quarter == (other.month + 2) / 3));
    }

    private static boolean said(int part, int other) {
        return part == 0 || part == other;
    }

    boolean isYearAlone() {
        return quarter == 0 && month == 0 && day == 0;
    }

    /** Its last day; empty without a year, or when there is no such day. */
    Optional<LocalDate> lastDay() {
        if (year == 0) {
            return Optional.empty();
        }
        try {
            int lastMonth = month > 0 ? month : quarter > 0 ? quarter * 3 : 12;
            LocalDate first = LocalDate.of(year, lastMonth, 1);
            return Optional.of(
                    day > 0 ? first.withDayOfMonth(day) : first.plusMonths(1).minusDays(1));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }
}
