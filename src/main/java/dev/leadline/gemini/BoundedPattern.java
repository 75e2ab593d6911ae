package dev.leadline.gemini;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import java.util.regex.Pattern;

/**
 * A {@code pattern} of a schema. If it takes too many steps on a text, it ends, instead of blocking its thread for
 * years.
 */
final class BoundedPattern implements RegularExpression {

    private static final int LOOKS = 10_000_000;

    private final Pattern pattern;

    /** @param regex as JSON Schema has it (ECMA-262, not anchored), translated as far as the two dialects differ */
    BoundedPattern(String regex) {
        this.pattern = Pattern.compile(
                RegularExpressions.replaceLongformCharacterProperties(RegularExpressions.replaceDollarAnchors(regex)));
    }

    @Override
    public boolean matches(String text) {
        return pattern.matcher(new Counted(text)).find();
    }

    /** Counts how often the matcher looks at a character. */
    private static final class Counted implements CharSequence {

        private final CharSequence text;
        private int looks;

        Counted(CharSequence text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++looks > LOOKS) {
                throw new ValidationBudget.Exhausted();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
