package dev.leadline.gemini;

/**
 * About how many tokens a text has, without asking anybody: four characters of English a token, two of other alphabets, one
 * of Chinese, Japanese and Korean. Mostly right within a third; never more than one token for each of Java's characters.
 */
public final class TokenEstimate {

    private static final int QUARTERS = 4;

    private TokenEstimate() {}

    public static long of(String text) {
        long quarters = text.codePoints().mapToLong(TokenEstimate::quarters).sum();
        return (quarters + QUARTERS - 1) / QUARTERS;
    }

    static long of(Prompt prompt) {
        long system = prompt.system() == null ? 0 : of(prompt.system());
        long schema = prompt.schema() == null ? 0 : of(prompt.schema().toString());
        return of(prompt.text()) + system + schema;
    }

    private static long quarters(int sign) {
        if (sign < 0x80) {
            return 1;
        }
        if (sign >= Character.MIN_SUPPLEMENTARY_CODE_POINT) {
            return 2L * QUARTERS;
        }
        return sign < 0x2E80 ? 2 : QUARTERS;
    }
}
