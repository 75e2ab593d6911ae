package dev.leadline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionURI;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportPdfTest {

    private final ReportPdf reports = new ReportPdf();

    @AfterEach
    void stop() {
        reports.stop();
    }

    private byte[] pdf(Report report) {
        return reports.of(report).await().atMost(Duration.ofSeconds(60));
    }

    private static String text(byte[] pdf) throws Exception {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }

    private static List<String> links(byte[] pdf) throws Exception {
        List<String> links = new ArrayList<>();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            for (PDPage page : document.getPages()) {
                for (PDAnnotation annotation : page.getAnnotations()) {
                    if (annotation instanceof PDAnnotationLink link && link.getAction() instanceof PDActionURI uri) {
                        links.add(uri.getURI());
                    }
                }
            }
        }
        return links;
    }

    @Test
    void thePaperHasEachClaimWithTheWordsOfItsSource() throws Exception {
        byte[] pdf = pdf(Reports.whole());

        assertThat(text(pdf))
                .contains("Acme", "It has 40 employees.", "we are 40 people", "conflicted", "S2 says 38")
                .contains("https://acme.example/about", "read 2026-11-27", "1 / ")
                .doesNotContain("Point at a claim");
        assertThat(links(pdf)).containsOnly("https://acme.example/about");
    }

    @Test
    void thePartsAreInTheOutline() throws Exception {
        List<String> outline = new ArrayList<>();
        try (PDDocument document = Loader.loadPDF(pdf(Reports.whole()))) {
            document.getDocumentCatalog().getDocumentOutline().children().forEach(item -> outline.add(item.getTitle()));
        }

        assertThat(outline)
                .containsExactly(
                        "Fit",
                        "Overview",
                        "Funding and finances",
                        "Open questions",
                        "What is missing",
                        "About this report",
                        "Sources");
    }

    @Test
    void lettersOfLatinGreekAndCyrillicAreThereAndOthersAreToldOf() throws Exception {
        assertThat(text(pdf(Reports.saying("Łódź ñ ß Žižkov Ελλάδα Київ Москва €"))))
                .contains("Łódź ñ ß Žižkov Ελλάδα Київ Москва €")
                .doesNotContain("are shown as");
        assertThat(text(pdf(Reports.saying("a 東京 b")))).contains("a □□ b", "characters of this report are shown as □");
    }

    @Test
    void nothingIsLoadedWhateverThePageSays() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/x";
            Document page = ReportPage.tree(Reports.whole());
            page.head().appendElement("link").attr("rel", "stylesheet").attr("href", url + ".css");
            page.head()
                    .appendElement("style")
                    .text("@import url('" + url + "2.css'); p { background: url('" + url + ".png') }");
            page.body().appendElement("img").attr("src", url + ".png");
            page.body().appendElement("img").attr("src", "file:///etc/hostname");
            page.body().appendElement("iframe").attr("src", url);

            assertThat(text(PdfLayout.pdf(page))).contains("It has 40 employees.");
            assertThat(requests).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aReportThatIsFarTooLongIsRefusedWithASentence() {
        String claims = ("{\"text\":\"" + "word ".repeat(700) + "\",\"sources\":[]},").repeat(200);
        Report report = Reports.read(
                "{\"report\":\"# A\",\"sections\":{\"overview\":[" + claims.substring(0, claims.length() - 1) + "]}}");

        assertThatThrownBy(() -> pdf(report))
                .isInstanceOf(ReportPdf.NotMade.class)
                .hasMessageContaining("take the HTML");
    }
}
