package dev.leadline.research;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The company that is asked about; decides whether a page is about it. */
final class Subject {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern INSIDE_ABBREVIATION = Pattern.compile("(?U)(?<=\\b\\p{L})[./](?=\\p{L}\\b)");
    private static final Set<String> LEGAL_FORMS = Set.of(
            "inc",
            "incorporated",
            "ltd",
            "limited",
            "llc",
            "llp",
            "plc",
            "corp",
            "corporation",
            "co",
            "company",
            "pty",
            "pte",
            "gmbh",
            "mbh",
            "ug",
            "ag",
            "kg",
            "kgaa",
            "se",
            "sa",
            "sas",
            "sarl",
            "spa",
            "srl",
            "bv",
            "nv",
            "ab",
            "as",
            "asa",
            "aps",
            "oy",
            "oyj",
            "group",
            "holding",
            "holdings",
            "the",
            "and");

    private final List<String> words = new ArrayList<>();
    private final Set<String> ownPages;

    /** @param ownPages hosts of the website that was given; their pages are about the company, whatever they say */
    Subject(String name, Set<String> ownPages) {
        this.ownPages = ownPages;
        Matcher word = WORD.matcher(plain(name));
        while (word.find()) {
            if (!LEGAL_FORMS.contains(word.group())) {
                words.add(word.group());
            }
        }
        if (words.isEmpty()) {
            words.add(name.toLowerCase(Locale.ROOT).strip());
        }
    }

    /** Whether the page is on the company's own site, or names the company, with or without its legal form. */
    boolean isAbout(Source source) {
        if (ownPages.contains(host(source.url()))) {
            return true;
        }
        String phrase = String.join(" ", words);
        String text = spaced(source.title() + " " + source.text());
        return text.contains(" " + phrase + " ")
                || host(source.url()).replaceAll("[^\\p{L}\\p{N}]", "").contains(phrase.replace(" ", ""));
    }

    /** Whether the page's host is the company's name, and no more: then the site is taken for its own. */
    boolean isNamedLike(String url) {
        String host = host(url);
        return host.matches("[^.]+(\\.[a-z]{2,3})?\\.[a-z]{2,}")
                && host.replaceFirst("\\..*", "")
                        .replaceAll("[^\\p{L}\\p{N}]", "")
                        .equals(String.join("", words));
    }

    /** The home page of a page's site. */
    static String home(String url) {
        return URI.create(url).resolve("/").toString();
    }

    private static String spaced(String text) {
        return " " + plain(text).replaceAll("[^\\p{L}\\p{N}]+", " ") + " ";
    }

    /** In lower case, and abbreviations without their dots and slashes: S.p.A. becomes spa, J.P. becomes jp. */
    private static String plain(String text) {
        return INSIDE_ABBREVIATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    static String host(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
