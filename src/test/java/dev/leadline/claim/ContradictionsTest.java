package dev.leadline.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one page says is compared with what others say: of the company, and of nobody else. */
class ContradictionsTest {

    private static final Company CORVID = new Company("Corvid Pumps", "corvid-pumps.example");
    private static final String OWN = "https://www.corvid-pumps.example/about";
    private static final String OTHER = "https://register.example/corvid-pumps";

    private static Snapshot page(String id, String url, @Nullable String published, String text) {
        Instant read = Instant.parse("2026-11-02T08:00:00Z");
        return new Snapshot(id, url, "Corvid Pumps", published == null ? null : LocalDate.parse(published), read, text);
    }

    /** Of a claim that is the first page's text. */
    private static Judgement judge(Snapshot mine, Snapshot other) {
        return new Verifier(CORVID, List.of(mine, other))
                .judge(new Statement(mine.text(), List.of(new Evidence(mine.id(), mine.text()))));
    }

    private static Verdict verdict(String mine, String other) {
        return judge(page("S1", OWN, "2026-01-01", mine), page("S2", OTHER, "2026-01-01", other))
                .verdict();
    }

    private static Verdict ofOlder(String older, String newer) {
        return judge(page("S1", OTHER, "2025-08-01", older), page("S2", OWN, "2026-01-01", newer))
                .verdict();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The company is based in Leeds and was founded in 2011. | Corvid Pumps was founded in 2012.",
                "Jane Roe and John Doe founded the company in 2011. | Corvid Pumps was founded in 2012.",
                "In 2011 the company was founded in Leeds, Hull and York. | Corvid Pumps was founded in 2012.",
                "Das Unternehmen wurde 2011 von Jane Roe in Leeds gegründet. | Corvid Pumps was founded in 2012.",
                "La société a été fondée en 2011 à Lyon par Jane Roe. | Corvid Pumps a été fondée en 2012.",
                "L'azienda è stata fondata nel 2011 a Torino da Anna Neri. | Corvid Pumps was founded in 2012.",
                "Het bedrijf werd in 2011 in Utrecht opgericht. | Corvid Pumps was founded in 2012.",
                "We employ 140 people in Leeds. | Corvid Pumps has 85 employees.",
                "In Leeds we make pumps. The company employs 140 people. | Corvid Pumps has 85 employees.",
            })
    void aPlaceOrAPersonBesideTheCompanyDoesNotMakeItAnother(String mine, String other) {
        assertThat(verdict(mine, other)).isEqualTo(Verdict.CONFLICTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Its rival Dockmaster of Bilbao employs about 400 people. | Corvid Pumps has 85 employees.",
                "Our customer Maltings employs 12,000 people. | Corvid Pumps has 85 employees.",
                "The rival Dockmaster was founded in 1999. | Corvid Pumps was founded in 2012.",
                "Unser Kunde Maltings Bräu beschäftigt 400 Mitarbeiter. | Corvid Pumps has 85 employees.",
                "Corvid Pumps employs 85 people. | Its rival, the Spanish Dockmaster of Bilbao, employs 400 people.",
                "Corvid Pumps was founded in 2012. | Maltings, the brewer, was founded in 1820.",
            })
    void whatIsSaidOfAnotherCompanyContradictsNothing(String mine, String other) {
        assertThat(verdict(mine, other)).isEqualTo(Verdict.VERIFIED);
    }

    /** The number of employees is that of the page's day, and not that of the foundation. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Corvid Pumps, founded in 2011, employs 140 people.",
                "Corvid Pumps has served breweries since 2011 and employs 140 people.",
            })
    void theYearOfTheFoundationIsNotThatOfOtherNumbers(String now) {
        Judgement judgement = judge(
                page("S1", OWN, "2026-01-01", now), page("S2", OTHER, "2023-01-01", "Corvid Pumps has 85 employees."));

        assertThat(judgement.verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The managing director is Gordon Hale. | Sunita Rao has been managing director since 1 October 2023.",
                "Managing director: Gordon Hale. | Sunita Rao is managing director of Corvid Pumps.",
                "Chief executive Walter Brandt of Corvid Pumps likes it. | Carla Espinoza became president and chief executive officer in 2025.",
                "Chief executive of Corvid Pumps Ltd: Walter Brandt | Carla Espinoza is chief executive of Corvid Pumps Ltd.",
                "Walter Brandt, CEO, Corvid Pumps | Carla Espinoza, Chief Executive Officer",
                "The chief executive officer is Walter Brandt. | Carla Espinoza succeeded Walter Brandt as chief executive officer.",
                "The chief executive officer is Walter Brandt. | Walter Brandt was succeeded by Carla Espinoza as CEO.",
                "Geschäftsführer ist Hans Adler. | Geschäftsführerin ist seit 2019 Katrin Voss.",
                "Geschäftsführer ist Hans Adler. | Katrin Voss has been chief executive since 2019.",
                "Le directeur général de Corvid Pumps est Paul Roux. | Depuis 2023, Julien Carrel est directeur général.",
                "Corvid Pumps' CFO is Ada Long. | Chief financial officer: Ben Stein",
                "Ada Long is chairwoman of Corvid Pumps. | Ben van der Berg is chairman of the board.",
            })
    void whoHeldARoleIsOutdatedWhenANewerPageNamesAnother(String older, String newer) {
        assertThat(ofOlder(older, newer)).isEqualTo(Verdict.OUTDATED);
        assertThat(judge(page("S1", OTHER, "2026-01-01", older), page("S2", OWN, "2026-01-01", newer))
                        .verdict())
                .as("on the same day")
                .isEqualTo(Verdict.CONFLICTED);
        assertThat(judge(page("S1", OWN, "2026-01-01", newer), page("S2", OTHER, "2025-08-01", older))
                        .verdict())
                .as("the newer one")
                .isEqualTo(Verdict.VERIFIED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The managing director is Sunita Rao. | Sunita B. Rao has been managing director since 2023.",
                "The managing director is Sunita Rao. | “They are exact,” said Fiona Byrne, managing director of Kilmore Mills.",
                "The managing director is Sunita Rao. | “They are exact,” said Fiona Byrne, managing director, Kilmore Mills.",
                "The managing director is Sunita Rao. | Gordon Hale is managing director of Corvid Pumps Canada.",
                "The managing director is Sunita Rao. | Gordon Hale was managing director until 2019.",
                "The managing director is Sunita Rao. | The former managing director, Gordon Hale, has a boat.",
                "The managing director is Sunita Rao. | Gordon Hale will be managing director from 2028.",
                "The managing director is Sunita Rao. | Gordon Hale is deputy managing director.",
                "The managing director is Sunita Rao. | Gordon Hale is finance director and Marguerite Okoye is director of sales.",
                "The managing director is Sunita Rao. | Managing director: Sunita Rao and Gordon Hale",
                "The managing director is Sunita Rao. | Ada Long is chief financial officer; Sunita Rao is managing director.",
                "Ada Long is founder of Corvid Pumps. | Ben Stein is a founder of Corvid Pumps.",
                "Ada Long was chief executive of Corvid Pumps until 2020. | Ben Stein is chief executive.",
            })
    void whoHoldsAnotherRoleOrOfAnotherCompanyOrTimeChangesNothing(String older, String newer) {
        assertThat(ofOlder(older, newer)).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void whoIsStillNamedByAnotherPageSharesTheRole() {
        String claim = "The managing director is Gordon Hale.";
        Verifier verifier = new Verifier(
                CORVID,
                List.of(
                        page("S1", OTHER, "2025-08-01", claim),
                        page("S2", OWN, "2026-01-01", "Sunita Rao is managing director."),
                        page("S3", OWN + "/people", "2026-02-01", "Gordon Hale is managing director.")));

        assertThat(verifier.judge(new Statement(claim, List.of(new Evidence("S1", claim))))
                        .verdict())
                .isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void aQuotedCustomerOfANewsPageIsNotTheCompanysHead() {
        Snapshot mine = page("S1", OTHER, "2025-08-01", "The managing director is Sunita Rao.");
        Snapshot news =
                page("S2", "https://news.example/1", "2026-01-01", "“Exact,” says managing director Fiona Byrne.");

        assertThat(judge(mine, news).verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Our pumps run in 15 breweries in six countries. | Our pumps run in 23 breweries in nine countries.",
                "The M40 pump costs £4,500 with all its valves. | The M40 pump costs £4,800 with all its valves.",
                "Corvid Pumps runs 9 stores for food makers in western states. | Corvid Pumps runs 14 stores for food makers in the western states.",
            })
    void anOldCopyOfASentenceWithAnotherNumberIsOutdated(String older, String newer) {
        assertThat(ofOlder(older, newer)).isEqualTo(Verdict.OUTDATED);
        assertThat(verdict(older, newer)).as("on the same day").isEqualTo(Verdict.CONFLICTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The M40 pump costs £4,500 with all its valves. | The L70 pump costs £4,800 with all its valves.",
                "Corvid Pumps opened 4 stores in Leeds in May 2024. | Corvid Pumps opened 5 stores in Hull in May 2024.",
                "Profit before tax was 2 million euros in 2024. | Profit before tax was 3 million euros in 2025.",
                "It costs £4,500 with all its valves and seals. | It costs £9,900 with all its valves and seals.",
                "Our pumps run in 23 breweries in nine countries. | Our pumps run in 23 breweries in 9 countries.",
                "Prices start at £4,500. | Prices start at £9,900.",
            })
    void aSentenceAboutSomethingElseIsNoOtherCopy(String older, String newer) {
        assertThat(ofOlder(older, newer)).isEqualTo(Verdict.VERIFIED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Corvid Pumps has 85 employees. | We are a team of 140 in Leeds.",
                "Corvid Pumps is a team of 85 in Leeds. | There are now 140 of us.",
                "Corvid Pumps has 85 employees. | We have 140 people on our own payroll, and 9 lorries.",
                "Corvid Pumps has 85 employees. | Wir sind ein Team von 140 Leuten.",
                "Corvid Pumps has 85 employees. | Wir sind heute 140.",
                "Corvid Pumps has 85 employees. | Nous sommes une équipe de 140 personnes.",
                "Corvid Pumps has 85 employees. | Somos un equipo de 140 personas.",
                "Corvid Pumps has 85 employees. | Siamo un team di 140 persone.",
                "Corvid Pumps has 85 employees. | Wij zijn een team van 140 mensen.",
                "Corvid Pumps has 13 branches and 170 employees. | We now have 22 branches in seven states and 175 people on our payroll.",
                "Corvid Pumps has 13 branches and 170 employees. | We have 13 branches and 290 employees.",
                "Corvid Pumps runs 24 practices. | We now run 31 practices and two hospitals.",
                "Corvid Pumps runs 24 practices in Wales and England. | Corvid Pumps runs 31 practices in Wales and the north of England.",
                "Corvid Pumps hat 13 Filialen. | Wir betreiben heute 22 Filialen.",
                "Corvid Pumps compte 13 agences. | Nous avons 22 agences.",
                "Corvid Pumps has 70 customers. | Our pumps are quiet, and we have 212 customers.",
                "The president of Corvid Pumps is Jane Roe. | “It pumps,” said Ann Poe, president and CEO of Corvid Pumps.",
                "The finance director of Corvid Pumps is Jane Roe. | Ann Poe – Finance director, since November 2023",
            })
    void theSameThingInOtherWordsIsCompared(String older, String newer) {
        assertThat(ofOlder(older, newer)).isEqualTo(Verdict.OUTDATED);
        assertThat(judge(page("S1", OTHER, "2026-01-01", older), page("S2", OWN, "2026-01-01", newer))
                        .verdict())
                .as("on the same day")
                .isEqualTo(Verdict.CONFLICTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Corvid Pumps has 85 employees. | Ann Poe leads a team of 12 developers.",
                "Corvid Pumps has 85 employees. | In March we took over Dockmaster with 22 staff.",
                "Corvid Pumps has 85 employees. | We have between 80 and 90 employees and 4 dogs.",
                "Corvid Pumps has 14 shops. | Corvid Pumps has 5 shops in Leeds.",
                "Corvid Pumps has 14 shops. | Our pumps are sold in 2,400 shops.",
                "Corvid Pumps has 14 shops. | We opened 3 shops.",
                "Corvid Pumps has 70 customers. | The deal with Dockmaster brings 46 customers.",
                "The president of Corvid Pumps is Jane Roe. | Ann Poe is vice president of Corvid Pumps.",
            })
    void theSameWordsForSomethingElseAreNotCompared(String older, String newer) {
        assertThat(ofOlder(older, newer)).isEqualTo(Verdict.VERIFIED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "In 2011 they left the mill, and Corvid Pumps was born in a shed. | Corvid Pumps was founded in 2012.",
                "Corvid Pumps opened its doors in 2011. | Corvid Pumps was founded in 2012.",
                "Corvid Pumps entstand 2011 in einer Scheune. | Corvid Pumps was founded in 2012.",
                "Corvid Pumps a vu le jour en 2011. | Corvid Pumps was founded in 2012.",
            })
    void aBeginIsTheYearOfFoundationInWhateverWords(String mine, String other) {
        assertThat(verdict(mine, other)).isEqualTo(Verdict.CONFLICTED);
        assertThat(verdict("Corvid Pumps was founded in 2012.", "She was born in 1970."))
                .isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void ofTwoPagesOfAboutTheSameDayNeitherIsTheNewerOne() {
        Snapshot first = page("S1", OWN, "2026-09-25", "Corvid Pumps has 140 employees.");
        Snapshot daysBefore = page("S2", OTHER, "2026-09-20", "Corvid Pumps has 85 employees.");
        Snapshot monthsBefore = page("S2", OTHER, "2026-05-20", "Corvid Pumps has 85 employees.");

        assertThat(judge(first, daysBefore).verdict()).isEqualTo(Verdict.CONFLICTED);
        assertThat(judge(daysBefore, first).verdict()).isEqualTo(Verdict.CONFLICTED);
        assertThat(judge(first, monthsBefore).verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(judge(monthsBefore, first).verdict()).isEqualTo(Verdict.OUTDATED);
    }

    @Test
    void aNameAboveATitleIsTheHolderOfTheRole() {
        Snapshot old = page("S1", OTHER, "2021-05-11", "Corvid Pumps' chief financial officer is Brian Tully.");
        Snapshot team =
                page("S2", OWN, "2026-01-01", "Our people\nAnn Poe\nChief Financial Officer\nAnn joined us from Hull.");

        Judgement judgement = judge(old, team);

        assertThat(judgement.reason()).isEqualTo(Reason.NEWER_SOURCE_DIFFERS);
        assertThat(judgement.detail()).isEqualTo("S2: Ann Poe, Chief Financial Officer");
    }

    @Test
    void aPageOfTheOwnSiteWithoutADateIsNewerThanAnOldOne() {
        Snapshot old = page("S1", OTHER, "2021-05-11", "Corvid Pumps has 85 employees.");
        Snapshot recent = page("S1", OTHER, "2026-05-11", "Corvid Pumps has 85 employees.");
        Snapshot own = page("S2", OWN, null, "Corvid Pumps has 140 employees.");

        assertThat(judge(old, own).reason()).isEqualTo(Reason.NEWER_SOURCE_DIFFERS);
        assertThat(judge(own, old).verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(judge(recent, own).reason()).isEqualTo(Reason.SOURCES_DISAGREE);
    }

    @Test
    void aSentenceThatIsLongerThanAnybodyWritesStatesNothing() {
        assertThat(Attribute.EMPLOYEES.in("it employs 85 people")).isPresent();
        assertThat(Attribute.EMPLOYEES.in("it employs 85 people" + " 7".repeat(2000)))
                .isEmpty();
    }
}
