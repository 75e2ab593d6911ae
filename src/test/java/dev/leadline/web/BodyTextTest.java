package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page is read in the charset that it has, wherever it says so. */
class BodyTextTest {

    private static final String TEXT = "<p>Größe 5 € naïve</p>";

    private static byte[] bytes(String text, String charset) {
        return text.getBytes(Charset.forName(charset));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "windows-1252 | text/html; charset=windows-1252 | ",
                "windows-1252 | text/html; charset=\"iso-8859-1\" | ",
                "windows-1252 | text/html | <meta charset=windows-1252>",
                "windows-1252 | text/html | <META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=iso-8859-1'>",
                "windows-1252 | application/xml | <?xml version='1.0' encoding='windows-1252'?>",
                "ISO-8859-15 | text/html | <meta charset='iso-8859-15'>",
                "UTF-8 | text/html | <meta charset='utf-16'>",
                "UTF-8 | text/html | ",
                "windows-1252 | text/html | ",
            })
    void byItsHeaderOrWhatThePageSays(String charset, String contentType, String head) {
        String start = head == null ? "" : head;

        assertThat(BodyText.decode(bytes(start + TEXT, charset), contentType)).isEqualTo(start + TEXT);
    }

    @Test
    void aMetaElementThatStandsLateIsFoundAndScriptsBeforeItAreNot() {
        String head = "<script>var a = 'x';" + "/* long */".repeat(20_000)
                + " load({charset: 'koi8-r', b: \"charset=koi8-r\"})"
                + "</script><meta name='viewport' content='width=1'><meta charset='windows-1252'>";

        assertThat(BodyText.decode(bytes(head + TEXT, "windows-1252"), "text/html"))
                .endsWith(TEXT);
    }

    @Test
    void aByteOrderMarkWinsOverTheHeader() {
        assertThat(BodyText.decode(bytes("\ufeff" + TEXT, "UTF-8"), "text/html; charset=windows-1252"))
                .isEqualTo(TEXT);
        assertThat(BodyText.decode(bytes("\ufeff" + TEXT, "UTF-16LE"), "text/html"))
                .isEqualTo(TEXT);
        assertThat(BodyText.decode(bytes("\ufeff" + TEXT, "UTF-16BE"), "text/html"))
                .isEqualTo(TEXT);
    }

    @Test
    void aPageThatIsCutInACharacterIsStillUtf8() {
        byte[] whole = TEXT.repeat(5).getBytes(StandardCharsets.UTF_8);
        byte[] cut = new byte[whole.length + 1];
        System.arraycopy(whole, 0, cut, 0, whole.length);
        cut[whole.length] = (byte) 0xe2;

        assertThat(BodyText.decode(cut, "text/html")).startsWith(TEXT);
    }
}
