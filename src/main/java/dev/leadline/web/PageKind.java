package dev.leadline.web;

import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What a page is made of, which decides what is taken out of it. */
enum PageKind {
    /** One text, with a title, mostly with an author and a date. */
    ARTICLE,
    /** Sections, cards and columns, as pages of companies have: about us, team, products, prices. */
    SECTIONS;

    private static final Set<String> ARTICLES = Set.of(
            "Article",
            "NewsArticle",
            "BlogPosting",
            "ReportageNewsArticle",
            "AnalysisNewsArticle",
            "OpinionNewsArticle",
            "TechArticle",
            "ScholarlyArticle",
            "LiveBlogPosting",
            "Report");

    private static final Set<String> PLAIN_PAGES = Set.of("WebPage", "AboutPage", "ContactPage", "CollectionPage");

    private static final Set<String> NO_ARTICLES =
            Set.of("Product", "ProductGroup", "AboutPage", "ContactPage", "CollectionPage", "ProfilePage", "FAQPage");

    private static final String DATED = "meta[property=article:published_time], [itemprop~=(?i)articlebody]";
    private static final String SAID_TO_BE_AN_ARTICLE = "meta[property=og:type][content=article]";

    /** If less of the text is in one flow, it stands in sections. */
    private static final double FLOW = 0.5;

    /** The same for a page that has nothing by which articles are known. */
    private static final double FLOW_WITHOUT_SIGNS = 0.75;

    static PageKind of(Document page, StructuredData data, Prose prose) {
        if (data.hasType(ARTICLES) || has(page, DATED)) {
            return ARTICLE;
        }
        if (data.hasType(NO_ARTICLES)) {
            return SECTIONS;
        }
        // Some systems call every page an article, and then say in their structured data that it is a plain one.
        boolean saidToBe = has(page, SAID_TO_BE_AN_ARTICLE) && !data.hasType(PLAIN_PAGES);
        Element article = new ContentFinder(page.body(), prose).onlyArticle();
        boolean flows = article != null && prose.largestFlow(article) >= FLOW;
        boolean signs = article != null || has(page, "time, [rel=author], .byline, .author");
        boolean allFlows = prose.largestFlow(page.body()) >= (signs ? FLOW : FLOW_WITHOUT_SIGNS);
        return saidToBe || flows || allFlows ? ARTICLE : SECTIONS;
    }

    private static boolean has(Document page, String selector) {
        return page.selectFirst(selector) != null;
    }
}
