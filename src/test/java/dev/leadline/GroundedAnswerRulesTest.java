package dev.leadline;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.leadline.gemini.Generation;
import dev.leadline.gemini.GroundedAnswer;
import dev.leadline.listing.ShownResults;
import dev.leadline.records.Keys;
import dev.leadline.task.TaskId;
import dev.leadline.web.FetchedPage;
import dev.leadline.web.PageFetcher;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the compiler does not say by itself of grounded answers: Google's terms let them be shown to whoever asked, and
 * forbid to keep them, to pass them on, and to read the pages behind their links.
 */
class GroundedAnswerRulesTest {

    private static final JavaClasses MAIN = new ClassFileImporter().importPath(Path.of("target", "classes"));

    private static final Set<String> MAY_KNOW_ONE = Set.of(
            "dev.leadline.gemini.GeminiAnswer",
            "dev.leadline.gemini.GeminiCalls",
            "dev.leadline.gemini.GroundedGemini",
            "dev.leadline.research.GeminiGenerateHandler");

    @Test
    void onlyTheListedClassesKnowOne() {
        assertThat(whoKnowsOne(MAIN)).isEqualTo(MAY_KNOW_ONE);
    }

    /** It fetches no page, shares no answer, writes no record or row, and saves no report. */
    @Test
    void whoKnowsOneCanDoNothingButShowIt() {
        showsOnly().check(MAIN);
    }

    @Test
    void itIsATypeOfItsOwnThatNothingCanBeTakenOutOf() {
        JavaClass answer = MAIN.get(GroundedAnswer.class);

        assertThat(answer.getModifiers()).contains(JavaModifier.FINAL);
        assertThat(answer.isAssignableTo(Generation.class)).isFalse();
        assertThat(answer.getFields()).allMatch(field -> field.getModifiers().contains(JavaModifier.PRIVATE));
        assertThat(answer.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaMethod::getName)
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of("reason", "shownFor", "toString"));
    }

    /** The key in Redis that holds results which are only shown is read where they are shown, and nowhere else. */
    @Test
    void onlyTheApiReadsWhatIsOnlyShown() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.leadline.api..")
                .and()
                .doNotBelongToAnyOf(ShownResults.class)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ShownResults.class)
                .orShould()
                .callMethod(Keys.class, "shown", TaskId.class)
                .check(MAIN);
    }

    @Test
    void theRulesSeeWhatTheyForbid() {
        JavaClasses crawler = new ClassFileImporter().importClasses(Crawler.class);

        assertThat(whoKnowsOne(crawler)).isEqualTo(Set.of(GroundedAnswerRulesTest.class.getName()));
        assertThat(showsOnly().evaluate(crawler).hasViolation()).isTrue();
    }

    /** Does what the rules forbid. */
    @SuppressWarnings("unused")
    private static final class Crawler {
        Uni<FetchedPage> crawl(PageFetcher fetcher, GroundedAnswer answer) {
            return fetcher.fetch(URI.create(answer.toString()));
        }
    }

    private static Set<String> whoKnowsOne(JavaClasses classes) {
        return classes.stream()
                .filter(GroundedAnswerRulesTest::knowsOne)
                .filter(one -> !one.getName().equals(GroundedAnswer.class.getName()))
                // Classes in a class belong to it.
                .map(one -> one.getName().replaceFirst("\\$.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean knowsOne(JavaClass one) {
        return one.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(GroundedAnswer.class));
    }

    private static ArchRule showsOnly() {
        return noClasses()
                .that(DescribedPredicate.describe("know a grounded answer", GroundedAnswerRulesTest::knowsOne))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.leadline.web",
                        "dev.leadline.archive",
                        "dev.leadline.sharing",
                        "dev.leadline.drive",
                        "dev.leadline.broker",
                        "dev.leadline.records",
                        "dev.leadline.redis",
                        "java.net"));
    }
}
