package dev.leadline.web;

import dev.leadline.web.Candidate.Method;
import io.quarkus.logging.Log;
import net.dankito.readability4j.Readability4J;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Finds a page's content in several ways, and chooses. The own rules come first, since they take less noise with them;
 * Readability is asked when these are in doubt. Structured data is what candidates are compared with, and is taken itself
 * only if the page does not show its text.
 */
final class Candidates {

    /** A candidate below this is compared with another one. */
    private static final double DOUBT = 0.65;

    private static final double SAME = 0.8;

    private final String html;
    private final String base;
    private final StructuredData data;
    private final PageMetadata metadata;

    Candidates(String html, String base, StructuredData data, PageMetadata metadata) {
        this.html = html;
        this.base = base;
        this.data = data;
        this.metadata = metadata;
    }

    /** @param page is changed: what is no content is taken out */
    Candidate best(Document page) {
        Candidate own = own(page);
        String structured = data.articleBody().orElse("");
        if (structured.length() >= Candidate.SHORT) {
            return compared(own, structured);
        }
        if (own.confidence() >= DOUBT) {
            return own;
        }
        Candidate other = readability();
        if (other == null) {
            return own;
        }
        if (Agreement.of(own.text(), other.text()) >= SAME) {
            return own.with(SAME);
        }
        return other.text().length() > 2 * own.text().length() ? other : own;
    }

    /** The candidate that is closest to the text of the structured data. */
    private Candidate compared(Candidate own, String structured) {
        double ownAgreement = Agreement.of(own.text(), structured);
        if (ownAgreement >= DOUBT) {
            return own.with(confidence(ownAgreement));
        }
        Candidate other = readability();
        double otherAgreement = other == null ? 0 : Agreement.of(other.text(), structured);
        return other != null && otherAgreement > ownAgreement + 0.1
                ? other.with(confidence(otherAgreement))
                : own.with(Math.min(own.confidence(), confidence(ownAgreement)));
    }

    private static double confidence(double agreement) {
        return 0.4 + 0.6 * agreement;
    }

    private Candidate own(Document page) {
        Element body = page.body();
        Clearing.unshown(body);
        Prose prose = Prose.of(body);
        Clearing.foreign(body, prose);
        PageKind kind = PageKind.of(page, data, prose);
        Clearing.around(body, prose);
        return kind == PageKind.ARTICLE ? article(body, prose) : sections(body, prose);
    }

    private Candidate article(Element body, Prose prose) {
        Clearing.aside(body, prose);
        ContentFinder.Found found = new ContentFinder(body, prose).find();
        double share = prose.in(found.element()) / (double) Math.max(1, prose.all());
        Trimming.article(found.element(), metadata.title());
        return found.marked()
                ? Candidate.of(Method.MARKED, found.element(), share >= 0.5 ? 0.95 : 0.8)
                : Candidate.of(Method.DENSEST, found.element(), 0.5 + 0.4 * share);
    }

    private static Candidate sections(Element body, Prose prose) {
        Clearing.header(body, prose);
        Element main = body.selectFirst("main, [role=main]");
        Element content = main == null || prose.in(main) < 0.5 * prose.all() ? body : main;
        Trimming.sections(content);
        return Candidate.of(Method.SECTIONS, content, 0.75);
    }

    /** Null when it finds nothing. */
    private @Nullable Candidate readability() {
        try {
            Document page = Jsoup.parse(html, base);
            Element body = page.body();
            Clearing.foreign(body, Prose.of(body));
            String found = new Readability4J(base, page).parse().getContent();
            if (found == null) {
                return null;
            }
            Element content = Jsoup.parse(found, base).body();
            Trimming.article(content, metadata.title());
            Candidate candidate = Candidate.of(Method.READABILITY, content, 0.6);
            return candidate.text().isEmpty() ? null : candidate;
        } catch (RuntimeException | StackOverflowError e) {
            // Hostile nesting, or a bug in Readability.
            Log.debugf("Readability failed on %s: %s", base, e);
            return null;
        }
    }
}
