package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Markdown keeps what text alone would lose. */
class PageMarkdownTest {

    private static final String PARAGRAPH =
            "<p>Northwind builds optical sensors for wind turbines, which it has sold since 2004, mostly in Denmark.</p>";

    private final Extracting extracting = new Extracting();

    @AfterEach
    void stop() {
        extracting.close();
    }

    private String markdown(String part) {
        return extracting
                .html("<body><article>" + PARAGRAPH + part + PARAGRAPH + "</article></body>")
                .markdown();
    }

    @Test
    void tablesStay() {
        assertThat(markdown("<table><thead><tr><th>Model</th><th>Price</th></tr></thead>"
                        + "<tbody><tr><td>N1</td><td>€ 90</td></tr><tr><td>N2</td><td>€ 120</td></tr></tbody></table>"))
                .containsPattern("(?m)^\\| *Model *\\| *Price *\\|$")
                .containsPattern("(?m)^\\| *N2 *\\| *€ 120 *\\|$");
    }

    @Test
    void codeStaysWithItsLines() {
        assertThat(markdown("<pre><code>int a = 1;\n  int b = 2;</code></pre>"))
                .containsPattern("(?m)^(```.*\\n|    )int a = 1;\\n( {2}| {6})int b = 2;");
    }

    @Test
    void listsStayWithTheirOrderAndDepth() {
        assertThat(markdown("<ol><li>Measure the shaft</li><li>Mount it<ul><li>with four bolts</li></ul></li></ol>"))
                .containsPattern("(?m)^1\\. Measure the shaft$")
                .containsPattern("(?m)^2\\. Mount it$")
                .containsPattern("(?m)^ +\\* with four bolts$");
    }

    @Test
    void definitionsStayAlsoInGroups() {
        assertThat(markdown("<dl><div><dt>Warranty</dt><dd>Five years on every sensor.</dd></div></dl>"))
                .containsPattern("Warranty\\n+: +Five years on every sensor\\.");
    }
}
