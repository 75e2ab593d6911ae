package dev.leadline.claim;

import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What follows from the age of two pages that disagree: the later one is right, and it is claims of the earlier one that are outdated. */
final class Ages {

    /**
     * What changes easily is not told as true of a page that is older than this. Companies publish their numbers once a year, up to half a
     * year after its end: what was true at the time has been told again since, or is not so any more.
     */
    static final Period OLD = Period.ofMonths(18);

    /** Pages are written with numbers of some weeks ago: of two of about the same day, neither is the newer one. */
    private static final Period SAME = Period.ofDays(30);

    private final Company company;

    Ages(Company company) {
        this.company = company;
    }

    /** Whether a page was old when it was read. One without a date is not. */
    static boolean isOld(Page page) {
        LocalDate published = page.snapshot().publishedAt();
        return published != null && published.isBefore(readOn(page).minus(OLD));
    }

    private static LocalDate readOn(Page page) {
        return page.snapshot().fetchedAt().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** Empty if the other page is the one that is outdated. */
    Optional<Reason> of(Page own, Page other) {
        return of(own, own.snapshot().publishedAt(), other, other.snapshot().publishedAt());
    }

    /**
     * The same for pages that say for which days their values are.
     *
     * @param mine null when it is not known
     * @param theirs null when it is not known
     */
    Optional<Reason> of(Page own, @Nullable LocalDate mine, Page other, @Nullable LocalDate theirs) {
        LocalDate first = mine == null ? present(own, other, theirs) : mine;
        LocalDate second = theirs == null ? present(other, own, mine) : theirs;
        if (first == null || second == null || areAboutOne(first, second)) {
            return Optional.of(Reason.SOURCES_DISAGREE);
        }
        return second.isAfter(first) ? Optional.of(Reason.NEWER_SOURCE_DIFFERS) : Optional.empty();
    }

    /** A page of the company's own site without a date is as it is now. That is said only beside what is old for certain. */
    private @Nullable LocalDate present(Page undated, Page other, @Nullable LocalDate date) {
        boolean isOld = date != null && date.isBefore(readOn(other).minus(OLD));
        return isOld && company.owns(undated.snapshot()) ? readOn(undated) : null;
    }

    private static boolean areAboutOne(LocalDate one, LocalDate other) {
        return !one.plus(SAME).isBefore(other) && !other.plus(SAME).isBefore(one);
    }
}
