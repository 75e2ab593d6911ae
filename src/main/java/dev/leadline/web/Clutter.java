package dev.leadline.web;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
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

    private static final Pattern COMMENTS =
            words("comments?|commentlist|kommentare?|comentarios|commentaires|disqus|livefyre|respond|replies");

    /** What is about something else than the page. */
    private static final Pattern FOREIGN =
            words("cookies?|consent|gdpr|modals?|popups?|newsletters?|outbrain|taboola|related\\w*|recommend\\w*");

    /** What surrounds the content of any page. */
    private static final Pattern AROUND = words(
            "ads?|advert\\w*|adbox|adsbygoogle|addthis|addtoany|sharethis|sharedaddy|sponsor\\w*"
                    + "|shar(e|es|ing)|sharebar|sharetools|socials?|socialmedia|subscribe|subscription|signup|optin|mailchimp|breadcrumbs?"
                    + "|nav|navi|navbar|navigation|menus?|submenu|megamenu|pagination|pager|paging|footers?|skip|skiplinks?|tooltips?|popover"
                    + "|sidebars?|topbar|overlays?|lightbox|visuallyhidden|noprint|login|signin|paywall|copyright|utility|cart|minicart");

    /** What stands in an article beside its text. */
    private static final Pattern ASIDE =
            words("promos?|promotions?|promoted|follow|facebook|twitter|pinterest|recirc\\w*|trending"
                    + "|mostread|mostpopular|popular|zergnet|readmore|seealso|upnext|teasers?|captions?|imagecaption|figcaption|credits?"
                    + "|toolbars?|toolbox|tools|widgets?|masthead|bylines?|byl|dateline|timestamps?|pubdate|datetime|authors?"
                    + "|authorbox|bio|contributors?|tags|taglist|tagcloud|keywords|galler(y|ies)|slideshows?|carousel|slider|thumbnails?"
                    + "|players?|playlists?|videos?|rating|ratings|votes?|jp|donate|donation|print|disclaimer|correction|hidden|meta"
                    + "|metadata|info");

    /** Classes that say something about an element instead of naming it, such as {@code has-sidebar} or {@code md:hidden}. */
    private static final Pattern STATES = Pattern.compile(
            "(?i)(?<!\\S)(\\S*[:\\[]\\S*|(post|page)-\\d\\S*"
                    + "|(has|overflow|with|without|no|not|is|type|format|status|(tag|category)(?!-(list|cloud|links)))[-_]\\S+)");

    private Clutter() {}

    private static Pattern words(String words) {
        return Pattern.compile("(?:^| )(?:" + words + ")(?= |$)");
    }

    /** Comments, cookie notices, pointers to other pages: they may be longer than the content itself. */
    static boolean isForeign(Element element) {
        return FOREIGN.matcher(names(element)).find() || isInvisible(element);
    }

    static boolean isComments(Element element) {
        return COMMENTS.matcher(names(element)).find()
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

    private static @Nullable String word(Element element, Pattern words) {
        Matcher matcher = words.matcher(CONTENT.contains(element.normalName()) ? "" : names(element));
        return matcher.find() ? matcher.group().strip() : null;
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

    /** The words of an element's id, classes and kind, in lower case, with a space between two. */
    private static String names(Element element) {
        if (element.attributesSize() == 0) {
            return "";
        }
        String raw = cut(element.id())
                + ' '
                + STATES.matcher(cut(element.className())).replaceAll("")
                + ' '
                + cut(element.attr("itemprop"))
                + ' '
                + cut(element.attr("data-component"))
                + ' '
                + cut(element.attr("data-type"));
        StringBuilder words = new StringBuilder(raw.length() + 8);
        for (int i = 0; i < raw.length(); i++) {
            char one = raw.charAt(i);
            boolean hump = Character.isUpperCase(one) && i > 0 && Character.isLowerCase(raw.charAt(i - 1));
            if (hump || !Character.isLetter(one)) {
                words.append(' ');
            }
            if (Character.isLetter(one)) {
                words.append(Character.toLowerCase(one));
            }
        }
        return words.toString();
    }

    private static String cut(String names) {
        return names.length() <= LONGEST_NAMES ? names : names.substring(0, LONGEST_NAMES);
    }
}
