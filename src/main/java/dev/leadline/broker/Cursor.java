package dev.leadline.broker;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a listing goes on: which part of the queue's data, from which position (a stream entry's id or a score,
 * descending, included), and how many at that very position were listed before.
 */
record Cursor(Section section, String position, int skip) {

    /** The places that tasks lie in, in the order in which they are listed. */
    enum Section {
        RUNNING,
        READY,
        LATER,
        ENDED,
        DEAD
    }

    static Cursor start(Section section) {
        return new Cursor(section, "+", 0);
    }

    static Cursor parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ");
            Section section = Section.valueOf(parts[0]);
            if (parts.length == 3 && canBe(section, parts[1], parts[2])) {
                return new Cursor(section, parts[1], Integer.parseInt(parts[2]));
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new IllegalArgumentException("not a cursor: take it from \"next\" of the page before");
    }

    private static boolean canBe(Section section, String position, String skip) {
        boolean scored = section == Section.LATER || section == Section.DEAD;
        String positions = scored ? "\\+|\\d{1,15}" : "\\+|\\d{1,15}-\\d{1,15}";
        // Many tasks can be due in one millisecond; entries of streams with one id are few.
        String skips = position.equals("+") ? "0" : scored ? "\\d{1,9}" : "\\d{1,3}";
        return position.matches(positions) && skip.matches(skips);
    }

    @Override
    public String toString() {
        String text = section + " " + position + " " + skip;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The cursor after a run of positions, of which the last ones may be equal. */
    static @Nullable Cursor after(Cursor before, java.util.List<String> listed) {
        if (listed.isEmpty()) {
            return null;
        }
        String last = listed.get(listed.size() - 1);
        int equal = (int) listed.stream().filter(last::equals).count();
        return new Cursor(before.section(), last, last.equals(before.position()) ? before.skip() + equal : equal);
    }
}
