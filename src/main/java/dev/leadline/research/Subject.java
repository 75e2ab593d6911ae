package dev.leadline.research;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** A shorter first word of a name says nothing without the others. */
    private static final int SHORTEST_ALONE = 4;

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

    /**
     * Those of the sources that are about the company. A page that uses only the first word of the name, as people do, may be
     * about another company; it is about this one if it names somebody who has a role on the company's own pages.
     *
     * @param known sources of which that is known already
     */
    List<Source> relevant(List<Source> sources, List<Source> known) {
        Set<String> people = Stream.concat(sources.stream(), known.stream())
                .filter(source -> ownPages.contains(host(source.url())))
                .flatMap(source -> People.in(source.text()).stream())
                .collect(Collectors.toSet());
        return sources.stream()
                .filter(source -> isAbout(source) || (isCalledBriefly(source) && People.isAnyIn(people, source.text())))
                .toList();
    }

    private boolean isCalledBriefly(Source source) {
        String first = words.get(0);
        return words.size() > 1
                && first.length() >= SHORTEST_ALONE
                && spaced(source.title() + " " + source.text()).contains(" " + first + " ");
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
