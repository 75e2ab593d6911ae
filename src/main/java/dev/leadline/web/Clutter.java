package dev.leadline.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Knows the parts of a page that stand beside its content: by the elements and roles that HTML and WAI-ARIA have for them,
 * and by the names that publishing systems commonly give them. A name counts only as a whole word: {@code share-bar} and
 * {@code shareBar} mean sharing, {@code shareholders} does not. No rule is about one site.
 */
final class Clutter {

    /** What is never shown, or is never text. */
    static final String UNSHOWN =
            "script, style, noscript, template, iframe, svg, object, embed, canvas, audio, video, map,"
                    + " datalist, select, textarea, input, link, meta, dialog, [hidden]";

    private static final int LONGEST_NAMES = 400;

    private static final String NAMES = "leadline.names";

    private static final Set<String> TAGS =
            Set.of("nav", "aside", "footer", "button", "figcaption", "menu", "label", "progress", "fieldset");

    private static final Set<String> ROLES = Set.of(
            "navigation",
            "complementary",
            "contentinfo",
            "banner",
            "search",
            "dialog",
            "alertdialog",
            "menu",
            "menubar",
            "tooltip",
            "toolbar",
            "form",
            "button");

    /** These are content, whatever they are called. */
    private static final Set<String> CONTENT =
            Set.of("blockquote", "table", "tbody", "thead", "tr", "td", "th", "pre", "code", "article", "main");

    private static final Words COMMENTS =
            Words.of("comment comments commentlist kommentar kommentare comentarios commentaires"
                    + " disqus livefyre respond replies");

    /** What is about something else than the page. */
    private static final Words FOREIGN =
            Words.of("cookie cookies consent gdpr modal modals popup popups newsletter newsletters"
                    + " outbrain taboola related* recommend*");

    /** What surrounds the content of any page. */
    private static final Words AROUND =
            Words.of("ad ads advert* adbox adsbygoogle addthis addtoany sharethis sharedaddy sponsor*"
                    + " share shares sharing sharebar sharetools social socials socialmedia subscribe subscription signup optin mailchimp"
                    + " breadcrumb breadcrumbs nav navi navbar navigation menu menus submenu megamenu pagination pager paging footer"
                    + " footers skip skiplink skiplinks tooltip tooltips popover sidebar sidebars topbar overlay overlays lightbox"
                    + " visuallyhidden noprint login signin paywall copyright utility cart minicart");

    /** What stands in an article beside its text. */
    private static final Words ASIDE =
            Words.of("promo promos promotion promotions promoted follow facebook twitter pinterest"
                    + " recirc* trending mostread mostpopular popular zergnet readmore seealso upnext teaser teasers caption captions"
                    + " imagecaption figcaption credit credits toolbar toolbars toolbox tools widget widgets masthead byline bylines byl"
                    + " dateline timestamp timestamps pubdate datetime author authors authorbox bio contributor contributors tags taglist"
                    + " tagcloud keywords gallery galleries slideshow slideshows carousel slider thumbnail thumbnails player players"
                    + " playlist playlists video videos rating ratings vote votes jp donate donation print disclaimer correction hidden"
                    + " meta metadata info");

    /** Classes that say something about an element instead of naming it, such as {@code has-sidebar} or {@code md:hidden}. */
    private static final Pattern STATES = Pattern.compile(
            "(?i)(?<!\\S)(\\S*[:\\[]\\S*|(post|page)-\\d\\S*"
                    + "|(has|overflow|with|without|no|not|is|type|format|status|(tag|category)(?!-(list|cloud|links)))[-_]\\S+)");

    private Clutter() {}

    /** Comments, cookie notices, pointers to other pages: they may be longer than the content itself. */
    static boolean isForeign(Element element) {
        return FOREIGN.first(names(element)) != null || isInvisible(element);
    }

    static boolean isComments(Element element) {
        return COMMENTS.first(names(element)) != null
                || element.attr("itemprop").equals("comment");
    }

    /**
     * What surrounds the content of any page: navigation, advertisements, buttons to share it.
     *
     * @return the word by which it is known; null when the element is nothing of this kind
     */
    static @Nullable String around(Element element) {
        if (TAGS.contains(element.normalName())) {
            return element.normalName();
        }
        String role = element.attr("role");
        return ROLES.contains(role) ? role : word(element, AROUND);
    }

    /**
     * What an article has beside its text: captions, its author's name and life, galleries, further reading.
     *
     * @return the word by which it is known; null when the element is nothing of this kind
     */
    static @Nullable String aside(Element element) {
        String word = word(element, ASIDE);
        return word == null || element.selectFirst("blockquote") != null ? null : word;
    }

    private static @Nullable String word(Element element, Words words) {
        return CONTENT.contains(element.normalName()) ? null : words.first(names(element));
    }

    private static boolean isInvisible(Element element) {
        if (element.attr("aria-hidden").equals("true")) {
            return true;
        }
        String style = element.attr("style");
        if (style.isEmpty() || style.length() > LONGEST_NAMES) {
            return false;
        }
        String rules = style.replace(" ", "").toLowerCase(Locale.ROOT);
        return rules.contains("display:none") || rules.contains("visibility:hidden");
    }

    /** The words of an element's id, classes and kind, in lower case; they are kept with the element. */
    @SuppressWarnings("unchecked")
    private static List<String> names(Element element) {
        if (element.attributesSize() == 0) {
            return List.of();
        }
        Object known = element.attributes().userData(NAMES);
        if (known == null) {
            known = split(cut(element.id())
                    + ' '
                    + STATES.matcher(cut(element.className())).replaceAll("")
                    + ' '
                    + cut(element.attr("itemprop"))
                    + ' '
                    + cut(element.attr("data-component"))
                    + ' '
                    + cut(element.attr("data-type")));
            element.attributes().userData(NAMES, known);
        }
        return (List<String>) known;
    }

    private static List<String> split(String names) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= names.length(); i++) {
            char one = i < names.length() ? names.charAt(i) : ' ';
            boolean hump = i > 0 && Character.isUpperCase(one) && Character.isLowerCase(names.charAt(i - 1));
            if ((hump || !Character.isLetter(one)) && !word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
            if (Character.isLetter(one)) {
                word.append(Character.toLowerCase(one));
            }
        }
        return words;
    }

    private static String cut(String names) {
        return names.length() <= LONGEST_NAMES ? names : names.substring(0, LONGEST_NAMES);
    }
}
