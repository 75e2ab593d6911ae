package dev.leadline.web;

import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Distinguishes pages that only a browser with JavaScript can show from pages with little text. */
final class ScriptShell {

    /** A page with this many words has text of its own. */
    private static final int FEW_WORDS = 12;

    private static final Pattern ASKS_FOR_SCRIPT = Pattern.compile(
            "(?iU)\\b(enable|turn on|activate|require[sd]?|needs?|without|support|aktivier\\w*|activ[ea]\\w*|habilit\\w*)\\b"
                    + ".{0,60}\\bjavascript\\b|\\bjavascript\\b.{0,60}\\b(enabled?|disabled|turned (on|off)|required|needed"
                    + "|aktivier\\w*|deaktiviert|activ[ea]\\w*|désactivé|habilit\\w*)\\b");

    /** The elements in which the usual frameworks show their content. */
    private static final String MOUNTS =
            "#root, #app, #__next, #__nuxt, #___gatsby, #svelte, #main-app, app-root, [ng-app],"
                    + " [data-reactroot], [data-server-rendered]";

    private static final Pattern LOADING = Pattern.compile(
            "(?iU)\\W*((loading|please wait|one moment|lade|wird geladen|chargement|cargando).{0,40})?");

    private ScriptShell() {}

    /** @param text the page's text without its scripts, each block in a line */
    static boolean is(Document page, String text) {
        Element body = page.body();
        String said = String.join(
                " ",
                text.lines()
                        .filter(line -> !ASKS_FOR_SCRIPT.matcher(line).find())
                        .toList());
        boolean asks = ASKS_FOR_SCRIPT.matcher(text).find()
                || ASKS_FOR_SCRIPT.matcher(page.select("noscript").text()).find();
        boolean scripted = !page.select("script:not([type*=json])").isEmpty();
        if (said.isBlank()) {
            return asks || scripted;
        }
        boolean mounts = body.select(MOUNTS).stream()
                .anyMatch(mount -> LOADING.matcher(mount.text()).matches());
        return WordCount.of(said) < FEW_WORDS && (asks || (scripted && mounts));
    }
}
