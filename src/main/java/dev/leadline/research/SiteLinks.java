package dev.leadline.research;

import dev.leadline.web.Link;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Chooses the links of a company's home page that are worth reading for a report, by their paths and titles. */
final class SiteLinks {

    private static final int MOST = 30;

    /** A longer text is not a title, and its words say little about the page. */
    private static final int LONGEST_TITLE = 40;

    private static final Pattern NO_PAGE =
            Pattern.compile("(?i).*\\.(pdf|zip|jpe?g|png|gif|svg|webp|mp[34]|docx?|xlsx?|pptx?|xml|ics)");

    /** What people do on a site, and what the law demands of it: nothing of that says what a company is. */
    private static final Pattern NO_USE = Pattern.compile("(?iU).*\\b("
            + "log-?in|log in|sign[- ]?(in|up|on)|regist(er|ration|rieren|rierung)|anmeld(en|ung)|einloggen|connexion|inscription|iniciar[- ]sesi(o|ó)n"
            + "|acceso|accedi|inloggen|(my[- ]?)?account|mein[- ]konto|konto|compte|cuenta|cart|basket|checkout|wishlist|warenkorb|panier|carrito"
            + "|carrello|winkelwagen|privacy|datenschutz\\w*|confidentialit(é|e)|privacidad|cookies?|terms|conditions|agb|legal|l(é|e)gales?"
            + "|mentions|disclaimer|gdpr|dsgvo|rgpd|cgv|cgu|accessibility|barrierefreiheit|accessibilit(é|e)|site-?map|search|suche|recherche"
            + "|buscar|cerca|zoeken|rss|feeds?|newsletters?|(un)?subscribe|abonnieren|downloads?|demos?|trial|quote|booking|book|termin"
            + "|share|print|facebook|twitter|linkedin|instagram|youtube|xing|wp-\\w+|cdn-cgi)\\b.*");

    /** The home page, also that of another language, as "/en" or "/pt-br/". */
    private static final Pattern HOME = Pattern.compile("(?i)/*|/[a-z]{2}(-[a-z]{2})?/?|/(index|home)(\\.\\w+)?/?");

    /**
     * The topics of a report, the most important first. One page of each topic comes before a second page of any topic.
     */
    private static final List<Pattern> TOPICS = List.of(
            topic(
                    "about|company|who-we-are|ueber-uns|über uns|über-uns|unternehmen|impressum|imprint|(a|à)[- ]propos|qui-sommes-nous|entreprise"
                            + "|société|societe|quienes-somos|quiénes[- ]somos|empresa|sobre-nosotros|chi-siamo|chi siamo|azienda|over-ons|over ons|bedrijf"),
            topic(
                    "products?|services?|solutions?|platform|produkte?|leistungen|lösungen|loesungen|produits?|productos?|servicios|soluciones"
                            + "|prodotti|servizi|soluzioni|producten|diensten|oplossingen"),
            topic(
                    "customers?|clients?|case[- ]stud(y|ies)|references|partners?|kunden|referenzen|références|clientes|referencias|casos|clienti"
                            + "|referenze|klanten|referenties"),
            topic(
                    "news|press|blog|presse|aktuelles|neuigkeiten|actualit(é|e)s|noticias|prensa|notizie|novità|stampa|nieuws|pers"),
            topic(
                    "team|leadership|management|people|vorstand|geschäftsführung|leitung|(é|e)quipe|direction|equipo|direcci(ó|o)n|direzione|directie"),
            topic("pricing|prices|plans|preise|tarife?|tarifs|prix|precios|tarifas|prezzi|listino|prijzen|tarieven"),
            topic(
                    "investors?|careers?|jobs|karriere|stellen|stellenangebote|carri(è|e)res?|emplois?|recrutement|empleo|trabaja|lavora|carriere"
                            + "|vacatures|werken-bij|investoren|investisseurs|inversores|investitori"),
            topic(
                    "technology|engineering|technologie|technik|locations?|standorte|sites|history|geschichte|histoire|historia|storia|geschiedenis"
                            + "|facts|figures|zahlen|contact|contacts?|kontakt|contacto|contatti"));

    private SiteLinks() {}

    private static Pattern topic(String words) {
        return Pattern.compile("(?iU).*\\b(" + words + ")\\b.*");
    }

    /**
     * Addresses of pages on the same site (the same host and port, with or without "www."), the most useful first, each
     * once. No list of words knows what each company calls its pages, so that a page of no known topic comes last, if the
     * text of its link is short enough for an entry of a menu.
     */
    static List<String> worthReading(URI page, List<Link> links) {
        List<Link> own = own(page, links);
        Set<String> chosen = new LinkedHashSet<>(onePerTopic(own));
        for (Pattern topic : TOPICS) {
            own.stream().filter(link -> isAbout(topic, link)).map(Link::url).forEach(chosen::add);
        }
        own.stream().filter(SiteLinks::isOfMenu).map(Link::url).forEach(chosen::add);
        return chosen.stream().limit(MOST).toList();
    }

    /** Of these, the first page of each topic, the most important topic first. */
    static List<String> onePerTopic(URI page, List<Link> links) {
        return onePerTopic(own(page, links));
    }

    private static List<Link> own(URI page, List<Link> links) {
        return links.stream()
                .filter(link ->
                        isOfSite(page, link) && !NO_PAGE.matcher(path(link)).matches())
                .toList();
    }

    private static List<String> onePerTopic(List<Link> own) {
        return TOPICS.stream()
                .flatMap(topic -> own.stream()
                        .filter(link -> isAbout(topic, link))
                        .map(Link::url)
                        .limit(1))
                .distinct()
                .toList();
    }

    private static boolean isOfSite(URI page, Link link) {
        return HttpUrl.Check.isHttpUrl(link.url()) && site(link.url()).equals(site(page.toString()));
    }

    private static String site(String url) {
        int port = URI.create(url).getPort();
        return Subject.host(url) + (port < 0 || port == 80 || port == 443 ? "" : ":" + port);
    }

    /** Judged by the path and the link's text. The name of the host says nothing about one of its pages. */
    private static boolean isAbout(Pattern topic, Link link) {
        boolean titled = link.text().length() <= LONGEST_TITLE;
        return topic.matcher(path(link)).matches()
                || (titled && topic.matcher(link.text()).matches());
    }

    private static boolean isOfMenu(Link link) {
        String text = link.text().strip();
        return !text.isEmpty()
                && text.length() <= LONGEST_TITLE
                && !HOME.matcher(path(link)).matches()
                && !NO_USE.matcher(path(link)).matches()
                && !NO_USE.matcher(text).matches();
    }

    private static String path(Link link) {
        String path = URI.create(link.url()).getPath();
        return path == null ? "" : path;
    }
}
