package dev.leadline.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownPageTest {

    @Test
    void headingsListsTablesAndLinksAreHtml() {
        String html = MarkdownPage.html(
                "A & B",
                "# A\n\n- one <https://example.com/a?b=1&c=2>\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n```\ncode <b>\n```\n");

        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains(
                        "<meta charset=\"utf-8\"><title>A &amp; B</title>",
                        "<h1>A</h1>",
                        "<li>one <a ",
                        "href=\"https://example.com/a?b=1&amp;c=2\"",
                        "<td>1</td>",
                        "code &lt;b&gt;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "text <img src=x onerror=alert(1)> text",
                "<iframe src='https://evil.example'></iframe>",
                "<!-- <b> -->",
            })
    void htmlInAReportIsShownAsText(String markdown) {
        assertThat(MarkdownPage.html("Report", markdown))
                .doesNotContain("<script", "<img", "<iframe", "<!--")
                .contains("&lt;");
    }

    @Test
    void anAddressThatRunsCodeIsNoLink() {
        assertThat(MarkdownPage.html("Report", "[a](javascript:alert(1)) [b](data:text/html;base64,PGI+)"))
                .doesNotContain("javascript:", "data:text");
    }

    @Test
    void anImageIsALinkSoThatDriveDoesNotFetchIt() {
        assertThat(MarkdownPage.html("Report", "![a *pixel*](https://track.example/p.gif \"t\") and ![](/b.png)"))
                .doesNotContain("<img")
                .contains("href=\"https://track.example/p.gif\"", ">a <em>pixel</em></a>");
    }

    @Test
    void whatIsNestedWithoutEndIsSavedAsItIs() {
        String html = MarkdownPage.html("Report", "> ".repeat(100_000) + "deep & <b>");

        assertThat(html).endsWith("</body></html>\n").doesNotContain("<b>").contains("deep &amp; &lt;b&gt;");
    }
}
