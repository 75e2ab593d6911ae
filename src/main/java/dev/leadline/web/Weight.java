package dev.leadline.web;

/** How much a text says: its characters, and of scripts with a sign for each word or syllable twice as many. */
final class Weight {

    private Weight() {}

    static int of(String text) {
        int weight = text.length();
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            // Kana, Chinese characters, Korean syllables.
            if (one >= 0x3040 && one <= 0x9fff || one >= 0xac00 && one <= 0xd7a3) {
                weight++;
            }
        }
        return weight;
    }
}
