package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leadline.web.FetchFailure.Reason;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Random;
import java.util.TimeZone;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The text of PDF files, page by page; files that were made to do harm end with an error. */
@Timeout(60)
class PdfTextTest {

    private final Extracting extracting = new Extracting();

    @AfterEach
    void stop() {
        extracting.close();
    }

    private Article article(byte[] pdf) {
        return extracting.page(new FetchedPage(
                Extracting.BASE, Extracting.BASE, "application/pdf", "", Instant.now(), "", Buffer.buffer(pdf)));
    }

    private Reason failure(byte[] pdf) {
        return catchThrowableOfType(FetchFailure.class, () -> article(pdf)).reason();
    }

    private static PDDocument document(String... pages) throws IOException {
        PDDocument document = new PDDocument();
        for (String text : pages) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                content.setLeading(14);
                content.newLineAtOffset(50, 700);
                for (String line : text.split("\n")) {
                    content.showText(line);
                    content.newLine();
                }
                content.endText();
            }
        }
        return document;
    }

    private static byte[] bytes(PDDocument document) throws IOException {
        try (document) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        }
    }

    @Test
    void itsTextComesWithTheBeginningOfEachPage() throws IOException {
        Article article = article(bytes(document("Annual report", "", "Revenue rose to\n4.2 million.")));

        assertThat(article.text()).isEqualTo("Annual report\nRevenue rose to 4.2 million.");
        assertThat(article.pageStarts()).hasSize(3);
        assertThat(article.text().substring(article.pageStarts().get(2))).startsWith("Revenue rose");
        assertThat(article.markdown()).contains("## Page 1\n\nAnnual report", "## Page 3\n\nRevenue rose");
        assertThat(article.method()).isEqualTo("pdf");
        assertThat(article.wordCount()).isEqualTo(7);
    }

    @Test
    void wordsThatAreDividedAtTheEndOfALineAreJoined() throws IOException {
        assertThat(article(bytes(document("The distri-\nbutors of north-\nWest")))
                        .text())
                .isEqualTo("The distributors of north- West");
    }

    @Test
    void itSaysItsTitleAuthorDateAndLanguage() throws IOException {
        PDDocument document = document("Text");
        document.getDocumentInformation().setTitle("Annual report 2025");
        document.getDocumentInformation().setAuthor("Northwind A/S");
        Calendar created = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        created.setTimeInMillis(1_772_355_600_000L);
        document.getDocumentInformation().setCreationDate(created);
        document.getDocumentCatalog().setLanguage("da");

        Article article = article(bytes(document));

        assertThat(article.title()).isEqualTo("Annual report 2025");
        assertThat(article.byline()).isEqualTo("Northwind A/S");
        assertThat(article.publishedAt()).isEqualTo("2026-03-01T09:00:00Z");
        assertThat(article.language()).isEqualTo("da");
    }

    @Test
    void aTitleThatAProgramMadeUpIsNone() throws IOException {
        PDDocument document = document("Text");
        document.getDocumentInformation().setTitle("Microsoft Word - report_final2.docx");

        assertThat(article(bytes(document)).title()).isNull();
    }

    @Test
    void aFileWithoutTextIsNoSuccess() throws IOException {
        assertThat(failure(bytes(document("", "")))).isEqualTo(Reason.NO_TEXT);
    }

    @Test
    void aFileThatNeedsAPasswordSaysSo() throws IOException {
        PDDocument document = document("Secret");
        document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
        byte[] file = bytes(document);

        assertThat(catchThrowableOfType(FetchFailure.class, () -> article(file)))
                .hasMessage("not a page: the PDF can be read only with a password");
    }

    @Test
    void brokenFilesEndWithAnError() throws IOException {
        byte[] whole = bytes(document("A page of text"));
        byte[] noise = new byte[100_000];
        new Random(14).nextBytes(noise);

        assertThat(failure(new byte[0])).isEqualTo(Reason.NO_TEXT);
        assertThat(failure("%PDF-1.7\n<html>not a pdf</html>".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(Reason.NO_TEXT);
        assertThat(failure(noise)).isEqualTo(Reason.NO_TEXT);
        assertThat(failure(java.util.Arrays.copyOf(whole, 40))).isEqualTo(Reason.NO_TEXT);
    }

    @Test
    void nestingWithoutEndIsNoStackOverflow() {
        String pages = "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
                + "2 0 obj <</Type/Pages/Kids[2 0 R]/Count 1>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF";
        String arrays = "%PDF-1.4\n1 0 obj " + "[".repeat(200_000) + " endobj\ntrailer <</Root 1 0 R>>\n%%EOF";

        assertThat(failure(pages.getBytes(StandardCharsets.US_ASCII))).isEqualTo(Reason.NO_TEXT);
        assertThat(failure(arrays.getBytes(StandardCharsets.US_ASCII))).isEqualTo(Reason.NO_TEXT);
    }

    @Test
    void aFileThatWouldFillTheMemoryIsRefusedBeforeItIsOpened() throws IOException {
        byte[] once = packed(new byte[1024 * 1024], 400);
        byte[] twice = packed(once, 1);

        assertThat(failure(stream(once))).isEqualTo(Reason.TOO_LARGE);
        assertThat(failure(stream(twice))).isEqualTo(Reason.TOO_LARGE);
    }

    private static byte[] packed(byte[] data, int times) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            for (int i = 0; i < times; i++) {
                deflater.write(data);
            }
        }
        return packed.toByteArray();
    }

    private static byte[] stream(byte[] data) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write("%PDF-1.4\n1 0 obj <</Filter/FlateDecode>> stream\r\n".getBytes(StandardCharsets.US_ASCII));
        file.write(data);
        file.write("\nendstream endobj\n%%EOF".getBytes(StandardCharsets.US_ASCII));
        return file.toByteArray();
    }
}
