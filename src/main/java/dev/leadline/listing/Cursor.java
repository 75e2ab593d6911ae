package dev.leadline.listing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a listing goes on: which part of the queue's data, from which position (a stream entry's id or a score,
 * descending, included), and how many at that very position were listed before.
 */
public record Cursor(Section section, String position, int skip) {

    private static final String ENTRY = "\\d{1,15}-\\d{1,15}";
    private static final String SCORE = "\\d{1,15}";

    /** The places that tasks lie in, in the order in which they are listed. */
    public enum Section {
        RUNNING(ENTRY, 3),
        READY(ENTRY, 3),
        APART(SCORE, 4),
        LATER(SCORE, 9),
        ENDED(ENTRY, 3),
        DEAD(SCORE, 9);

        private final Pattern positions;
        private final Pattern skips;

        /**
         * @param position what a position looks like, but for {@code +}, the first
         * @param digits that the number of tasks at one position may have: many can be due in one millisecond, a call
         *     sends hundreds to the gates, and entries with one id are few
         */
        Section(String position, int digits) {
            this.positions = Pattern.compile("\\+|" + position);
            this.skips = Pattern.compile("\\d{1," + digits + "}");
        }

        private boolean has(String position, String skip) {
            return positions.matcher(position).matches()
                    && (position.equals("+")
                            ? skip.equals("0")
                            : skips.matcher(skip).matches());
        }
    }

    public static Cursor start(Section section) {
        return new Cursor(section, "+", 0);
    }

    public static Cursor parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ");
            Section section = Section.valueOf(parts[0]);
            if (parts.length == 3 && section.has(parts[1], parts[2])) {
                return new Cursor(section, parts[1], Integer.parseInt(parts[2]));
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new IllegalArgumentException("not a cursor: take it from \"next\" of the page before");
    }

    @Override
    public String toString() {
        String text = section + " " + position + " " + skip;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The cursor after a run of positions, of which the last ones may be equal. */
    public static @Nullable Cursor after(Cursor before, java.util.List<String> listed) {
        if (listed.isEmpty()) {
            return null;
        }
        String last = listed.get(listed.size() - 1);
        int equal = (int) listed.stream().filter(last::equals).count();
        return new Cursor(before.section(), last, last.equals(before.position()) ? before.skip() + equal : equal);
    }
}
